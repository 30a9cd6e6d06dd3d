import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.fixture
def go_to(transactional_db):
    """Takes the schema of the goals to a migration and gives the models of that time; afterwards it is whole again."""

    def go_to(name):
        executor = MigrationExecutor(connection)
        executor.migrate([("goals", name)])
        return executor.loader.project_state([("goals", name)]).apps

    yield go_to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.slow
def test_the_catalogue_keeps_its_english_on_the_way_to_four_languages_and_back(go_to):
    told = {"unit": "days", "source": 'Schools\' own "counts"', "frequency": "Yearly", "privacy": "Low risk"}
    before = go_to("0002_initial").get_model("goals", "IndicatorDefinition")
    before.objects.create(code="IND-99", names={"en": "Wait"}, definitions={"en": "Days"}, better="lower", **told)

    after = go_to("0003_definitions_in_four_languages").get_model("goals", "IndicatorDefinition")

    texts = after.objects.values_list("units", "sources", "frequencies", "privacy_notes").get()
    assert texts == tuple({"en": text} for text in told.values())

    back = go_to("0002_initial").get_model("goals", "IndicatorDefinition")

    assert back.objects.values(*told).get() == told

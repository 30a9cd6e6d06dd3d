import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.fixture
def go_to(transactional_db):
    """Takes the schema of the guide to a migration and gives the models of that time; afterwards it is whole again."""

    def go_to(name):
        executor = MigrationExecutor(connection)
        executor.migrate([("guide", name)])
        return executor.loader.project_state([("guide", name)]).apps

    yield go_to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite copies every table at every change, for a minute")
def test_the_source_of_the_evidence_becomes_english_and_comes_back(go_to):
    told = {"names": {"en": "Charter"}, "descriptions": {"en": "One text"}, "pillar": "prevention"}
    before = go_to("0002_goal_examples").get_model("guide", "GuideEntry")
    before.objects.create(code="P99", evidence="promising", evidence_source="A study", **told)

    after = go_to("0005_drop_source_in_english").get_model("guide", "GuideEntry")

    assert after.objects.get().evidence_sources == {"en": "A study"}

    back = go_to("0002_goal_examples").get_model("guide", "GuideEntry")

    assert back.objects.get().evidence_source == "A study"

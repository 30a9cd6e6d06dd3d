from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from goals.models import IndicatorDefinition, Measurement
from tests.factories import IndicatorDefinitionFactory, MeasurementFactory


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
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite copies every table at every change, for a minute")
def test_the_catalogue_keeps_its_english_on_the_way_to_four_languages_and_back(go_to):
    told = {"unit": "days", "source": 'Schools\' own "counts"', "frequency": "Yearly", "privacy": "Low risk"}
    before = go_to("0002_initial").get_model("goals", "IndicatorDefinition")
    before.objects.create(code="IND-99", names={"en": "Wait"}, definitions={"en": "Days"}, better="lower", **told)

    after = go_to("0003_definitions_in_four_languages").get_model("goals", "IndicatorDefinition")

    texts = after.objects.values_list("units", "sources", "frequencies", "privacy_notes").get()
    assert texts == tuple({"en": text} for text in told.values())

    back = go_to("0002_initial").get_model("goals", "IndicatorDefinition")

    assert back.objects.values(*told).get() == told


def test_the_catalogue_and_the_figures_say_how_they_are_counted(db):
    ways = import_module("goals.migrations.0005_ways_of_counting")
    for code in ("IND-01", "IND-02", "OWN-1"):
        IndicatorDefinitionFactory(code=code)
    for period in ("2024-25", "2024-03", "2025"):
        MeasurementFactory(period=period)

    ways.name_families(apps, None)
    ways.name_periods(apps, None)

    definitions = IndicatorDefinition.objects.order_by("code")
    assert list(definitions.values_list("code", "family", "lag_months", "is_regional")) == [
        ("IND-01", "survey", 5, True),
        ("IND-02", "administrative", 24, False),
        ("OWN-1", "local", None, False),
    ]
    kinds = Measurement.unscoped.order_by("pk").values_list("period_kind", flat=True)
    assert list(kinds) == ["school_year", "words", "year"]

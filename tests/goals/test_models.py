import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from goals.models import Goal, Indicator, IndicatorDefinition, Measurement, Plan
from tests.factories import (
    GoalFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    MeasurementFactory,
    NetworkFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db


def test_the_current_plan_is_the_newest_that_is_not_closed():
    network = NetworkFactory()
    PlanFactory(network=network, starts_on=dt.date(2030, 9, 1), status="closed")
    running = PlanFactory(network=network, starts_on=dt.date(2026, 9, 1))
    PlanFactory(network=network, starts_on=dt.date(2023, 9, 1), status="adopted")
    PlanFactory(network=network, starts_on=None)

    assert Plan.objects.for_network(network).current() == running


def test_there_may_be_no_current_plan():
    network = NetworkFactory()
    PlanFactory(network=network, status="closed")

    assert Plan.objects.for_network(network).current() is None


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "period"),
    [
        (None, None, ""),
        (dt.date(2021, 9, 1), None, "from 2021"),
        (dt.date(2024, 1, 1), dt.date(2024, 12, 31), "2024"),
        (dt.date(2024, 9, 1), dt.date(2027, 8, 31), "2024\N{EN DASH}2027"),
    ],
)
def test_the_period_of_a_plan(starts_on, ends_on, period):
    assert PlanFactory(starts_on=starts_on, ends_on=ends_on).period == period


def test_an_agreed_goal_without_a_deadline_cannot_be_written():
    goal = GoalFactory()
    goals = Goal.objects.for_network(goal.network)

    with pytest.raises(IntegrityError, match="an_agreed_goal_has_a_deadline"), transaction.atomic():
        goals.update(status="agreed")


def test_two_goals_of_a_plan_with_one_code_cannot_be_written():
    goal = GoalFactory(code="G1")

    GoalFactory(network=goal.network, code="G1")
    GoalFactory(network=goal.network, plan=goal.plan, code="")
    GoalFactory(network=goal.network, plan=goal.plan, code="")
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalFactory(network=goal.network, plan=goal.plan, code="G1")


def test_a_second_baseline_cannot_be_written():
    baseline = MeasurementFactory(is_baseline=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        MeasurementFactory(network=baseline.network, indicator=baseline.indicator, is_baseline=True)


def test_a_numerator_above_its_denominator_cannot_be_written():
    with pytest.raises(IntegrityError, match="numerator_is_part_of_denominator"), transaction.atomic():
        MeasurementFactory(numerator=5, denominator=4)


def test_a_measurement_without_a_figure_cannot_be_written():
    with pytest.raises(IntegrityError, match="a_measurement_has_a_figure"), transaction.atomic():
        MeasurementFactory(value=None)


def test_goals_are_counted_by_status_in_the_order_of_their_life():
    plan = PlanFactory()
    for status in ["reached", "proposed", "proposed"]:
        GoalFactory(network=plan.network, plan=plan, status=status)

    counted = Goal.objects.for_network(plan.network).by_priority().count_by_status()

    assert list(counted.items()) == [("proposed", 2), ("reached", 1)]


def test_the_next_priority_comes_after_the_last():
    goal = GoalFactory(priority=4)
    goals = Goal.objects.for_network(goal.network)

    assert goals.next_priority() == 5
    assert goals.none().next_priority() == 1


@pytest.mark.parametrize(
    ("status", "deadline_on", "is_late"),
    [
        ("agreed", dt.date(2026, 6, 30), True),
        ("proposed", dt.date(2026, 6, 30), True),
        ("reached", dt.date(2026, 6, 30), False),
        ("agreed", dt.date(2026, 7, 1), False),
        ("proposed", None, False),
    ],
)
def test_a_goal_is_late_after_its_deadline_while_it_is_worked_on(status, deadline_on, is_late):
    goal = GoalFactory(status=status, deadline_on=deadline_on)

    assert goal.is_late(today=dt.date(2026, 7, 1)) is is_late


def test_indicators_with_a_target_have_a_number_or_words():
    draft = IndicatorFactory()
    number = IndicatorFactory(network=draft.network, target=0)
    words = IndicatorFactory(network=draft.network, target_text="clearly fewer")
    found = Indicator.objects.for_network(draft.network).with_target().order_by("pk")

    assert list(found) == [number, words]
    assert [row.has_target for row in (draft, number, words)] == [False, True, True]


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("% of pupils (and count)", "share"),
        ("count, per 1,000 pupils", "count"),
        ("persons", "count"),
        ("days", "other"),
        ("score 1-5", "other"),
        ("", "count"),
    ],
)
def test_a_definition_knows_the_kind_of_figure_from_its_unit(unit, kind):
    definition = IndicatorDefinitionFactory(units={"en": unit, "nl": "zoals het hier heet"})

    with override("nl"):
        assert definition.kind == kind


def test_a_definition_speaks_the_active_language():
    row = IndicatorDefinition(
        names={"en": "Absence", "nl": "Afwezigheid"},
        definitions={"en": "Missed half-days"},
        units={"en": "days", "nl": "dagen"},
        sources={"en": "Schools", "nl": "Scholen"},
        frequencies={"en": "Yearly", "nl": "Jaarlijks"},
        privacy_notes={"en": "Counts only", "nl": "Alleen aantallen"},
    )

    with override("nl"):
        assert (str(row), row.definition) == ("Afwezigheid", "Missed half-days")
        assert (row.unit, row.source, row.frequency, row.privacy) == (
            "dagen",
            "Scholen",
            "Jaarlijks",
            "Alleen aantallen",
        )


@pytest.mark.parametrize(
    ("kind", "numbers", "is_hidden"),
    [
        ("share", {"numerator": 5, "denominator": 400}, False),
        ("share", {"numerator": 4, "denominator": 400}, True),
        ("share", {"numerator": 0, "denominator": 400}, False),
        ("share", {"numerator": 396, "denominator": 400}, True),
        ("share", {"numerator": 400, "denominator": 400}, False),
        ("share", {"numerator": 5, "denominator": 9}, True),
        ("share", {"numerator": 5, "denominator": 10}, False),
        ("share", {"value": 3, "denominator": 100}, True),
        ("share", {"value": 3}, False),
        ("count", {"value": 3}, True),
        ("count", {"value": 5}, False),
        ("count", {"numerator": 1}, True),
        ("other", {"value": 3}, False),
        ("other", {"value": 3, "denominator": 9}, True),
    ],
)
def test_a_figure_about_few_young_people_is_hidden(kind, numbers, is_hidden):
    measurement = Measurement(indicator=Indicator(kind=kind), **numbers)

    assert measurement.is_hidden(threshold=5) is is_hidden

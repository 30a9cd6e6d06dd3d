import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from goals import actions
from goals.models import Goal, Indicator, Measurement
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    PlanFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DEADLINE = {"deadline_on": dt.date(2027, 6, 30)}


@pytest.fixture
def by():
    return UserFactory()


@pytest.mark.parametrize("target", [{"target": 0}, {"target_text": "clearly fewer"}])
def test_agree_takes_a_goal_with_indicator_target_and_deadline(by, target):
    goal = GoalFactory(**DEADLINE)
    IndicatorFactory(network=goal.network, goal=goal, **target)

    actions.agree(by=by, goal=goal)

    goal.refresh_from_db()
    assert (goal.status, goal.version) == ("agreed", 1)


@pytest.mark.parametrize(
    ("deadline", "indicators", "missing"),
    [
        (DEADLINE, [], ["No indicator yet: add one."]),
        (DEADLINE, [{}], ["No indicator has a target yet: set one."]),
        ({}, [{"target": 10}], ["No deadline yet: set one."]),
        ({}, [], ["No indicator yet: add one.", "No deadline yet: set one."]),
    ],
)
def test_agree_says_what_is_missing(by, deadline, indicators, missing):
    goal = GoalFactory(**deadline)
    for fields in indicators:
        IndicatorFactory(network=goal.network, goal=goal, **fields)

    with pytest.raises(ValidationError) as refused:
        actions.agree(by=by, goal=goal)

    assert refused.value.messages == ["This goal cannot be agreed yet.", *missing]
    goal.refresh_from_db()
    assert goal.status == "proposed"


def test_agree_notices_that_somebody_saved_the_goal_meanwhile(by):
    goal = GoalFactory(**DEADLINE)
    IndicatorFactory(network=goal.network, goal=goal, target=10)
    Goal.objects.for_network(goal.network).update(version=7)

    with pytest.raises(ValidationError, match="Somebody else saved this"):
        actions.agree(by=by, goal=goal)


@pytest.mark.parametrize("status", ["reached", "partly_reached", "not_reached", "dropped", "proposed"])
def test_settle_keeps_status_and_note(by, status):
    goal = GoalFactory(status="agreed", **DEADLINE)

    actions.settle(by=by, goal=goal, status=status, note="We learned a lot.")

    goal.refresh_from_db()
    assert (goal.status, goal.status_note) == (status, "We learned a lot.")


def test_settle_takes_a_goal_up_again_only_if_it_can_be_agreed(by):
    goal = GoalFactory(status="dropped", **DEADLINE)

    with pytest.raises(ValidationError, match="No indicator yet"):
        actions.settle(by=by, goal=goal, status="agreed", note="")

    IndicatorFactory(network=goal.network, goal=goal, target=10)
    actions.settle(by=by, goal=goal, status="agreed", note="Still needed.")
    goal.refresh_from_db()
    assert (goal.status, goal.status_note) == ("agreed", "Still needed.")


def order_of(plan):
    goals = Goal.objects.for_network(plan.network).filter(plan=plan).by_priority()
    return [(goal.title, goal.priority) for goal in goals]


def test_reprioritise_numbers_the_goals_in_the_order_given(by):
    plan = PlanFactory()
    a, b, c = (GoalFactory(network=plan.network, plan=plan, title=title) for title in "abc")

    actions.reprioritise(by=by, plan=plan, order=[c.pk, a.pk, b.pk])

    assert order_of(plan) == [("c", 1), ("a", 2), ("b", 3)]


def test_reprioritise_moves_the_named_goals_among_their_own_places(by):
    plan = PlanFactory()
    a, _b, c, _d = (
        GoalFactory(network=plan.network, plan=plan, title=title, priority=place)
        for place, title in enumerate("abcd", start=1)
    )

    actions.reprioritise(by=by, plan=plan, order=[c.pk, a.pk, c.pk])

    assert order_of(plan) == [("c", 1), ("b", 2), ("a", 3), ("d", 4)]


def test_reprioritise_leaves_goals_of_others_alone(by):
    plan = PlanFactory()
    own = GoalFactory(network=plan.network, plan=plan, title="own", priority=1)
    other_plan = GoalFactory(network=plan.network, priority=9)
    foreign = GoalFactory(priority=9)

    actions.reprioritise(by=by, plan=plan, order=[foreign.pk, other_plan.pk, own.pk, 10**30])

    for goal in (other_plan, foreign):
        goal.refresh_from_db()
        assert goal.priority == 9
    assert order_of(plan) == [("own", 1)]


def test_delete_goal_takes_indicators_and_measurements_along(by):
    measurement = MeasurementFactory()
    kept = MeasurementFactory(network=measurement.network)

    actions.delete_goal(by=by, goal=measurement.indicator.goal)

    assert list(Measurement.objects.for_network(kept.network)) == [kept]


def test_add_indicator_saves_its_baseline_with_it(by):
    goal = GoalFactory()
    indicator = Indicator(network=goal.network, goal=goal, name="Absence")
    baseline = Measurement(network=goal.network, is_baseline=True, value=12)

    actions.add_indicator(by=by, indicator=indicator, baseline=baseline)

    assert Measurement.objects.for_network(goal.network).get().indicator == indicator


def test_add_indicator_without_baseline(by):
    goal = GoalFactory()

    actions.add_indicator(by=by, indicator=Indicator(network=goal.network, goal=goal, name="A"), baseline=None)

    assert [row.name for row in Indicator.objects.for_network(goal.network)] == ["A"]


def test_delete_indicator_refuses_the_last_target_of_an_agreed_goal(by):
    goal = GoalFactory(status="agreed", **DEADLINE)
    last = IndicatorFactory(network=goal.network, goal=goal, target=10)
    draft = IndicatorFactory(network=goal.network, goal=goal)

    with pytest.raises(ValidationError, match="only indicator with a target"):
        actions.delete_indicator(by=by, indicator=last)

    IndicatorFactory(network=goal.network, goal=goal, target_text="clearly fewer")
    actions.delete_indicator(by=by, indicator=last)
    actions.delete_indicator(by=by, indicator=draft)
    assert Indicator.objects.for_network(goal.network).count() == 1


def test_delete_indicator_of_a_proposed_goal(by):
    indicator = IndicatorFactory(target=10)

    actions.delete_indicator(by=by, indicator=indicator)

    assert not Indicator.objects.for_network(indicator.network).exists()


@pytest.mark.parametrize(("is_baseline", "expected"), [(False, dt.date(2027, 9, 15)), (True, dt.date(2026, 9, 15))])
def test_record_keeps_the_figure_and_when_the_next_is_expected(by, is_baseline, expected):
    indicator = IndicatorFactory(next_measurement_on=dt.date(2026, 9, 15))
    measurement = Measurement(network=indicator.network, indicator=indicator, value=9, is_baseline=is_baseline)

    actions.record(by=by, measurement=measurement, next_measurement_on=dt.date(2027, 9, 15))

    indicator.refresh_from_db()
    assert indicator.next_measurement_on == expected
    assert list(indicator.measurements.all()) == [measurement]

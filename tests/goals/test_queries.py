import datetime as dt

import pytest

from goals import queries
from goals.gaps import needed
from tests.factories import (
    EngagementFactory,
    GoalFactory,
    IndicatorFactory,
    MeasurementFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 1)


def test_goal_state_without_a_plan_is_empty():
    assert queries.goal_state(NetworkFactory(), None, TODAY) == queries.GoalState()


def test_goal_state_sorts_goals_into_what_they_ask_for():
    plan = PlanFactory()
    common = {"network": plan.network, "plan": plan}
    agreed = GoalFactory(**common, priority=1, status="agreed", deadline_on=dt.date(2027, 8, 31))
    late = GoalFactory(**common, priority=2, deadline_on=dt.date(2026, 6, 30))
    bare = GoalFactory(**common, priority=3)
    dropped = GoalFactory(**common, priority=4, status="dropped")
    GoalFactory(network=plan.network)
    for goal in (agreed, late):
        IndicatorFactory(network=plan.network, goal=goal, target=10, better="lower")

    state = queries.goal_state(plan.network, plan, TODAY)

    assert [glance.goal for glance in state.glances] == [agreed, late, bare, dropped]
    assert state.agreed == [agreed]
    assert state.proposed == [late, bare]
    assert state.settled == [dropped]
    assert state.without_indicator == [bare]
    assert state.without_deadline == [bare]
    assert state.late == [late]
    assert state.behind == []


def test_goal_state_names_goals_behind_their_path():
    goal = GoalFactory(deadline_on=dt.date(2027, 8, 31))
    indicator = IndicatorFactory(network=goal.network, goal=goal, target=10, better="lower")
    common = {"network": goal.network, "indicator": indicator}
    MeasurementFactory(**common, is_baseline=True, value=12, period_ends_on=dt.date(2023, 8, 31))
    MeasurementFactory(**common, value=12)

    state = queries.goal_state(goal.network, goal.plan, TODAY)

    assert [glance.goal for glance in state.behind] == [goal]
    assert (state.behind[0].figure, state.behind[0].target) == ("12\N{NO-BREAK SPACE}%", "10\N{NO-BREAK SPACE}%")


def test_goal_state_names_measurements_due_within_a_month_most_urgent_first():
    goal = GoalFactory()
    dropped = GoalFactory(network=goal.network, plan=goal.plan, status="dropped")
    common = {"network": goal.network, "goal": goal}
    soon = IndicatorFactory(**common, next_measurement_on=dt.date(2026, 12, 1))
    passed = IndicatorFactory(**common, next_measurement_on=dt.date(2026, 9, 1))
    IndicatorFactory(**common, next_measurement_on=dt.date(2026, 12, 2))
    IndicatorFactory(network=goal.network, goal=dropped, next_measurement_on=dt.date(2026, 9, 1))

    assert queries.goal_state(goal.network, goal.plan, TODAY).due == [passed, soon]


@pytest.mark.parametrize("rows", [1, 3])
def test_goal_state_asks_as_little_for_many_goals(django_assert_num_queries, rows):
    plan = PlanFactory()
    for _row in range(rows):
        owner = StakeholderFactory(network=plan.network)
        goal = GoalFactory(network=plan.network, plan=plan, owner=owner, deadline_on=dt.date(2027, 8, 31))
        indicator = IndicatorFactory(network=plan.network, goal=goal, target=10)
        MeasurementFactory.create_batch(rows, network=plan.network, indicator=indicator)

    with django_assert_num_queries(3):
        state = queries.goal_state(plan.network, plan, TODAY)
        assert [str(glance.goal.owner) for glance in state.glances]


def test_linked_rows_names_what_later_steps_made_for_the_goal():
    goal = GoalFactory()
    EngagementFactory(network=goal.network, plan=goal.plan).goals.add(goal)

    assert queries.linked_rows(goal) == [(1, "engagement")]

    EngagementFactory(network=goal.network, plan=goal.plan).goals.add(goal)
    assert queries.linked_rows(goal) == [(2, "engagements")]


def test_what_is_needed_leads_to_the_place_to_mend_it():
    goal = GoalFactory()
    base = f"/n/{goal.network.slug}/goals"

    assert [(gap.text, gap.url) for gap in needed(goal, [])] == [
        ("No indicator yet: add one.", f"{base}/{goal.pk}/indicators/new/"),
        ("No deadline yet: set one.", f"{base}/{goal.pk}/edit/"),
    ]


def test_an_indicator_needs_a_target():
    goal = GoalFactory(deadline_on=dt.date(2027, 8, 31))
    indicator = IndicatorFactory(network=goal.network, goal=goal, name="Absence")

    assert [(gap.text, gap.url) for gap in needed(goal, [indicator])] == [
        (
            "No indicator has a target yet: set one.",
            f"/n/{goal.network.slug}/goals/indicators/{indicator.pk}/edit/",
        ),
    ]


def test_a_goal_without_owner_and_baseline_can_be_agreed():
    goal = GoalFactory(deadline_on=dt.date(2027, 8, 31))

    assert needed(goal, [IndicatorFactory(network=goal.network, goal=goal, target=10)]) == []

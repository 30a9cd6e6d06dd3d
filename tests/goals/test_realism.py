"""What is worth a thought in a goal, and how it stands with its reason."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from goals import queries
from goals.models import Goal
from goals.verdict import standing
from tests.factories import (
    GoalFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 25)
DEADLINE = dt.date(2028, 8, 31)


def measured(indicator, year, value, **facts):
    return MeasurementFactory(
        network=indicator.network,
        indicator=indicator,
        period=f"{year - 1}-{year % 100:02}",
        period_ends_on=dt.date(year, 8, 31),
        value=Decimal(str(value)),
        **facts,
    )


def goal_of(network=None, **facts):
    network = network or NetworkFactory()
    plan = facts.pop("plan", None) or PlanFactory(network=network, starts_on=dt.date(2025, 9, 1), most_goals=5)
    owner = {"owner": StakeholderFactory(network=network, name="CLB")} if "owner" not in facts else {}
    return GoalFactory(network=network, plan=plan, **{"deadline_on": DEADLINE, "title": "Less", **owner, **facts})


def good(**facts):
    """A goal nothing is worth a thought about, with its indicator."""
    goal = goal_of(**{name: facts.pop(name) for name in ("network", "plan", "owner", "deadline_on") if name in facts})
    whole = {"name": "Absence", "kind": "share", "better": "lower", "target": Decimal(10), "lag_months": None}
    indicator = IndicatorFactory(network=goal.network, goal=goal, **whole | facts)
    measured(indicator, 2025, 12, is_baseline=True, numerator=None, denominator=1000)
    return goal, indicator


def thoughts(goal):
    goal = Goal.unscoped.with_indicators().get(pk=goal.pk)
    indicators = list(goal.indicators.all())
    for indicator in indicators:
        indicator.goal = goal
    return [worry.text for worry in queries.worries_of(goal, indicators)]


def test_nothing_strikes_in_a_goal_that_can_be_reached():
    goal, _indicator = good()

    assert thoughts(goal) == []


def test_no_owner_and_no_baseline():
    goal, indicator = good(owner=None)
    indicator.measurements.all().delete()

    assert thoughts(goal) == [
        "Nobody watches over it yet: name an owner.",
        "No baseline for “Absence”: enter where you start.",
    ]


def test_one_owner_of_everything_and_of_three_among_more():
    goal, _indicator = good()
    others = [goal_of(goal.network, plan=goal.plan, owner=goal.owner, title=f"Other {n}") for n in range(2)]

    assert thoughts(goal) == ["CLB watches over every goal of this plan: ask other partners to take one each."]

    goal_of(goal.network, plan=goal.plan, owner=StakeholderFactory(network=goal.network), title="One more")
    assert thoughts(goal) == ["CLB watches over 3 goals: ask another partner to take one."]

    others[0].owner = None
    others[0].save()
    assert thoughts(goal) == []


def test_more_goals_than_the_plan_means_to_have():
    goal, _indicator = good()
    goal.plan.most_goals = 1
    goal.plan.save()
    goal_of(goal.network, plan=goal.plan, owner=StakeholderFactory(network=goal.network))

    assert thoughts(goal) == ["With it you work on 2 goals, and the plan means to have 1 at most: which can wait?"]


@pytest.mark.parametrize(("target", "strikes"), [(11, False), (10, False), (1, True)])
def test_without_a_past_a_quarter_of_the_baseline_a_year_is_much(target, strikes):
    goal, _indicator = good(target=Decimal(target))

    assert bool(thoughts(goal)) is strikes
    if strikes:
        assert "more than a quarter of where you start" in thoughts(goal)[0]


@pytest.mark.parametrize(
    ("before", "breaks", "strikes"), [(12.3, False, True), (14, False, False), (12.3, True, False)]
)
def test_more_change_a_year_than_the_best_of_the_past(before, breaks, strikes):
    goal, indicator = good()
    indicator.measurements.update(breaks_series=breaks)
    measured(indicator, 2024, before)

    assert (thoughts(goal) != []) is strikes
    if strikes:
        assert "asks a change of 0.7 a year, and the best year so far was 0.3" in thoughts(goal)[0]


@pytest.mark.parametrize(("lag", "strikes"), [(0, False), (4, True)])
def test_a_deadline_before_the_figure_can_be_known(lag, strikes):
    goal, _indicator = good(lag_months=lag)

    assert bool(thoughts(goal)) is strikes
    if strikes:
        words = "The figure of “Absence” for 2027-28 is known at the end of 2028, after the deadline: "
        assert thoughts(goal) == [words + "move the deadline, or choose a figure that is known sooner."]


@pytest.mark.parametrize("period", ["2024-25 T3", "August 2025", "2025-08-31"])
def test_figures_of_a_part_of_a_year_come_often_enough(period):
    goal, indicator = good(lag_months=4)
    indicator.measurements.update(period=period)

    assert thoughts(goal) == []


def test_small_groups_extremes_and_regional_figures():
    definition = IndicatorDefinitionFactory(is_regional=True)
    goal, indicator = good(target=Decimal(0), definition=definition)
    indicator.measurements.update(value=30, denominator=40)

    found = thoughts(goal)

    assert found[0] == "“Absence” exists for regions only, not for a municipality: choose one that is counted here."
    assert any("about 40 young people: one more or less is 2.5 points" in text for text in found)
    assert any("fails with one young person" in text for text in found)


def test_a_hidden_baseline_is_named_without_its_number():
    goal, indicator = good()
    indicator.measurements.update(numerator=3, denominator=1000, value=None)

    found = thoughts(goal)

    assert found == [
        "“Absence” starts from too few young people to be shown: count a larger group, or several years together."
    ]


def test_two_goals_with_one_indicator():
    goal, indicator = good()
    other = goal_of(goal.network, plan=goal.plan, owner=StakeholderFactory(network=goal.network), title="More")
    IndicatorFactory(network=goal.network, goal=other, name=" absence ", definition=indicator.definition)

    assert thoughts(goal) == ["“More” is measured with “Absence” too: are these two goals, or one?"]


@pytest.mark.parametrize("facts", [{"better": "neutral"}, {"target": None, "target_text": "halve it"}])
def test_no_false_alarm_where_there_is_no_path(facts):
    goal, _indicator = good(lag_months=24, **facts)

    assert thoughts(goal) == []


def test_a_settled_goal_and_a_bare_proposal_are_left_alone():
    goal, _indicator = good(owner=None)
    Goal.unscoped.filter(pk=goal.pk).update(status="reached")
    assert thoughts(goal) == []

    Goal.unscoped.filter(pk=goal.pk).update(status="proposed", proposed_by=StakeholderFactory(network=goal.network))
    assert thoughts(goal) == []


def how(goal):
    goal = Goal.unscoped.with_indicators().get(pk=goal.pk)
    for indicator in goal.indicators.all():
        indicator.goal = goal
    return str(standing(goal, goal.indicators.all(), TODAY, 5))


def test_status_says_why():
    goal, indicator = good()
    assert how(goal).startswith("Too early to say: ")

    measured(indicator, 2026, "11.9")
    assert how(goal) == "Behind: 11.9\N{NO-BREAK SPACE}% measured, 11.3\N{NO-BREAK SPACE}% expected by now"

    indicator.measurements.filter(is_baseline=False).update(value=11)
    assert how(goal) == "On track: 11\N{NO-BREAK SPACE}% measured, 11.3\N{NO-BREAK SPACE}% expected by now"

    indicator.measurements.filter(is_baseline=False).update(value=9)
    assert how(goal).startswith("Target reached: ")


def test_the_path_goes_over_the_milestones():
    goal, indicator = good()
    measured(indicator, 2026, "11.9")
    MilestoneFactory(network=goal.network, indicator=indicator, due_on=dt.date(2026, 8, 31), value=Decimal("11.9"))

    assert how(goal) == "On track: 11.9\N{NO-BREAK SPACE}% measured, 11.9\N{NO-BREAK SPACE}% expected by now"


def test_figures_that_do_not_count_judge_nothing():
    goal, indicator = good()
    measured(indicator, 2026, 30, state="submitted")
    measured(indicator, 2026, 30, area="Flanders")

    assert how(goal).startswith("Too early to say: ")


def test_the_coordinator_sees_it_otherwise_and_says_why(client, coordinator):
    goal, indicator = good(network=coordinator.network)
    measured(indicator, 2026, "11.9")
    url = reverse("goals:goal_judge", args=[goal.network.slug, goal.pk])

    without = client.post(url, {"judged": "on_track"})
    client.post(url, {"judged": "on_track", "judged_why": "Two schools count later."})

    goal.refresh_from_db()
    assert list(without.context["form"].errors) == ["judged_why"]
    assert how(goal) == "On track, as the coordinator sees it: Two schools count later (computed: Behind)"
    assert "Two schools count later." in client.get(goal.get_absolute_url()).text

    client.post(url, {"judged": "", "judged_why": "x", "version": goal.version})
    goal.refresh_from_db()
    assert (goal.judged, goal.judged_why, goal.judged_on) == ("", "", None)


def test_it_is_said_while_writing_and_nothing_is_saved(client, coordinator):
    PlanFactory(network=coordinator.network)

    new = client.post(reverse("goals:realism_of_new_goal", args=[coordinator.network.slug]), {"title": "x"})

    assert "Nobody watches over it yet: name an owner." in new.text
    assert not Goal.unscoped.exists()

    goal, indicator = good(network=coordinator.network)
    url = reverse("goals:realism_of_indicator", args=[goal.network.slug, indicator.pk])
    answer = client.post(url, {"name": "Absence", "kind": "share", "target": "0", "better": "lower"})
    indicator.refresh_from_db()
    assert "fails with one young person" in answer.text
    assert indicator.target == 10


def test_a_new_indicator_brings_its_baseline_along_while_writing(client, coordinator):
    goal = goal_of(coordinator.network)
    url = reverse("goals:realism_of_new_indicator", args=[goal.network.slug, goal.pk])

    without = client.post(url, {"name": "Absence", "target": "10"}).text
    with_it = client.post(
        url, {"name": "Absence", "target": "11", "baseline_period": "2024-25", "baseline_value": "12"}
    ).text

    assert "No baseline for" in without
    assert "No baseline for" not in with_it


def test_a_bare_proposal_is_no_goal_they_work_on(client, coordinator):
    goal, _indicator = good(network=coordinator.network)
    goal.plan.most_goals = 1
    goal.plan.save()
    others = {"network": goal.network, "plan": goal.plan, "proposed_by": goal.owner}
    proposal = GoalFactory(**others)

    assert thoughts(goal) == []
    assert client.get(reverse("goals:goal_list", args=[goal.network.slug])).context["active"] == 1

    proposal.is_shortlisted = True
    proposal.save()
    assert thoughts(goal) == [
        "With it you work on 2 goals, and the plan means to have 1 at most: which can wait?",
    ]


def test_a_partner_who_proposes_is_not_asked_for_more(client, partner):
    PlanFactory(network=partner.network)
    StakeholderFactory(network=partner.network)
    url = reverse("goals:realism_of_new_goal", args=[partner.network.slug])

    assert client.post(url, {"title": "x"}).status_code == 403


def test_a_proposal_the_coordinator_types_in_is_looked_at_later(client, coordinator):
    PlanFactory(network=coordinator.network)
    proposer = StakeholderFactory(network=coordinator.network)
    url = reverse("goals:realism_of_new_goal", args=[coordinator.network.slug])

    answer = client.post(url, {"title": "x", "proposed_by": proposer.pk}).text

    assert "once the proposal is on the shortlist" in answer
    assert "name an owner" not in answer
    assert "Nothing strikes us" not in answer


def test_the_overview_says_how_a_goal_goes_and_why(client, coordinator):
    goal, indicator = good(network=coordinator.network)
    measured(indicator, 2026, "11.9")
    Goal.unscoped.filter(pk=goal.pk).update(judged="on_track", judged_why="Two count later", judged_on=TODAY)

    page = " ".join(client.get(reverse("overview", args=[goal.network.slug])).text.split())

    assert "On track, as the coordinator sees it</span>" in page
    assert "Two count later (computed: Behind)" in page


def test_the_plan_prints_a_judgement_as_one_sentence():
    goal, indicator = good()
    measured(indicator, 2026, "11.9")
    Goal.unscoped.filter(pk=goal.pk).update(judged="on_track", judged_why="Two count later.", judged_on=TODAY)

    assert how(goal) == "On track, as the coordinator sees it: Two count later (computed: Behind)"

"""Reads that span more than one model of this step."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

from goals import figures
from goals.charts import indicator_chart
from goals.models import Goal, Indicator, Measurement, Plan
from goals.verdict import Verdict, verdict
from networks.models import Network
from ui.charts import LineChart

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Glance:
    """A goal in a list: its first indicator's newest figure beside its target; empty words where there is none."""

    goal: Goal
    figure: str = ""
    target: str = ""
    chart: LineChart | None = None
    verdict: Verdict | None = None
    is_late: bool = False


@dataclass(frozen=True)
class IndicatorSheet:
    """An indicator as a page may show it: no count the threshold hides is in it, except inside the rows."""

    indicator: Indicator
    readings: list[figures.Reading]
    baseline: str
    target: str
    chart: LineChart
    verdict: Verdict | None


@dataclass(frozen=True)
class GoalState:
    """What is done and what is missing in this step, for the overview."""

    glances: list[Glance] = field(default_factory=list)
    agreed: list[Goal] = field(default_factory=list)
    proposed: list[Goal] = field(default_factory=list)
    settled: list[Goal] = field(default_factory=list)
    without_indicator: list[Goal] = field(default_factory=list)
    without_deadline: list[Goal] = field(default_factory=list)
    late: list[Goal] = field(default_factory=list)
    behind: list[Glance] = field(default_factory=list)
    due: list[Indicator] = field(default_factory=list)


def goal_state(network: Network, plan: Plan | None, today: dt.date) -> GoalState:
    """The goals of the plan by priority and what they ask for; everything is empty without a plan.

    What is missing is said of active goals only. A measurement is due if it is expected within 30 days.
    """
    if plan is None:
        return GoalState()
    goals = list(Goal.objects.for_network(network).filter(plan=plan).with_indicators().by_priority())
    active = [goal for goal in goals if goal.is_active]
    glances = glances_of(goals, network, today)
    return GoalState(
        glances=glances,
        agreed=[goal for goal in goals if goal.status == Goal.Status.AGREED],
        proposed=[goal for goal in goals if goal.status == Goal.Status.PROPOSED],
        settled=[goal for goal in goals if not goal.is_active],
        without_indicator=[goal for goal in active if not goal.indicators.all()],
        without_deadline=[goal for goal in active if goal.deadline_on is None],
        late=[goal for goal in active if goal.is_late(today)],
        behind=[glance for glance in glances if glance.goal.is_active and glance.verdict == Verdict.BEHIND],
        due=_due(active, today),
    )


def glances_of(goals: Iterable[Goal], network: Network, today: dt.date) -> list[Glance]:
    """A glance at each of these goals, which were read `with_indicators`."""
    return [_glance(goal, network.small_number_threshold, today) for goal in goals]


def indicator_sheets(goal: Goal, today: dt.date) -> list[IndicatorSheet]:
    """Each indicator of the goal with its measurements, its chart and how it does."""
    threshold = goal.network.small_number_threshold
    return [_sheet(indicator, threshold, today) for indicator in goal.indicators.with_measurements()]


def carries_agreed_goal(indicator: Indicator) -> bool:
    """Whether the goal is agreed and no other indicator of it has a target."""
    if indicator.goal.status != Goal.Status.AGREED:
        return False
    others = Indicator.objects.for_network(indicator.network).filter(goal=indicator.goal).exclude(pk=indicator.pk)
    return not others.with_target().exists()


def linked_rows(goal: Goal) -> list[tuple[int, str]]:
    """How many rows of later steps point at this goal, and what they are called; only kinds there are any of."""
    kinds = [kind for kind in goal._meta.related_objects if kind.many_to_many or kind.on_delete is models.SET_NULL]
    counted = [(getattr(goal, kind.get_accessor_name() or "").count(), kind.related_model._meta) for kind in kinds]
    return [
        (count, str(names.verbose_name if count == 1 else names.verbose_name_plural))
        for count, names in counted
        if count
    ]


def own_rows(goal: Goal) -> tuple[int, int]:
    """How many indicators and how many measurements the goal has."""
    indicators = Indicator.objects.for_network(goal.network).filter(goal=goal)
    measurements = Measurement.objects.for_network(goal.network).filter(indicator__goal=goal)
    return indicators.count(), measurements.count()


def _sheet(indicator: Indicator, threshold: int, today: dt.date) -> IndicatorSheet:
    start = figures.baseline(indicator)
    return IndicatorSheet(
        indicator=indicator,
        readings=figures.readings(indicator, threshold),
        baseline=figures.figure_text(start, threshold) if start else "",
        target=figures.target_text(indicator),
        chart=indicator_chart(indicator, threshold),
        verdict=verdict(indicator, today, threshold),
    )


def _glance(goal: Goal, threshold: int, today: dt.date) -> Glance:
    indicator = next(iter(goal.indicators.all()), None)
    if indicator is None:
        return Glance(goal, is_late=goal.is_late(today))
    newest = figures.latest(indicator, threshold)
    return Glance(
        goal=goal,
        figure=figures.figure_text(newest, threshold) if newest else "",
        target=figures.target_text(indicator),
        chart=indicator_chart(indicator, threshold),
        verdict=verdict(indicator, today, threshold),
        is_late=goal.is_late(today),
    )


def _due(goals: Iterable[Goal], today: dt.date) -> list[Indicator]:
    """The indicators whose next measurement is expected by a month from now, the most urgent first."""
    expected = [
        (indicator.next_measurement_on, indicator.pk, indicator)
        for goal in goals
        for indicator in goal.indicators.all()
        if indicator.next_measurement_on and indicator.next_measurement_on <= today + SOON
    ]
    return [indicator for _day, _pk, indicator in sorted(expected, key=lambda row: row[:2])]

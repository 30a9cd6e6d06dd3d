"""Reads that span more than one model of this step."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models

from goals import figures
from goals.breakdowns import Dimension, dimensions
from goals.charts import indicator_chart
from goals.models import BreakdownFigure, Goal, GoalVote, Indicator, Measurement, Milestone, Plan, ReferenceFigure
from goals.pasting import Column, Line
from goals.realism import Worry, in_short, worries
from goals.verdict import Explained, Standing, Verdict, explained, standing
from networks.models import Membership, Network
from stakeholders.models import Stakeholder
from stakeholders.queries import own_stakeholder
from ui.charts import LineChart

SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Glance:
    """A goal in a list: its first indicator's newest figure beside its target; empty words where there is none.

    How it stands is said of all its indicators together. `thoughts` says how much there is to think about.
    """

    goal: Goal
    figure: str = ""
    target: str = ""
    chart: LineChart | None = None
    standing: Standing | None = None
    is_late: bool = False
    thoughts: str = ""

    @property
    def verdict(self) -> Verdict | None:
        return self.standing.verdict if self.standing else None


@dataclass(frozen=True)
class IndicatorSheet:
    """An indicator as a page may show it: no count the threshold hides is in it, except inside the rows."""

    indicator: Indicator
    readings: list[figures.Reading]
    baseline: str
    target: str
    chart: LineChart
    explained: Explained | None
    milestones: list[tuple[Milestone, str]] = field(default_factory=list)


@dataclass(frozen=True)
class MeasurementSheet:
    """One figure as a page may show it, with what stands beside it and in its place."""

    measurement: Measurement
    reading: figures.Reading
    references: list[tuple[ReferenceFigure, str]]
    dimensions: list[Dimension]
    correction: Measurement | None

    @property
    def is_open_to_correction(self) -> bool:
        return self.measurement.is_accepted and self.correction is None


@dataclass(frozen=True)
class PastedRow:
    """A row of a pasted column, with the figure it brings and the one that stands there."""

    line: Line
    figure: str = ""
    before: str = ""


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
    waiting: list[Measurement] = field(default_factory=list)

    @property
    def worked_on(self) -> list[Goal]:
        return [*self.agreed, *(goal for goal in self.proposed if goal.is_worked_on)]


def goal_state(network: Network, plan: Plan | None, today: dt.date) -> GoalState:
    """The goals of the plan by priority and what they ask for; everything is empty without a plan.

    What is missing is said of active goals only, and not of proposals the partners still choose from. A measurement
    is due if it is expected within 30 days. Proposals that were not chosen are nowhere in it.
    """
    if plan is None:
        return GoalState()
    goals = list(Goal.objects.for_network(network).filter(plan=plan).in_the_plan().with_indicators().by_priority())
    active = [goal for goal in goals if goal.is_worked_on]
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
        waiting=[row for goal in goals for indicator in goal.indicators.all() for row in figures.waiting(indicator)],
    )


def glances_of(
    goals: Iterable[Goal], network: Network, today: dt.date, active: Iterable[Goal] | None = None
) -> list[Glance]:
    """A glance at each of these goals, which were read `with_indicators`.

    With the `active_goals` of the plan it also says of each active goal how much there is to think about.
    """
    glances = [_glance(goal, network.small_number_threshold, today) for goal in goals]
    if active is None:
        return glances
    beside = list(active)
    return [replace(glance, thoughts=_thoughts(glance.goal, beside)) for glance in glances]


def active_goals(network: Network, plan: Plan) -> Any:
    """What the network works on in this plan, with indicators: what a goal is held against (`goals.realism`)."""
    goals = Goal.objects.for_network(network).filter(plan=plan)
    return goals.worked_on().by_priority().prefetch_related("indicators")


def worries_of(goal: Goal, indicators: Iterable[Indicator]) -> list[Worry]:
    """What to think about in this goal; nothing once it is settled."""
    if not goal.is_worked_on:
        return []
    return worries(goal, indicators, active_goals(goal.network, goal.plan).exclude(pk=goal.pk))


def indicator_sheets(goal: Goal, today: dt.date) -> list[IndicatorSheet]:
    """Each indicator of the goal with its measurements, its chart and how it does."""
    threshold = goal.network.small_number_threshold
    indicators = list(goal.indicators.with_measurements())
    for indicator in indicators:
        indicator.goal = goal
    return [_sheet(indicator, threshold, today) for indicator in indicators]


def sources_named(goal: Goal, sheets: Iterable[IndicatorSheet]) -> list[str]:
    """The codes of the sources that the goal, its indicators and their measurements name."""
    codes = list(goal.sources)
    for sheet in sheets:
        codes += sheet.indicator.sources
        codes += [code for reading in sheet.readings for code in reading.measurement.sources]
    return codes


def carries_agreed_goal(indicator: Indicator) -> bool:
    """Whether the goal is agreed and no other indicator of it has a target."""
    if indicator.goal.status != Goal.Status.AGREED:
        return False
    others = Indicator.objects.for_network(indicator.network).filter(goal=indicator.goal).exclude(pk=indicator.pk)
    return not others.with_target().exists()


def measurement_sheet(measurement: Measurement) -> MeasurementSheet:
    """The figure with those of other areas and of its groups; once it is corrected, its groups are not shown."""
    network, indicator = measurement.network, measurement.indicator
    threshold = network.small_number_threshold
    references = ReferenceFigure.objects.for_network(network).filter(measurement=measurement).order_by("pk")
    correction = Measurement.objects.for_network(network).filter(revises=measurement).first()
    is_current = correction is None or not correction.is_accepted
    return MeasurementSheet(
        measurement=measurement,
        reading=figures.Reading(
            measurement,
            measurement.is_hidden(threshold),
            figures.figure_text(measurement, threshold),
            figures.counts_text(measurement, threshold),
            None if is_current else correction,
        ),
        references=[(row, figures.with_unit(row.value, indicator)) for row in references],
        dimensions=groups_of(measurement) if is_current else [],
        correction=correction,
    )


def groups_of(measurement: Measurement) -> list[Dimension]:
    """The groups of a figure as a page may show them."""
    rows = BreakdownFigure.objects.for_network(measurement.network).filter(measurement=measurement)
    return dimensions(measurement, rows, measurement.network.small_number_threshold)


def with_figures(indicator: Indicator) -> Indicator:
    """The indicator again with all its figures, its goal and its network."""
    rows = Indicator.objects.for_network(indicator.network).with_measurements()
    found: Indicator = rows.get(pk=indicator.pk)
    found.network, found.goal = indicator.network, indicator.goal
    return found


def pasted_rows(column: Column, threshold: int) -> list[PastedRow]:
    """Each row of the column in words."""
    rows = []
    for line in column.lines:
        new = line.measurement
        old = new.revises if new else None
        rows.append(
            PastedRow(
                line,
                figures.figure_text(new, threshold) if new else "",
                figures.figure_text(old, threshold) if old else "",
            )
        )
    return rows


def has_correction(measurement: Measurement) -> bool:
    """Whether another figure stands in its place, or waits to."""
    rows = Measurement.objects.for_network(measurement.network)
    return bool(rows.filter(revises=measurement.pk).exists())


def returned_to(network: Network, stakeholder: Stakeholder) -> list[Measurement]:
    """The figures of this partner that the coordinator returned, the first submitted first."""
    rows = Measurement.objects.for_network(network).filter(submitted_by=stakeholder, state=Measurement.State.RETURNED)
    return list(rows.select_related("indicator").order_by("pk"))


def measured(indicator: Indicator) -> models.QuerySet[Measurement]:
    """The figures of this indicator, whatever became of them."""
    rows: models.QuerySet[Measurement] = Measurement.objects.for_network(indicator.network).filter(indicator=indicator)
    return rows


def milestones_of(indicator: Indicator) -> models.QuerySet[Milestone]:
    rows: models.QuerySet[Milestone] = Milestone.objects.for_network(indicator.network).filter(indicator=indicator)
    return rows


def linked_rows(goal: Goal) -> list[tuple[int, str]]:
    """How many rows of later steps point at this goal, and what they are called; only kinds there are any of."""
    kinds = [kind for kind in goal._meta.related_objects if kind.many_to_many or kind.on_delete is models.SET_NULL]
    counted = [(getattr(goal, kind.get_accessor_name() or "").count(), kind.related_model._meta) for kind in kinds]
    return [
        (count, str(names.verbose_name if count == 1 else names.verbose_name_plural))
        for count, names in counted
        if count
    ]


def is_voted_about(goal: Goal) -> bool:
    """Whether anybody gave dots in a round this proposal is in; not whether it got any, which would tell too much."""
    return GoalVote.objects.for_network(goal.network).filter(round__candidates=goal).exists()


def has_proposed(membership: Membership, goal: Goal) -> bool:
    """Whether this member speaks for who proposed the goal, and nobody has decided about it yet."""
    is_open = goal.is_proposed and not goal.is_shortlisted and goal.proposed_by_id is not None
    own = own_stakeholder(membership) if is_open else None
    return own is not None and own.pk == goal.proposed_by_id


def may_reword(membership: Membership, goal: Goal) -> bool:
    """Whether this member may change the words of its own proposal: until dots are given in a round with it."""
    return has_proposed(membership, goal) and not is_voted_about(goal)


def decisions_about(goal: Goal) -> list[Any]:
    """What meetings decided about the goal, the newest first. Meetings lie above: only the relation is known here."""
    newest = models.F("meeting__held_on").desc(nulls_last=True)
    return list(goal.decisions.select_related("meeting").order_by(newest, "-pk"))


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
        explained=explained(indicator, today, threshold),
        milestones=[(row, figures.with_unit(row.value, indicator)) for row in figures.milestones(indicator)],
    )


def _thoughts(goal: Goal, active: list[Goal]) -> str:
    others = [other for other in active if other.pk != goal.pk]
    number = len(worries(goal, goal.indicators.all(), others)) if goal.is_worked_on else 0
    return in_short(number) if number else ""


def _glance(goal: Goal, threshold: int, today: dt.date) -> Glance:
    indicator = next(iter(goal.indicators.all()), None)
    if indicator is None:
        return Glance(goal, standing=standing(goal, [], today, threshold), is_late=goal.is_late(today))
    newest = figures.latest(indicator, threshold)
    return Glance(
        goal=goal,
        figure=figures.figure_text(newest, threshold) if newest else "",
        target=figures.target_text(indicator),
        chart=indicator_chart(indicator, threshold),
        standing=standing(goal, goal.indicators.all(), today, threshold),
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

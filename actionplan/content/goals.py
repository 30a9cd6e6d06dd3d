"""Step 2 in the plan: the goals, and how we see whether they come nearer."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from actionplan.content import words
from actionplan.content.engagements import Book
from actionplan.content.stakeholders import Table
from actionplan.content.structure import Figure, Goal, GoalName, Indicator, State
from goals import charts, figures
from goals.models import Goal as Row
from goals.models import Indicator as IndicatorRow
from goals.models import Milestone, Plan, ReferenceFigure
from goals.verdict import Verdict, standing, verdict
from ui.charts import LineChart

TONES = {
    Row.Status.PROPOSED: "quiet",
    Row.Status.AGREED: "info",
    Row.Status.REACHED: "good",
    Row.Status.PARTLY_REACHED: "watch",
    Row.Status.NOT_REACHED: "late",
    Row.Status.DROPPED: "quiet",
}
VERDICT_TONES = {
    Verdict.REACHED: "good",
    Verdict.ON_TRACK: "good",
    Verdict.BEHIND: "late",
    Verdict.NO_FIGURE: "watch",
}


def goal_rows(plan: Plan) -> list[Row]:
    """By priority, with indicators and measurements; the dropped ones last, those not chosen not at all."""
    chosen = Row.objects.for_network(plan.network).filter(plan=plan).exclude(status=Row.Status.REJECTED)
    rows = chosen.with_indicators().by_priority()
    return sorted(rows, key=lambda row: row.status == Row.Status.DROPPED)


def names(rows: list[Row]) -> dict[int, GoalName]:
    """What each goal is called in this plan, by its key."""
    return {row.pk: GoalName(number, row.code or str(number)) for number, row in enumerate(rows, start=1)}


def read(rows: list[Row], book: Book, table: Table, today: dt.date) -> tuple[Goal, ...]:
    called = names(rows)
    return tuple(_page(row, called[row.pk], book, table, today) for row in rows)


def _page(row: Any, name: GoalName, book: Book, table: Table, today: dt.date) -> Goal:
    threshold = row.network.small_number_threshold
    return Goal(
        name=name,
        title=row.title,
        why=row.why,
        owner=table.label(row.owner_id),
        deadline=str(row.deadline) if row.deadline else "",
        state=State(str(row.get_status_display()), TONES[Row.Status(row.status)]),
        is_late=row.is_late(today),
        status_note=row.status_note,
        is_draft=row.status == Row.Status.PROPOSED,
        is_dropped=row.status == Row.Status.DROPPED,
        missing=_missing(row) if row.is_active else (),
        pillars=tuple(pillar for key, pillar in table.pillars.items() if key in row.pillars),
        indicators=tuple(_indicator(indicator, threshold, table, today) for indicator in row.indicators.all()),
        engagements=book.names_for(name),
        standing=_standing(row, threshold, today),
    )


def _standing(row: Any, threshold: int, today: dt.date) -> str:
    """How the goal goes and why, if it is still worked on; nothing where its figures say nothing yet."""
    found = standing(row, row.indicators.all(), today, threshold) if row.status == Row.Status.AGREED else None
    return str(found) if found else ""


def _missing(row: Any) -> tuple[str, ...]:
    """What keeps the goal from being whole, in words."""
    indicators = row.indicators.all()
    checks = [
        (row.deadline is None, _("No deadline yet")),
        (row.owner_id is None, _("No owner yet")),
        (not indicators, _("No indicator yet")),
        (any(not each.has_target for each in indicators), _("No target yet")),
        (any(not figures.standing(each) for each in indicators), _("No starting point yet")),
    ]
    return tuple(text for is_missing, text in checks if is_missing)


def _indicator(row: Any, threshold: int, table: Table, today: dt.date) -> Indicator:
    readings = [reading for reading in figures.readings(row, threshold) if reading.counts_today]
    shown = {reading.measurement.pk: _figure(reading) for reading in readings}
    baseline, latest = figures.baseline(row), figures.latest(row, threshold)
    return Indicator(
        name=row.name,
        definition=row.definition.definition if row.definition else "",
        better=row.get_better_display(),
        baseline=shown[baseline.pk] if baseline else None,
        latest=shown[latest.pk] if latest and not latest.is_baseline else None,
        target=figures.target_text(row),
        verdict=_verdict(row, threshold, today),
        chart=_chart(row, threshold),
        figures=tuple(shown.values()),
        how_often=row.how_often,
        measured_by=table.label(row.measured_by_id),
        next_measurement=words.day(row.next_measurement_on),
        meaning=row.meaning,
        ages=row.ages,
        levels=tuple(_level(level) for level in row.levels) if row.kind == IndicatorRow.Kind.SCALE else (),
        milestones=tuple(_milestone(milestone, row) for milestone in figures.milestones(row)),
        caution=figures.caution_text(row, threshold),
    )


def _level(level: dict[str, str]) -> str:
    return f"{level['name']}: {level['text']}" if level.get("text") else level["name"]


def _milestone(milestone: Milestone, row: IndicatorRow) -> str:
    said = {"value": figures.with_unit(milestone.value, row), "date": milestone.due}
    text = _("%(value)s by %(date)s") % said
    return f"{text} ({milestone.note})" if milestone.note else text


def _verdict(row: Any, threshold: int, today: dt.date) -> State | None:
    judged = verdict(row, today, threshold)
    if judged is None or (judged == Verdict.NO_TARGET and not row.target_text):
        return None
    return State(str(judged.label), VERDICT_TONES.get(judged, "quiet"))


def _counts(reading: figures.Reading) -> str:
    """The two counts a share is made of, or the one that is known; the count itself is not said twice."""
    row = reading.measurement
    if row.denominator is None and row.numerator is not None:
        is_share = row.indicator.kind == IndicatorRow.Kind.SHARE
        return _("%(number)s young people") % {"number": reading.counts} if is_share else ""
    return reading.counts


def _chart(row: Any, threshold: int) -> LineChart | None:
    """A line needs two numbers; one alone says more as a word."""
    chart = charts.indicator_chart(row, threshold)
    return chart if len(chart.numbers) > 1 else None


def _figure(reading: figures.Reading) -> Figure:
    row = reading.measurement
    return Figure(
        period=row.period,
        value=reading.figure,
        counts="" if reading.is_hidden else _counts(reading),
        source=row.source,
        note="" if reading.is_hidden else row.note,
        is_baseline=row.is_baseline,
        breaks_series=row.breaks_series,
        area=row.area,
        details=tuple(text for text in (row.covers, row.quality, row.edition) if text),
        references=tuple(_reference(*reference) for reference in reading.references),
    )


def _reference(reference: ReferenceFigure, value: str) -> str:
    text = f"{reference.area}: {value}"
    return text if reference.is_comparable else _("%(figure)s (counted in another way)") % {"figure": text}

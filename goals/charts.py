"""The chart of an indicator, built from rows that are already loaded (`with_measurements`)."""

from collections import defaultdict
from dataclasses import replace

from django.utils import formats
from django.utils.translation import gettext as _

from goals import figures
from goals.models import Indicator, Measurement, Milestone
from networks.partial import Precision
from ui.charts import LineChart, Point, Series


def indicator_chart(indicator: Indicator, threshold: int) -> LineChart:
    """One point per period, its target at the goal's deadline; hidden figures have a place but no value.

    Where sources differ about a period, the line goes through the one to go by and its note tells the others,
    which stand beside the line. The path is the one `goals.verdict` judges on: it starts at the baseline, if that
    may be shown, and goes through the milestones. One indicator has one chart, so that figures counted in different
    ways never share an axis; of other areas only those counted in the same way are drawn.
    """
    periods = _rows_in_order(indicator, threshold)
    baseline = next((row for rows in periods for row in rows if row.is_baseline), None)
    is_share = indicator.kind == Indicator.Kind.SHARE
    return LineChart(
        title=indicator.name,
        unit="%" if is_share else indicator.unit,
        points=[_point(rows, threshold) for rows in periods],
        target=_target(indicator),
        baseline=_single(baseline, threshold) if baseline and _is_shown(baseline, threshold) else None,
        others=tuple(_other(row, threshold) for _first, *rest in periods for row in rest if _is_shown(row, threshold)),
        milestones=_milestones(indicator),
        references=_references(periods),
        levels=indicator.level_names,
        caution=figures.caution_text(indicator, threshold),
    )


def _rows_in_order(indicator: Indicator, threshold: int) -> list[list[Measurement]]:
    """Oldest period first. A figure whose period is known only in words has no place in time: it stands in the table,
    and in the chart only if no other figure has one.
    """
    dated = figures.per_period(indicator, threshold)
    undated = sorted(([row] for row in figures.standing(indicator)), key=lambda rows: not rows[0].is_baseline)
    return [rows for rows in dated or undated if rows[0].figure is not None]


def _point(rows: list[Measurement], threshold: int) -> Point:
    row, *others = rows
    own = _single(row, threshold)
    notes = [own.note, *(_other_source(other, threshold) for other in others)]
    return replace(own, note="; ".join(note for note in notes if note), breaks_series=row.breaks_series)


def _other(row: Measurement, threshold: int) -> Point:
    return replace(_single(row, threshold), is_hollow=True, note=_other_source(row, threshold))


def _single(row: Measurement, threshold: int) -> Point:
    is_hidden = row.is_hidden(threshold)
    return Point(
        label=row.period or _("date not known"),
        value=None if is_hidden else row.figure,
        is_hollow=row.is_rough,
        note="" if is_hidden else _how_rough(row),
        at=row.period_ends_on,
    )


def _how_rough(row: Measurement) -> str:
    exactness = "" if row.exactness == Measurement.Exactness.EXACT else str(row.get_exactness_display())
    return ", ".join(words for words in (exactness, _("average") if row.is_average else "") if words)


def _is_shown(row: Measurement, threshold: int) -> bool:
    return row.figure is not None and not row.is_hidden(threshold)


def _other_source(row: Measurement, threshold: int) -> str:
    words = {"figure": figures.figure_text(row, threshold), "source": row.source or _("another source")}
    return _("%(source)s says: %(figure)s") % words


def _target(indicator: Indicator) -> Point | None:
    if indicator.target is None:
        return None
    goal = indicator.goal
    if goal.deadline_on is None:
        return Point(_("target"), indicator.target)
    if goal.deadline_precision == Precision.YEAR:
        return Point(f"{goal.deadline_on:%Y}", indicator.target, at=goal.deadline_on)
    label = formats.date_format(goal.deadline_on, "YEAR_MONTH_FORMAT")
    return Point(label, indicator.target, at=goal.deadline_on)


def _milestones(indicator: Indicator) -> tuple[Point, ...]:
    return tuple(Point(_label(row), row.value, at=row.due_on) for row in figures.milestones(indicator))


def _label(milestone: Milestone) -> str:
    if milestone.due_precision == Precision.YEAR:
        return f"{milestone.due_on:%Y}"
    return formats.date_format(milestone.due_on, "YEAR_MONTH_FORMAT")


def _references(periods: list[list[Measurement]]) -> tuple[Series, ...]:
    """A series per area, from the figures to go by."""
    areas: dict[str, list[Point]] = defaultdict(list)
    for first, *_others in periods:
        for reference in figures.references(first):
            if reference.is_comparable:
                label = first.period or _("date not known")
                areas[reference.area].append(Point(label, reference.value, at=first.period_ends_on))
    return tuple(Series(area, tuple(points)) for area, points in areas.items())

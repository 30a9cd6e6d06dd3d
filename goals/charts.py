"""The chart of an indicator, built from rows that are already loaded (`with_measurements`)."""

from dataclasses import replace

from django.utils import formats
from django.utils.translation import gettext as _

from goals import figures
from goals.models import Indicator, Measurement
from networks.partial import Precision
from ui.charts import LineChart, Point


def indicator_chart(indicator: Indicator, threshold: int) -> LineChart:
    """One point per period, its target at the goal's deadline; hidden figures have a place but no value.

    Where sources differ about a period, the line goes through the one to go by and its note tells the others,
    which stand beside the line. The path is the one `goals.verdict` judges on: it starts at the baseline, if that
    may be shown.
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
    )


def _rows_in_order(indicator: Indicator, threshold: int) -> list[list[Measurement]]:
    """Oldest period first. A figure whose period is known only in words has no place in time: it stands in the table,
    and in the chart only if no other figure has one.
    """
    dated = figures.per_period(indicator, threshold)
    undated = sorted(([row] for row in indicator.measurements.all()), key=lambda rows: not rows[0].is_baseline)
    return [rows for rows in dated or undated if rows[0].figure is not None]


def _point(rows: list[Measurement], threshold: int) -> Point:
    row, *others = rows
    note = "; ".join(_other_source(other, threshold) for other in others)
    return replace(_single(row, threshold), note=note, breaks_series=row.breaks_series)


def _other(row: Measurement, threshold: int) -> Point:
    return replace(_single(row, threshold), is_hollow=True, note=_other_source(row, threshold))


def _single(row: Measurement, threshold: int) -> Point:
    return Point(
        label=row.period or _("date not known"),
        value=None if row.is_hidden(threshold) else row.figure,
        is_hollow=row.exactness != Measurement.Exactness.EXACT,
        at=row.period_ends_on,
    )


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

"""A chart read aloud, and numbers as the reader's language writes them."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from ui.charts.chart import LineChart, Point


def chart_in_words(chart: LineChart) -> str:
    """Where it goes, then every number with its time, what is hidden, the milestones, the target, the other areas."""
    said = [_point_in_words(point, chart) for point in chart.points]
    said += [_("milestone: %(point)s") % {"point": _point_in_words(point, chart)} for point in chart.milestones]
    if chart.target:
        said.append(_("target: %(point)s") % {"point": _point_in_words(chart.target, chart)})
    for series in chart.references:
        points = ", ".join(_point_in_words(point, chart) for point in series.points)
        said.append(f"{series.label}: {points}")
    sentences = [text for text in (_trend(chart), "; ".join(said), chart.caution) if text]
    return f"{chart.title}: {'. '.join(sentences)}"


def number_in_words(number: float, unit: str = "") -> str:
    """A number as the reader's language writes it, with at most two decimals, and its unit."""
    if abs(number) >= 1e15:
        words = f"{number:.2g}"
    else:
        rounded = round(Decimal(str(number)), 2)
        places = max(0, -int(rounded.normalize().as_tuple().exponent))
        words = formats.number_format(rounded, places, use_l10n=True, force_grouping=abs(rounded) >= 10_000)
    return f"{words}\N{NO-BREAK SPACE}{unit}" if unit else words


def value_in_words(number: float, chart: LineChart) -> str:
    """The number with its unit, or the level it is on a scale."""
    level = int(number)
    if level == number and 1 <= level <= len(chart.levels):
        return _("%(level)s of %(levels)s: %(name)s") % {
            "level": level,
            "levels": len(chart.levels),
            "name": chart.levels[level - 1],
        }
    return number_in_words(number, chart.unit)


def _point_in_words(point: Point, chart: LineChart) -> str:
    value = _("hidden") if point.number is None else value_in_words(point.number, chart)
    words = _("%(label)s %(value)s") % {"label": point.label, "value": value}
    if point.breaks_series:
        words = _("%(point)s, counted in another way from here on") % {"point": words}
    return f"{words} ({point.note})" if point.note else words


def _trend(chart: LineChart) -> str:
    """Where the line goes since its last break; nothing if that is only one number."""
    run = list(_since_break(chart))
    if len(run) < 2:
        return ""
    first, last = run[0], run[-1]
    values = {
        "first": _("%(value)s in %(time)s") % {"value": value_in_words(first[1], chart), "time": first[0].label},
        "last": _("%(value)s in %(time)s") % {"value": value_in_words(last[1], chart), "time": last[0].label},
    }
    if first[1] == last[1]:
        return _("as much as before: %(first)s, %(last)s") % values
    words = _("down from %(first)s to %(last)s") if last[1] < first[1] else _("up from %(first)s to %(last)s")
    return words % values


def _since_break(chart: LineChart) -> Iterator[tuple[Point, float]]:
    breaks = [slot for slot, point in enumerate(chart.points) if point.breaks_series]
    for point in chart.points[breaks[-1] if breaks else 0 :]:
        if point.number is not None:
            yield point, point.number

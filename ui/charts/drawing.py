"""The chart as an SVG: whole, or as big as a word."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.charts.chart import LineChart, Series
from ui.charts.labels import LINE, breaks, drawn_label, inner_words, slot_labels
from ui.charts.paper import Frame, Pen, framed, grid_lines
from ui.charts.words import chart_in_words

NOTHING = format_html_join("", "{}", ())


def line_chart_svg(chart: LineChart, *, for_print: bool = False) -> SafeString:
    """The whole chart with values, labels and grid; an empty string if there is nothing to draw."""
    if not chart.numbers:
        return NOTHING
    font = 8.0 if for_print else 12.0
    pen = Pen(framed(chart, font, for_print=for_print), font, for_print=for_print)
    labels = slot_labels(pen, chart)
    if any(label.line for label in labels):
        pen = replace(pen, frame=replace(pen.frame, bottom=pen.frame.bottom + font * LINE))
    radius = 3 if for_print else 4
    parts = [*_grid(pen, chart), *_lines(pen, chart), *_others(pen, chart, radius - 1)]
    parts += [part for series in chart.references for part in _reference(pen, chart, series)]
    parts += [*_milestones(pen, chart, radius), *_dots(pen, chart, radius)]
    parts += [*inner_words(pen, chart), *(drawn_label(pen, label, labels) for label in labels)]
    return _svg(pen, chart, "chart", parts)


def sparkline_svg(chart: LineChart, *, for_print: bool = False) -> SafeString:
    """The bare line, as big as a word; an empty string if there is nothing to draw."""
    if not chart.numbers:
        return NOTHING
    own = replace(chart, references=())
    frame = Frame(96, 30, 4, 4, 5, 5, own.shares, min(own.heights), max(own.heights))
    pen = Pen(frame, 8, for_print=for_print)
    shown = [(slot, point) for slot, point in enumerate(own.points) if point.number is not None]
    last = [pen.dot(point, frame.x(slot), frame.y(point.number or 0), 3) for slot, point in shown[-1:]]
    axis = pen.polyline("chart-axis", [(3, 27), (93, 27)])
    return _svg(pen, chart, "sparkline", [axis, *_lines(pen, own), *last])


def _grid(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    frame = pen.frame
    for number, words in grid_lines(chart):
        y = frame.y(number)
        yield pen.polyline("chart-grid", [(frame.left - 4, y), (frame.width, y)])
        yield pen.text("chart-label", words, frame.left - 10, y + pen.font * 0.35, "end")


def _lines(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    """The path to the target, a mark where the series breaks, and the measured line in its unbroken runs."""
    frame = pen.frame
    path = _path(frame, chart)
    if len(path) > 1:
        yield pen.polyline("chart-path", path)
    for middle in breaks(pen, chart):
        yield pen.polyline("chart-break", [(middle, frame.top / 2), (middle, frame.height - frame.bottom)])
    run: list[tuple[float, float]] = []
    for slot, point in enumerate(chart.points):
        if point.breaks_series or point.number is None:
            yield from _run(pen, run, is_stepped=bool(chart.levels))
            run = []
        if point.number is not None:
            run.append((frame.x(slot), frame.y(point.number)))
    yield from _run(pen, run, is_stepped=bool(chart.levels))


def _run(pen: Pen, places: list[tuple[float, float]], *, is_stepped: bool) -> Iterator[SafeString]:
    """Straight from place to place, or level until the next one: between two levels of a scale there is nothing."""
    if len(places) > 1:
        corners = [(x, y) for (_x, y), (x, _y) in pairwise(places)]
        stepped = [place for pair in zip(places, corners, strict=False) for place in pair]
        yield pen.polyline("chart-line", [*stepped, places[-1]] if is_stepped else places)


def _path(frame: Frame, chart: LineChart) -> list[tuple[float, float]]:
    """From the baseline through the milestones to the target, and level after it."""
    slot = chart.slot_of(chart.baseline) if chart.baseline else None
    start = chart.baseline.number if chart.baseline else None
    goal = chart.target.number if chart.target else None
    end = chart.target_slot
    if slot is None or start is None or goal is None or frame.shares[slot] >= frame.shares[end]:
        return []
    between = [
        (frame.x(place), frame.y(milestone.number))
        for place, milestone in enumerate(chart.milestones, start=len(chart.points))
        if milestone.number is not None and frame.shares[slot] < frame.shares[place] < frame.shares[end]
    ]
    path = [(frame.x(slot), frame.y(start)), *sorted(between), (frame.x(end), frame.y(goal))]
    newest = len(chart.points) - 1
    is_past_target = frame.shares[newest] > frame.shares[end]
    return [*path, (frame.x(newest), frame.y(goal))] if is_past_target else path


def _others(pen: Pen, chart: LineChart, radius: float) -> Iterator[SafeString]:
    for other in chart.others:
        slot = chart.slot_of(other)
        if slot is not None and other.number is not None:
            yield pen.dot(replace(other, is_hollow=True), pen.frame.x(slot), pen.frame.y(other.number), radius)


def _reference(pen: Pen, chart: LineChart, series: Series) -> Iterator[SafeString]:
    """Another area: a dotted line of its own with square marks, parted where the own series breaks."""
    run: list[tuple[int, tuple[float, float]]] = []
    for point in series.points:
        slot = chart.slot_of(point)
        if slot is None or point.number is None:
            continue
        place = (pen.frame.x(slot), pen.frame.y(point.number))
        is_parted = bool(run) and any(step.breaks_series for step in chart.points[run[-1][0] + 1 : slot + 1])
        if run and not is_parted:
            yield pen.polyline("chart-reference", [run[-1][1], place])
        run.append((slot, place))
        half = pen.font * 0.2
        corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
        yield pen.polyline("chart-reference-mark", [(place[0] + x, place[1] + y) for x, y in corners])


def _milestones(pen: Pen, chart: LineChart, radius: float) -> Iterator[SafeString]:
    for slot, milestone in enumerate(chart.milestones, start=len(chart.points)):
        if milestone.number is not None:
            yield pen.diamond("chart-milestone", pen.frame.x(slot), pen.frame.y(milestone.number), radius + 0.5)


def _dots(pen: Pen, chart: LineChart, radius: float) -> Iterator[SafeString]:
    for slot, point in enumerate(chart.points):
        if point.number is not None:
            yield pen.dot(point, pen.frame.x(slot), pen.frame.y(point.number), radius)
    if chart.target and chart.target.number is not None:
        x, y = pen.frame.x(chart.target_slot), pen.frame.y(chart.target.number)
        yield pen.dot(replace(chart.target, is_hollow=True), x, y, radius + 0.5)


def _svg(pen: Pen, chart: LineChart, name: str, parts: list[SafeString]) -> SafeString:
    frame = pen.frame
    attributes = {
        "viewBox": f"0 0 {frame.width:g} {frame.height:g}",
        "role": "img",
        "aria-label": chart_in_words(chart),
        "font-size": f"{pen.font:g}",
    }
    if pen.for_print:
        attributes |= {"xmlns": "http://www.w3.org/2000/svg", "font-family": "Inter"}
    else:
        attributes |= {"class": name, "width": f"{frame.width:g}", "height": f"{frame.height:g}"}
    return format_html("<svg{}>{}</svg>", flatatt(attributes), format_html_join("", "{}", ((part,) for part in parts)))

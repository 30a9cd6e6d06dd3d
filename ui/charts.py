"""Line charts drawn on the server: a measured line, the path to the target, and the same numbers in words.

Pages colour a chart through its classes (static/css/eslnet.css); print has no such file, so there the same parts
carry their colours themselves.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.forms.utils import flatatt
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

NOTHING = format_html_join("", "{}", ())
LETTER = 0.62  # width of a letter or digit in ems, on the generous side
MOST_LABELS = 8
PRINT = {
    "chart-grid": {"stroke": "#d5dad6", "stroke-width": ".8"},
    "chart-axis": {"stroke": "#7b8784", "stroke-width": ".8"},
    "chart-break": {"stroke": "#7b8784", "stroke-width": "1", "stroke-dasharray": "2 3"},
    "chart-path": {"stroke": "#7b8784", "stroke-width": "1.2", "stroke-dasharray": "4 3", "fill": "none"},
    "chart-line": {"stroke": "#0b5563", "stroke-width": "2.4", "stroke-linejoin": "round", "fill": "none"},
    "chart-dot": {"fill": "#0b5563"},
    "chart-hollow": {"fill": "#ffffff", "stroke": "#0b5563", "stroke-width": "1.6"},
    "chart-value": {"fill": "#17211f", "font-weight": "600"},
    "chart-label": {"fill": "#4a5754"},
}


@dataclass(frozen=True)
class Point:
    """One value at one time. None is a value that may not be shown; hollow, one that is only provisional."""

    label: str
    value: Decimal | float | None
    is_hollow: bool = False
    note: str = ""
    breaks_series: bool = False

    @property
    def number(self) -> float | None:
        """The value as a float, or None if it cannot be drawn."""
        number = None if self.value is None else float(self.value)
        return number if number is not None and math.isfinite(number) else None


@dataclass(frozen=True)
class LineChart:
    """What is measured, in which unit, from the oldest point to the newest, and where it should go.

    A baseline is drawn before the points: leave it out if it is the first of them.
    """

    title: str
    unit: str = ""
    points: list[Point] = field(default_factory=list)
    target: Point | None = None
    baseline: Point | None = None

    @property
    def measured(self) -> list[Point]:
        return [self.baseline, *self.points] if self.baseline else list(self.points)

    @property
    def slots(self) -> list[Point]:
        """Every point with a place of its own on the axis of time."""
        return [*self.measured, self.target] if self.target else self.measured

    @property
    def numbers(self) -> list[float]:
        return [point.number for point in self.slots if point.number is not None]


@dataclass(frozen=True)
class Box:
    """Where a text stands, to keep texts apart."""

    left: float
    top: float
    width: float
    height: float

    def touches(self, other: "Box") -> bool:
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


@dataclass(frozen=True)
class Frame:
    """The paper: its size, its margins, and where a slot and a number fall on it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    slots: int
    low: float
    high: float

    def x(self, slot: int) -> float:
        room = self.width - self.left - self.right
        return self.left + (room / 2 if self.slots < 2 else room * slot / (self.slots - 1))

    def y(self, number: float) -> float:
        room = self.height - self.top - self.bottom
        share = 0.5 if self.high == self.low else (number / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return self.height - self.bottom - room * share


@dataclass(frozen=True)
class Pen:
    """Draws one part after the other, for a page or for print."""

    frame: Frame
    font: float
    for_print: bool

    def style(self, name: str) -> dict[str, str]:
        return PRINT[name] if self.for_print else {"class": name}

    def polyline(self, name: str, places: list[tuple[float, float]]) -> SafeString:
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        return format_html("<path{}/>", flatatt({"d": path, **self.style(name)}))

    def dot(self, point: Point, x: float, y: float, radius: float) -> SafeString:
        style = self.style("chart-hollow" if point.is_hollow else "chart-dot")
        attributes = flatatt({"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:g}", **style})
        if not point.note:
            return format_html("<circle{}/>", attributes)
        return format_html("<circle{}><title>{}</title></circle>", attributes, point.note)

    def text(self, name: str, words: str, x: float, y: float, anchor: str = "middle") -> SafeString:
        attributes = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, **self.style(name)}
        return format_html("<text{}>{}</text>", flatatt(attributes), words)

    def box(self, words: str, x: float, baseline: float) -> Box:
        """The room that words centred on x take, moved inside the paper."""
        width = len(words) * self.font * LETTER + 4
        left = min(max(x - width / 2, 0), max(self.frame.width - width, 0))
        return Box(left, baseline - self.font, width, self.font * 1.2)


def line_chart_svg(chart: LineChart, *, for_print: bool = False) -> SafeString:
    """The whole chart with values, labels and grid; an empty string if there is nothing to draw."""
    if not chart.numbers:
        return NOTHING
    font = 8.0 if for_print else 12.0
    pen = Pen(_frame(chart, font, for_print=for_print), font, for_print=for_print)
    parts = [*_grid(pen, chart), *_lines(pen, chart), *_dots(pen, chart, 3 if for_print else 4)]
    parts += [*_values(pen, chart), *_slot_labels(pen, chart)]
    return _svg(pen, chart, "chart", parts)


def sparkline_svg(chart: LineChart, *, for_print: bool = False) -> SafeString:
    """The bare line, as big as a word; an empty string if there is nothing to draw."""
    if not chart.numbers:
        return NOTHING
    frame = Frame(96, 30, 4, 4, 5, 5, len(chart.slots), min(chart.numbers), max(chart.numbers))
    pen = Pen(frame, 8, for_print=for_print)
    shown = [(slot, point) for slot, point in enumerate(chart.measured) if point.number is not None]
    last = [pen.dot(point, frame.x(slot), frame.y(point.number or 0), 3) for slot, point in shown[-1:]]
    axis = pen.polyline("chart-axis", [(3, 27), (93, 27)])
    return _svg(pen, chart, "sparkline", [axis, *_lines(pen, chart), *last])


def chart_in_words(chart: LineChart) -> str:
    """The same chart read aloud: every number with its time, what is hidden, and the target."""
    said = [_point_in_words(point, chart.unit) for point in chart.measured]
    if chart.target:
        said.append(_("target: %(point)s") % {"point": _point_in_words(chart.target, chart.unit)})
    return f"{chart.title}: {'; '.join(said)}"


def number_in_words(number: float, unit: str = "") -> str:
    """A number as the reader's language writes it, with at most two decimals, and its unit."""
    if abs(number) >= 1e15:
        words = f"{number:.2g}"
    else:
        rounded = round(Decimal(str(number)), 2)
        places = max(0, -int(rounded.normalize().as_tuple().exponent))
        words = formats.number_format(rounded, places, use_l10n=True, force_grouping=abs(rounded) >= 10_000)
    return f"{words}\N{NO-BREAK SPACE}{unit}" if unit else words


def _point_in_words(point: Point, unit: str) -> str:
    value = _("hidden") if point.number is None else number_in_words(point.number, unit)
    words = _("%(label)s %(value)s") % {"label": point.label, "value": value}
    if point.breaks_series:
        words = _("%(point)s, counted in another way from here on") % {"point": words}
    return f"{words} ({point.note})" if point.note else words


def _frame(chart: LineChart, font: float, *, for_print: bool) -> Frame:
    width, height = (220.0, 104.0) if for_print else (360.0, 200.0)
    low, high = min(chart.numbers), max(chart.numbers)
    widest = max(len(number_in_words(number, chart.unit)) for number in (low, high))
    left = min(widest * font * LETTER + font, width * 0.35)
    ends = [len(chart.slots[0].label), len(chart.slots[-1].label)]
    edge = min(max(ends) * font * LETTER / 2, 3 * font)
    return Frame(width, height, left + edge / 2, max(edge, font), font * 2.2, font * 2.6, len(chart.slots), low, high)


def _grid(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    frame = pen.frame
    for number in sorted({frame.low, frame.high}):
        y = frame.y(number)
        yield pen.polyline("chart-grid", [(frame.left - 4, y), (frame.width, y)])
        yield pen.text("chart-label", number_in_words(number, chart.unit), frame.left - 10, y + pen.font * 0.35, "end")


def _lines(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    """The path to the target, a mark where the series breaks, and the measured line in its unbroken runs."""
    frame, measured = pen.frame, chart.measured
    first = next(((slot, point.number) for slot, point in enumerate(measured) if point.number is not None), None)
    if first and chart.target and chart.target.number is not None:
        end = (frame.x(len(measured)), frame.y(chart.target.number))
        yield pen.polyline("chart-path", [(frame.x(first[0]), frame.y(first[1])), end])
    run: list[tuple[float, float]] = []
    for slot, point in enumerate(measured):
        if slot and point.breaks_series:
            middle = (frame.x(slot - 1) + frame.x(slot)) / 2
            yield pen.polyline("chart-break", [(middle, frame.top / 2), (middle, frame.height - frame.bottom)])
        if point.breaks_series or point.number is None:
            yield from _run(pen, run)
            run = []
        if point.number is not None:
            run.append((frame.x(slot), frame.y(point.number)))
    yield from _run(pen, run)


def _run(pen: Pen, places: list[tuple[float, float]]) -> Iterator[SafeString]:
    if len(places) > 1:
        yield pen.polyline("chart-line", places)


def _dots(pen: Pen, chart: LineChart, radius: float) -> Iterator[SafeString]:
    for slot, point in enumerate(chart.measured):
        if point.number is not None:
            yield pen.dot(point, pen.frame.x(slot), pen.frame.y(point.number), radius)
    if chart.target and chart.target.number is not None:
        hollow = Point(chart.target.label, chart.target.value, is_hollow=True, note=chart.target.note)
        yield pen.dot(hollow, pen.frame.x(len(chart.measured)), pen.frame.y(chart.target.number), radius + 0.5)


def _values(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    """The number at each point, where there is room for it (the page has a table too)."""
    taken: list[Box] = []
    numbers = [point.number for point in chart.slots]
    for slot in _most_wanted_first(len(numbers)):
        number = numbers[slot]
        if number is None:
            words, places = _("hidden"), [(pen.frame.x(slot), pen.frame.height - pen.frame.bottom - pen.font * 0.4)]
        elif _is_worth_a_label(number, slot, chart):
            words, places = number_in_words(number), _places_of_value(pen, slot, numbers)
        else:
            continue
        for x, baseline in places:
            box = pen.box(words, x, baseline)
            if not any(box.touches(other) for other in taken):
                taken.append(box)
                name = "chart-label" if number is None else "chart-value"
                yield pen.text(name, words, box.left + box.width / 2, baseline)
                break


def _is_worth_a_label(number: float, slot: int, chart: LineChart) -> bool:
    """Of many points only the ends and the extremes get their number."""
    ends = {0, len(chart.measured) - 1, len(chart.slots) - 1}
    return len(chart.slots) <= MOST_LABELS or slot in ends or number in {min(chart.numbers), max(chart.numbers)}


def _places_of_value(pen: Pen, slot: int, numbers: list[float | None]) -> list[tuple[float, float]]:
    """Above the point, on the side the line does not come from; or below, if that is not under the axis."""
    frame, number = pen.frame, numbers[slot] or 0
    x, y = frame.x(slot), frame.y(number)
    above, below = y - pen.font * 0.75, y + pen.font * 1.55
    if 0 < slot < len(numbers) - 1:
        before, after = numbers[slot - 1], numbers[slot + 1]
        if before is not None and after is not None and before != after:
            side = 1 if after < before else -1
            x += side * pen.font if min(before, after) < number < max(before, after) else 0
    return [(x, above), (x, below)] if below < frame.height - frame.bottom else [(x, above)]


def _slot_labels(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    """The times under the axis, shortened to their room and left out where they would touch."""
    taken: list[Box] = []
    baseline = pen.frame.height - pen.font * 0.5
    longest = max(4, int(pen.frame.width / min(len(chart.slots), 3) / (pen.font * LETTER)) - 1)
    for slot in _most_wanted_first(len(chart.slots)):
        label = chart.slots[slot].label
        words = label if len(label) <= longest else label[: longest - 1] + "…"
        box = pen.box(words, pen.frame.x(slot), baseline)
        if not any(box.touches(other) for other in taken):
            taken.append(box)
            yield pen.text("chart-label", words, box.left + box.width / 2, baseline)


def _most_wanted_first(count: int) -> list[int]:
    """The last and the first, then the others from the newest back."""
    return list(dict.fromkeys([count - 1, 0, *range(count - 2, 0, -1)]))


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

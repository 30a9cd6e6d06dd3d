"""Line charts drawn on the server: a measured line, the path to the target, and the same numbers in words.

Pages colour a chart through its classes (static/css/eslnet.css); print has no such file, so there the same parts
carry their colours themselves.
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.forms.utils import flatatt
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

NOTHING = format_html_join("", "{}", ())
LETTER = 0.62  # width of a letter or digit in ems, on the generous side
LINE = 1.25  # from one line of text to the next in ems
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
    """One value at one time. None is a value that may not be shown; hollow, one that is only provisional.

    `at` is the day the value stands for, where that is known.
    """

    label: str
    value: Decimal | float | None
    is_hollow: bool = False
    note: str = ""
    breaks_series: bool = False
    at: dt.date | None = None

    @property
    def time(self) -> dt.date | str:
        """Points of the same time stand above each other."""
        return self.at or self.label

    @property
    def number(self) -> float | None:
        """The value as a float, or None if it cannot be drawn."""
        number = None if self.value is None else float(self.value)
        return number if number is not None and math.isfinite(number) else None


@dataclass(frozen=True)
class LineChart:
    """What is measured, in which unit, from the oldest point to the newest, and where it should go.

    The others are figures from other sources: beside the line, each at the time of one of the points.
    The path to the target starts at the baseline, which is one of the points or of the others; no baseline, no path.
    """

    title: str
    unit: str = ""
    points: list[Point] = field(default_factory=list)
    target: Point | None = None
    baseline: Point | None = None
    others: tuple[Point, ...] = ()

    @property
    def slots(self) -> list[Point]:
        """Every point with a place of its own on the axis of time; the target, if any, is the last."""
        return [*self.points, self.target] if self.target else list(self.points)

    @property
    def numbers(self) -> list[float]:
        return [point.number for point in self.slots if point.number is not None]

    @property
    def heights(self) -> list[float]:
        """Every number that something is drawn at."""
        beside = [point.number for point in (*self.others, self.baseline) if point and point.number is not None]
        return [*self.numbers, *beside]

    @property
    def shares(self) -> tuple[float, ...]:
        """Where each slot stands between the left (0) and the right (1): by its day, or in even steps."""
        days = [point.at.toordinal() for point in self.slots if point.at]
        if len(days) == len(self.slots) and days and min(days) < max(days):
            return tuple((day - min(days)) / (max(days) - min(days)) for day in days)
        steps = len(self.slots) - 1
        return tuple(slot / steps for slot in range(steps + 1)) if steps else (0.5,)

    def slot_of(self, beside: Point) -> int | None:
        """The slot of the first point of the same time."""
        return next((slot for slot, point in enumerate(self.points) if point.time == beside.time), None)


@dataclass(frozen=True)
class Box:
    """Where a text or a dot stands, to keep them apart."""

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

    def is_free_of(self, others: "Iterable[Box]") -> bool:
        return not any(self.touches(other) for other in others)


@dataclass(frozen=True)
class Frame:
    """The paper: its size, its margins, and where a slot and a number fall on it."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    shares: tuple[float, ...]
    low: float
    high: float

    def x(self, slot: int) -> float:
        room = self.width - self.left - self.right
        return self.left + room * self.shares[slot]

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

    def width(self, words: str) -> float:
        return len(words) * self.font * LETTER + 4

    def box(self, words: str, x: float, baseline: float) -> Box:
        """The room that words centred on x take, moved inside the paper."""
        width = self.width(words)
        left = min(max(x - width / 2, 0), max(self.frame.width - width, 0))
        return Box(left, baseline - self.font, width, self.font * 1.2)


def line_chart_svg(chart: LineChart, *, for_print: bool = False) -> SafeString:
    """The whole chart with values, labels and grid; an empty string if there is nothing to draw."""
    if not chart.numbers:
        return NOTHING
    font = 8.0 if for_print else 12.0
    pen = Pen(_frame(chart, font, for_print=for_print), font, for_print=for_print)
    labels = _slot_labels(pen, chart)
    if any(label.line for label in labels):
        pen = replace(pen, frame=replace(pen.frame, bottom=pen.frame.bottom + font * LINE))
    radius = 3 if for_print else 4
    parts = [*_grid(pen, chart), *_lines(pen, chart), *_others(pen, chart, radius - 1), *_dots(pen, chart, radius)]
    parts += [*_values(pen, chart), *(_drawn_label(pen, label, labels) for label in labels)]
    return _svg(pen, chart, "chart", parts)


def sparkline_svg(chart: LineChart, *, for_print: bool = False) -> SafeString:
    """The bare line, as big as a word; an empty string if there is nothing to draw."""
    if not chart.numbers:
        return NOTHING
    frame = Frame(96, 30, 4, 4, 5, 5, chart.shares, min(chart.heights), max(chart.heights))
    pen = Pen(frame, 8, for_print=for_print)
    shown = [(slot, point) for slot, point in enumerate(chart.points) if point.number is not None]
    last = [pen.dot(point, frame.x(slot), frame.y(point.number or 0), 3) for slot, point in shown[-1:]]
    axis = pen.polyline("chart-axis", [(3, 27), (93, 27)])
    return _svg(pen, chart, "sparkline", [axis, *_lines(pen, chart), *last])


def chart_in_words(chart: LineChart) -> str:
    """The same chart read aloud: every number with its time, what is hidden, and the target."""
    said = [_point_in_words(point, chart.unit) for point in chart.points]
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
    low, high = min(chart.heights), max(chart.heights)
    widest = max(len(number_in_words(number, chart.unit)) for number in (low, high))
    left = min(widest * font * LETTER + font, width * 0.35)
    shares = chart.shares
    ends = [chart.slots[shares.index(min(shares))].label, chart.slots[shares.index(max(shares))].label]
    edge = min(max(map(len, ends)) * font * LETTER / 2, 3 * font)
    return Frame(width, height, left + edge / 2, max(edge, font), font * 2.2, font * 2.6, shares, low, high)


def _grid(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    frame = pen.frame
    for number in sorted({frame.low, frame.high}):
        y = frame.y(number)
        yield pen.polyline("chart-grid", [(frame.left - 4, y), (frame.width, y)])
        yield pen.text("chart-label", number_in_words(number, chart.unit), frame.left - 10, y + pen.font * 0.35, "end")


def _lines(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    """The path to the target, a mark where the series breaks, and the measured line in its unbroken runs."""
    frame = pen.frame
    path = _path(frame, chart)
    if len(path) > 1:
        yield pen.polyline("chart-path", path)
    run: list[tuple[float, float]] = []
    for slot, point in enumerate(chart.points):
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


def _path(frame: Frame, chart: LineChart) -> list[tuple[float, float]]:
    """Straight from the baseline to the target, and level after it."""
    slot = chart.slot_of(chart.baseline) if chart.baseline else None
    start = chart.baseline.number if chart.baseline else None
    goal = chart.target.number if chart.target else None
    target_slot = len(chart.points)
    if slot is None or start is None or goal is None or frame.shares[slot] >= frame.shares[target_slot]:
        return []
    path = [(frame.x(slot), frame.y(start)), (frame.x(target_slot), frame.y(goal))]
    last_slot = target_slot - 1
    is_past_target = frame.shares[last_slot] > frame.shares[target_slot]
    return [*path, (frame.x(last_slot), frame.y(goal))] if is_past_target else path


def _others(pen: Pen, chart: LineChart, radius: float) -> Iterator[SafeString]:
    for other in chart.others:
        slot = chart.slot_of(other)
        if slot is not None and other.number is not None:
            yield pen.dot(replace(other, is_hollow=True), pen.frame.x(slot), pen.frame.y(other.number), radius)


def _dots(pen: Pen, chart: LineChart, radius: float) -> Iterator[SafeString]:
    for slot, point in enumerate(chart.points):
        if point.number is not None:
            yield pen.dot(point, pen.frame.x(slot), pen.frame.y(point.number), radius)
    if chart.target and chart.target.number is not None:
        x, y = pen.frame.x(len(chart.points)), pen.frame.y(chart.target.number)
        yield pen.dot(replace(chart.target, is_hollow=True), x, y, radius + 0.5)


def _values(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    """The number at each point, where there is room for it (the page has a table too)."""
    taken = _axis_boxes(pen)
    numbers = [point.number for point in chart.slots]
    for slot in _most_wanted_first(len(numbers)):
        number = numbers[slot]
        if number is not None and not _is_worth_a_label(number, slot, chart):
            continue
        words = _("hidden") if number is None else number_in_words(number)
        places = _places_of_hidden(pen, slot, words) if number is None else _places_of_value(pen, slot, numbers, words)
        box = _free_box([pen.box(words, *place) for place in places], taken, _dot_boxes(pen, chart, slot))
        if box:
            taken.append(box)
            name = "chart-label" if number is None else "chart-value"
            yield pen.text(name, words, box.left + box.width / 2, box.top + pen.font)


def _free_box(boxes: list[Box], texts: list[Box], dots: list[Box]) -> Box | None:
    """The first that touches nothing; or else one that touches no text."""
    return next((box for avoided in ([*texts, *dots], texts) for box in boxes if box.is_free_of(avoided)), None)


def _axis_boxes(pen: Pen) -> list[Box]:
    """The room of the two numbers left of the grid."""
    heights = [pen.frame.y(number) for number in (pen.frame.low, pen.frame.high)]
    return [Box(0, y - pen.font * 0.4, pen.frame.left - 10, pen.font * 0.8) for y in heights]


def _dot_boxes(pen: Pen, chart: LineChart, own_slot: int) -> list[Box]:
    """The room of every dot but one."""
    radius = pen.font * 0.35
    dots = [(slot, point.number) for slot, point in enumerate(chart.slots) if slot != own_slot]
    dots += [(slot, other.number) for other in chart.others if (slot := chart.slot_of(other)) is not None]
    return [
        Box(pen.frame.x(slot) - radius, pen.frame.y(number) - radius, 2 * radius, 2 * radius)
        for slot, number in dots
        if number is not None
    ]


def _is_worth_a_label(number: float, slot: int, chart: LineChart) -> bool:
    """Of many points only the ends and the extremes get their number."""
    ends = {0, len(chart.points) - 1, len(chart.slots) - 1}
    return len(chart.slots) <= MOST_LABELS or slot in ends or number in {min(chart.numbers), max(chart.numbers)}


def _places_of_hidden(pen: Pen, slot: int, words: str) -> list[tuple[float, float]]:
    """Just above the axis of time: under its point's place, or right of the numbers on the left."""
    baseline = pen.frame.height - pen.frame.bottom - pen.font * 0.4
    return [(pen.frame.x(slot), baseline), (pen.frame.left - 6 + pen.width(words) / 2, baseline)]


def _places_of_value(pen: Pen, slot: int, numbers: list[float | None], words: str) -> list[tuple[float, float]]:
    """Above the point, on the side the line does not come from; below, if that is not under the axis; or beside it."""
    frame, number = pen.frame, numbers[slot] or 0
    x, y = frame.x(slot), frame.y(number)
    above, below = y - pen.font * 0.75, y + pen.font * 1.55
    places = [(x + _lean(frame, slot, numbers) * pen.font, above)]
    if below < frame.height - frame.bottom:
        places.append((places[0][0], below))
    aside = pen.width(words) / 2 + pen.font * 0.5
    return [*places, (x + aside, y + pen.font * 0.35), (x - aside, y + pen.font * 0.35)]


def _lean(frame: Frame, slot: int, numbers: list[float | None]) -> int:
    """Right (1) where the line falls past a point, left (-1) where it rises, else 0."""
    in_time = sorted(range(len(numbers)), key=lambda other: frame.shares[other])
    rank = in_time.index(slot)
    if rank in {0, len(in_time) - 1}:
        return 0
    before, number, after = (numbers[other] for other in in_time[rank - 1 : rank + 2])
    if before is None or number is None or after is None or not min(before, after) < number < max(before, after):
        return 0
    return 1 if after < before else -1


@dataclass(frozen=True)
class Label:
    """A time under the axis, on the first line (0) or the second (1)."""

    words: str
    box: Box
    line: int = 0


def _slot_labels(pen: Pen, chart: LineChart) -> list[Label]:
    """The times under the axis, shortened to their room and left out where they would touch.

    Where the target's touches a more wanted one, it goes to a second line.
    """
    labels: list[Label] = []
    longest = max(4, int(pen.frame.width / min(len(chart.slots), 3) / (pen.font * LETTER)) - 1)
    target_slot = len(chart.points)
    wanted = _most_wanted_first(target_slot)
    for slot in [*wanted[:2], *([target_slot] if chart.target else []), *wanted[2:]]:
        label = chart.slots[slot].label
        words = label if len(label) <= longest else label[: longest - 1] + "…"
        box = pen.box(words, pen.frame.x(slot), 0)
        if box.is_free_of(other.box for other in labels):
            labels.append(Label(words, box))
        elif slot == target_slot:
            words = _("target: %(point)s") % {"point": words}
            labels.append(Label(words, pen.box(words, pen.frame.x(slot), pen.font * LINE), line=1))
    return labels


def _drawn_label(pen: Pen, label: Label, labels: list[Label]) -> SafeString:
    lines_below = max(other.line for other in labels) - label.line
    baseline = pen.frame.height - pen.font * (0.5 + LINE * lines_below)
    return pen.text("chart-label", label.words, label.box.left + label.box.width / 2, baseline)


def _most_wanted_first(count: int) -> list[int]:
    """The last and the first, then the others from the newest back."""
    return list(dict.fromkeys([count - 1, 0, *range(count - 2, 0, -1)])) if count else []


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

"""The words and numbers in a chart: each stands where it touches no other, or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ui.charts.chart import LineChart
from ui.charts.paper import LETTER, Box, Pen, grid_lines, shortened
from ui.charts.words import number_in_words

LINE = 1.25  # from one line of text to the next in ems
MOST_LABELS = 8


@dataclass(frozen=True)
class Label:
    """A time under the axis, on the first line (0) or the second (1)."""

    words: str
    box: Box
    line: int = 0


def breaks(pen: Pen, chart: LineChart) -> list[float]:
    """Where the series breaks: half-way between the point that is counted in another way and the one before."""
    frame = pen.frame
    return [
        (frame.x(slot - 1) + frame.x(slot)) / 2
        for slot, point in enumerate(chart.points)
        if slot and point.breaks_series
    ]


def inner_words(pen: Pen, chart: LineChart) -> Iterator[SafeString]:
    """What stands inside the frame: "break", the numbers, and the names of other areas."""
    taken = _axis_boxes(pen, chart)
    yield from _breaks(pen, chart, taken)
    yield from _values(pen, chart, taken)
    yield from _areas(pen, chart, taken)


def slot_labels(pen: Pen, chart: LineChart) -> list[Label]:
    """The times under the axis, shortened to their room and left out where they would touch.

    Where the target's touches a more wanted one, it goes to a second line.
    """
    labels: list[Label] = []
    longest = max(4, int(pen.frame.width / min(len(chart.slots), 3) / (pen.font * LETTER)) - 1)
    target_slot = chart.target_slot
    wanted = _most_wanted_first(len(chart.points))
    milestones = range(len(chart.points), target_slot)
    for slot in [*wanted[:2], *([target_slot] if chart.target else []), *wanted[2:], *milestones]:
        words = shortened(chart.slots[slot].label, longest)
        box = pen.box(words, pen.frame.x(slot), 0)
        if box.is_free_of(other.box for other in labels):
            labels.append(Label(words, box))
        elif slot == target_slot:
            words = _("target: %(point)s") % {"point": words}
            labels.append(Label(words, pen.box(words, pen.frame.x(slot), pen.font * LINE), line=1))
    return labels


def drawn_label(pen: Pen, label: Label, labels: list[Label]) -> SafeString:
    lines_below = max(other.line for other in labels) - label.line
    baseline = pen.frame.height - pen.font * (0.5 + LINE * lines_below)
    return pen.text("chart-label", label.words, label.box.left + label.box.width / 2, baseline)


def _breaks(pen: Pen, chart: LineChart, taken: list[Box]) -> Iterator[SafeString]:
    words = _("break")
    for middle in breaks(pen, chart):
        box = pen.box(words, middle, pen.font)
        if box.is_free_of(taken):
            taken.append(box)
            yield pen.text("chart-label", words, box.left + box.width / 2, pen.font)


def _values(pen: Pen, chart: LineChart, taken: list[Box]) -> Iterator[SafeString]:
    """The number at each point, where there is room for it (the page has a table too)."""
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


def _areas(pen: Pen, chart: LineChart, taken: list[Box]) -> Iterator[SafeString]:
    """The name of each other area at its newest figure; where all is full, over what is there."""
    for series in chart.references:
        placed = [(slot, point.number) for point in series.points if (slot := chart.slot_of(point)) is not None]
        drawn = [(slot, number) for slot, number in placed if number is not None]
        if not drawn:
            continue
        words, (slot, number) = shortened(series.label, 20), drawn[-1]
        x, y = pen.frame.x(slot), pen.frame.y(number)
        heights = (y - pen.font * 0.6, y + pen.font * 1.4, y - pen.font * 1.8, y + pen.font * 2.6)
        boxes = [pen.box(words, x, height) for height in heights]
        box = _free_box(boxes, taken, _dot_boxes(pen, chart, slot)) or boxes[0]
        taken.append(box)
        yield pen.text("chart-reference-label", words, box.left + box.width / 2, box.top + pen.font)


def _free_box(boxes: list[Box], texts: list[Box], dots: list[Box]) -> Box | None:
    """The first that touches nothing; or else one that touches no text."""
    return next((box for avoided in ([*texts, *dots], texts) for box in boxes if box.is_free_of(avoided)), None)


def _axis_boxes(pen: Pen, chart: LineChart) -> list[Box]:
    """The room of the words left of the grid."""
    heights = [pen.frame.y(number) for number, _words in grid_lines(chart)]
    return [Box(0, y - pen.font * 0.4, pen.frame.left - 10, pen.font * 0.8) for y in heights]


def _dot_boxes(pen: Pen, chart: LineChart, own_slot: int) -> list[Box]:
    """The room of every dot but one."""
    radius = pen.font * 0.35
    dots = [(slot, point.number) for slot, point in enumerate(chart.slots) if slot != own_slot]
    beside = [*chart.others, *(point for series in chart.references for point in series.points)]
    dots += [(slot, other.number) for other in beside if (slot := chart.slot_of(other)) is not None]
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
    places = [(x + _lean(pen, slot, numbers) * pen.font, above)]
    if below < frame.height - frame.bottom:
        places.append((places[0][0], below))
    aside = pen.width(words) / 2 + pen.font * 0.5
    return [*places, (x + aside, y + pen.font * 0.35), (x - aside, y + pen.font * 0.35)]


def _lean(pen: Pen, slot: int, numbers: list[float | None]) -> int:
    """Right (1) where the line falls past a point, left (-1) where it rises, else 0."""
    in_time = sorted(range(len(numbers)), key=lambda other: pen.frame.shares[other])
    rank = in_time.index(slot)
    if rank in {0, len(in_time) - 1}:
        return 0
    before, number, after = (numbers[other] for other in in_time[rank - 1 : rank + 2])
    if before is None or number is None or after is None or not min(before, after) < number < max(before, after):
        return 0
    return 1 if after < before else -1


def _most_wanted_first(count: int) -> list[int]:
    """The last and the first, then the others from the newest back."""
    return list(dict.fromkeys([count - 1, 0, *range(count - 2, 0, -1)])) if count else []

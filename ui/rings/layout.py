"""Where everything stands, with the centre at 0, 0: nothing touches anything else, and nothing is cut."""

import math
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ui.charts.labels import LINE
from ui.charts.paper import LETTER, Box
from ui.rings.facts import Entry, RingMap

MOST_NAMES = 14  # of more dots only the numbers are drawn
CENTRE = 48.0
DOT = 15.0  # radius of the heaviest
SMALLEST_DOT = 10.5
INNERMOST = 120.0
BETWEEN_RINGS = 18.0
BETWEEN_SECTORS = 0.07  # radians
ASIDE = 0.36  # of the room a dot has along its row
OUTSIDE = 34.0  # from the outermost row to the names of the sectors
LONGEST_NAME = 16
WIDEST = 1080.0  # with names; wider, the letters become too small on a page
LONGEST_RING = 13


@dataclass(frozen=True)
class Spread:
    """How far dots stand apart: along a row, and from one row to the next."""

    along: float
    across: float


TIGHT, WIDE = Spread(35, 36), Spread(112, 66)


@dataclass(frozen=True)
class Words:
    """A text of a few lines, centred on x or beginning or ending there; y is the first baseline."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    box: Box


@dataclass(frozen=True)
class Dot:
    entry: Entry
    x: float
    y: float
    radius: float
    angle: float

    @property
    def box(self) -> Box:
        return Box(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


@dataclass(frozen=True)
class Band:
    """A ring: the circles its dots stand on, and the circle around them."""

    ring: int
    radii: tuple[float, ...]

    @property
    def middle(self) -> float:
        return (self.radii[0] + self.radii[-1]) / 2

    def outline(self, spread: Spread) -> float:
        return self.radii[-1] + (spread.across + BETWEEN_RINGS) / 2


@dataclass(frozen=True)
class Layout:
    dots: tuple[Dot, ...]
    names: tuple[Words, ...]
    ring_names: tuple[Words, ...]
    sector_names: tuple[Words, ...]
    outlines: tuple[float, ...]
    borders: tuple[float, ...]
    """The angles between two sectors."""

    @property
    def frame(self) -> Box:
        """The paper that holds it all."""
        edge = max(self.outlines, default=CENTRE)
        boxes = [Box(-edge, -edge, 2 * edge, 2 * edge), *(dot.box for dot in self.dots)]
        boxes += [words.box for words in (*self.names, *self.ring_names, *self.sector_names)]
        left, top = min(box.left for box in boxes) - 6, min(box.top for box in boxes) - 6
        right, bottom = max(box.left + box.width for box in boxes), max(box.top + box.height for box in boxes)
        return Box(left, top, right + 6 - left, bottom + 6 - top)


def lay_out(drawn: RingMap, font: float) -> Layout:
    """With the names beside the dots if they are few and all find a place, else with their numbers only."""
    if len(drawn.nodes) <= MOST_NAMES:
        layout = _lay_out(drawn, font, WIDE)
        names = _names(layout, font)
        named = None if names is None else replace(layout, names=names)
        if named and named.frame.width <= WIDEST:
            return named
    return _lay_out(drawn, font, TIGHT)


def _lay_out(drawn: RingMap, font: float, spread: Spread) -> Layout:
    counts = Counter((entry.node.ring, entry.node.sector) for entry in drawn.entries)
    texts = {ring: wrapped(drawn.rings[ring], LONGEST_RING) for ring in sorted({ring for ring, _sector in counts})}
    bands, gap, needs = _bands(counts, {ring: width(lines, font) for ring, lines in texts.items()}, spread)
    wedges = _wedges(needs, gap)
    outlines = tuple(band.outline(spread) for band in bands.values())
    edge = max(outlines, default=CENTRE)
    return Layout(
        dots=tuple(_dots(drawn, bands, wedges)),
        names=(),
        ring_names=tuple(_words(texts[ring], 0, -band.middle, "middle", font) for ring, band in bands.items()),
        sector_names=tuple(_sector_names(drawn, wedges, edge + OUTSIDE / 2, font)),
        outlines=outlines,
        borders=tuple(start - BETWEEN_SECTORS / 2 for start, _size in list(wedges.values())[1:]),
    )


def _bands(
    counts: Counter[tuple[int, int]], widths: dict[int, float], spread: Spread
) -> tuple[dict[int, Band], float, dict[int, float]]:
    """As many rows in each ring as make all sectors fit around; the gap at the top, and what each sector needs."""
    rows = dict.fromkeys(widths, 1)
    while True:
        bands = _with_radii(rows, spread)
        gap = max(((widths[ring] + 2 * DOT + 10) / band.middle for ring, band in bands.items()), default=0.0)
        needs: dict[int, float] = defaultdict(float)
        by_ring: dict[int, float] = defaultdict(float)
        for (ring, sector), number in sorted(counts.items()):
            need = math.ceil(number / rows[ring]) * spread.along / bands[ring].radii[0]
            needs[sector] = max(needs[sector], need)
            by_ring[ring] += need
        if sum(needs.values()) + gap + len(needs) * BETWEEN_SECTORS <= math.tau:
            return bands, gap, needs
        rows[max(by_ring, key=lambda ring: (by_ring[ring], -ring))] += 1


def _with_radii(rows: dict[int, int], spread: Spread) -> dict[int, Band]:
    bands, radius = {}, INNERMOST
    for ring, number in rows.items():
        radii = tuple(radius + row * spread.across for row in range(number))
        bands[ring] = Band(ring, radii)
        radius = radii[-1] + spread.across + BETWEEN_RINGS
    return bands


def _wedges(needs: dict[int, float], gap: float) -> dict[int, tuple[float, float]]:
    """Where each sector begins and how wide it is; what is left over is shared out in proportion."""
    free = math.tau - gap - len(needs) * BETWEEN_SECTORS
    stretch = free / sum(needs.values()) if needs else 1.0
    wedges, angle = {}, gap / 2 + BETWEEN_SECTORS / 2
    for sector in sorted(needs):
        wedges[sector] = (angle, needs[sector] * stretch)
        angle += needs[sector] * stretch + BETWEEN_SECTORS
    return wedges


def _dots(drawn: RingMap, bands: dict[int, Band], wedges: dict[int, tuple[float, float]]) -> Iterable[Dot]:
    heaviest = max((node.weight for node in drawn.nodes), default=0) or 1
    together: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in drawn.entries:
        together[entry.node.ring, entry.node.sector].append(entry)
    for (ring, sector), entries in together.items():
        start, size = wedges[sector]
        radii = bands[ring].radii
        for row, radius in enumerate(radii):
            inside = entries[row :: len(radii)]
            for place, entry in enumerate(inside):
                aside = ASIDE if (ring + row) % 2 else 1 - ASIDE  # dots of two rows stand in no line with the centre
                angle = start + size * (place + aside) / len(inside)
                dot = SMALLEST_DOT + (DOT - SMALLEST_DOT) * math.sqrt(max(entry.node.weight, 0) / heaviest)
                yield Dot(entry, *point(angle, radius), dot, angle)


def _names(layout: Layout, font: float) -> tuple[Words, ...] | None:
    """The label of each dot below, above or beside it; None if one of them finds no place."""
    taken = [dot.box for dot in layout.dots] + [words.box for words in (*layout.ring_names, *layout.sector_names)]
    taken.append(Box(-CENTRE, -CENTRE, 2 * CENTRE, 2 * CENTRE))
    names: list[Words] = []
    for dot in layout.dots:
        lines = wrapped(dot.entry.node.label, LONGEST_NAME)
        high, aside = font * LINE * len(lines) / 2 + dot.radius + 3, dot.radius + 4
        places = [
            _words(lines, dot.x, dot.y + high, "middle", font),
            _words(lines, dot.x, dot.y - high, "middle", font),
            _words(lines, dot.x + aside, dot.y, "start", font),
            _words(lines, dot.x - aside, dot.y, "end", font),
        ]
        free = next((words for words in places if words.box.is_free_of(taken)), None)
        if free is None:
            return None
        names.append(free)
        taken.append(free.box)
    return tuple(names)


def _sector_names(
    drawn: RingMap, wedges: dict[int, tuple[float, float]], radius: float, font: float
) -> Iterable[Words]:
    """Around the outermost ring, right and left of it, pushed apart where two would touch."""
    sides: dict[str, list[tuple[float, tuple[str, ...]]]] = {"start": [], "end": []}
    for sector, (start, size) in wedges.items():
        middle = start + size / 2
        sides["start" if middle <= math.pi else "end"].append(
            (point(middle, radius)[1], wrapped(drawn.sectors[sector], LONGEST_NAME))
        )
    for anchor, wanted in sides.items():
        for y, lines in _apart(sorted(wanted), font):
            beside = math.sqrt(max(radius * radius - y * y, 0))
            yield _words(lines, beside if anchor == "start" else -beside, y, anchor, font)


def _apart(wanted: list[tuple[float, tuple[str, ...]]], font: float) -> list[tuple[float, tuple[str, ...]]]:
    """From top to bottom each at its height, or as far below the one before as it must be; then as one moved up."""
    placed: list[tuple[float, tuple[str, ...]]] = []
    bottom, pushed = -math.inf, 0.0
    for y, lines in wanted:
        half = font * LINE * len(lines) / 2 + 3
        at = max(y, bottom + half)
        pushed = max(pushed, at - y)
        placed.append((at, lines))
        bottom = at + half
    return [(y - pushed / 2, lines) for y, lines in placed]


def _words(lines: tuple[str, ...], x: float, middle: float, anchor: str, font: float) -> Words:
    wide, high = width(lines, font), font * LINE * len(lines)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    first_baseline = middle - high / 2 + font * 0.95
    return Words(lines, x, first_baseline, anchor, Box(left, middle - high / 2, wide, high))


def wrapped(text: str, longest: int) -> tuple[str, ...]:
    """At most two lines; what is longer ends in dots, for the list says it in full."""
    return tuple(textwrap.wrap(text, longest, max_lines=2, placeholder="…")) or ("\N{EN DASH}",)


def width(lines: tuple[str, ...], font: float) -> float:
    return max(len(line) for line in lines) * font * LETTER + 4


def point(angle: float, radius: float) -> tuple[float, float]:
    """The angle goes clockwise from the top."""
    return radius * math.sin(angle), -radius * math.cos(angle)

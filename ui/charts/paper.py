"""The paper a chart is drawn on, and the pen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from ui.charts.chart import LineChart, Point
from ui.charts.words import number_in_words
from ui.svg import element

LETTER = 0.62  # width of a letter or digit in ems, on the generous side
PRINT = {
    "chart-grid": {"stroke": "#d5dad6", "stroke-width": ".8"},
    "chart-axis": {"stroke": "#7b8784", "stroke-width": ".8"},
    "chart-break": {"stroke": "#7b8784", "stroke-width": "1", "stroke-dasharray": "2 3"},
    "chart-path": {"stroke": "#7b8784", "stroke-width": "1.2", "stroke-dasharray": "4 3", "fill": "none"},
    "chart-line": {"stroke": "#0b5563", "stroke-width": "2.4", "stroke-linejoin": "round", "fill": "none"},
    "chart-dot": {"fill": "#0b5563"},
    "chart-hollow": {"fill": "#ffffff", "stroke": "#0b5563", "stroke-width": "1.6"},
    "chart-milestone": {"fill": "#ffffff", "stroke": "#4a5754", "stroke-width": "1.2"},
    "chart-reference": {"stroke": "#8a4b08", "stroke-width": "1.2", "stroke-dasharray": "1 2", "fill": "none"},
    "chart-reference-mark": {"fill": "#8a4b08"},
    "chart-reference-label": {"fill": "#8a4b08"},
    "chart-value": {"fill": "#17211f", "font-weight": "600"},
    "chart-label": {"fill": "#4a5754"},
}


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
        return element("path", {"d": path, **self.style(name)})

    def dot(self, point: Point, x: float, y: float, radius: float) -> SafeString:
        style = self.style("chart-hollow" if point.is_hollow else "chart-dot")
        place = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:g}"}
        return element("circle", {**place, **style}, element("title", {}, point.note) if point.note else "")

    def diamond(self, name: str, x: float, y: float, radius: float) -> SafeString:
        corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y), (x, y - radius)]
        return self.polyline(name, corners)

    def text(self, name: str, words: str, x: float, y: float, anchor: str = "middle") -> SafeString:
        attributes = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, **self.style(name)}
        return element("text", attributes, words)

    def width(self, words: str) -> float:
        return len(words) * self.font * LETTER + 4

    def box(self, words: str, x: float, baseline: float) -> Box:
        """The room that words centred on x take, moved inside the paper."""
        width = self.width(words)
        left = min(max(x - width / 2, 0), max(self.frame.width - width, 0))
        return Box(left, baseline - self.font, width, self.font * 1.2)


def framed(chart: LineChart, font: float, *, for_print: bool) -> Frame:
    """Paper with room on the left for the numbers, or for the names of the levels."""
    width, height = (220.0, 104.0) if for_print else (360.0, 200.0)
    low, high = min(chart.heights), max(chart.heights)
    widest = max(len(words) for _number, words in grid_lines(chart))
    left = min(widest * font * LETTER + font, width * 0.35)
    shares = chart.shares
    ends = [chart.slots[shares.index(min(shares))].label, chart.slots[shares.index(max(shares))].label]
    edge = min(max(map(len, ends)) * font * LETTER / 2, 3 * font)
    return Frame(width, height, left + edge / 2, max(edge, font), font * 2.2, font * 2.6, shares, low, high)


def grid_lines(chart: LineChart) -> list[tuple[float, str]]:
    """The lowest and the highest number, or each level of a scale, with what stands left of its line."""
    if chart.levels:
        return [(float(level), shortened(name, 16)) for level, name in enumerate(chart.levels, start=1)]
    ends = sorted({min(chart.heights), max(chart.heights)})
    return [(number, number_in_words(number, chart.unit)) for number in ends]


def shortened(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"

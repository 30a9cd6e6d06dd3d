"""How pages grow with the number of networks, as a drawing."""

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from bench.results import Results

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 56, 190, 40, 44
COLOURS = ["#1b5e9b", "#b3541e", "#2f7d4f", "#7a3b8f", "#a3232f", "#4d4d4d", "#008291", "#8a6d00"]
TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
ROLE = "coordinator"


def draw(results: Results) -> str:
    """The coordinator's pages: the median by the number of networks, both on logarithmic scales."""
    lines = {page: results.of(page, role) for page, role in results.pages() if role == ROLE}
    networks = sorted({row.networks for row in results.by_networks})
    times = [row.median_ms for rows in lines.values() for row in rows]
    plot = _Plot(networks, times)
    body = [*plot.axes(), *_lines(plot, lines)]
    title = f"Time of the coordinator's pages beside {networks[0]:,} to {networks[-1]:,} networks"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<text x="{LEFT}" y="22" font-size="14">{escape(title)}</text>{"".join(body)}</svg>\n'
    )


class _Plot:
    def __init__(self, networks: Sequence[int], times: Sequence[float]) -> None:
        self.networks = networks
        self.low, self.high = min(times) * 0.8, max(times) * 1.2

    def x(self, number: int) -> float:
        first, last = math.log(self.networks[0]), math.log(max(self.networks[-1], self.networks[0] + 1))
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(number) - first) / (last - first)

    def y(self, time: float) -> float:
        share = (math.log(time) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share

    def axes(self) -> Iterator[str]:
        bottom = HEIGHT - BOTTOM
        for number in self.networks:
            yield f'<text x="{self.x(number):.0f}" y="{bottom + 18}" text-anchor="middle">{number:,}</text>'
        for tick in TICKS:
            if self.low < tick < self.high:
                y = self.y(tick)
                yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick} ms</text>'
        middle = (LEFT + WIDTH - RIGHT) // 2
        yield f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">networks in the database</text>'


def _lines(plot: _Plot, lines: dict) -> Iterator[str]:
    """Each page a line with its name at the end; names keep their distance."""
    ends = sorted(lines, key=lambda page: plot.y(lines[page][-1].median_ms))
    at = TOP - 14.0
    for number, page in enumerate(ends):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{plot.x(row.networks):.1f},{plot.y(row.median_ms):.1f}" for row in lines[page])
        at = max(at + 14, plot.y(lines[page][-1].median_ms))
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}" fill="{colour}">{escape(page)}</text>'

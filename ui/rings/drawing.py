"""Draws a map of rings on the server, as ui.charts its charts: by classes on a page, with its colours in print."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.charts.labels import LINE
from ui.rings.facts import Link, RingMap
from ui.rings.layout import CENTRE, Dot, Layout, Words, lay_out, point, wrapped
from ui.svg import element

NOTHING = format_html_join("", "{}", ())
MOST_LINKS = 150
BEND = 0.22  # how far from the middle of the picture a line keeps, as a share of the straight way
PRINT = {
    "ring-circle": {"fill": "none", "stroke": "#d5dad6", "stroke-width": "1"},
    "ring-border": {"stroke": "#d5dad6", "stroke-width": "1", "stroke-dasharray": "2 4"},
    "ring-link ring-link-1": {"fill": "none", "stroke": "#b9c9cb", "stroke-width": "1"},
    "ring-link ring-link-2": {"fill": "none", "stroke": "#86a9ae", "stroke-width": "1.8"},
    "ring-link ring-link-3": {"fill": "none", "stroke": "#4d8791", "stroke-width": "2.8"},
    "ring-centre": {"fill": "#083e49"},
    "ring-centre-text": {"fill": "#ffffff", "font-weight": "600"},
    "ring-dot ring-dot-0": {"fill": "#0b5563", "stroke": "#0b5563", "stroke-width": "1.6"},
    "ring-dot": {"fill": "#ffffff", "stroke": "#0b5563", "stroke-width": "1.6"},
    "ring-number ring-number-0": {"fill": "#ffffff", "font-weight": "600"},
    "ring-number": {"fill": "#17211f", "font-weight": "600"},
    "ring-name": {"fill": "#17211f"},
    "ring-ground": {"fill": "#ffffff"},
    "ring-ring": {"fill": "#4a5754"},
    "ring-sector": {"fill": "#4a5754", "font-weight": "600"},
}


@dataclass(frozen=True)
class Pen:
    """Draws one part after the other, for a page or for print; with a focus, all else steps back."""

    font: float
    for_print: bool
    focus: int | None = None

    def style(self, name: str, more: str = "") -> dict[str, str]:
        return PRINT[name] if self.for_print else {"class": f"{name} {more}".strip()}

    def text(self, name: str, words: Words) -> SafeString:
        spans = format_html_join(
            "",
            '<tspan x="{}" y="{}">{}</tspan>',
            (
                (f"{words.x:.1f}", f"{words.y + number * self.font * LINE:.1f}", line)
                for number, line in enumerate(words.lines)
            ),
        )
        return element("text", {"text-anchor": words.anchor, **self.style(name)}, spans)

    def circle(self, name: str, x: float, y: float, radius: float, more: str = "") -> SafeString:
        place = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}"}
        return element("circle", {**place, **self.style(name, more)})

    def path(self, name: str, way: str, more: str = "") -> SafeString:
        return element("path", {"d": way, **self.style(name, more)})


def rings_svg(drawn: RingMap, *, focus: int | None = None, for_print: bool = False) -> SafeString:
    """The whole picture; an empty string if there is nothing to draw.

    With a focus, one dot and its lines stand out. In print the colours are in the picture itself.
    """
    if not drawn.nodes:
        return NOTHING
    pen = Pen(13.5 if for_print else 12.0, for_print, focus)
    layout = lay_out(drawn, pen.font)
    parts = [*_ground(pen, layout), *_links(pen, drawn, layout), *_centre(pen, drawn)]
    for words in layout.ring_names:
        parts += [_behind(pen, words), pen.text("ring-ring", words)]
    parts += [pen.text("ring-sector", words) for words in layout.sector_names]
    parts += [part for dot in layout.dots for part in _dot(pen, drawn, dot)]
    for words in layout.names:
        parts += [_behind(pen, words), pen.text("ring-name", words)]
    return _svg(pen, drawn, layout, parts)


def _ground(pen: Pen, layout: Layout) -> Iterator[SafeString]:
    for radius in layout.outlines:
        yield pen.circle("ring-circle", 0, 0, radius)
    edge = max(layout.outlines)
    for angle in layout.borders:
        (x, y), (to_x, to_y) = point(angle, CENTRE + 24), point(angle, edge + 8)
        yield pen.path("ring-border", f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}")


def _links(pen: Pen, drawn: RingMap, layout: Layout) -> Iterator[SafeString]:
    """The strongest last, so that they lie on top; of very many only the strongest."""
    places = {dot.entry.node.key: dot for dot in layout.dots}
    heaviest = max((link.weight for link in drawn.links), default=1)
    wanted = sorted(drawn.links, key=lambda link: (_is_on(pen, link), link.weight, -link.first, -link.second))
    for link in wanted[-MOST_LINKS:]:
        level = 1 + min(2, 3 * (link.weight - 1) // heaviest)
        more = "" if pen.focus is None else "is-on" if _is_on(pen, link) else "is-off"
        yield pen.path(f"ring-link ring-link-{level}", _bent(places[link.first], places[link.second]), more)


def _is_on(pen: Pen, link: Link) -> bool:
    return pen.focus in {link.first, link.second}


def _bent(one: Dot, other: Dot) -> str:
    """A curve by way of the middle of the picture, so that lines run together instead of across the dots."""
    x, y = (one.x + other.x) / 2 * BEND, (one.y + other.y) / 2 * BEND
    return f"M{one.x:.1f} {one.y:.1f}Q{x:.1f} {y:.1f} {other.x:.1f} {other.y:.1f}"


def _centre(pen: Pen, drawn: RingMap) -> Iterator[SafeString]:
    yield pen.circle("ring-centre", 0, 0, CENTRE)
    lines = wrapped(drawn.centre, 12)
    first = -pen.font * LINE * (len(lines) - 1) / 2 + pen.font * 0.35
    for number, line in enumerate(lines):
        yield _one_line(pen, "ring-centre-text", line, 0, first + number * pen.font * LINE)


def _dot(pen: Pen, drawn: RingMap, dot: Dot) -> Iterator[SafeString]:
    """In the first ring filled, in the others hollow; the number of the list stands in it."""
    node = dot.entry.node
    inner = "-0" if node.ring == 0 else ""
    near = {other.key for other, _weight in dot.entry.others}
    more = "" if pen.focus is None else "is-focus" if node.key == pen.focus else "" if pen.focus in near else "is-off"
    kind = ("ring-dot ring-dot-0", "ring-number ring-number-0") if inner else ("ring-dot", "ring-number")
    if more == "is-focus":
        yield pen.circle("ring-dot", dot.x, dot.y, dot.radius + 5, "ring-halo")
    yield pen.circle(kind[0], dot.x, dot.y, dot.radius, more)
    yield _one_line(pen, kind[1], str(dot.entry.number), dot.x, dot.y + pen.font * 0.35, more)


def _one_line(pen: Pen, name: str, words: str, x: float, y: float, more: str = "") -> SafeString:
    attributes = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": "middle", **pen.style(name, more)}
    return element("text", attributes, words)


def _behind(pen: Pen, words: Words) -> SafeString:
    """Paper behind words, so that no line runs through them."""
    box = words.box
    place = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
    sizes = {name: f"{value:.1f}" for name, value in place.items()}
    return element("rect", {**sizes, **pen.style("ring-ground")})


def _svg(pen: Pen, drawn: RingMap, layout: Layout, parts: list[SafeString]) -> SafeString:
    frame = layout.frame
    box = (frame.left, frame.top, math.ceil(frame.width), math.ceil(frame.height))
    attributes = {"viewBox": " ".join(f"{value:.0f}" for value in box), "role": "img", "font-size": f"{pen.font:g}"}
    drawing = format_html_join("", "{}", ((part,) for part in parts))
    if pen.for_print:
        attributes |= {"xmlns": "http://www.w3.org/2000/svg", "font-family": "Inter"}
        return format_html(
            "<svg{}><title>{}. {}</title>{}</svg>", flatatt(attributes), drawn.title, drawn.about, drawing
        )
    attributes |= {"class": "rings", "aria-labelledby": "rings-title rings-about"}
    return format_html(
        '<svg{}><title id="rings-title">{}</title><desc id="rings-about">{}</desc>{}</svg>',
        flatatt(attributes),
        drawn.title,
        drawn.about,
        drawing,
    )

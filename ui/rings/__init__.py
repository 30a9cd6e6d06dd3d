"""Who stands near and who stands far: dots on rings around a centre, in sectors, with lines between them."""

from ui.rings.drawing import MOST_LINKS, rings_svg
from ui.rings.facts import Entry, Link, Node, RingMap

__all__ = ["MOST_LINKS", "Entry", "Link", "Node", "RingMap", "rings_svg"]

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby


@dataclass(frozen=True)
class Node:
    """A dot: on which ring, in which sector; the heavier, the bigger. The note says more of it in a list."""

    key: int
    ring: int
    sector: int
    label: str
    weight: int = 0
    note: str = ""


@dataclass(frozen=True)
class Link:
    """A line between two dots; the heavier, the stronger."""

    first: int
    second: int
    weight: int


@dataclass(frozen=True)
class Entry:
    """A dot as a list names it: its number in the picture, and whom it is linked with, the strongest link first."""

    number: int
    node: Node
    others: tuple[tuple[Node, int], ...]


@dataclass(frozen=True)
class RingMap:
    """What is drawn. Rings and sectors are names, the innermost ring first, the sectors clockwise from the top."""

    title: str
    about: str
    centre: str
    rings: tuple[str, ...]
    sectors: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every dot with its number: from the inside out, clockwise, by label."""
        by_key = {node.key: node for node in self.nodes}
        others: dict[int, list[tuple[Node, int]]] = defaultdict(list)
        for link in self.links:
            others[link.first].append((by_key[link.second], link.weight))
            others[link.second].append((by_key[link.first], link.weight))
        ordered = sorted(self.nodes, key=lambda node: (node.ring, node.sector, node.label.casefold(), node.key))
        return tuple(
            Entry(number, node, tuple(sorted(others[node.key], key=_strongest_first)))
            for number, node in enumerate(ordered, start=1)
        )

    @property
    def by_ring(self) -> list[tuple[str, list[tuple[str, list[Entry]]]]]:
        """The same as a list: each ring that has a dot, in it each sector that has one."""
        return [
            (self.rings[ring], [(self.sectors[sector], list(found)) for sector, found in groupby(inside, _sector)])
            for ring, inside in groupby(self.entries, lambda entry: entry.node.ring)
        ]


def _sector(entry: Entry) -> int:
    return entry.node.sector


def _strongest_first(other: tuple[Node, int]) -> tuple[int, str, int]:
    node, weight = other
    return -weight, node.label.casefold(), node.key

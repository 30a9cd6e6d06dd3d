"""Which column of somebody's sheet is which field: guessed from the words above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from networks.transfer.words import fold, holds, in_every_language


@dataclass(frozen=True)
class Column:
    """A field a sheet may have a column for. Its label is the heading of our own sheets, known in every language.

    `words` are headings that mean it; `vague` ones mean it where no other column does. Of two fields whose words
    stand in one heading, the later in the list is meant: “Type of organisation” is a type.
    """

    name: str
    label: Any
    group: Any
    words: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    is_required: bool = False

    @cached_property
    def headings(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.words) | in_every_language(self.label)

    @cached_property
    def vague_headings(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.vague)

    def is_called(self, heading: str) -> bool:
        return heading in self.headings

    def may_be_called(self, heading: str) -> bool:
        return heading in self.vague_headings

    def is_named_in(self, heading: str) -> bool:
        return any(holds(heading, word) for word in self.headings)


Columns = Sequence[Column]


def guess(headings: Sequence[str], columns: Columns) -> dict[int, str]:
    """The field of each column we recognise, by its place; every field once."""
    folded = [fold(heading) for heading in headings]
    found: dict[int, str] = {}
    for column in columns:
        _take(found, folded, column, column.is_called)
    for column in columns:
        _take(found, folded, column, column.may_be_called)
    for column in reversed(columns):
        _take(found, folded, column, column.is_named_in)
    return found


def likeness(cells: Iterable[str], columns: Columns) -> int:
    """How much a row looks like the one with the headings: two for each it knows, one for each it half knows."""
    return sum(_likeness(fold(cell), columns) for cell in cells if cell and len(cell) <= 60)


def _likeness(heading: str, columns: Columns) -> int:
    if any(column.is_called(heading) or column.may_be_called(heading) for column in columns):
        return 2
    return int(any(column.is_named_in(heading) for column in columns))


def _take(found: dict[int, str], headings: list[str], column: Column, means: Any) -> None:
    if column.name in found.values():
        return
    for place, heading in enumerate(headings):
        if heading and place not in found and means(heading):
            found[place] = column.name
            return

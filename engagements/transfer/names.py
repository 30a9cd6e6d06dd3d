"""Names in a sheet, and the partners and goals they may mean.

A name that is exactly one of ours is taken for it. Any other is asked about: we only say what it is like.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation

from engagements.models import Commitment
from networks.transfer.tables import shortened
from networks.transfer.words import fold, holds, plain

KEEP, OUT = "keep", "out"  # what becomes of a name that means nobody: into the text, or left out
LIKE_ENOUGH, SURE_ENOUGH = 0.3, 0.65
HINTED = 0.0  # suggested by a word, in none of its names
MOST_LIKE = 3
MOST_WORDS = 8  # pieces of a name that holds what parts names elsewhere
SHORTEST = 3  # letters of a name that is found within another
MARKS = {"goals": re.compile(r"([;\n\r]+)"), "partners": re.compile(r"([;\n\r]+|,\s+)")}


@dataclass
class Unknown:
    """A name in the sheet that is nobody's, and the rows it stands in."""

    kind: str  # goals or partners
    text: str
    rows: list[int] = field(default_factory=list)

    @property
    def key(self) -> str:
        return key_of(self.kind, self.text)

    @property
    def shown(self) -> str:
        return shortened(self.text)


def key_of(kind: str, text: str) -> str:
    """Under which a choice about this name is kept."""
    return f"{kind}:{fold(text)[:100]}"


class NameBook:
    """Rows of one kind, found by what a sheet calls them."""

    def __init__(self, kind: str, rows: Iterable[Any], *, hints: Mapping[str, list[Any]] | None = None) -> None:
        """`hints` are rows that a folded word suggests though it is in none of their names."""
        self.kind, self.rows, self.hints = kind, list(rows), hints or {}
        self.by_pk = {str(row.pk): row for row in self.rows}
        self._first: dict[str, list[Any]] = defaultdict(list)
        self._second: dict[str, list[Any]] = defaultdict(list)
        for row in self.rows:
            names = _names(row)
            self._first[plain(names[0])].append(row)
            for name in names[1:]:
                self._second[plain(name)].append(row)
        named = [(row, [fold(name) for name in _names(row)]) for row in self.rows]
        self._shapes = [(row, _shape(names[0]), names) for row, names in named]

    def find(self, text: str) -> Any:
        """The row of exactly this name, whatever its capitals, accents and spaces, if there is only one."""
        for names in (self._first, self._second):
            found = names.get(plain(text), [])
            if len(found) == 1:
                return found[0]
        return None

    def names_in(self, cell: str) -> list[str]:
        """The names a cell lists, each once. A name that holds a comma or a semicolon stays whole if it is ours."""
        pieces = MARKS[self.kind].split(answers().sub("", cell) if self.kind == "partners" else cell)
        names, place = [], 0
        while place < len(pieces):
            length = self._longest(pieces, place)
            names.append(_trimmed("".join(pieces[place : place + length])))
            place += length + 1
        return list(dict.fromkeys(filter(None, names)))

    def like(self, text: str) -> list[Any]:
        """The rows it may mean, the likeliest first."""
        return [row for _score, row in self._scored(fold(text))]

    def guess(self, text: str) -> Any:
        """The row that is offered: the one most like it, if much so, or else the only one a word suggests."""
        scored = self._scored(fold(text))
        is_hinted = len(scored) == 1 and scored[0][0] == HINTED
        is_sure = bool(scored) and (scored[0][0] >= SURE_ENOUGH or is_hinted)
        return scored[0][1] if is_sure else None

    def _scored(self, folded: str) -> list[tuple[float, Any]]:
        scores = [(_score(folded, shape, names), row) for row, shape, names in self._shapes]
        best = sorted((one for one in scores if one[0] >= LIKE_ENOUGH), key=lambda one: -one[0])[:MOST_LIKE]
        known = {row.pk for _score, row in best}
        hinted = [row for word in self.hints if holds(folded, word) for row in self.hints[word]]
        return best + [(HINTED, row) for row in dict.fromkeys(hinted) if row.pk not in known][:MOST_LIKE]

    def _longest(self, pieces: list[str], place: int) -> int:
        """How many pieces and marks together are a name of ours; one, if none is."""
        for length in range(min(len(pieces) - place, 2 * MOST_WORDS - 1), 1, -1):
            if length % 2 and self.find(_trimmed("".join(pieces[place : place + length]))):
                return length
        return 1


def _names(row: Any) -> list[str]:
    """What a row may be called, its proper name first."""
    if hasattr(row, "title"):
        return [row.title, *filter(None, [row.code])]
    return [row.name, *filter(None, [row.short_name, row.official_name, row.code])]


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" -•*\u2013·").strip()


def _shape(folded: str) -> frozenset[str]:
    """The threes of letters of a text, to compare it by."""
    text = f"  {folded} "
    return frozenset(text[place : place + 3] for place in range(len(text) - 2))


def _score(folded: str, shape: frozenset[str], names: list[str]) -> float:
    """How much a text is like a row: 1 for the same letters, less for fewer threes in common."""
    if len(folded) >= SHORTEST and any(
        holds(name, folded) or (len(name) >= SHORTEST and holds(folded, name)) for name in names
    ):
        return 0.9
    own = _shape(folded)
    return 2 * len(own & shape) / (len(own) + len(shape))


@lru_cache(maxsize=1)
def answers() -> re.Pattern[str]:
    """An answer in brackets behind a name, in any language, as our own sheet writes it."""
    words = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words |= {str(label) for label in Commitment.Answer.labels}
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\s*\((?:{known})\)(?=\s*(?:[;,\n\r]|$))", re.IGNORECASE)

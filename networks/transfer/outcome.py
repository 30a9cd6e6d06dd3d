"""What the rows of a sheet would do, worked out before anything is saved."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.transfer.results import Problem
from networks.transfer.sheets import as_text


class Verdict(models.TextChoices):
    """What becomes of one row; the refused first, as they are what somebody has to look at."""

    REFUSED = "refused", _("Refused")
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("As it is")


@dataclass(frozen=True)
class Change:
    """One fact, before and after, as a reader would say it."""

    label: str
    before: str
    after: str


@dataclass
class Line:
    """One row of the sheet: whom it is about, and what becomes of it."""

    number: int
    title: str
    detail: str = ""
    above: int = 0  # the row whose name it takes, as it has none
    is_new: bool = False
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        if self.problems:
            return Verdict.REFUSED
        if not self.changes:
            return Verdict.UNCHANGED
        return Verdict.NEW if self.is_new else Verdict.CHANGED

    @property
    def is_refused(self) -> bool:
        return bool(self.problems)


@dataclass
class Outcome:
    """The lines of a sheet with what becomes of each, and the version of every row they could be about."""

    lines: list[Line]
    versions: dict[tuple[str, int], int]

    @property
    def counts(self) -> dict[str, int]:
        return counts(self.lines)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.lines)


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """How many rows are refused, new, changed, as they are."""
    verdicts = [line.verdict for line in lines]
    return {verdict.value: verdicts.count(verdict) for verdict in Verdict}


def refused_first(lines: Sequence[Line]) -> list[Line]:
    """The rows somebody has to look at, then what changes something, then the rest; each in the order of the sheet."""
    order = {Verdict.REFUSED: 0, Verdict.NEW: 1, Verdict.CHANGED: 1, Verdict.UNCHANGED: 2}
    return sorted(lines, key=lambda line: (order[line.verdict], line.number))


def fingerprint(lines: Sequence[Line]) -> str:
    """The same for the same outcome, so that who confirms can be told that it is another by now."""
    outcome = [(line.number, line.verdict.value, line.changes, line.problems, line.notes) for line in lines]
    return hashlib.sha256(repr(outcome).encode()).hexdigest()


def is_same(old: Any, new: Any) -> bool:
    """Whether a fact stays what it is: spaces and line breaks make no difference."""
    if not isinstance(old, str) or not isinstance(new, str):
        return bool(old == new)
    return as_text(old).split() == as_text(new).split()

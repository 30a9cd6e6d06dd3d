"""Dates known to the day, the month or only the year."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.translation import get_language, override

ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
DAY_FIRST = {"en": "j F Y"}  # where Django's own order is not Europe's


@dataclass(frozen=True)
class PartialDate:
    """A date of which only the month or the year may be known; an end stands for the last day it can mean."""

    date: dt.date
    precision: str = "day"
    is_end: bool = False

    @classmethod
    def from_iso(cls, text: str, *, is_end: bool = False) -> "PartialDate":
        """Read "2021", "2021-09" or "2021-09-01"; raises ValueError for anything else."""
        match = ISO.fullmatch(text.strip())
        if not match:
            raise ValueError(f"not a date: {text!r}")
        year, month, day = match.groups()
        return cls.from_parts(int(year), int(month) if month else None, int(day) if day else None, is_end=is_end)

    @classmethod
    def from_parts(cls, year: int, month: int | None, day: int | None, *, is_end: bool = False) -> "PartialDate":
        """As much of a date as is known; raises ValueError for a day that does not exist."""
        precision = "day" if day is not None else "month" if month is not None else "year"
        known = cls(dt.date(year, 1 if month is None else month, 1 if day is None else day), precision)
        return cls(known.last_day if is_end else known.first_day, precision, is_end=is_end)

    @property
    def first_day(self) -> dt.date:
        if self.precision == "year":
            return self.date.replace(month=1, day=1)
        return self.date.replace(day=1) if self.precision == "month" else self.date

    @property
    def last_day(self) -> dt.date:
        if self.precision == "year":
            return self.date.replace(month=12, day=31)
        if self.precision == "month":
            return self.date.replace(day=calendar.monthrange(self.date.year, self.date.month)[1])
        return self.date

    def iso(self) -> str:
        """As much of YYYY-MM-DD as is known."""
        return self.date.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]

    def __str__(self) -> str:
        if self.precision == "year":
            return f"{self.date.year:04}"
        if self.precision == "month":
            return formats.date_format(self.date, "YEAR_MONTH_FORMAT")
        return formats.date_format(self.date, DAY_FIRST.get((get_language() or "en")[:2], "DATE_FORMAT"))


def month_number(text: str, languages: list[str]) -> int | None:
    """The month meant by "9", "September" or "sept." in one of the languages; None if there is none or several."""
    word = text.strip().rstrip(".").casefold()
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= 12 else None
    if len(word) < 3:
        return None
    found = {
        number for language in languages for number, name in _month_names(language).items() if name.startswith(word)
    }
    return found.pop() if len(found) == 1 else None


def _month_names(language: str) -> dict[int, str]:
    with override(language):
        return {number: str(name).casefold() for number, name in MONTHS.items()}

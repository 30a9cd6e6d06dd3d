"""Dates known to the day, the month or only the year."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.utils import formats

ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


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
        precision = "day" if day else "month" if month else "year"
        partial = cls(dt.date(int(year), int(month or 1), int(day or 1)), precision, is_end=is_end)
        return cls(partial.last_day if is_end else partial.first_day, precision, is_end=is_end)

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
        name = "YEAR_MONTH_FORMAT" if self.precision == "month" else "DATE_FORMAT"
        return formats.date_format(self.date, name)

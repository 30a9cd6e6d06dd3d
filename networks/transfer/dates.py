"""Dates as people write them in a sheet: to the day, the month, the year, or a school year."""

import datetime as dt
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from networks.transfer.cells import Day
from networks.transfer.tables import shortened
from ui.dates import PartialDate, month_number

MONTH = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{4})", re.ASCII)
IN_WORDS = re.compile(r"(?:(\d{1,2})\.? (?:de )?)?([^\W\d]+\.?) (\d{4})")
SHORT_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})", re.ASCII)
SCHOOL_YEAR = re.compile(r"([^\d]*?) ?(\d{4}) ?[-/\u2013\u2014] ?(\d{2}|\d{4})")
CALLED = {"schooljaar", "school year", "année scolaire", "schuljahr", "sj", "sj."}


def partial_date(text: str, *, is_end: bool, year_starts_in: int) -> PartialDate:
    """What a cell says, as far as it is known; an end means the last day of it. Raises ValidationError.

    A school year starts in the month `year_starts_in`, and ends in the month before.
    """
    text = " ".join(text.split())
    try:
        found = _school_year(text, year_starts_in, is_end=is_end) or _date(text, is_end=is_end)
    except ValueError:
        found = None
    if found is None or not 1900 <= found.date.year <= 2200:
        words = _("“%(value)s” is no date. Write it as 2026-09-01, 09/2026, 2026 or school year 2026-2027.")
        raise ValidationError(words % {"value": shortened(text)})
    return found


def _date(text: str, *, is_end: bool) -> PartialDate | None:
    if found := MONTH.fullmatch(text):
        return _month(int(found[2]), int(found[1]), is_end=is_end)
    if found := SHORT_YEAR.fullmatch(text):
        return PartialDate(dt.date(2000 + int(found[3]), int(found[2]), int(found[1])), is_end=is_end)
    if found := IN_WORDS.fullmatch(text):
        month = month_number(found[2], [code for code, _name in settings.LANGUAGES])
        day = int(found[1]) if found[1] else None
        return PartialDate.from_parts(int(found[3]), month, day, is_end=is_end) if month else None
    try:
        return PartialDate(Day().clean(text), is_end=is_end)
    except ValueError:
        return PartialDate.from_iso(text, is_end=is_end)


def _school_year(text: str, month: int, *, is_end: bool) -> PartialDate | None:
    """A school year: said to be one, or two years that follow each other. "2011-12" alone is a month."""
    found = SCHOOL_YEAR.fullmatch(text)
    if not found:
        return None
    said, first, last = found[1].strip().casefold(), int(found[2]), found[3]
    follows = int(last) == (first + 1) % 10 ** len(last)
    if not follows or (said and said not in CALLED) or (not said and len(last) == 2 and int(last) <= 12):
        return None
    year, last_month = (first, 12) if month == 1 else (first + 1, month - 1)
    return _month(year, last_month, is_end=True) if is_end else _month(first, month, is_end=False)


def _month(year: int, month: int, *, is_end: bool) -> PartialDate:
    return PartialDate.from_parts(year, month, None, is_end=is_end)

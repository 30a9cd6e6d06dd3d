"""What a period measured is called, and the day it ends."""

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from babel import Locale

LANGUAGES = ("en", "nl", "fr", "de")
LONG_DASH = re.compile(r"[\u2010-\u2015]")
YEAR = r"((?:19|20)[0-9]{2})"
SCHOOL_YEAR_WORDS = re.compile(r"^(?:schooljaar|school year|annee scolaire|schuljahr)\s+")
SCHOOL_YEAR = re.compile(rf"{YEAR} ?[-/] ?([0-9]{{4}}|[0-9]{{2}})")
CALENDAR_YEAR = re.compile(YEAR)
DAY = re.compile(rf"{YEAR}-([0-9]{{1,2}})-([0-9]{{1,2}})")
YEAR_MONTH = re.compile(rf"{YEAR} ?[-/] ?([0-9]{{1,2}})")
MONTH_YEAR = re.compile(rf"([0-9]{{1,2}}) ?[-/] ?{YEAR}")
NAMED_MONTH = re.compile(rf"([^\W\d_]+) {YEAR}")


class Kind(StrEnum):
    SCHOOL_YEAR = "school_year"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True)
class Period:
    """A period measured; `ends_on` is None where only words are known."""

    kind: Kind
    ends_on: dt.date | None


def parse_period(text: str, school_year_starts_in: int) -> Period:
    """Read a school year, a calendar year, a month or a day; anything else stays words.

    Two years that follow each other are a school year, also in "2011-12", which could be a month as well.
    """
    plain = _plain(text)
    for read in (_school_year, _day, _month, _named_month, _calendar_year):
        period = read(plain, school_year_starts_in)
        if period:
            return period
    return Period(Kind.WORDS, None)


def _plain(text: str) -> str:
    """Lower case without accents, dots and long dashes."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(LONG_DASH.sub("-", bare.replace(".", " ")).split())


def _school_year(text: str, starts_in: int) -> Period | None:
    match = SCHOOL_YEAR.fullmatch(SCHOOL_YEAR_WORDS.sub("", text))
    if not match:
        return None
    first, second = match.groups()
    follows = str(int(first) + 1)
    if second not in {follows, follows[2:]}:
        return None
    return Period(Kind.SCHOOL_YEAR, dt.date(int(first) + 1, starts_in, 1) - dt.timedelta(days=1))


def _calendar_year(text: str, _starts_in: int) -> Period | None:
    match = CALENDAR_YEAR.fullmatch(text)
    return Period(Kind.YEAR, dt.date(int(match[1]), 12, 31)) if match else None


def _day(text: str, _starts_in: int) -> Period | None:
    match = DAY.fullmatch(text)
    if not match:
        return None
    try:
        return Period(Kind.DAY, dt.date(*(int(part) for part in match.groups())))
    except ValueError:
        return None


def _month(text: str, _starts_in: int) -> Period | None:
    if match := YEAR_MONTH.fullmatch(text):
        return _month_of(int(match[1]), int(match[2]))
    if match := MONTH_YEAR.fullmatch(text):
        return _month_of(int(match[2]), int(match[1]))
    return None


def _named_month(text: str, _starts_in: int) -> Period | None:
    match = NAMED_MONTH.fullmatch(text)
    return _month_of(int(match[2]), _months().get(match[1], 0)) if match else None


def _month_of(year: int, month: int) -> Period | None:
    if not 1 <= month <= 12:
        return None
    return Period(Kind.MONTH, dt.date(year, month, calendar.monthrange(year, month)[1]))


@cache
def _months() -> dict[str, int]:
    """The number of each month name, whole and short, in the languages of the pages."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                names[_plain(name)] = number
    return names

"""What a period measured is called, and the day it ends."""

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from babel import Locale

from goals.models import PeriodKind

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
TERM_WORDS = {
    2: ("semester", "semestre", "halbjahr", "schulhalbjahr"),
    3: ("term", "t", "trimester", "trimestre", "terme"),
    4: ("quarter", "q", "kwartaal", "k", "quartal"),
}
QUARTERS_OF_A_YEAR = {"t", "trimester", "trimestre"}  # of a calendar year; of a school year there are three
PARTS = {word: parts for parts, words in TERM_WORDS.items() for word in words}
WORD = "|".join(sorted(PARTS, key=len, reverse=True))
ORDINAL = r"[1-4](?:st|nd|rd|th|e|er|re|ere|eme|ste|de)?"
YEARS = r"(?:19|20)[0-9]{2}(?: ?[-/] ?(?:[0-9]{4}|[0-9]{2}))?"
PART_PATTERNS = [
    re.compile(rf"(?P<years>{YEARS}),? (?P<word>{WORD}) ?(?P<number>[1-4])"),
    re.compile(rf"(?P<years>{YEARS}),? (?P<number>{ORDINAL}) (?P<word>{WORD})"),
    re.compile(rf"(?P<word>{WORD}) ?(?P<number>[1-4]),? (?P<years>{YEARS})"),
    re.compile(rf"(?P<number>{ORDINAL}) (?P<word>{WORD}),? (?P<years>{YEARS})"),
]
COHORT = re.compile(r"(?:cohort|cohorte|kohorte|generation|lichting) (.+)")


@dataclass(frozen=True)
class Period:
    """A period measured; `ends_on` is None where only words are known."""

    kind: PeriodKind
    ends_on: dt.date | None


def parse_period(text: str, school_year_starts_in: int) -> Period:
    """Read a school year, a calendar year, a part of one, a month, a day or a cohort; anything else stays words.

    Two years that follow each other are a school year, also in "2011-12", which could be a month as well.
    """
    plain = _plain(text)
    for read in (_school_year, _day, _month, _named_month, _calendar_year, _part, _cohort):
        period = read(plain, school_year_starts_in)
        if period:
            return period
    return Period(PeriodKind.WORDS, None)


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
    return Period(PeriodKind.SCHOOL_YEAR, dt.date(int(first) + 1, starts_in, 1) - dt.timedelta(days=1))


def _calendar_year(text: str, _starts_in: int) -> Period | None:
    match = CALENDAR_YEAR.fullmatch(text)
    return Period(PeriodKind.YEAR, dt.date(int(match[1]), 12, 31)) if match else None


def _day(text: str, _starts_in: int) -> Period | None:
    match = DAY.fullmatch(text)
    if not match:
        return None
    try:
        return Period(PeriodKind.DAY, dt.date(*(int(part) for part in match.groups())))
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


def _part(text: str, starts_in: int) -> Period | None:
    """A term or semester of a school year, or a quarter of a calendar year: it ends with a month.

    Two years make it a part of the school year, one year a part of the calendar year.
    """
    for pattern in PART_PATTERNS:
        if match := pattern.fullmatch(text):
            whole = _school_year(match["years"], starts_in) or _calendar_year(match["years"], starts_in)
            return _part_of(whole, int(match["number"][0]), match["word"]) if whole else None
    return None


def _part_of(whole: Period, number: int, word: str) -> Period | None:
    is_quarter = whole.kind == PeriodKind.YEAR and word in QUARTERS_OF_A_YEAR
    parts = 4 if is_quarter else PARTS[word]
    if whole.ends_on is None or number > parts:
        return None
    months = whole.ends_on.year * 12 + whole.ends_on.month - 1 - (parts - number) * (12 // parts)
    return Period(PeriodKind.TERM, _last_day(months // 12, months % 12 + 1))


def _cohort(text: str, starts_in: int) -> Period | None:
    """Those who began, or left, together: named by their school year or by the year."""
    match = COHORT.fullmatch(text)
    whole = match and (_school_year(match[1], starts_in) or _calendar_year(match[1], starts_in))
    return Period(PeriodKind.COHORT, whole.ends_on) if whole else None


def _month_of(year: int, month: int) -> Period | None:
    if not 1 <= month <= 12:
        return None
    return Period(PeriodKind.MONTH, _last_day(year, month))


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@cache
def _months() -> dict[str, int]:
    """The number of each month name, whole and short, in the languages of the pages."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                names[_plain(name)] = number
    return names

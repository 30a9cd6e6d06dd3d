"""When a figure can be known: periods end, and their figures come out months later. Asks the database nothing."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals.models import Indicator, Measurement, PeriodKind
from goals.periods import parse_period

SHORT = {PeriodKind.TERM, PeriodKind.MONTH, PeriodKind.DAY}


@dataclass(frozen=True)
class Known:
    """A period by its name, and the day its figure is known."""

    period: str
    known_on: dt.date


def lag_of(indicator: Indicator) -> int | None:
    """Months between the end of a period and its figure; None where nobody said."""
    if indicator.lag_months is None and indicator.definition:
        return indicator.definition.lag_months
    return indicator.lag_months


def next_known_on(indicator: Indicator, measurement: Measurement) -> dt.date | None:
    """When the figure of the same period a year later is known."""
    lag = lag_of(indicator)
    if lag is None or measurement.period_ends_on is None:
        return None
    return months_later(measurement.period_ends_on, 12 + lag)


def last_known(indicator: Indicator, like: Measurement | None, deadline: dt.date, starts_in: int) -> Known | None:
    """The last period that ends by the deadline, a school year unless figures are of calendar years.

    None where nobody said how long figures take, and for figures of a part of a year: one more is known soon enough.
    """
    lag = lag_of(indicator)
    kind = parse_period(like.period, starts_in).kind if like else PeriodKind.SCHOOL_YEAR
    if lag is None or kind in SHORT:
        return None
    first_month = 1 if kind == PeriodKind.YEAR else starts_in
    year = deadline.year
    ends_on = _end_of_year(year, first_month)
    if ends_on > deadline:
        year -= 1
        ends_on = _end_of_year(year, first_month)
    name = f"{year - 1}-{year % 100:02}" if first_month > 1 else str(year)
    return Known(name, months_later(ends_on, lag))


def season(day: dt.date) -> str:
    """ "in autumn 2027", as roughly as such dates are known."""
    words = {
        1: _("at the beginning of %(year)s"),
        3: _("in spring %(year)s"),
        6: _("in summer %(year)s"),
        9: _("in autumn %(year)s"),
        12: _("at the end of %(year)s"),
    }
    return words[max(month for month in words if month <= day.month)] % {"year": day.year}


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month; the last day stays the last."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    length = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month, length if is_last else min(day.day, length))


def _end_of_year(year: int, first_month: int) -> dt.date:
    """The last day of the school year, or the calendar year, that ends in this year."""
    if first_month == 1:
        return dt.date(year, 12, 31)
    return dt.date(year, first_month, 1) - dt.timedelta(days=1)

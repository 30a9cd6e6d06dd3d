"""Figures in words a partner may read: never a count the small-number threshold hides.

Everything here reads rows that are already loaded (`with_measurements`) and asks the database nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils import formats
from django.utils.translation import gettext as _

from goals.models import Indicator, Measurement

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Reading:
    """A measurement as it may be shown."""

    measurement: Measurement
    is_hidden: bool
    figure: str
    counts: str


def number(value: Decimal | int) -> str:
    """In the reader's language, without zeros at the end."""
    plain = f"{Decimal(value).normalize():f}"
    decimals = len(plain.partition(".")[2])
    return formats.number_format(plain, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def with_unit(value: Decimal | int, indicator: Indicator) -> str:
    """ "11.2 %", "42 days"; a share is always in %, whatever it is a share of."""
    unit = "%" if indicator.kind == Indicator.Kind.SHARE else indicator.unit
    return f"{number(value)}{NO_BREAK}{unit}" if unit else number(value)


def figure_text(measurement: Measurement, threshold: int) -> str:
    """The figure with how exact it is, or that it is too small to show."""
    if measurement.is_hidden(threshold):
        return _hidden_text(measurement, threshold)
    if measurement.figure is None:
        return _("share not known")
    figure = with_unit(measurement.figure, measurement.indicator)
    words = {
        Measurement.Exactness.ABOUT: _("about %(figure)s"),
        Measurement.Exactness.MORE_THAN: _("more than %(figure)s"),
        Measurement.Exactness.LESS_THAN: _("less than %(figure)s"),
    }
    return words.get(Measurement.Exactness(measurement.exactness), "%(figure)s") % {"figure": figure}


def counts_text(measurement: Measurement, threshold: int) -> str:
    """ "54 of 428" where that may be shown, empty where nothing was counted."""
    if measurement.numerator is None and measurement.denominator is None:
        return ""
    if not measurement.is_hidden(threshold):
        return _counts(measurement)
    hidden = _hidden_text(measurement, threshold)
    if _is_small_count(measurement, threshold) and measurement.denominator is not None:
        return _("%(count)s of %(total)s") % {"count": hidden, "total": number(measurement.denominator)}
    return hidden


def target_text(indicator: Indicator) -> str:
    """The target as a number or in words; empty without one."""
    return with_unit(indicator.target, indicator) if indicator.target is not None else indicator.target_text


def readings(indicator: Indicator, threshold: int) -> list[Reading]:
    """The indicator's measurements as they may be shown, oldest first."""
    return [
        Reading(row, row.is_hidden(threshold), figure_text(row, threshold), counts_text(row, threshold))
        for row in indicator.measurements.all()
    ]


def baseline(indicator: Indicator) -> Measurement | None:
    return next((row for row in indicator.measurements.all() if row.is_baseline), None)


def per_period(indicator: Indicator, threshold: int) -> list[list[Measurement]]:
    """The measurements whose period has an end, a list per period; the one to go by comes first in its list.

    That is one that may be shown, an exact one before a rough one, and the first entered among equals.
    """
    dated = [row for row in indicator.measurements.all() if row.period_ends_on]
    return [
        sorted(rows, key=lambda row: (row.is_hidden(threshold), row.exactness != Measurement.Exactness.EXACT, row.pk))
        for _day, rows in groupby(dated, key=lambda row: row.period_ends_on)
    ]


def latest(indicator: Indicator, threshold: int) -> Measurement | None:
    """The newest figure that may be shown; one whose period is only known in words if there is nothing else."""
    dated = [rows[0] for rows in per_period(indicator, threshold)]
    undated = [row for row in indicator.measurements.all() if not row.period_ends_on]
    return _last_shown(dated, threshold) or _last_shown(undated, threshold)


def _last_shown(rows: Iterable[Measurement], threshold: int) -> Measurement | None:
    shown = [row for row in rows if row.figure is not None and not row.is_hidden(threshold)]
    return shown[-1] if shown else None


def _counts(measurement: Measurement) -> str:
    counted, total = measurement.numerator, measurement.denominator
    if total is None:
        return number(counted or 0)
    if counted is None:
        return _("of %(total)s") % {"total": number(total)}
    return _("%(count)s of %(total)s") % {"count": number(counted), "total": number(total)}


def _is_small_count(measurement: Measurement, threshold: int) -> bool:
    is_small_group = measurement.denominator is not None and measurement.denominator < 2 * threshold
    return not is_small_group and 0 < (measurement.counted or 0) < threshold


def _hidden_text(measurement: Measurement, threshold: int) -> str:
    if _is_small_count(measurement, threshold):
        return _("fewer than %(number)s") % {"number": threshold}
    return _("too few to report")

"""Figures in words a partner may read: never a count the small-number threshold hides.

Everything here reads rows that are already loaded (`with_measurements`) and asks the database nothing.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.utils import formats
from django.utils.translation import gettext as _

from goals.models import Better, Indicator, Measurement, Milestone, ReferenceFigure
from goals.models.beside import read_beside

NO_BREAK = "\N{NO-BREAK SPACE}"
FEW = 50  # below so many young people one more or less moves a share visibly


@dataclass(frozen=True)
class Reading:
    """A measurement as it may be shown; `corrected_by` is the figure that stands in its place."""

    measurement: Measurement
    is_hidden: bool
    figure: str
    counts: str
    corrected_by: Measurement | None = None
    references: list[tuple[ReferenceFigure, str]] = field(default_factory=list)

    @property
    def counts_today(self) -> bool:
        """Whether it is accepted and nothing stands in its place."""
        return self.measurement.is_accepted and self.corrected_by is None


def number(value: Decimal | int) -> str:
    """In the reader's language, without zeros at the end."""
    plain = f"{Decimal(value).normalize():f}"
    decimals = len(plain.partition(".")[2])
    return formats.number_format(plain, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def with_unit(value: Decimal | int, indicator: Indicator) -> str:
    """ "11.2 %", "42 days", "2 of 4: a few schools"; a share is always in %, whatever it is a share of."""
    if indicator.kind == Indicator.Kind.SCALE:
        return _level(value, indicator.level_names)
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
    said = words.get(Measurement.Exactness(measurement.exactness), "%(figure)s") % {"figure": figure}
    return _("%(figure)s on average") % {"figure": said} if measurement.is_average else said


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


def caution_text(indicator: Indicator, threshold: int) -> str:
    """How much one person weighs in the newest figure, if it is about few young people."""
    newest = latest(indicator, threshold)
    whole = newest.denominator if newest and indicator.kind == Indicator.Kind.SHARE else None
    if not whole or whole >= FEW:
        return ""
    points = number(round(Decimal(100) / whole, 1))
    return _("Few young people: one person more or less changes the figure by %(points)s points.") % {"points": points}


def readings(indicator: Indicator, threshold: int) -> list[Reading]:
    """The indicator's measurements as they may be shown, oldest first."""
    rows = indicator.measurements.all()
    corrections = {row.revises_id: row for row in rows if row.revises_id and row.is_accepted}
    return [
        Reading(
            row,
            row.is_hidden(threshold),
            figure_text(row, threshold),
            counts_text(row, threshold),
            corrections.get(row.pk),
            [(reference, with_unit(reference.value, indicator)) for reference in references(row)],
        )
        for row in rows
    ]


def standing(indicator: Indicator) -> list[Measurement]:
    """The figures that count, oldest first: accepted, not corrected since, and of the territory of the network."""
    rows = [row for row in indicator.measurements.all() if row.is_accepted]
    corrected = {row.revises_id for row in rows if row.revises_id}
    return [row for row in rows if row.pk not in corrected and not row.area]


def waiting(indicator: Indicator) -> list[Measurement]:
    """The figures a partner submitted that nobody has looked at yet."""
    return [row for row in indicator.measurements.all() if row.state == Measurement.State.SUBMITTED]


def baseline(indicator: Indicator) -> Measurement | None:
    return next((row for row in standing(indicator) if row.is_baseline), None)


def milestones(indicator: Indicator) -> list[Milestone]:
    """The values to be reached on the way, the first first."""
    came_along = "milestone_rows" in vars(indicator)
    rows = read_beside(Milestone, vars(indicator)["milestone_rows"]) if came_along else indicator.milestones.all()
    return sorted(rows, key=lambda row: row.due_on)


def references(measurement: Measurement) -> list[ReferenceFigure]:
    """The figures of other areas for the same period, in the order they were entered."""
    return read_beside(ReferenceFigure, getattr(measurement, "reference_rows", None))


def path(indicator: Indicator, threshold: int = 0) -> list[tuple[dt.date, Decimal]]:
    """The way from the baseline through the milestones to the target; empty without a target in figures or a deadline.

    A baseline that may not be shown, or of which no day is known, is left out: then the way starts at the first
    milestone. Milestones that are not between the two are left out as well.
    """
    deadline, start = indicator.goal.deadline_on, baseline(indicator)
    if indicator.target is None or deadline is None:
        return []
    begins: list[tuple[dt.date, Decimal]] = []
    if start and start.period_ends_on and start.figure is not None and not start.is_hidden(threshold):
        begins = [(start.period_ends_on, start.figure)]
    after = begins[0][0] if begins else dt.date.min
    between = [(row.due_on, row.value) for row in milestones(indicator) if after < row.due_on < deadline]
    return [*begins, *between, (deadline, indicator.target)]


def is_off_the_way(milestone: Milestone, threshold: int) -> bool:
    """Whether the milestone lies beyond the target, or before where it starts; a hidden start tells nothing."""
    indicator = milestone.indicator
    start = baseline(indicator)
    begin = start.figure if start and not start.is_hidden(threshold) else None
    if indicator.target is None:
        return False
    if begin is not None:
        return not min(begin, indicator.target) <= milestone.value <= max(begin, indicator.target)
    if indicator.better == Better.LOWER:
        return milestone.value < indicator.target
    return indicator.better == Better.HIGHER and milestone.value > indicator.target


def per_period(indicator: Indicator, threshold: int) -> list[list[Measurement]]:
    """The figures that count and whose period has an end, a list per period; the one to go by comes first in its list.

    That is one that may be shown, an exact one before a rough one, and the first entered among equals.
    """
    dated = [row for row in standing(indicator) if row.period_ends_on]
    return [
        sorted(rows, key=lambda row: (row.is_hidden(threshold), row.is_rough, row.pk))
        for _day, rows in groupby(dated, key=lambda row: row.period_ends_on)
    ]


def latest(indicator: Indicator, threshold: int) -> Measurement | None:
    """The newest figure that may be shown; one whose period is only known in words if there is nothing else."""
    dated = [rows[0] for rows in per_period(indicator, threshold)]
    undated = [row for row in standing(indicator) if not row.period_ends_on]
    return _last_shown(dated, threshold) or _last_shown(undated, threshold)


def _last_shown(rows: Iterable[Measurement], threshold: int) -> Measurement | None:
    shown = [row for row in rows if row.figure is not None and not row.is_hidden(threshold)]
    return shown[-1] if shown else None


def _level(value: Decimal | int, names: tuple[str, ...]) -> str:
    level = int(value)
    if level != value or not 1 <= level <= len(names):
        return number(value)
    return _("%(level)s of %(levels)s: %(name)s") % {"level": level, "levels": len(names), "name": names[level - 1]}


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

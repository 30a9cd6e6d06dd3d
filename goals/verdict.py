"""How an indicator does against the straight path from its baseline to its target."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals import figures
from goals.models import Better, Indicator, Measurement


class Verdict(models.TextChoices):
    NO_TARGET = "no_target", _("No target in figures")
    NO_FIGURE = "no_figure", _("Nothing measured yet")
    REACHED = "reached", _("Target reached")
    ON_TRACK = "on_track", _("On track")
    BEHIND = "behind", _("Behind")
    TOO_EARLY = "too_early", _("Too early to say")


TAGS = {
    Verdict.REACHED: "tag-good",
    Verdict.ON_TRACK: "tag-good",
    Verdict.BEHIND: "tag-late",
    Verdict.NO_FIGURE: "tag-watch",
}


def tag(verdict: Verdict) -> str:
    """The look of the verdict's tag."""
    return TAGS.get(verdict, "tag-quiet")


def verdict(indicator: Indicator, today: dt.date, threshold: int) -> Verdict | None:
    """The verdict on the newest figure that may be shown; None where neither way is better.

    A path needs a baseline and a deadline; without them only "reached" can be said.
    """
    if indicator.better == Better.NEUTRAL:
        return None
    if indicator.target is None:
        return Verdict.NO_TARGET
    newest = figures.latest(indicator, threshold)
    return _on_path(indicator, newest, today, threshold) if newest else Verdict.NO_FIGURE


def _on_path(indicator: Indicator, newest: Measurement, today: dt.date, threshold: int) -> Verdict:
    figure, target = newest.figure, indicator.target
    has_no_direction = not indicator.better and _start(indicator, threshold) is None
    if figure is None or target is None or has_no_direction:
        return Verdict.TOO_EARLY
    if _is_as_good(indicator, figure, target, threshold):
        return Verdict.REACHED
    expected = _expected(indicator, newest, today, threshold)
    if expected is None:
        return Verdict.TOO_EARLY
    return Verdict.ON_TRACK if _is_as_good(indicator, figure, expected, threshold) else Verdict.BEHIND


def _is_as_good(indicator: Indicator, figure: Decimal, wanted: Decimal, threshold: int) -> bool:
    return figure <= wanted if _wants_lower(indicator, threshold) else figure >= wanted


def _wants_lower(indicator: Indicator, threshold: int) -> bool:
    """As the indicator says, or else as its target lies from its baseline."""
    if indicator.better:
        return indicator.better == Better.LOWER
    start = _start(indicator, threshold)
    return start is not None and indicator.target is not None and indicator.target < start


def _start(indicator: Indicator, threshold: int) -> Decimal | None:
    baseline = figures.baseline(indicator)
    return baseline.figure if baseline and not baseline.is_hidden(threshold) else None


def _expected(indicator: Indicator, newest: Measurement, today: dt.date, threshold: int) -> Decimal | None:
    """What the path asks for on the last day of the newest period, rounded as figures are."""
    baseline, start = figures.baseline(indicator), _start(indicator, threshold)
    deadline = indicator.goal.deadline_on
    if newest.is_baseline or not newest.period_ends_on or deadline is None or indicator.target is None:
        return None
    measured_on = min(newest.period_ends_on, today)
    if measured_on >= deadline:
        return indicator.target
    if baseline is None or start is None or not baseline.period_ends_on:
        return None
    gone, whole = measured_on - baseline.period_ends_on, deadline - baseline.period_ends_on
    if gone <= dt.timedelta(0):
        return None
    return round(start + (indicator.target - start) * Decimal(gone.days) / Decimal(whole.days), 1)

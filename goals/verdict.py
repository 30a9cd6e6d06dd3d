"""How an indicator does against the path from its baseline over its milestones to its target, and why.

Everything here reads rows that are already loaded (`with_measurements`) and asks the database nothing. No figure
the threshold hides is in a sentence, and none is judged on.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals import figures, timing
from goals.models import Better, Goal, Indicator, Measurement, Verdict

TAGS = {
    Verdict.REACHED: "tag-good",
    Verdict.ON_TRACK: "tag-good",
    Verdict.BEHIND: "tag-late",
    Verdict.NO_FIGURE: "tag-watch",
}


@dataclass(frozen=True)
class Explained:
    """A verdict and the sentence that says why."""

    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Standing:
    """How a goal does, as its figures say or as the coordinator sees it, with the reason."""

    verdict: Verdict
    sentence: str
    computed: Verdict | None
    is_judged: bool = False

    def __str__(self) -> str:
        words = {"verdict": self.verdict.label, "why": self.sentence.removesuffix(".")}
        if not self.is_judged:
            return _("%(verdict)s: %(why)s") % words
        seen = _("%(verdict)s, as the coordinator sees it: %(why)s") % words
        if self.computed is None:
            return seen
        return _("%(seen)s (computed: %(computed)s)") % {"seen": seen, "computed": self.computed.label}


def tag(verdict: Verdict) -> str:
    """The look of the verdict's tag."""
    return TAGS.get(verdict, "tag-quiet")


def verdict(indicator: Indicator, today: dt.date, threshold: int) -> Verdict | None:
    """The verdict on the newest figure that may be shown; None where neither way is better.

    A path needs a deadline, and a baseline or a milestone before the figure; without them only "reached" can be said.
    """
    found = explained(indicator, today, threshold)
    return found.verdict if found else None


def explained(indicator: Indicator, today: dt.date, threshold: int) -> Explained | None:
    """The verdict with its reason in a sentence; None where neither way is better."""
    if indicator.better == Better.NEUTRAL:
        return None
    if indicator.target is None:
        words = _("the target is in words, read it beside the figures") if indicator.target_text else ""
        return Explained(Verdict.NO_TARGET, words or _("no target yet"))
    newest = figures.latest(indicator, threshold)
    if newest is None:
        has_hidden = bool(indicator.measurements.all())
        words = _("nothing is measured that may be shown") if has_hidden else _("nothing is measured yet")
        return Explained(Verdict.NO_FIGURE, words)
    return _on_path(indicator, newest, today, threshold)


def of_goal(indicators: Iterable[Indicator], today: dt.date, threshold: int) -> Explained | None:
    """A goal does as its indicators do together; None if no indicator is judged.

    It is behind as soon as one of them is, and reached only when all with a target in figures are. Else it is on
    track if one is on track or reached already; what says nothing yet never hides what another says.
    """
    judged = [(row, found) for row in indicators if (found := explained(row, today, threshold))]
    with_target = [(row, found) for row, found in judged if found.verdict != Verdict.NO_TARGET] or judged
    if not with_target:
        return None
    row, decides = min(with_target, key=lambda pair: _WEIGHTS[pair[1].verdict])
    if decides.verdict == Verdict.REACHED and any(found.verdict != Verdict.REACHED for _row, found in with_target):
        decides = Explained(Verdict.ON_TRACK, decides.sentence)
    if len(with_target) == 1:
        return decides
    return Explained(decides.verdict, _("“%(indicator)s”, %(why)s") % {"indicator": row, "why": decides.sentence})


_WEIGHTS = {
    Verdict.BEHIND: 0,
    Verdict.ON_TRACK: 1,
    Verdict.REACHED: 2,
    Verdict.TOO_EARLY: 3,
    Verdict.NO_FIGURE: 4,
    Verdict.NO_TARGET: 5,
}


def standing(goal: Goal, indicators: Iterable[Indicator], today: dt.date, threshold: int) -> Standing | None:
    """As the coordinator sees it, if the coordinator said so, and else as the figures say."""
    found = of_goal(indicators, today, threshold)
    if goal.judged:
        computed = found.verdict if found else None
        return Standing(Verdict(goal.judged), goal.judged_why, computed, is_judged=True)
    return Standing(found.verdict, found.sentence, found.verdict) if found else None


def start(indicator: Indicator, threshold: int) -> Decimal | None:
    """The figure the indicator starts from, if there is one that may be shown."""
    baseline = figures.baseline(indicator)
    return baseline.figure if baseline and not baseline.is_hidden(threshold) else None


def wants_lower(indicator: Indicator, threshold: int) -> bool:
    """As the indicator says, or else as its target lies from its baseline."""
    if indicator.better:
        return indicator.better == Better.LOWER
    first = start(indicator, threshold)
    return first is not None and indicator.target is not None and indicator.target < first


def _on_path(indicator: Indicator, newest: Measurement, today: dt.date, threshold: int) -> Explained:
    figure, target = newest.figure, indicator.target
    if figure is None or target is None or (not indicator.better and start(indicator, threshold) is None):
        return Explained(Verdict.TOO_EARLY, _("it is not said which way is better"))
    words = {"figure": figures.figure_text(newest, threshold), "target": figures.with_unit(target, indicator)}
    if _is_as_good(indicator, figure, target, threshold):
        return Explained(Verdict.REACHED, _("%(figure)s measured, target %(target)s") % words)
    expected = _expected(indicator, newest, today, threshold)
    if expected is None:
        return Explained(Verdict.TOO_EARLY, _why_too_early(indicator, newest, threshold))
    words["expected"] = figures.with_unit(expected, indicator)
    is_good = _is_as_good(indicator, figure, expected, threshold)
    return Explained(
        Verdict.ON_TRACK if is_good else Verdict.BEHIND,
        _("%(figure)s measured, %(expected)s expected by now") % words,
    )


def _why_too_early(indicator: Indicator, newest: Measurement, threshold: int) -> str:
    if newest.is_baseline:
        expected_on = indicator.next_measurement_on or timing.next_known_on(indicator, newest)
        if expected_on is None:
            return _("nothing is measured since the baseline")
        return _("the first figure is expected in %(month)s") % {
            "month": date_format(expected_on, "YEAR_MONTH_FORMAT")
        }
    if indicator.goal.deadline_on is None:
        return _("the goal has no deadline, so there is no path to compare with")
    if start(indicator, threshold) is None:
        return _("there is no baseline that may be shown, so there is no path to compare with")
    return _("no figure is newer than the baseline")


def _is_as_good(indicator: Indicator, figure: Decimal, wanted: Decimal, threshold: int) -> bool:
    return figure <= wanted if wants_lower(indicator, threshold) else figure >= wanted


def _expected(indicator: Indicator, newest: Measurement, today: dt.date, threshold: int) -> Decimal | None:
    """What the path asks for on the last day of the newest period, rounded as figures are."""
    deadline = indicator.goal.deadline_on
    if newest.is_baseline or not newest.period_ends_on or deadline is None or indicator.target is None:
        return None
    measured_on = min(newest.period_ends_on, today)
    if measured_on >= deadline:
        return indicator.target
    for (from_on, first), (until_on, last) in pairwise(figures.path(indicator, threshold)):
        if from_on < measured_on <= until_on:
            part = Decimal((measured_on - from_on).days) / Decimal((until_on - from_on).days)
            return _rounded(indicator, first + (last - first) * part, threshold)
    return None


def _rounded(indicator: Indicator, value: Decimal, threshold: int) -> Decimal:
    """A scale has whole levels only: the one that must have been reached by then."""
    if indicator.kind != Indicator.Kind.SCALE:
        return round(value, 1)
    return value.to_integral_value(ROUND_CEILING if wants_lower(indicator, threshold) else ROUND_FLOOR)

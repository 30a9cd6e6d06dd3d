"""What to think about before a goal is agreed, in sentences that say what to do. Nothing of it stands in the way.

Reads rows that are already loaded (`with_indicators`, `with_measurements`) and asks the database nothing. No figure
the threshold hides is in a sentence.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import figures, timing
from goals.models import Better, Goal, Indicator, Measurement
from goals.verdict import start, wants_lower

SMALL_GROUP = 50
GOALS_OF_ONE = 2
LARGEST_STEP = Decimal("0.25")  # of the baseline, in a year (domain file, section 6.3)
YEAR = Decimal("365.25")


@dataclass(frozen=True)
class Worry:
    """One thing to think about, and the page where it can be changed."""

    text: str
    url: str


def worries(goal: Goal, indicators: Iterable[Indicator], others: Iterable[Goal]) -> list[Worry]:
    """Everything about the goal that often goes wrong later; `others` are the other active goals of its plan.

    A goal that is not saved yet leads nowhere; an indicator that is not saved yet has no measurements but may bring
    its baseline along.
    """
    slug, found, beside = goal.network.slug, list(indicators), list(others)
    edit = reverse("goals:goal_edit", args=[slug, goal.pk]) if goal.pk else ""
    about_goal = [*_about_owner(goal, beside), *_about_number(goal, beside)]
    return [
        *(Worry(text, edit) for text in about_goal),
        *(Worry(text, _address_of(slug, row)) for row in found for text in _about_indicator(goal, row, beside)),
    ]


def _address_of(slug: str, indicator: Indicator) -> str:
    if not indicator.pk:
        return ""
    if figures.baseline(indicator) is None:
        return reverse("goals:measurement_create", args=[slug, indicator.pk]) + "?baseline=1"
    return reverse("goals:indicator_edit", args=[slug, indicator.pk])


def _about_owner(goal: Goal, others: Sequence[Goal]) -> Iterator[str]:
    if goal.owner is None:
        yield _("Nobody watches over it yet: name an owner.")
        return
    owned = 1 + sum(other.owner_id == goal.owner_id for other in others)
    words = {"owner": goal.owner, "number": owned}
    if others and owned == 1 + len(others):
        yield _("%(owner)s watches over every goal of this plan: ask other partners to take one each.") % words
    elif owned > GOALS_OF_ONE:
        yield _("%(owner)s watches over %(number)s goals: ask another partner to take one.") % words


def _about_number(goal: Goal, others: Sequence[Goal]) -> Iterator[str]:
    active = 1 + len(others)
    if active > goal.plan.most_goals:
        words = {"active": active, "most": goal.plan.most_goals}
        yield (
            _("With it you work on %(active)s goals, and the plan means to have %(most)s at most: which can wait?")
            % words
        )


def _about_indicator(goal: Goal, indicator: Indicator, others: Sequence[Goal]) -> Iterator[str]:
    """In the order in which they are mended: what is counted, where it starts, how far it goes, by when."""
    yield from _about_source(indicator)
    yield from _about_sharing(indicator, others)
    baseline = figures.baseline(indicator)
    if baseline is None:
        yield _("No baseline for “%(indicator)s”: enter where you start.") % {"indicator": indicator}
    yield from _about_small_numbers(goal, indicator, baseline)
    if indicator.target is not None and indicator.better != Better.NEUTRAL:
        yield from _about_extremes(indicator)
        yield from _about_speed(goal, indicator, baseline)
        yield from _about_timing(goal, indicator, baseline)


def _about_source(indicator: Indicator) -> Iterator[str]:
    if indicator.definition and indicator.definition.is_regional:
        yield _(
            "“%(indicator)s” exists for regions only, not for a municipality: choose one that is counted here."
        ) % {"indicator": indicator}


def _about_sharing(indicator: Indicator, others: Sequence[Goal]) -> Iterator[str]:
    for other in others:
        if any(_is_same(indicator, row) for row in other.indicators.all()):
            words = {"other": other, "indicator": indicator}
            yield _("“%(other)s” is measured with “%(indicator)s” too: are these two goals, or one?") % words


def _is_same(one: Indicator, other: Indicator) -> bool:
    def facts(row: Indicator) -> tuple[object, ...]:
        return row.definition_id, row.youngest, row.oldest, row.name.strip().casefold()

    return facts(one) == facts(other)


def _about_small_numbers(goal: Goal, indicator: Indicator, baseline: Measurement | None) -> Iterator[str]:
    if indicator.kind not in {Indicator.Kind.SHARE, Indicator.Kind.COUNT}:
        return
    threshold = goal.network.small_number_threshold
    words = {"indicator": indicator, "threshold": threshold}
    if baseline and baseline.is_hidden(threshold):
        yield (
            _(
                "“%(indicator)s” starts from too few young people to be shown: count a larger group, or several years "
                "together."
            )
            % words
        )
        return
    aimed = _aimed_count(indicator, baseline)
    if aimed is not None and 0 < aimed < threshold:
        yield (
            _(
                "The target of “%(indicator)s” is about fewer than %(threshold)s young people: once reached, the "
                "figure may not be shown. Count a larger group."
            )
            % words
        )
    yield from _about_small_group(indicator, baseline)


def _aimed_count(indicator: Indicator, baseline: Measurement | None) -> Decimal | None:
    """How many young people the target speaks of; of a share only where it is known of how many."""
    if indicator.target is None or indicator.kind == Indicator.Kind.COUNT:
        return indicator.target
    if baseline is None or not baseline.denominator:
        return None
    return indicator.target * baseline.denominator / 100


def _about_small_group(indicator: Indicator, baseline: Measurement | None) -> Iterator[str]:
    total = baseline.denominator if baseline else None
    if total and total < SMALL_GROUP and indicator.kind == Indicator.Kind.SHARE:
        weight = figures.number(round(Decimal(100) / total, 1))
        words = {"indicator": indicator, "total": total, "points": weight}
        yield (
            _(
                "“%(indicator)s” is about %(total)s young people: one more or less is %(points)s points. Look at "
                "several years together."
            )
            % words
        )


def _about_extremes(indicator: Indicator) -> Iterator[str]:
    if indicator.kind == Indicator.Kind.SHARE and indicator.target in {Decimal(0), Decimal(100)}:
        words = {"indicator": indicator, "target": figures.target_text(indicator)}
        yield _("%(target)s for “%(indicator)s” fails with one young person: choose a target that can be reached.") % (
            words
        )


def _about_speed(goal: Goal, indicator: Indicator, baseline: Measurement | None) -> Iterator[str]:
    """More change a year than the best year so far, or without a past more than a quarter of the baseline."""
    threshold = goal.network.small_number_threshold
    first, years = start(indicator, threshold), _years(goal, baseline)
    if first is None or years is None or indicator.target is None or indicator.kind == Indicator.Kind.SCALE:
        return
    is_lower = wants_lower(indicator, threshold)
    asked = round((first - indicator.target if is_lower else indicator.target - first) / years, 1)
    best = _best_year(indicator, threshold, is_lower=is_lower)
    words = {"indicator": indicator, "asked": figures.number(asked)}
    if best is None:
        if first and asked > abs(first) * LARGEST_STEP:
            yield (
                _(
                    "The target of “%(indicator)s” asks a change of %(asked)s a year, more than a quarter of where "
                    "you start: take a smaller step, or more time."
                )
                % words
            )
    elif asked > max(best, Decimal(0)):
        yield _too_fast(words, best)


def _too_fast(words: dict[str, object], best: Decimal) -> str:
    if best <= 0:
        return (
            _(
                "The target of “%(indicator)s” asks a change of %(asked)s a year, and so far no year came nearer to "
                "it: take a smaller step, or more time."
            )
            % words
        )
    return _(
        "The target of “%(indicator)s” asks a change of %(asked)s a year, and the best year so far was %(best)s: take "
        "a smaller step, or more time."
    ) % {**words, "best": figures.number(best)}


def _years(goal: Goal, baseline: Measurement | None) -> Decimal | None:
    """From the end of the baseline's period, or else the start of the plan, to the deadline."""
    begins_on = (baseline.period_ends_on if baseline else None) or goal.plan.starts_on
    if begins_on is None or goal.deadline_on is None or goal.deadline_on <= begins_on:
        return None
    return max(round(Decimal((goal.deadline_on - begins_on).days) / YEAR, 1), Decimal("0.1"))


def _best_year(indicator: Indicator, threshold: int, *, is_lower: bool) -> Decimal | None:
    """The best change a year between two figures that can be compared; None without two of them."""
    rows = [row for row in (same[0] for same in figures.per_period(indicator, threshold)) if not row.is_average]
    changes = []
    for before, after in pairwise(rows):
        if after.breaks_series or before.is_hidden(threshold) or after.is_hidden(threshold):
            continue
        if before.figure is None or after.figure is None:
            continue
        years = Decimal(_days_between(before.period_ends_on, after.period_ends_on)) / YEAR
        change = before.figure - after.figure if is_lower else after.figure - before.figure
        changes.append(round(change / years, 1))
    return max(changes, default=None)


def _days_between(first: dt.date | None, last: dt.date | None) -> int:
    """At least one: periods that are compared end on different days."""
    return max((last - first).days, 1) if first and last else 1


def _about_timing(goal: Goal, indicator: Indicator, baseline: Measurement | None) -> Iterator[str]:
    if goal.deadline_on is None:
        return
    starts_in = goal.network.school_year_starts_in
    known = timing.last_known(indicator, baseline, goal.deadline_on, starts_in)
    if known and known.known_on > goal.deadline_on:
        words = {"indicator": indicator, "period": known.period, "when": timing.season(known.known_on)}
        yield (
            _(
                "The figure of “%(indicator)s” for %(period)s is known %(when)s, after the deadline: move the "
                "deadline, or choose a figure that is known sooner."
            )
            % words
        )


def in_short(number: int) -> str:
    """How many sentences there are, for a list of goals."""
    return ngettext("%(number)s thing to think about", "%(number)s things to think about", number) % {"number": number}

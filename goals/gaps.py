"""What a goal still lacks, in sentences that lead to the place to mend it.

Reads rows that are already loaded (`with_indicators`, `with_measurements`) and asks the database nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from goals import figures
from goals.models import Goal, Indicator


@dataclass(frozen=True)
class Gap:
    """One thing that is missing; `is_needed` when the goal cannot be agreed without it."""

    text: str
    url: str
    is_needed: bool


def gaps(goal: Goal, indicators: Iterable[Indicator]) -> list[Gap]:
    """Everything missing, what agreeing needs first."""
    slug, found = goal.network.slug, list(indicators)
    edit = reverse("goals:goal_edit", args=[slug, goal.pk])
    return [
        *_indicator_gaps(goal, found),
        *([] if goal.deadline_on else [Gap(_("No deadline yet: set one."), edit, is_needed=True)]),
        *([] if goal.owner_id else [Gap(_("Nobody watches over it yet: name an owner."), edit, is_needed=False)]),
        *_baseline_gaps(slug, found),
    ]


def needed(goal: Goal, indicators: Iterable[Indicator]) -> list[Gap]:
    """Only what agreeing needs: an indicator with a target, and a deadline."""
    return [gap for gap in gaps(goal, indicators) if gap.is_needed]


def _indicator_gaps(goal: Goal, indicators: list[Indicator]) -> list[Gap]:
    slug = goal.network.slug
    if not indicators:
        create = reverse("goals:indicator_create", args=[slug, goal.pk])
        return [Gap(_("No indicator yet: add one."), create, is_needed=True)]
    if not any(indicator.has_target for indicator in indicators):
        edit = reverse("goals:indicator_edit", args=[slug, indicators[0].pk])
        return [Gap(_("No indicator has a target yet: set one."), edit, is_needed=True)]
    return []


def _baseline_gaps(slug: str, indicators: list[Indicator]) -> list[Gap]:
    return [
        Gap(
            _("No baseline for “%(indicator)s”: enter where you start.") % {"indicator": indicator},
            reverse("goals:measurement_create", args=[slug, indicator.pk]) + "?baseline=1",
            is_needed=False,
        )
        for indicator in indicators
        if figures.baseline(indicator) is None
    ]

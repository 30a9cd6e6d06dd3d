"""What a goal lacks before it can be agreed, in sentences that lead to the place to mend it.

What is only worth a thought is said by `goals.realism`.

Reads rows that are already loaded (`with_indicators`, `with_measurements`) and asks the database nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import Goal, Indicator


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and the page where it is mended."""

    text: str
    url: str


def needed(goal: Goal, indicators: Iterable[Indicator]) -> list[Gap]:
    """What agreeing needs: an indicator with a target, and a deadline."""
    edit = reverse("goals:goal_edit", args=[goal.network.slug, goal.pk])
    return [
        *_indicator_gaps(goal, list(indicators)),
        *([] if goal.deadline_on else [Gap(_("No deadline yet: set one."), edit)]),
    ]


def _indicator_gaps(goal: Goal, indicators: list[Indicator]) -> list[Gap]:
    slug = goal.network.slug
    if not indicators:
        create = reverse("goals:indicator_create", args=[slug, goal.pk])
        return [Gap(_("No indicator yet: add one."), create)]
    if not any(indicator.has_target for indicator in indicators):
        edit = reverse("goals:indicator_edit", args=[slug, indicators[0].pk])
        return [Gap(_("No indicator has a target yet: set one."), edit)]
    return []

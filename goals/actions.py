"""What the network decides about its goals. Refusals are ValidationErrors in words."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from goals import queries
from goals.gaps import needed
from goals.models import Goal, Indicator, Measurement, Plan
from networks.models import User


@transaction.atomic
def agree(*, by: User, goal: Goal) -> Goal:
    """The partners agree on the goal; refused while it lacks an indicator with a target or a deadline."""
    missing = needed(goal, goal.indicators.with_measurements())
    if missing:
        raise ValidationError([_("This goal cannot be agreed yet."), *(gap.text for gap in missing)])
    goal.claim()
    goal.status = Goal.Status.AGREED
    goal.save()
    return goal


@transaction.atomic
def settle(*, by: User, goal: Goal, status: str, note: str) -> Goal:
    """Say what became of the goal and why, or take it up again; "agreed" asks what agreeing always asks."""
    goal.status_note = note
    if status == Goal.Status.AGREED:
        return agree(by=by, goal=goal)
    goal.claim()
    goal.status = status
    goal.save()
    return goal


@transaction.atomic
def reprioritise(*, by: User, plan: Plan, order: Sequence[int]) -> None:
    """Put the goals with these keys in this order; goals not named, and foreign keys, stay where they are."""
    goals = list(Goal.objects.for_network(plan.network).filter(plan=plan).by_priority().select_for_update())
    named = {goal.pk: goal for goal in goals if goal.pk in set(order)}
    moved = iter([named[pk] for pk in dict.fromkeys(order) if pk in named])
    placed = [next(moved) if goal.pk in named else goal for goal in goals]
    for place, goal in enumerate(placed, start=1):
        if goal.priority != place:
            goal.priority = place
            goal.save(update_fields=["priority"])


@transaction.atomic
def delete_goal(*, by: User, goal: Goal) -> None:
    """Delete the goal with its indicators and measurements; what later steps made for it stays, without it."""
    goal.delete()


@transaction.atomic
def add_indicator(*, by: User, indicator: Indicator, baseline: Measurement | None) -> Indicator:
    """Add an indicator to its goal, together with the figure it starts from if that is known."""
    indicator.claim().save()
    if baseline:
        baseline.indicator = indicator
        baseline.claim().save()
    return indicator


@transaction.atomic
def delete_indicator(*, by: User, indicator: Indicator) -> None:
    """Delete the indicator and its measurements; refused while an agreed goal has no other target."""
    if queries.carries_agreed_goal(indicator):
        raise ValidationError(
            _("The goal is agreed and this is its only indicator with a target. Put the goal back to proposed first.")
        )
    indicator.delete()


@transaction.atomic
def record(*, by: User, measurement: Measurement, next_measurement_on: dt.date | None) -> Measurement:
    """Keep a new figure, and when the next one is expected; a baseline leaves that date as it is."""
    measurement.claim().save()
    if not measurement.is_baseline:
        indicator = measurement.indicator
        indicator.next_measurement_on = next_measurement_on
        indicator.save(update_fields=["next_measurement_on"])
    return measurement

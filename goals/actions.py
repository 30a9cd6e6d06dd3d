"""What the network decides about its goals. Refusals are ValidationErrors in words."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals import mails, queries
from goals.gaps import needed
from goals.models import (
    BreakdownFigure,
    Goal,
    GoalRound,
    GoalVote,
    Indicator,
    Measurement,
    Plan,
    ReferenceFigure,
)
from networks.models import User
from stakeholders.models import Stakeholder


@transaction.atomic
def agree(*, by: User, goal: Goal) -> Goal:
    """The partners agree on the goal; refused while it lacks an indicator with a target or a deadline."""
    missing = needed(goal, goal.indicators.with_measurements())
    if missing:
        raise ValidationError([_("This goal cannot be agreed yet."), *(gap.text for gap in missing)])
    goal.claim()
    goal.status, goal.is_shortlisted = Goal.Status.AGREED, False
    goal.save()
    return goal


@transaction.atomic
def reject(*, by: User, goal: Goal, why: str) -> Goal:
    """The partners do not choose this proposal; it stays, with the reason, outside the plan."""
    if goal.status not in (Goal.Status.PROPOSED, Goal.Status.REJECTED):
        raise ValidationError(_("Only a proposal can be left unchosen. Put the goal back to proposed first."))
    if not why.strip():
        raise ValidationError({"status_note": _("Say why it is not chosen.")})
    goal.claim()
    goal.status, goal.status_note, goal.is_shortlisted = Goal.Status.REJECTED, why.strip(), False
    goal.save()
    return goal


@transaction.atomic
def withdraw(*, by: User, goal: Goal) -> None:
    """Take a proposal back. It goes; where others worked on it or chose among it, it stays as not chosen."""
    if not goal.is_proposed or goal.is_shortlisted:
        raise ValidationError(_("This proposal is chosen already. Ask the coordinator."))
    if goal.indicators.exists() or queries.is_voted_about(goal):
        with goal.network.in_plan_language():
            why = _("Withdrawn by %(stakeholder)s.") % {"stakeholder": goal.proposed_by}
        reject(by=by, goal=goal, why=why)
    else:
        goal.delete()


@transaction.atomic
def settle(*, by: User, goal: Goal, status: str, note: str) -> Goal:
    """Say what became of the goal and why, or take it up again; "agreed" asks what agreeing always asks."""
    goal.status_note = note
    if status == Goal.Status.AGREED:
        return agree(by=by, goal=goal)
    if status == Goal.Status.REJECTED:
        return reject(by=by, goal=goal, why=note)
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
def keep_round(*, by: User, goal_round: GoalRound, candidates: Iterable[Goal]) -> GoalRound:
    """Start a round over these proposals, or change one in which nobody has given dots yet."""
    if goal_round.pk and goal_round.votes.exists():
        raise ValidationError(_("Dots are given already: this round cannot change any more."))
    _save_the_only_open(goal_round)
    goal_round.candidates.set(candidates)
    return goal_round


@transaction.atomic
def cast(
    *, by: User, goal_round: GoalRound, stakeholder: Stakeholder, dots: Mapping[Goal, int], is_on_behalf: bool
) -> None:
    """Give this stakeholder's dots, all at once in place of those it gave before: of two at once the last counts."""
    goal_round = _held(goal_round)
    votes = GoalVote.objects.for_network(goal_round.network).filter(round=goal_round, stakeholder=stakeholder)
    given = {goal: number for goal, number in dots.items() if number}
    _refuse_dots(goal_round, given)
    if is_on_behalf and votes.filter(is_on_behalf=False).exists():
        raise ValidationError(_("This stakeholder gave its dots itself. Only it can change them."))
    votes.delete()
    for goal, number in given.items():
        GoalVote(
            network=goal_round.network,
            round=goal_round,
            goal=goal,
            stakeholder=stakeholder,
            dots=number,
            is_on_behalf=is_on_behalf,
            cast_by=by,
        ).save()


@transaction.atomic
def close_round(*, by: User, goal_round: GoalRound) -> GoalRound:
    """No more dots from here on. Closing twice closes once."""
    goal_round = _held(goal_round)
    if goal_round.is_open:
        goal_round.closed_at = timezone.now()
        goal_round.claim().save()
    return goal_round


@transaction.atomic
def reopen_round(*, by: User, goal_round: GoalRound) -> GoalRound:
    """Take dots again, as long as nobody has seen how they lie."""
    goal_round = _held(goal_round)
    if goal_round.is_shown:
        raise ValidationError(_("Everybody has seen the dots, so this round stays closed. Start a new one instead."))
    goal_round.closed_at = None
    return _save_the_only_open(goal_round)


@transaction.atomic
def show_round(*, by: User, goal_round: GoalRound) -> GoalRound:
    """Let everybody see the dots of a closed round."""
    goal_round = _held(goal_round)
    if goal_round.is_open:
        raise ValidationError(_("Close the round first: nobody gives dots while all can see them."))
    if not goal_round.is_shown:
        goal_round.shown_at = timezone.now()
        goal_round.claim().save()
    return goal_round


@transaction.atomic
def shortlist(*, by: User, goal_round: GoalRound, chosen: Iterable[Goal]) -> GoalRound:
    """Put these proposals of the round on the shortlist, and take its others off."""
    goal_round = show_round(by=by, goal_round=goal_round)
    kept = {goal.pk for goal in chosen}
    for goal in goal_round.candidates.proposed():
        if goal.is_shortlisted != (goal.pk in kept):
            goal.is_shortlisted = goal.pk in kept
            goal.claim().save()
    return goal_round


def _held(goal_round: GoalRound) -> GoalRound:
    """The round as it stands, held until the end of the transaction."""
    held: GoalRound = GoalRound.objects.for_network(goal_round.network).select_for_update().get(pk=goal_round.pk)
    return held


def _save_the_only_open(goal_round: GoalRound) -> GoalRound:
    try:
        with transaction.atomic():
            goal_round.claim().save()
    except IntegrityError as error:
        raise ValidationError(_("Another round is still open. Close it first.")) from error
    return goal_round


def _refuse_dots(goal_round: GoalRound, given: Mapping[Goal, int]) -> None:
    """Say what is wrong with these dots, if anything is; the form has said it before, but others may be faster."""
    if not goal_round.is_open:
        raise ValidationError(_("This round is closed: no more dots can be given."))
    if not given:
        raise ValidationError(_("Give at least one dot."))
    offered = {goal.pk for goal in goal_round.candidates.proposed()}
    if not all(goal.pk in offered for goal in given):
        raise ValidationError(_("One of these proposals cannot be chosen any more. Look at the list again."))
    if sum(given.values()) > goal_round.dots or max(given.values()) > goal_round.most_per_goal:
        raise ValidationError(_("These are more dots than there are to give."))


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
def record(
    *, by: User, measurement: Measurement, next_measurement_on: dt.date | None, submitter: Stakeholder | None = None
) -> Measurement:
    """Keep a new figure, and when the next one is expected; a baseline leaves that date as it is.

    The figure of a partner waits until the coordinator has looked at it.
    """
    _submit(measurement, submitter)
    measurement.claim().save()
    if not measurement.is_baseline:
        indicator = measurement.indicator
        indicator.next_measurement_on = next_measurement_on
        indicator.save(update_fields=["next_measurement_on"])
    return measurement


@transaction.atomic
def change(*, by: User, measurement: Measurement, submitter: Stakeholder | None = None) -> Measurement:
    """Keep a changed figure; what a partner changes waits for the coordinator, also if it was returned before."""
    _submit(measurement, submitter)
    measurement.claim().save()
    return measurement


@transaction.atomic
def correct(*, by: User, correction: Measurement, submitter: Stakeholder | None = None) -> Measurement:
    """Put a figure in the place of the one it revises, which stays, listed as corrected.

    Corrected by a partner, the old figure counts until the coordinator has looked at the new one.
    """
    old = correction.revises
    if old is None or not old.is_accepted or queries.has_correction(old):
        raise ValidationError(_("This figure is corrected already, or nobody has accepted it yet."))
    old.claim()
    _submit(correction, submitter)
    if correction.is_accepted:
        _take_mark(correction, old)
    correction.claim().save()
    if correction.is_accepted:
        _take_references(correction, old)
    return correction


@transaction.atomic
def accept(*, by: User, measurement: Measurement) -> Measurement:
    """The figure counts from now on; a correction takes the place of the old figure."""
    _refuse_unless_waiting(measurement)
    measurement.state, measurement.state_note = Measurement.State.ACCEPTED, ""
    if measurement.revises:
        _take_mark(measurement, measurement.revises)
        _take_references(measurement, measurement.revises)
    measurement.claim().save()
    mails.take_return_back(measurement)
    return measurement


@transaction.atomic
def send_back(*, by: User, measurement: Measurement, comment: str) -> Measurement:
    """Ask the partner to look at its figure again, and say what for; it hears so by mail."""
    _refuse_unless_waiting(measurement)
    measurement.state, measurement.state_note = Measurement.State.RETURNED, comment
    measurement.claim().save()
    mails.send_return(measurement)
    return measurement


@transaction.atomic
def delete_measurement(*, by: User, measurement: Measurement) -> None:
    """Delete a figure; the one it had corrected counts again, as the baseline too if this one was."""
    old, is_baseline = measurement.revises, measurement.is_baseline
    if old:
        _take_references(old, measurement)
    measurement.delete()
    if old and is_baseline:
        old.is_baseline = True
        old.claim().save()


@transaction.atomic
def paste(*, by: User, measurements: Sequence[Measurement], submitter: Stakeholder | None = None) -> int:
    """Keep the figures of a pasted column: new ones, and corrections of those that stood differently; all or none."""
    for measurement in measurements:
        if measurement.revises:
            correct(by=by, correction=measurement, submitter=submitter)
        else:
            change(by=by, measurement=measurement, submitter=submitter)
    return len(measurements)


@transaction.atomic
def divide(
    *, by: User, measurement: Measurement, dimension: str, instead_of: str, groups: Sequence[BreakdownFigure]
) -> None:
    """Keep the figures of the groups of one dimension in the place of those that stood there."""
    measurement.claim().save(update_fields=["version"])
    rows = BreakdownFigure.objects.for_network(measurement.network).filter(measurement=measurement)
    for row in rows.filter(dimension__in={dimension, instead_of}):
        row.delete()
    for group in groups:
        group.measurement, group.dimension, group.network = measurement, dimension, measurement.network
        group.claim().save()


def _submit(measurement: Measurement, submitter: Stakeholder | None) -> None:
    if submitter:
        measurement.state, measurement.state_note = Measurement.State.SUBMITTED, ""
        measurement.submitted_by = submitter


def _take_mark(new: Measurement, old: Measurement) -> None:
    """The mark of the baseline moves to the new figure."""
    new.is_baseline, old.is_baseline = old.is_baseline, False
    old.save()


def _take_references(new: Measurement, old: Measurement) -> None:
    """What was measured elsewhere in that period now stands beside the figure that counts."""
    for reference in ReferenceFigure.objects.for_network(new.network).filter(measurement=old):
        reference.measurement = new
        reference.claim().save()


def _refuse_unless_waiting(measurement: Measurement) -> None:
    if measurement.state != Measurement.State.SUBMITTED:
        raise ValidationError(_("This figure does not wait any more."))

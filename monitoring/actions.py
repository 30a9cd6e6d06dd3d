import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from engagements.models import ProgressNote
from goals import actions as goal_actions
from goals.models import Goal
from monitoring.agendas import MINUTES_FOR_HELP, STANDARD_AGENDAS
from monitoring.models import ActionPoint, AgendaItem, Attendance, Body, ChairMandate, Decision, Meeting
from networks.models import User
from networks.partial import Precision
from stakeholders.models import Stakeholder
from ui.dates import PartialDate


@transaction.atomic
def set_agenda(
    *,
    by: User,
    meeting: Meeting,
    items: Iterable[AgendaItem],
    changed: Iterable[AgendaItem],
    removed: Iterable[AgendaItem],
) -> Meeting:
    """Give a meeting these agenda items in this order, save those that changed and take the removed ones away."""
    changed = list(changed)
    for item in removed:
        item.delete()
    for position, item in enumerate(items, start=1):
        is_moved = item.position != position
        item.meeting, item.position = meeting, position
        if item in changed or item.pk is None:
            item.claim().save()
        elif is_moved:
            item.save(update_fields=["position"])
    return meeting


@transaction.atomic
def fill_agenda(*, by: User, meeting: Meeting, kind: str) -> Meeting:
    """Start an empty agenda from the standard one for `kind`, in the language of the plan."""
    if _locked(meeting).agenda.exists():
        raise ValidationError(_("This meeting already has an agenda."))
    with meeting.network.in_plan_language():
        for position, (title, minutes) in enumerate(STANDARD_AGENDAS[Meeting.Kind(kind)], start=1):
            AgendaItem(
                network=meeting.network, meeting=meeting, position=position, title=str(title), duration=minutes
            ).save()
    return meeting


@transaction.atomic
def add_call_for_help(*, by: User, meeting: Meeting, note: ProgressNote) -> AgendaItem:
    """Put what stands in the way of an engagement at the end of the agenda; once, however often it is asked.

    Its title is in the language of the plan, and what the partner wrote as it wrote it.
    """
    agenda = _locked(meeting).agenda
    standing: AgendaItem | None = agenda.filter(engagement=note.engagement_id).first()
    if standing:
        return standing
    last = agenda.aggregate(last=models.Max("position"))["last"] or 0
    with meeting.network.in_plan_language():
        title = Truncator(_("Help wanted: %(what)s") % {"what": " ".join(note.obstacle.split())}).chars(300)
    item = AgendaItem(
        network=meeting.network,
        meeting=meeting,
        position=last + 1,
        title=title,
        duration=MINUTES_FOR_HELP,
        engagement=note.engagement,
    )
    item.save()
    return item


@transaction.atomic
def note_attendance(*, by: User, meeting: Meeting, answers: Iterable[tuple[Stakeholder, str, str]]) -> Meeting:
    """Note for each (stakeholder, presence, replaced by) whether it was there; an empty presence removes the note."""
    _locked(meeting)
    for stakeholder, presence, replaced_by in answers:
        notes = Attendance.objects.for_network(meeting.network).filter(meeting=meeting, stakeholder=stakeholder)
        if not presence:
            notes.delete()
            continue
        note = notes.first() or Attendance(network=meeting.network, meeting=meeting, stakeholder=stakeholder)
        note.presence, note.replaced_by = presence, replaced_by
        note.save()
    return meeting


@transaction.atomic
def write_minutes(*, by: User, meeting: Meeting, outcomes: Iterable[AgendaItem]) -> Meeting:
    """Save the minutes and what came of the agenda items. Approved minutes that change must be approved again.

    Raises ValidationError if somebody else saved the meeting in this very moment.
    """
    meeting.minutes_approved_on = None
    meeting.claim().save()
    for item in outcomes:
        item.save(update_fields=["outcome"])
    return meeting


@transaction.atomic
def add_decision(*, by: User, decision: Decision) -> Decision:
    """Save a new decision under the next number of its meeting."""
    taken = _locked(decision.meeting).decisions.aggregate(last=models.Max("number"))["last"] or 0
    decision.number = taken + 1
    decision.claim().save()
    return decision


@transaction.atomic
def decide_goals(*, by: User, meeting: Meeting, outcomes: Mapping[Goal, tuple[str, str]]) -> list[Decision]:
    """Agree on these goals or leave them unchosen, (status, why) each, and write it down among the decisions.

    All of it or nothing. Raises ValidationError with what is wrong at `outcome_<pk>` of its goal.
    """
    _locked(meeting)
    return [_decide_goal(by, meeting, goal, status, why) for goal, (status, why) in outcomes.items()]


def _decide_goal(by: User, meeting: Meeting, goal: Goal, status: str, why: str) -> Decision:
    try:
        goal_actions.settle(by=by, goal=goal, status=status, note=why)
    except ValidationError as error:
        raise ValidationError({f"outcome_{goal.pk}": error.messages}) from error
    with meeting.network.in_plan_language():
        is_agreed = status == Goal.Status.AGREED
        words = _("Goal agreed: %(goal)s") if is_agreed else _("Goal not chosen: %(goal)s. Reason: %(why)s")
        text = words % {"goal": goal.title, "why": why}
    return add_decision(by=by, decision=Decision(network=meeting.network, meeting=meeting, goal=goal, text=text))


@transaction.atomic
def set_chair(*, by: User, body: Body, stakeholder: Stakeholder, on: dt.date) -> ChairMandate:
    """Say who chairs a body from this day on; who chaired it until now stops on that day.

    Who started that same day did not chair at all. Raises ValidationError if the stakeholder chairs it already or if
    the running chair started later.
    """
    Body.objects.for_network(body.network).select_for_update().get(pk=body.pk)
    chairs = ChairMandate.objects.for_network(body.network).filter(body=body)
    for running in chairs.running().select_related("stakeholder"):
        _end_chair(running, stakeholder, on)
    chair = ChairMandate(network=body.network, body=body, stakeholder=stakeholder, from_on=on)
    chair.save()
    return chair


def mark_done(*, by: User, point: ActionPoint, is_done: bool) -> ActionPoint:
    """Say that an action point is done, or still open after all."""
    point.is_done = is_done
    point.save(update_fields=["is_done"])
    return point


@transaction.atomic
def remove[Row: models.Model](*, by: User, row: Row) -> Row:
    """Delete a row and everything that hangs on it."""
    row.delete()
    return row


def _end_chair(running: ChairMandate, successor: Stakeholder, on: dt.date) -> None:
    if running.stakeholder_id == successor.pk:
        raise ValidationError(_("%(name)s chairs this group already.") % {"name": successor})
    if running.from_on and running.from_on > on:
        values = {"name": running.stakeholder, "date": running.starts}
        raise ValidationError(_("%(name)s chairs since %(date)s. Choose that day or a later one.") % values)
    if running.from_on == on and running.from_precision == Precision.DAY:
        running.delete()
        return
    running.ends = PartialDate(on, is_end=True)
    running.claim().save()


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, held until the end of the transaction."""
    return Meeting.objects.for_network(meeting.network).select_for_update().get(pk=meeting.pk)

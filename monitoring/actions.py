from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from monitoring.agendas import STANDARD_AGENDAS
from monitoring.models import ActionPoint, AgendaItem, Attendance, Decision, Meeting
from networks.models import User
from stakeholders.models import Stakeholder


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


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, held until the end of the transaction."""
    return Meeting.objects.for_network(meeting.network).select_for_update().get(pk=meeting.pk)

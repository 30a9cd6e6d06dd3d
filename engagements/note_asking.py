"""The coordinator asks partners how their engagements go, all at once. Refusals are ValidationErrors in words."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagements import note_mails
from engagements.models import Commitment, NoteRequest, NoteRound
from engagements.note_rounds import owed_in
from networks.models import User
from outbox.models import OutgoingMail


@transaction.atomic
def ask_for_notes(*, by: User, note_round: NoteRound, parts: Iterable[Commitment]) -> NoteRound:
    """Ask the partner of each of these parts how it goes: one mail to each person, with all it is asked about."""
    asked = list(parts)
    if not asked:
        raise ValidationError(_("There is nobody to ask. Take away a filter, or wait for partners to accept."))
    note_round.asked_by, note_round.asked_at = by, timezone.now()
    note_round.claim().save()
    requests = [
        NoteRequest(
            network=note_round.network, round=note_round, engagement=part.engagement, stakeholder=part.stakeholder
        )
        for part in asked
    ]
    NoteRequest.objects.for_network(note_round.network).bulk_create(requests)
    note_mails.send_requests(note_round, requests)
    return note_round


@transaction.atomic
def remind(*, by: User, note_round: NoteRound) -> list[OutgoingMail]:
    """Mail those once more who have not told yet; refused a second time, if all have told, and in a closed round."""
    _refuse_closed(note_round)
    if note_round.reminded_at:
        day = date_format(note_round.network.day_of(note_round.reminded_at))
        raise ValidationError(_("They were reminded on %(day)s already.") % {"day": day})
    owed = owed_in(note_round)
    if not owed:
        raise ValidationError(_("Everybody has told: there is nobody to remind."))
    note_round.reminded_at = timezone.now()
    note_round.claim().save()
    return note_mails.send_reminders(note_round, owed)


@transaction.atomic
def close(*, by: User, note_round: NoteRound) -> NoteRound:
    """Nobody is asked any more; what was told stays."""
    _refuse_closed(note_round)
    note_round.closed_at = timezone.now()
    note_round.claim().save()
    return note_round


def _refuse_closed(note_round: NoteRound) -> None:
    if not note_round.is_open:
        raise ValidationError(_("This round is closed."))

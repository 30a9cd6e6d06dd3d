"""What partners and the coordinator do with engagements. Refusals are ValidationErrors in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagements import mails
from engagements.bulk import Change
from engagements.models import AnswerLink, Commitment, Engagement, ProgressNote, Said, Status, Step
from goals.models import Goal
from networks.models import User
from networks.partial import Precision
from stakeholders.models import Stakeholder

Answer = Commitment.Answer
TIME_AFTERWARDS = dt.timedelta(days=14)  # to answer by the link, once the consultation is over


@dataclass(frozen=True)
class Revision:
    """What a change of an engagement did to the answers already given."""

    engagement: Engagement
    reopened: list[Stakeholder] = field(default_factory=list)
    removed: list[Stakeholder] = field(default_factory=list)


@transaction.atomic
def create_engagement(
    *,
    by: User,
    engagement: Engagement,
    goals: Iterable[Goal],
    leads: Iterable[Stakeholder],
    partners: Iterable[Stakeholder],
) -> Engagement:
    """Propose an engagement; its leads and partners are not asked yet."""
    engagement.claim().save()
    engagement.goals.set(goals)
    _seat(engagement, leads, partners)
    return engagement


@transaction.atomic
def revise(
    *,
    by: User,
    engagement: Engagement,
    goals: Iterable[Goal] | None = None,
    leads: Iterable[Stakeholder] | None = None,
    partners: Iterable[Stakeholder] | None = None,
) -> Revision:
    """Save what changed in an engagement; who accepted other words, dates or another role is asked again.

    Goals or partners left out stay as they are. The revision names the partners whose answer is open again, and
    those taken out although they had answered.
    """
    accepted = _accepted_terms(engagement)
    engagement.claim().save()
    removed = []
    if goals is not None:
        engagement.goals.set(goals)
    if leads is not None and partners is not None:
        removed = _seat(engagement, leads, partners)
    return Revision(engagement, _reopen(engagement, accepted, by), removed)


@transaction.atomic
def revise_all(*, by: User, changes: Iterable[Change]) -> list[Revision]:
    """Save the changes of several engagements, all of them or none; a refusal names the engagement."""
    return [_revise_one(by, change) for change in changes]


@transaction.atomic
def word_part(*, by: User, commitment: Commitment) -> Commitment:
    """Save the wording of one partner's part; a partner that had accepted other words is asked again."""
    accepted = _accepted_terms(commitment.engagement)
    commitment.claim().save()
    _reopen(commitment.engagement, accepted, by)
    commitment.refresh_from_db()
    return commitment


@transaction.atomic
def ask(*, by: User, commitment: Commitment, reply: str = "") -> Commitment:
    """Ask one partner whether it takes its part on; again, if it declined or proposed a change.

    `reply` says why it stays as it was asked, to who proposed a change: refused if it proposes none any more.
    """
    _refuse_settled(commitment.engagement)
    if not commitment.can_be_asked:
        raise ValidationError(_("%(name)s has already been asked.") % {"name": commitment.stakeholder})
    if reply and not commitment.has_proposed:
        raise ValidationError(_("%(name)s proposes no change any more.") % {"name": commitment.stakeholder})
    _put_question(commitment, by, reply)
    mails.send_questions([commitment])
    return commitment


@transaction.atomic
def ask_all(*, by: User, engagement: Engagement) -> list[Commitment]:
    """Ask every partner of an engagement that has not been asked yet."""
    _refuse_settled(engagement)
    unasked = engagement.commitments.filter(answer=Answer.NOT_ASKED).select_related("stakeholder")
    asked = list(unasked.order_by("role", "stakeholder__name"))
    for commitment in asked:
        _put_question(commitment, by)
    mails.send_questions(asked)
    return asked


@transaction.atomic
def answer(
    *, by: User | None, commitment: Commitment, way: str = "", capacity: str = "", **said: Unpack[Said]
) -> Commitment:
    """Record what a stakeholder answers; a later answer replaces it. The coordinators hear by mail what needs them.

    `how_known` says how the coordinator, who types it in on the stakeholder's behalf, knows the answer. It stays
    empty when the stakeholder itself answers. `capacity` is the function of who answers. Who answers without having
    been asked counts as asked now; who consults first says until when, and owes the answer still.
    """
    _refuse_settled(commitment.engagement)
    now = timezone.now()
    mails.take_question_back(commitment)
    commitment.asked_at = commitment.asked_at or now
    commitment.answer, commitment.answered_at, commitment.answered_by = Answer(said["answer"]), now, by
    commitment.how_known, commitment.capacity = said.get("how_known", ""), capacity
    commitment.is_on_behalf = bool(commitment.how_known)
    commitment.way = Commitment.Way.TYPED_IN if commitment.is_on_behalf else way or Commitment.Way.PAGE
    commitment.proposed_change = said.get("proposed_change", "")
    commitment.proposed_due_on = said.get("proposed_due_on")
    commitment.consulting_until_on = said.get("consulting_until_on")
    commitment.reason = said.get("reason", "")
    commitment.accepted_wording = commitment.wording if commitment.is_accepted else ""
    commitment.claim().save()
    if not commitment.is_accepted and not commitment.is_on_behalf:
        mails.send_answer(commitment)
    return commitment


@transaction.atomic
def answer_by_link(*, link: AnswerLink, **said: Unpack[Said]) -> Commitment:
    """Record the answer of who follows the link of a mail, once; the person gets it back in writing.

    Who only says that it consults first can still answer by the same link, until two weeks after the day it named.
    Of several who send an answer at once, one counts. Raises ValidationError if the link is worth nothing any more.
    """
    now = timezone.now()
    unused = AnswerLink.objects.for_network(link.network).unused(now).filter(pk=link.pk)
    if not link.is_open(now) or not unused.update(used_at=now):
        raise ValidationError(_("This question was answered, settled or asked anew meanwhile."))
    contact = link.contact
    commitment = answer(
        by=contact.user,
        commitment=link.commitment,
        way=Commitment.Way.LINK,
        capacity=contact.function,
        **said,
    )
    if commitment.is_consulting and commitment.consulting_until_on:
        link.used_at = None
        link.expires_at = max(link.expires_at, now + (commitment.consulting_until_on - now.date()) + TIME_AFTERWARDS)
        link.save(update_fields=["used_at", "expires_at"])
    mails.send_receipt(link)
    return commitment


@transaction.atomic
def take_change(*, by: User, commitment: Commitment) -> Revision:
    """Take over the wording or the date a partner proposed: it has thereby accepted.

    Its words become its part. A new date is the engagement's, so the others who accepted are asked again.
    """
    engagement = commitment.engagement
    _refuse_settled(engagement)
    if not commitment.has_proposed:
        raise ValidationError(_("%(name)s proposes no change any more.") % {"name": commitment.stakeholder})
    accepted = _accepted_terms(engagement)
    if commitment.proposed_due_on:
        _move_due(engagement, commitment.proposed_due_on)
    commitment.part = commitment.proposed_change or commitment.part
    commitment.answer, commitment.accepted_wording = Answer.ACCEPTED, commitment.wording
    commitment.proposed_change, commitment.proposed_due_on = "", None
    commitment.claim().save()
    return Revision(engagement, _reopen(engagement, accepted, by))


@transaction.atomic
def agree(*, by: User, engagement: Engagement) -> Engagement:
    """Call a proposed engagement agreed; refused until a lead has accepted and nobody else's answer is open."""
    if engagement.status != Status.PROPOSED:
        raise ValidationError(_("Only what is proposed can be agreed on."))
    if gap := engagement.get_agreement_gap():
        raise ValidationError(gap)
    engagement.status, engagement.status_note = Status.AGREED, ""
    engagement.claim().save()
    return engagement


@transaction.atomic
def write_note(*, by: User, note: ProgressNote, stakeholder: Stakeholder | None = None) -> ProgressNote:
    """Keep a progress note and give its engagement the status the note tells.

    What stands in the way becomes the reason of a blocked or stopped engagement. Another date stays a proposal.
    """
    engagement = note.engagement
    note.written_by, note.written_at, note.stakeholder = by, timezone.now(), stakeholder
    note.claim().save()
    if note.status in {Status.BLOCKED, Status.STOPPED}:
        engagement.status_note = note.obstacle or note.result
    elif note.status != engagement.status:
        engagement.status_note = ""
    engagement.status = note.status
    if engagement.status == Status.DONE:
        engagement.progress = 100
    engagement.claim().save()
    return note


@transaction.atomic
def take_date(*, by: User, note: ProgressNote) -> Revision:
    """Make the date proposed in a progress note the due date; who accepted the old one is asked again."""
    engagement = note.engagement
    if note.new_due_on is None:
        raise ValidationError(_("This note proposes no other date."))
    accepted = _accepted_terms(engagement)
    _move_due(engagement, note.new_due_on)
    return Revision(engagement, _reopen(engagement, accepted, by))


@transaction.atomic
def delete_engagement(*, by: User, engagement: Engagement) -> None:
    """Delete an engagement with the answers, steps and notes that belong to it."""
    engagement.delete()


@transaction.atomic
def mark_step(*, by: User, step: Step, done_on: dt.date | None) -> Step:
    """Say of a step that it was done on that day, or with None that it was not after all; twice says it once."""
    if (step.done_on is None) != (done_on is None):
        step.done_on = done_on
        step.claim().save()
    return step


@transaction.atomic
def delete_step(*, by: User, step: Step) -> None:
    """Delete a step."""
    step.delete()


def _revise_one(by: User, change: Change) -> Revision:
    leads, partners = (change.leads, change.partners) if change.has_new_leads else (None, None)
    try:
        return revise(by=by, engagement=change.engagement, leads=leads, partners=partners)
    except ValidationError as error:
        names = {"title": change.engagement.title, "problem": " ".join(error.messages)}
        raise ValidationError(_("“%(title)s”: %(problem)s") % names) from error


def _seat(engagement: Engagement, leads: Iterable[Stakeholder], partners: Iterable[Stakeholder]) -> list[Stakeholder]:
    """Give the engagement exactly these leads and partners; returns those who go although they had answered."""
    roles = dict.fromkeys(partners, Commitment.Role.PARTNER) | dict.fromkeys(leads, Commitment.Role.LEAD)
    seated = {row.stakeholder: row for row in engagement.commitments.select_related("stakeholder")}
    gone = [row for stakeholder, row in seated.items() if stakeholder not in roles]
    for commitment in gone:
        commitment.delete()
    for stakeholder, role in roles.items():
        commitment = seated.get(stakeholder) or Commitment(
            network=engagement.network, engagement=engagement, stakeholder=stakeholder
        )
        if commitment.pk is None or commitment.role != role:
            commitment.role = role
            commitment.claim().save()
    return [commitment.stakeholder for commitment in gone if commitment.has_answered]


def _accepted_terms(engagement: Engagement) -> dict[int, tuple]:
    """The terms, as they stand in the rows, that partners have accepted."""
    accepted = Commitment.objects.for_network(engagement.network).filter(
        engagement=engagement.pk, answer=Answer.ACCEPTED
    )
    return {commitment.pk: commitment.terms for commitment in accepted.select_related("engagement")}


def _reopen(engagement: Engagement, accepted: dict[int, tuple], by: User) -> list[Stakeholder]:
    """Ask those again whose terms are no longer the accepted ones, while there is still something to take on."""
    if not engagement.is_open:
        return []
    current = Commitment.objects.for_network(engagement.network).filter(pk__in=accepted)
    ordered = current.select_related("network", "engagement", "stakeholder").order_by("role", "stakeholder__name")
    reopened = [commitment for commitment in ordered if commitment.terms != accepted[commitment.pk]]
    for commitment in reopened:
        _put_question(commitment, by)
    mails.send_questions(reopened)
    return [commitment.stakeholder for commitment in reopened]


def _put_question(commitment: Commitment, by: User, reply: str = "") -> None:
    commitment.answer, commitment.asked_at, commitment.asked_by = Answer.ASKED, timezone.now(), by
    commitment.answered_at, commitment.answered_by = None, None
    commitment.is_on_behalf, commitment.how_known = False, ""
    commitment.way, commitment.capacity, commitment.consulting_until_on = "", "", None
    commitment.reply = reply
    commitment.claim().save()


def _move_due(engagement: Engagement, due_on: dt.date) -> None:
    if engagement.starts_on and due_on < engagement.starts_on:
        raise ValidationError(_("The date proposed lies before the start of the engagement."))
    engagement.due_on, engagement.due_precision = due_on, Precision.DAY
    engagement.claim().save()


def _refuse_settled(engagement: Engagement) -> None:
    if not engagement.is_open:
        raise ValidationError(_("This engagement is done or stopped: nobody is asked for it any more."))

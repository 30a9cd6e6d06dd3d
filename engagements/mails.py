"""The mails of step 3: a partner is asked for an engagement; the coordinator hears what needs an answer."""

from collections.abc import Iterable

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagements.models import Commitment
from networks.tokens import fingerprint
from outbox.actions import post, take_back
from outbox.letters import Ask, Letter, Recipient, absolute_url, answer_by_mail
from outbox.models import OutgoingMail
from outbox.queries import coordinators_of, voice_of
from stakeholders.models import Contact
from stakeholders.queries import speakers_of

Kind = OutgoingMail.Kind


def send_questions(commitments: Iterable[Commitment]) -> list[OutgoingMail]:
    """Ask by mail who speaks for each of these stakeholders of one network; who cannot be reached gets none."""
    asked = list(commitments)
    if not asked:
        return []
    network = asked[0].network
    today = network.day_of(timezone.now())
    speakers = speakers_of(network, [row.stakeholder_id for row in asked], today)
    members = set(network.memberships.values_list("user_id", flat=True))
    reached = [(row, speakers[row.stakeholder_id]) for row in asked if row.stakeholder_id in speakers]
    return [_send_question(row, contact, comes_in=contact.user_id in members) for row, contact in reached]


def send_answer(commitment: Commitment) -> list[OutgoingMail]:
    """Tell the coordinators of a change proposed or a part declined: both wait for them."""
    return [_send_answer(commitment, coordinator) for coordinator in coordinators_of(commitment.network)]


def question_key(commitment: Commitment) -> str:
    """What the mail of the question now open is known by: asked again is another question."""
    return f"question:{commitment.pk}:{commitment.asked_at:%Y%m%dT%H%M%S%f}" if commitment.asked_at else ""


def take_question_back(commitment: Commitment) -> None:
    """The question is settled: its mail is not needed any more if it has not left yet."""
    take_back(keys=[question_key(commitment)])


def settled_since(mail: OutgoingMail) -> str:
    """Why the mail of a question need not leave any more; empty while that very question waits for an answer."""
    pk = mail.key.split(":")[1]
    waiting = Commitment.objects.for_network(mail.network).filter(pk=pk, answer=Commitment.Answer.ASKED)
    commitment = waiting.select_related("engagement").first()
    is_open = commitment is not None and commitment.engagement.is_open and question_key(commitment) == mail.key
    return "" if is_open else "The question was answered, withdrawn or asked anew."


def _send_question(commitment: Commitment, contact: Contact, *, comes_in: bool) -> OutgoingMail:
    with translation.override(contact.recipient.language):
        letter = _question(commitment, comes_in=comes_in)
    return post(
        key=question_key(commitment),
        kind=Kind.QUESTION,
        to=contact.recipient,
        letter=letter,
        network=commitment.network,
    )


def _question(commitment: Commitment, *, comes_in: bool) -> Letter:
    """Asks for an answer on the page of the question, or by mail from who cannot come in."""
    network, engagement = commitment.network, commitment.engagement
    sender, reply_to = voice_of(network)
    values = {"network": network, "stakeholder": commitment.stakeholder, "title": engagement.title}
    if comes_in:
        answer = _("You accept, propose a change or decline; it takes two minutes.")
    else:
        answer = _(
            "Simply answer this mail: you accept, propose a change or decline. The coordinator notes what you say."
        )
    if commitment.is_lead:
        lead = _("%(network)s asks %(stakeholder)s: do you lead this?") % values
    else:
        lead = _("%(network)s asks %(stakeholder)s: do you take this on?") % values
    ask = Ask(
        button=_("Answer") if comes_in else _("Write an answer"),
        url=_answer_url(commitment) if comes_in or not reply_to else answer_by_mail(reply_to[0], engagement.title),
        title=engagement.title,
        text="\n".join(_terms(commitment)),
    )
    why = _("You get this mail because you speak for %(stakeholder)s in %(network)s.")
    return Letter(
        subject=_("A question for %(stakeholder)s: %(title)s") % values,
        lead=lead,
        asks=[ask],
        after=[answer],
        why=why % values,
        sender=sender,
        reply_to=reply_to,
    )


def _terms(commitment: Commitment) -> list[str]:
    """What exactly is asked: the words, and the dates as they are known."""
    engagement = commitment.engagement
    lines = [commitment.wording] if commitment.wording != engagement.title else []
    if engagement.starts:
        lines.append(_("From %(date)s") % {"date": engagement.starts})
    if engagement.due:
        lines.append(_("Until %(date)s") % {"date": engagement.due})
    return lines


def _send_answer(commitment: Commitment, coordinator: Recipient) -> OutgoingMail:
    with translation.override(coordinator.language):
        letter = _answer(commitment)
    return post(
        key=f"answer:{commitment.pk}:{commitment.answered_at:%Y%m%dT%H%M%S%f}:{fingerprint(coordinator.address)}",
        kind=Kind.ANSWER,
        to=coordinator,
        letter=letter,
        network=commitment.network,
    )


def _answer(commitment: Commitment) -> Letter:
    engagement = commitment.engagement
    values = {"network": commitment.network, "stakeholder": commitment.stakeholder, "title": engagement.title}
    if commitment.has_proposed:
        subject, lead = _("%(stakeholder)s proposes a change: %(title)s"), _("%(stakeholder)s proposes a change.")
        said = [commitment.proposed_change]
        if commitment.proposed_due_on:
            said.append(_("Another date: %(date)s") % {"date": date_format(commitment.proposed_due_on)})
    else:
        subject, lead = _("%(stakeholder)s declines: %(title)s"), _("%(stakeholder)s does not take it on.")
        said = [commitment.reason]
    return Letter(
        subject=subject % values,
        lead=lead % values,
        asks=[
            Ask(
                _("Look at the engagement"),
                absolute_url("engagements:engagement_detail", commitment.network.slug, engagement.pk),
                title=engagement.title,
                text="\n".join(filter(None, said)),
            )
        ],
        why=_("You get this mail because you coordinate %(network)s.") % values,
        sender=str(commitment.network),
    )


def _answer_url(commitment: Commitment) -> str:
    return absolute_url("engagements:commitment_answer", commitment.network.slug, commitment.pk)

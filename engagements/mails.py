"""The mails of step 3: a partner is asked for an engagement; the coordinator hears what needs an answer."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagements import note_mails
from engagements.models import AnswerLink, Commitment, Suggestion
from engagements.models.links import mark_of
from networks.models import Network
from networks.tokens import fingerprint, new_token
from outbox.actions import post, take_back
from outbox.letters import Ask, Letter, Recipient, absolute_url
from outbox.models import OutgoingMail
from outbox.queries import coordinators_of, voice_of
from stakeholders.models import Contact
from stakeholders.queries import speakers_of

Kind = OutgoingMail.Kind
LINK_LASTS = dt.timedelta(days=60)


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


def send_suggestion(suggestion: Suggestion) -> list[OutgoingMail]:
    """Tell the coordinators what a partner would take upon itself."""
    return [_send_suggestion(suggestion, coordinator) for coordinator in coordinators_of(suggestion.network)]


def send_receipt(link: AnswerLink) -> OutgoingMail:
    """Give who answered by a link its answer in writing: whoever else used the link is noticed."""
    commitment, contact = link.commitment, link.contact
    with translation.override(contact.recipient.language):
        letter = _receipt(commitment)
    return post(
        key=f"receipt:{link.pk}:{commitment.answered_at:%Y%m%dT%H%M%S%f}",
        kind=Kind.ANSWER,
        to=contact.recipient,
        letter=letter,
        network=commitment.network,
    )


def answer_urls(network: Network, asked: Sequence[tuple[Commitment, Contact]]) -> list[str]:
    """Let each contact answer its question once without signing in; the addresses, which are kept nowhere."""
    now, tokens = timezone.now(), [new_token() for _pair in asked]
    AnswerLink.objects.for_network(network).bulk_create(
        AnswerLink(
            network=network,
            commitment=commitment,
            contact=contact,
            fingerprint=fingerprint(token),
            mark=mark_of(contact),
            asked_at=commitment.asked_at or now,
            expires_at=now + LINK_LASTS,
        )
        for (commitment, contact), token in zip(asked, tokens, strict=True)
    )
    return [absolute_url("answer_by_link", token) for token in tokens]


def question_key(commitment: Commitment) -> str:
    """What the mail of the question now open is known by: asked again is another question."""
    return f"question:{commitment.pk}:{commitment.asked_at:%Y%m%dT%H%M%S%f}" if commitment.asked_at else ""


def take_question_back(commitment: Commitment) -> None:
    """The question is settled: its mail is not needed any more if it has not left yet."""
    take_back(keys=[question_key(commitment)])


def settled_since(mail: OutgoingMail) -> str:
    """Why the mail of a question need not leave any more; empty while that very question waits for an answer."""
    if mail.key.startswith(note_mails.PREFIX):
        return note_mails.told_since(mail)
    pk = mail.key.split(":")[1]
    owing = (Commitment.Answer.ASKED, Commitment.Answer.CONSULTING)
    waiting = Commitment.objects.for_network(mail.network).filter(pk=pk, answer__in=owing)
    commitment = waiting.select_related("engagement").first()
    is_open = commitment is not None and commitment.engagement.is_open and question_key(commitment) == mail.key
    return "" if is_open else "The question was answered, withdrawn or asked anew."


def _send_question(commitment: Commitment, contact: Contact, *, comes_in: bool) -> OutgoingMail:
    [url] = answer_urls(commitment.network, [(commitment, contact)])
    with translation.override(contact.recipient.language):
        letter = _question(commitment, url, comes_in=comes_in)
    return post(
        key=question_key(commitment),
        kind=Kind.QUESTION,
        to=contact.recipient,
        letter=letter,
        network=commitment.network,
        is_secret=True,
    )


def _question(commitment: Commitment, url: str, *, comes_in: bool) -> Letter:
    """Asks for an answer by a link of its own; who has an account may look at everything around it."""
    network, engagement = commitment.network, commitment.engagement
    sender, reply_to = voice_of(network)
    values = {"network": network, "stakeholder": commitment.stakeholder, "title": engagement.title}
    answer = _(
        "You accept, propose a change, decline, or say that you consult first. It takes two minutes, without signing "
        "in. The link is yours: do not pass it on."
    )
    if commitment.is_lead:
        lead = _("%(network)s asks %(stakeholder)s: do you lead this?") % values
    else:
        lead = _("%(network)s asks %(stakeholder)s: do you take this on?") % values
    ask = Ask(
        button=_("Answer"),
        url=url,
        title=engagement.title,
        text="\n".join(_terms(commitment)),
    )
    why = _("You get this mail because you speak for %(stakeholder)s in %(network)s.")
    return Letter(
        subject=_("A question for %(stakeholder)s: %(title)s") % values,
        lead=lead,
        paragraphs=_reply(commitment),
        asks=[ask],
        after=[answer],
        why=why % values,
        links=[(_("Look at the engagement"), _engagement_url(commitment))] if comes_in else [],
        sender=sender,
        reply_to=reply_to,
    )


def _reply(commitment: Commitment) -> list[str]:
    """What became of the change it proposed, if it is asked again as it was."""
    if not commitment.reply:
        return []
    proposed = [commitment.proposed_change]
    if commitment.proposed_due_on:
        proposed.append(_("Another date: %(date)s") % {"date": date_format(commitment.proposed_due_on)})
    told = _("You proposed a change: %(change)s") % {"change": " · ".join(text for text in proposed if text)}
    return [told, _("It stays as it was asked, because: %(why)s") % {"why": commitment.reply}]


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


def _receipt(commitment: Commitment) -> Letter:
    sender, reply_to = voice_of(commitment.network)
    values = {"network": commitment.network, "stakeholder": commitment.stakeholder, "title": commitment.engagement}
    lead = {
        Commitment.Answer.ACCEPTED: _("Your answer: %(stakeholder)s takes it on."),
        Commitment.Answer.CHANGE_PROPOSED: _("Your answer: %(stakeholder)s proposes a change."),
        Commitment.Answer.DECLINED: _("Your answer: %(stakeholder)s does not take it on."),
        Commitment.Answer.CONSULTING: _("Your answer: %(stakeholder)s consults first."),
    }[Commitment.Answer(commitment.answer)]
    if commitment.is_consulting:
        after = _("The link in the mail with the question still works: answer by it once you know.")
    else:
        after = _("If it is not right, or if it was not you who answered, simply answer this mail.")
    return Letter(
        subject=_("Your answer: %(title)s") % values,
        lead=lead % values,
        paragraphs=_said(commitment),
        after=[after],
        why=_("You get this mail because you speak for %(stakeholder)s in %(network)s.") % values,
        sender=sender,
        reply_to=reply_to,
    )


def _said(commitment: Commitment) -> list[str]:
    """What an answer says beyond its kind, a paragraph each."""
    said = [commitment.accepted_wording if commitment.is_accepted else "", commitment.proposed_change]
    if commitment.proposed_due_on:
        said.append(_("Another date: %(date)s") % {"date": date_format(commitment.proposed_due_on)})
    if commitment.consulting_until_on:
        said.append(_("Answer by: %(date)s") % {"date": date_format(commitment.consulting_until_on)})
    return [text for text in (*said, commitment.reason) if text]


def _answer(commitment: Commitment) -> Letter:
    engagement = commitment.engagement
    values = {"network": commitment.network, "stakeholder": commitment.stakeholder, "title": engagement.title}
    if commitment.has_proposed:
        subject, lead = _("%(stakeholder)s proposes a change: %(title)s"), _("%(stakeholder)s proposes a change.")
    elif commitment.is_consulting:
        subject, lead = _("%(stakeholder)s consults first: %(title)s"), _("%(stakeholder)s consults first.")
    else:
        subject, lead = _("%(stakeholder)s declines: %(title)s"), _("%(stakeholder)s does not take it on.")
    return Letter(
        subject=subject % values,
        lead=lead % values,
        asks=[
            Ask(
                _("Look at the engagement"),
                _engagement_url(commitment),
                title=engagement.title,
                text="\n".join(_said(commitment)),
            )
        ],
        why=_("You get this mail because you coordinate %(network)s.") % values,
        sender=str(commitment.network),
    )


def _engagement_url(commitment: Commitment) -> str:
    return absolute_url("engagements:engagement_detail", commitment.network.slug, commitment.engagement_id)


def _send_suggestion(suggestion: Suggestion, coordinator: Recipient) -> OutgoingMail:
    with translation.override(coordinator.language):
        letter = _suggestion(suggestion)
    return post(
        key=f"suggestion:{suggestion.pk}:{fingerprint(coordinator.address)}",
        kind=Kind.ANSWER,
        to=coordinator,
        letter=letter,
        network=suggestion.network,
    )


def _suggestion(suggestion: Suggestion) -> Letter:
    network = suggestion.network
    values = {"network": network, "stakeholder": suggestion.stakeholder, "title": suggestion.title}
    ask = Ask(
        _("Look at the suggestion"),
        absolute_url("engagements:suggestion_list", network.slug),
        title=suggestion.title,
        text=suggestion.what,
    )
    return Letter(
        subject=_("%(stakeholder)s suggests: %(title)s") % values,
        lead=_("%(stakeholder)s says what it would take upon itself.") % values,
        asks=[ask],
        why=_("You get this mail because you coordinate %(network)s.") % values,
        sender=str(network),
    )

"""The mails of a round of progress notes: one to each person, with all its engagements and the way to each note."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.models import NoteRequest, NoteRound, ProgressNote
from engagements.note_rounds import newest_notes, owed_in
from networks.models import Membership
from networks.tokens import fingerprint
from outbox.actions import post
from outbox.letters import Ask, Letter, absolute_url, answer_by_mail
from outbox.models import MailPreference, OutgoingMail
from outbox.queries import preference_url, rhythms_of, unsubscribe_headers, voice_of
from stakeholders.models import Contact
from stakeholders.queries import speakers_of

PREFIX = "notes:"
MOST_ASKS = 20  # more would not be read, and mail programs cut a long mail off
LONGEST_TOLD = 160


@dataclass
class Envelope:
    """All one person is asked in a round, and in whose name it speaks."""

    contact: Contact
    comes_in: bool
    requests: list[NoteRequest] = field(default_factory=list)

    @property
    def speaks_for(self) -> list[str]:
        return list(dict.fromkeys(request.stakeholder.name for request in self.requests))


def send_requests(note_round: NoteRound, requests: Iterable[NoteRequest]) -> list[OutgoingMail]:
    """Ask by mail who speaks for each of these partners; who cannot be reached gets none."""
    return _send(note_round, list(requests), is_again=False)


def send_reminders(note_round: NoteRound, requests: Iterable[NoteRequest]) -> list[OutgoingMail]:
    """Ask once more; nobody who wants no reminders."""
    return _send(note_round, list(requests), is_again=True)


def told_since(mail: OutgoingMail) -> str:
    """Why the mail of a round need not leave any more; empty while its reader still owes a note."""
    note_round = NoteRound.objects.for_network(mail.network).filter(pk=mail.key.split(":")[1]).first()
    owed = owed_in(note_round) if note_round else []
    if note_round and mail.recipient.lower() in _envelopes(note_round, owed):
        return ""
    return "The notes were written, the round is closed, or nobody is asked there any more."


def _send(note_round: NoteRound, requests: list[NoteRequest], *, is_again: bool) -> list[OutgoingMail]:
    envelopes = _envelopes(note_round, requests)
    if is_again:
        rhythms = rhythms_of(list(envelopes))
        envelopes = {key: one for key, one in envelopes.items() if rhythms[key] != MailPreference.Rhythm.NEVER}
    notes = newest_notes(note_round.network, [request.engagement_id for request in requests])
    return [_post(note_round, address, one, notes, is_again=is_again) for address, one in envelopes.items()]


def _envelopes(note_round: NoteRound, requests: list[NoteRequest]) -> dict[str, Envelope]:
    """By address, in lower case, what its reader is asked."""
    network = note_round.network
    speakers = speakers_of(network, [request.stakeholder_id for request in requests], network.today)
    writers = network.memberships.exclude(role=Membership.Role.OBSERVER)
    members = set(writers.values_list("user_id", flat=True))
    found: dict[str, Envelope] = {}
    for request in requests:
        if contact := speakers.get(request.stakeholder_id):
            envelope = Envelope(contact, comes_in=contact.user_id in members)
            found.setdefault(contact.address.lower(), envelope).requests.append(request)
    return found


def _post(
    note_round: NoteRound, address: str, envelope: Envelope, notes: dict[int, ProgressNote], *, is_again: bool
) -> OutgoingMail:
    to = envelope.contact.recipient
    with translation.override(to.language):
        letter = _letter(note_round, envelope, notes, is_again=is_again)
    return post(
        key=f"{PREFIX}{note_round.pk}:{fingerprint(address)[:32]}{':again' if is_again else ''}",
        kind=OutgoingMail.Kind.QUESTION,
        to=to,
        letter=letter,
        network=note_round.network,
        headers=unsubscribe_headers(address) if is_again else None,
    )


def _letter(note_round: NoteRound, envelope: Envelope, notes: dict[int, ProgressNote], *, is_again: bool) -> Letter:
    network, asked = note_round.network, envelope.requests
    sender, reply_to = voice_of(network)
    values = {
        "network": network,
        "stakeholder": get_text_list(envelope.speaks_for, _("and")),
        "title": asked[0].engagement.title,
        "day": date_format(note_round.answer_by_on),
        "n": len(asked),
    }
    subject, lead = _again(len(asked)) if is_again else _first(len(asked))
    links = [(_("My part"), absolute_url("my_part", network.slug))] if envelope.comes_in else []
    if is_again:
        links.append((_("Fewer reminders, or none"), preference_url(envelope.contact.address)))
    return Letter(
        subject=subject % values,
        lead=lead % values,
        paragraphs=[note_round.message] if note_round.message else [],
        asks=[_ask(row, envelope, notes.get(row.engagement_id), reply_to) for row in asked[:MOST_ASKS]],
        after=_after(envelope),
        why=_("You get this mail because you speak for %(stakeholder)s in %(network)s.") % values,
        links=links,
        sender=sender,
        reply_to=reply_to,
    )


def _first(number: int) -> tuple[str, str]:
    subject = ngettext("How is it going? %(title)s", "How is it going with your %(n)s engagements?", number)
    lead = ngettext(
        "%(network)s asks %(stakeholder)s: how is it going? Please tell by %(day)s; it takes two minutes.",
        "%(network)s asks %(stakeholder)s: how is it going? Please tell by %(day)s; each takes two minutes.",
        number,
    )
    return subject, lead


def _again(number: int) -> tuple[str, str]:
    subject = ngettext("Not told yet: %(title)s", "Not told yet: how %(n)s engagements go", number)
    lead = ngettext(
        "%(network)s has not heard from %(stakeholder)s yet. The day to tell by is %(day)s; it takes two minutes.",
        "%(network)s has not heard from %(stakeholder)s yet. The day to tell by is %(day)s; each takes two minutes.",
        number,
    )
    return subject, lead


def _ask(request: NoteRequest, envelope: Envelope, last: ProgressNote | None, reply_to: list[str]) -> Ask:
    """One engagement with what was told of it last, and the button to its note; by mail for who cannot sign in."""
    engagement = request.engagement
    button, page = _("Say how it goes"), "engagements:note_create"
    url = absolute_url(page, engagement.network.slug, engagement.pk)
    if not envelope.comes_in and reply_to:
        button, url = _("Write an answer"), answer_by_mail(reply_to[0], engagement.title)
    return Ask(button, url, engagement.title, "\n".join(_known(request, last)))


def _known(request: NoteRequest, last: ProgressNote | None) -> list[str]:
    lines = [_("Until %(date)s") % {"date": request.engagement.due}] if request.engagement.due else []
    if last and last.written_at:
        told = {"day": _day(last.written_at, request), "result": Truncator(last.result).chars(LONGEST_TOLD)}
        lines.append(_("Last told on %(day)s: %(result)s") % told)
    return lines


def _day(moment: dt.datetime, request: NoteRequest) -> str:
    return str(date_format(request.engagement.network.day_of(moment)))


def _after(envelope: Envelope) -> list[str]:
    paragraphs = []
    if (more := len(envelope.requests) - MOST_ASKS) > 0:
        text = ngettext("One more thing waits for you in eslnet.", "%(n)s more things wait for you in eslnet.", more)
        paragraphs.append(text % {"n": more})
    if not envelope.comes_in:
        paragraphs.append(_("You have no account in eslnet: just answer this mail, and it is noted for you."))
    return paragraphs

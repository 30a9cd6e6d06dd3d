"""The mails of step 1: an invitation to come in, a word to who speaks now, the question whether data are right."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from networks.tokens import fingerprint
from outbox.actions import post
from outbox.letters import Ask, Letter, Recipient, absolute_url, answer_by_mail
from outbox.models import OutgoingMail
from outbox.queries import coordinators_of, voice_of
from stakeholders.models import Contact, Invitation, Review
from stakeholders.queries import facts_of
from stakeholders.requests import open_requests

Kind = OutgoingMail.Kind


def key_of(invitation: Invitation) -> str:
    """What the newest mail of an invitation is known by."""
    return f"invitation:{invitation.pk}:{invitation.times_sent}"


def send_invitation(invitation: Invitation, token: str) -> OutgoingMail:
    """Write the invitation down, in the language of who is invited; the link is in no other place."""
    with translation.override(invitation.language):
        letter = _invitation(invitation, token)
    return post(
        key=key_of(invitation),
        kind=Kind.INVITATION,
        to=invitation.recipient,
        letter=letter,
        network=invitation.network,
        is_secret=True,
    )


def _invitation(invitation: Invitation, token: str) -> Letter:
    network, contact = invitation.network, invitation.contact
    sender, reply_to = voice_of(network)
    values = {
        "network": network,
        "territory": network.territory,
        "stakeholder": contact.stakeholder if contact else "",
        "until": date_format(localtime(invitation.expires_at)),
        "date": date_format(localtime(invitation.invited_at)),
    }
    is_reminder = invitation.reminded_at is not None and invitation.reminded_at > invitation.invited_at
    lead = {
        Invitation.Role.COORDINATOR: _("You are invited to coordinate %(network)s in eslnet."),
        Invitation.Role.PARTNER: _("You are invited to speak for %(stakeholder)s in %(network)s."),
        Invitation.Role.OBSERVER: _("You are invited to follow what %(network)s does."),
    }[Invitation.Role(invitation.role)]
    reminder = _("You were invited on %(date)s. The link in the mail before this one works no longer; this one does.")
    subject = _("Still waiting for you: %(network)s") if is_reminder else _("Your invitation to %(network)s")
    about = _(
        "In eslnet the partners around the schools of %(territory)s make one plan together so that young people stay "
        "in school: who does what, by when, and how it goes."
    )
    need = _("You need no password: you sign in with this address and a code that comes by mail.")
    why = _(
        "You get this mail because %(network)s noted this address for you. If you do not expect it, do nothing: "
        "without you nothing happens."
    )
    return Letter(
        subject=subject % values,
        lead=lead % values,
        paragraphs=[reminder % values, about % values] if is_reminder else [about % values],
        asks=[
            Ask(
                _("Look at the invitation"),
                absolute_url("invitation_accept", token),
                text=_("The link works once, until %(until)s.") % values,
            )
        ],
        after=[need],
        why=why % values,
        sender=sender,
        reply_to=reply_to,
    )


def review_key(review: Review) -> str:
    """What the mail of a review is known by."""
    return f"review:{review.pk}"


def send_review(review: Review, token: str) -> OutgoingMail:
    """Ask whether what is noted is still right, in the language of who is asked; the link is in no other place."""
    to = _reader(review.contact)
    with translation.override(to.language):
        letter = _review(review, token)
    return post(key=review_key(review), kind=Kind.REVIEW, to=to, letter=letter, network=review.network, is_secret=True)


def send_correction(review: Review) -> list[OutgoingMail]:
    """Tell the coordinators what a stakeholder says has changed."""
    return [_send_correction(review, coordinator) for coordinator in coordinators_of(review.network)]


def send_succession(successor: Contact, former: Contact) -> OutgoingMail:
    """Tell who speaks from now on what is still open, once."""
    to = _reader(successor)
    comes_in = successor.network.memberships.filter(user=successor.user_id, user__isnull=False).exists()
    with translation.override(to.language):
        letter = _succession(successor, former, comes_in=comes_in)
    key = f"speaks:{successor.pk}:{former.pk}"
    return post(key=key, kind=Kind.REVIEW, to=to, letter=letter, network=successor.network)


def overtaken_by(mail: OutgoingMail) -> str:
    """Why a review or a hand-over need not leave any more; empty while it is still so."""
    about, pk = mail.key.split(":")[:2]
    now = timezone.now()
    if about == "review":
        is_open = Review.objects.for_network(mail.network).open(now).filter(pk=pk).exists()
        return "" if is_open else "The question was answered, withdrawn or asked anew."
    if about == "speaks":
        today = mail.network.day_of(now) if mail.network else timezone.localdate()
        still = Contact.objects.for_network(mail.network).current(today).filter(pk=pk)
        return "" if still.exists() else "This person no longer speaks for the partner."
    return ""


def _reader(contact: Contact | None) -> Recipient:
    """Who is written to; asked of a contact that has an address."""
    if contact is None or not contact.address:
        raise ValueError("nobody to write to")
    return contact.recipient


def _review(review: Review, token: str) -> Letter:
    network, stakeholder = review.network, review.stakeholder
    sender, reply_to = voice_of(network)
    values = {
        "network": network,
        "stakeholder": stakeholder,
        "until": date_format(localtime(review.expires_at)),
    }
    url = absolute_url("review_answer", token)
    facts = facts_of(stakeholder, network.day_of(timezone.now()))
    noted = ["\n".join([heading, *(f"\N{EN DASH} {line}" for line in lines)]) for heading, lines in facts]
    return Letter(
        subject=_("Are these still the data of %(stakeholder)s?") % values,
        lead=_("Once a year %(network)s asks: is what it notes of %(stakeholder)s still right?") % values,
        paragraphs=[_("This is noted now:"), *noted],
        asks=[
            Ask(_("All of this is still right"), url, text=_("One click on the page that opens. No password.")),
            Ask(_("Something has changed"), f"{url}#changed", text=_("Say in your own words what is different now.")),
        ],
        after=[_("The link works once, until %(until)s. It is for you: do not pass this mail on.") % values],
        why=_("You get this mail because you speak for %(stakeholder)s in %(network)s.") % values,
        sender=sender,
        reply_to=reply_to,
    )


def _send_correction(review: Review, coordinator: Recipient) -> OutgoingMail:
    with translation.override(coordinator.language):
        letter = _correction(review)
    key = f"correction:{review.pk}:{fingerprint(coordinator.address)}"
    return post(key=key, kind=Kind.ANSWER, to=coordinator, letter=letter, network=review.network)


def _correction(review: Review) -> Letter:
    values = {"network": review.network, "stakeholder": review.stakeholder, "contact": review.contact or ""}
    return Letter(
        subject=_("Something has changed: %(stakeholder)s") % values,
        lead=_("%(stakeholder)s says what is no longer right in its data.") % values,
        asks=[
            Ask(
                _("Open its page"),
                absolute_url("stakeholders:stakeholder_detail", review.network.slug, review.stakeholder_id),
                title=str(review.contact or review.stakeholder),
                text=review.correction,
            )
        ],
        after=[_("When it is set right, say so under Stakeholders, Yearly review.")],
        why=_("You get this mail because you coordinate %(network)s.") % values,
        sender=str(review.network),
        reply_to=[review.contact.address] if review.contact and review.contact.address else [],
    )


def _succession(successor: Contact, former: Contact, *, comes_in: bool) -> Letter:
    network, stakeholder = successor.network, successor.stakeholder
    sender, reply_to = voice_of(network)
    values = {"network": network, "stakeholder": stakeholder, "former": former, "last_day": former.ends}
    requests = open_requests(stakeholder)
    part = Ask(_("Look at My part"), absolute_url("my_part", network.slug))
    if comes_in:
        asks = [part, *(Ask(_("Read more"), settings.SITE_URL + path, title=sentence) for sentence, path in requests)]
        after = []
    else:
        written = answer_by_mail(reply_to[0], str(stakeholder)) if reply_to else part.url
        asks = [Ask(_("Write to the coordinator"), written, text="\n".join(sentence for sentence, _path in requests))]
        after = [_("With an account you see all of it under My part. You have none yet: answer this mail to get one.")]
    return Letter(
        subject=_("You now speak for %(stakeholder)s") % values,
        lead=_("You now speak for %(stakeholder)s in %(network)s.") % values,
        paragraphs=[
            _("You come after %(former)s, whose last day was %(last_day)s.") % values,
            _("This is still open:") if requests else _("Nothing is open at the moment."),
        ],
        asks=asks,
        after=after,
        why=_("You get this mail because %(network)s noted that you speak for %(stakeholder)s.") % values,
        links=[] if comes_in else [(part.button, part.url)],
        sender=sender,
        reply_to=reply_to,
    )

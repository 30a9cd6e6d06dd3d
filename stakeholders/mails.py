"""The mails of step 1: an invitation to come in."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from outbox.actions import post
from outbox.letters import Ask, Letter, absolute_url
from outbox.models import OutgoingMail
from outbox.queries import voice_of
from stakeholders.models import Invitation


def key_of(invitation: Invitation) -> str:
    """What the newest mail of an invitation is known by."""
    return f"invitation:{invitation.pk}:{invitation.times_sent}"


def send_invitation(invitation: Invitation, token: str) -> OutgoingMail:
    """Write the invitation down, in the language of who is invited; the link is in no other place."""
    with translation.override(invitation.language):
        letter = _invitation(invitation, token)
    return post(
        key=key_of(invitation),
        kind=OutgoingMail.Kind.INVITATION,
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
    }
    lead = {
        Invitation.Role.COORDINATOR: _("You are invited to coordinate %(network)s in eslnet."),
        Invitation.Role.PARTNER: _("You are invited to speak for %(stakeholder)s in %(network)s."),
        Invitation.Role.OBSERVER: _("You are invited to follow what %(network)s does."),
    }[Invitation.Role(invitation.role)]
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
        subject=_("Your invitation to %(network)s") % values,
        lead=lead % values,
        paragraphs=[about % values],
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

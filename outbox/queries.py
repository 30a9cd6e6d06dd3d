import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.db import models
from django.utils.translation import gettext as _

from networks.models import Membership, Network
from outbox import gate
from outbox.letters import Recipient, absolute_url
from outbox.models import MailPreference, OutgoingMail

PREFERENCE_SALT = "outbox.preference"


@dataclass(frozen=True)
class Delay:
    """Mail of a network that has waited for more than a quarter of an hour, and why."""

    waiting: int
    is_copy: bool
    alarm: str


def delay_of(network: Network, now: dt.datetime) -> Delay | None:
    """Whether mail of this network has been waiting too long; None if not."""
    waiting = OutgoingMail.objects.for_network(network).waiting_too_long(now).count()
    if not waiting:
        return None
    row = gate.get_gate()
    return Delay(waiting, gate.is_copy(row), row.alarm)


def coordinators_of(network: Network) -> list[Recipient]:
    """Those who coordinate the network, as readers of a mail."""
    memberships = network.memberships.filter(role=Membership.Role.COORDINATOR, user__is_active=True)
    return [reader_of(membership) for membership in memberships.select_related("user", "network").order_by("pk")]


def reader_of(membership: Membership) -> Recipient:
    """A member as the reader of a mail of the network."""
    user = membership.user
    return Recipient(user.email, user.full_name, user.language or membership.network.plan_language)


def voice_of(network: Network) -> tuple[str, list[str]]:
    """In whose name the network writes, in the active language, and where answers go: a function, not a person."""
    return sender_of(network), [coordinator.address for coordinator in coordinators_of(network)]


def sender_of(network: Network) -> str:
    return str(_("Coordination of %(network)s") % {"network": network})


def rhythms_of(addresses: list[str]) -> dict[str, str]:
    """How often each of these addresses wants to be reminded; daily if it never said."""
    lower = {address: address.lower() for address in addresses}
    said = dict(MailPreference.objects.filter(address__in=lower.values()).values_list("address", "rhythm"))
    return {address: said.get(lower[address], MailPreference.Rhythm.DAILY) for address in addresses}


def preference_token(address: str) -> str:
    """What lets the reader of a mail, and nobody else, say how often that address is reminded."""
    return signing.dumps(address.lower(), salt=PREFERENCE_SALT)


def address_of(token: str) -> str | None:
    """The address a token was made for; None if it is not one of ours. It never expires, as mails do not either."""
    try:
        return str(signing.loads(token, salt=PREFERENCE_SALT))
    except signing.BadSignature:
        return None


def preference_url(address: str) -> str:
    return absolute_url("mail_preference", preference_token(address))


def unsubscribe_headers(address: str) -> dict[str, str]:
    """One-click unsubscription for reminders (RFC 8058)."""
    url = absolute_url("mail_unsubscribe", preference_token(address))
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def with_trouble_first(mails: models.QuerySet[OutgoingMail]) -> models.QuerySet[OutgoingMail]:
    """What somebody has to look at on top, then the newest; without the long texts."""
    is_trouble = models.Case(models.When(status__in=OutgoingMail.TROUBLED, then=0), default=1)
    return mails.defer("html").order_by(is_trouble, "-queued_at", "-pk")

from collections.abc import Iterable, Mapping
from email.utils import make_msgid
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from networks.models import Network, User
from networks.nudge import nudge
from outbox.letters import Letter, Recipient
from outbox.models import MailPreference, OutgoingMail
from outbox.tasks import send_mail

Status = OutgoingMail.Status


@transaction.atomic
def post(  # noqa: PLR0913 -- each says one thing of the mail
    *,
    key: str,
    kind: str,
    to: Recipient,
    letter: Letter,
    network: Network | None = None,
    attachments: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    is_secret: bool = False,
    nudges: bool = True,
) -> OutgoingMail:
    """Write a mail down, to leave once this transaction is safe; the mail with this key, if it is there already.

    Who writes many in one transaction writes them without nudges, and nudges once by `send_all`.

    `attachments` are `{"path": name in the storage, "name": what the reader sees, "type": MIME type}`.
    """
    with translation.override(to.language):
        bodies = {"text": letter.as_text(), "html": letter.as_html(to.language)}
    words = {"subject": one_line(letter.subject)[:300], "sender_name": one_line(letter.sender)[:200], **bodies}
    return queue(
        key=key,
        kind=kind,
        recipient=to.address,
        recipient_name=one_line(to.name)[:150],
        language=to.language,
        network=network,
        reply_to=list(letter.reply_to),
        attachments=[dict(attachment) for attachment in attachments],
        headers=dict(headers or {}),
        is_secret=is_secret,
        nudges=nudges,
        **words,
    )


def send_all() -> None:
    """Tell a worker when the transaction is safe that mails wait."""
    transaction.on_commit(partial(nudge, send_mail))


def queue(*, key: str, nudges: bool = True, **fields: Any) -> OutgoingMail:
    """Write a finished mail down under its key, once, and tell a worker when the transaction is safe."""
    now = timezone.now()
    moments = {"queued_at": now, "next_try_at": now, "message_id": make_msgid(domain=_own_domain())}
    mail, is_new = OutgoingMail.unscoped.get_or_create(key=key, defaults={**fields, **moments})
    if is_new and nudges:
        transaction.on_commit(partial(nudge, send_mail, mail.pk))
    return mail


@transaction.atomic
def resend(*, by: User, mail: OutgoingMail) -> OutgoingMail:
    """Send a mail that failed or perhaps failed once more, under the same Message-ID."""
    if not mail.can_be_resent:
        raise ValidationError(_("This mail cannot be sent again."))
    now = timezone.now()
    again = {"status": Status.QUEUED, "attempts": 0, "queued_at": now, "next_try_at": now, "why": "", "error": ""}
    troubled = OutgoingMail.unscoped.filter(pk=mail.pk, status=mail.status)
    if troubled.update(**again, claimed_at=None, handed_over_at=None):
        transaction.on_commit(partial(nudge, send_mail, mail.pk))
    mail.refresh_from_db()
    return mail


@transaction.atomic
def settle(*, mail: OutgoingMail, reason: str) -> None:
    """A mail that did not arrive, or perhaps not, is dealt with otherwise: nobody has to look at it any more."""
    troubled = OutgoingMail.unscoped.filter(pk=mail.pk, status__in=OutgoingMail.TROUBLED)
    if not troubled.settle(reason):
        raise ValidationError(_("This mail is under way or has arrived meanwhile."))


@transaction.atomic
def take_back(*, keys: Iterable[str]) -> int:
    """Mails that have not left yet are no longer needed; returns how many were caught."""
    return OutgoingMail.unscoped.filter(key__in=list(keys)).not_left().settle()


@transaction.atomic
def take_back_from(*, network: Network, address: str) -> int:
    """Mails of this network that have not left yet are not for this address any more; returns how many were caught."""
    waiting = OutgoingMail.objects.for_network(network).not_left().filter(recipient__iexact=address)
    caught: int = waiting.settle("The person no longer speaks for a partner of this network.")
    return caught


@transaction.atomic
def prefer(*, address: str, rhythm: str) -> MailPreference:
    """From now on remind this address in this rhythm."""
    preference, _is_new = MailPreference.objects.update_or_create(
        address=address.strip().lower(), defaults={"rhythm": rhythm}
    )
    return preference


def one_line(words: str) -> str:
    """Words fit for a header: no line breaks, no control or direction marks (ASVS 1.3.11)."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _own_domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"

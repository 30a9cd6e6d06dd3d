"""Django's own mails (codes, password resets) pass through the outbox as well."""

from collections.abc import Iterable
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import get_random_string
from django.utils.translation import get_language

from outbox import actions
from outbox.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Writes each message down, once per recipient, instead of sending it. All of them may hold a secret."""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        written = [_write_down(message, address) for message in email_messages for address in message.recipients()]
        return len(written)


def _write_down(message: EmailMessage, address: str) -> OutgoingMail:
    alternatives: list[Any] = getattr(message, "alternatives", [])
    html = next((str(part.content) for part in alternatives if part.mimetype == "text/html"), "")
    return actions.queue(
        key=f"account:{get_random_string(32)}",
        kind=OutgoingMail.Kind.ACCOUNT,
        recipient=address,
        language=get_language() or "en",
        subject=actions.one_line(str(message.subject)),
        text=str(message.body),
        html=html,
        is_secret=True,
    )

"""Django's own mails (codes, password resets) pass through the outbox as well."""

from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import get_random_string
from django.utils.translation import get_language

from outbox import actions
from outbox.letters import Letter
from outbox.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Writes each message down, once per recipient, instead of sending it. All of them may hold a secret."""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        written = [_write_down(message, address) for message in email_messages for address in message.recipients()]
        return len(written)


def _write_down(message: EmailMessage, address: str) -> OutgoingMail:
    language, text = get_language() or "en", str(message.body)
    return actions.queue(
        key=f"account:{get_random_string(32)}",
        kind=OutgoingMail.Kind.ACCOUNT,
        recipient=address,
        language=language,
        subject=actions.one_line(str(message.subject)),
        text=text,
        html=_letter(str(message.subject), text).as_html(language),
        is_secret=True,
    )


def _letter(subject: str, text: str) -> Letter:
    """The paragraphs of a plain mail, the first as the sentence that matters."""
    lead, *paragraphs = [part.strip() for part in text.strip().split("\n\n")]
    return Letter(subject=subject, lead=lead, paragraphs=paragraphs)

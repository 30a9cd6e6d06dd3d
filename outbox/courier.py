"""The conversation with the mail server, told apart by where it broke."""

import smtplib
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from outbox import mime


class HandedOverUncertainError(Exception):
    """The connection broke after the text of a mail was handed over: nobody knows whether it was taken."""


class _TellsWhereItBroke:
    """Marks a connection that breaks between the text of a mail and the server's word that it took it."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)  # type: ignore[misc]
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:  # a time-out and a lost connection are OSErrors too
            raise HandedOverUncertainError(str(error)) from error


class TellingSMTP(_TellsWhereItBroke, smtplib.SMTP):
    pass


class TellingSMTPSSL(_TellsWhereItBroke, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Django's SMTP, which tells where a conversation broke and never loses a sent mail over a bad goodbye."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return TellingSMTPSSL if self.use_ssl else TellingSMTP

    def _send(self, email_message: EmailMultiAlternatives) -> bool:
        people = [email_message.from_email, *email_message.recipients()]
        sender, *recipients = map(self.prep_address, people)
        self.connection.sendmail(sender, recipients, mime.as_bytes(email_message))  # type: ignore[union-attr]
        return True

    def close(self) -> None:
        try:
            super().close()
        except OSError:
            self.connection = None

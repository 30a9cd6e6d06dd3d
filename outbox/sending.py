"""Send the mails that wait: claim one, hand it over, write down what became of it. Runs in workers, several at once.

Each step is committed by itself. A worker that dies before it hands a mail over leaves a claim that is forgotten
after ten minutes; one that dies later leaves a mail of which nobody knows whether it left: it is shown as such and
never sent again by itself.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError
from django.utils import timezone

from networks import stopping
from outbox import gate
from outbox.courier import HandedOverUncertainError
from outbox.models import OutgoingMail
from outbox.relevance import reason_not_to_send

Status = OutgoingMail.Status
Why = OutgoingMail.Why
LADDER = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]  # the last one again and again
GIVEN_UP_AFTER = dt.timedelta(hours=72)
LONGEST_ROUND = dt.timedelta(minutes=4)  # a task is stopped after five; the next round goes on
AT_ONCE = 100

logger = logging.getLogger(__name__)


class MailServerDownError(Exception):
    """Not one mail is at fault but the way to the mail server."""


@dataclass
class Round:
    """What became of the mails of one round."""

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    superseded: int = 0
    retried: int = 0

    def count(self, status: str) -> None:
        name = "retried" if status == Status.QUEUED else str(status)
        setattr(self, name, getattr(self, name) + 1)

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def send_due(*, only: int | None = None) -> Round:
    """Send what is due, or only this mail if it is, over one connection; returns how many had which end."""
    done, started = Round(), timezone.now()
    settle_lost(started)
    courier = mailers["courier"]
    try:
        for pk in _each_due(only, until=started + LONGEST_ROUND):
            if ended := send(pk, courier):
                done.count(ended)
            if ended == Status.SENT and done.sent == 1:  # once a round is enough
                gate.resume()
    except MailServerDownError as down:
        gate.pause(timezone.now(), down.__cause__ or down)  # type: ignore[arg-type]
    finally:
        courier.close()
    return done


def settle_lost(now: dt.datetime) -> None:
    """Decide about the mails of workers that are gone: back in the queue if they cannot have left, else uncertain."""
    lost = OutgoingMail.unscoped.lost(now)
    lost.filter(handed_over_at=None).update(status=Status.QUEUED, next_try_at=now, claimed_at=None)
    if uncertain := lost.filter(handed_over_at__isnull=False).update(status=Status.UNCERTAIN, why=Why.PERHAPS):
        logger.error("%s mails are perhaps sent: the worker stopped while handing them over", uncertain)


def send(pk: int, courier: BaseEmailBackend) -> str:
    """Send one mail if nobody else does, and return its new status; empty if somebody else has it.

    Raises MailServerDownError, with the mail back in the queue, if no mail can leave at all.
    """
    mail = _claim(pk)
    if mail is None:
        return ""
    try:
        reason = reason_not_to_send(mail)
        message = None if reason else _message(mail)
    except ValueError as error:  # the header parser refuses the address
        return _end(mail, Status.FAILED, Why.BAD_ADDRESS, str(error))
    except OperationalError:  # the database is away, which is not about this mail: it is found again as lost
        raise
    except Exception as error:  # the other mails must leave; the coordinator reads it, the administrator the log
        logger.exception("mail %s could not be put together", mail.pk)
        return _end(mail, Status.FAILED, Why.UNREADABLE, f"{type(error).__name__}: {error}")
    if message is None:
        return _end(mail, Status.SUPERSEDED, Why.SETTLED, reason)
    _open(mail, courier)
    _held(mail).update(handed_over_at=timezone.now())
    return _hand_over(mail, message, courier)


def _each_due(only: int | None, *, until: dt.datetime) -> Iterator[int]:
    """One by one, as long as mail may leave, there is time, and nobody asks this worker to stop."""
    while gate.is_open(timezone.now()) and (pks := _due(only)):
        for pk in pks:
            if timezone.now() > until or stopping.is_asked():
                return
            yield pk


def _due(only: int | None) -> list[int]:
    due = OutgoingMail.unscoped.due(timezone.now())
    chosen = due.filter(pk=only) if only else due
    return list(chosen.order_by("next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _claim(pk: int) -> OutgoingMail | None:
    """Compare and set: of all who try, one gets it."""
    now = timezone.now()
    free = OutgoingMail.unscoped.due(now).filter(pk=pk)
    if not free.update(status=Status.SENDING, claimed_at=now, handed_over_at=None):
        return None
    return OutgoingMail.unscoped.select_related("network").get(pk=pk)


def _open(mail: OutgoingMail, courier: BaseEmailBackend) -> None:
    try:
        courier.open()
    except (OSError, smtplib.SMTPException) as error:
        _held(mail).update(status=Status.QUEUED, claimed_at=None)
        raise MailServerDownError from error


def _hand_over(mail: OutgoingMail, message: EmailMultiAlternatives, courier: BaseEmailBackend) -> str:
    try:
        courier.send_messages([message])
    except HandedOverUncertainError as error:
        courier.close()
        return _end(mail, Status.UNCERTAIN, Why.PERHAPS, str(error))
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refused(mail, code, words)
    except smtplib.SMTPSenderRefused as error:
        _held(mail).update(status=Status.QUEUED, claimed_at=None, handed_over_at=None)
        raise MailServerDownError from error
    except smtplib.SMTPResponseException as error:
        return _refused(mail, error.smtp_code, error.smtp_error)
    except OSError as error:  # the connection broke before the text of the mail was handed over
        courier.close()
        return _try_again(mail, Why.BROKEN_OFF, f"{type(error).__name__}: {error}")
    except ValueError as error:
        return _end(mail, Status.FAILED, Why.BAD_ADDRESS, str(error))
    return _end(mail, Status.SENT, sent_at=timezone.now())


def _refused(mail: OutgoingMail, code: int, words: bytes | str) -> str:
    """The mail server said no to this mail: for good (5xx), or for now (4xx)."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    said = f"{code} {text}"
    return _end(mail, Status.FAILED, Why.REFUSED, said) if code >= 500 else _try_again(mail, Why.LATER, said)


def _try_again(mail: OutgoingMail, why: str, error: str) -> str:
    now = timezone.now()
    if now - mail.queued_at > GIVEN_UP_AFTER:
        return _end(mail, Status.FAILED, Why.GIVEN_UP, error)
    wait = LADDER[min(mail.attempts, len(LADDER) - 1)]
    return _end(mail, Status.QUEUED, why, error, next_try_at=now + wait, claimed_at=None, handed_over_at=None)


def _end(mail: OutgoingMail, status: str, why: str = "", error: str = "", **changes: Any) -> str:
    """Write down what became of a mail that this worker holds. A secret goes once it cannot be needed any more."""
    if mail.is_secret and status in {Status.SENT, Status.SUPERSEDED}:
        changes |= {"text": "", "html": ""}
    changes |= {"why": why, "error": error[:1000], "attempts": mail.attempts + 1}
    _held(mail).update(status=status, **changes)
    logger.info("mail %s (%s): %s %s", mail.pk, mail.kind, status, error)
    return status


def _held(mail: OutgoingMail) -> Any:
    """The row as long as this worker holds it."""
    return OutgoingMail.unscoped.filter(pk=mail.pk, status=Status.SENDING, claimed_at=mail.claimed_at)


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_from(mail),
        to=[str(Address(mail.recipient_name, addr_spec=mail.recipient))],
        reply_to=mail.reply_to,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **mail.headers},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments:
        with default_storage.open(attachment["path"]) as file:
            message.attach(attachment["name"], file.read(), attachment["type"])
    return message


def _from(mail: OutgoingMail) -> str:
    """The address mail leaves from, under the name of who speaks in this mail."""
    if not mail.sender_name:
        return str(settings.DEFAULT_FROM_EMAIL)
    return str(Address(mail.sender_name, addr_spec=settings.MAIL_ADDRESS))

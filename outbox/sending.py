"""Send the mails that wait: take a few, hand over one after the other, write down what became of each.

Runs in workers, several at once. A worker that dies before it hands a mail over leaves a claim that is forgotten
after ten minutes; of the one mail it was handing over nobody knows whether it left: it is shown as such and never sent
again by itself.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from functools import cache
from itertools import zip_longest

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError
from django.utils import timezone

from networks import stopping
from outbox import claims, gate
from outbox.claims import End
from outbox.courier import HandedOverUncertainError
from outbox.models import OutgoingMail
from outbox.relevance import reason_not_to_send, reasons_known_at_once

Status = OutgoingMail.Status
Why = OutgoingMail.Why
LADDER = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]  # the last one again and again
GIVEN_UP_AFTER = dt.timedelta(hours=72)
LONGEST_ROUND = dt.timedelta(minutes=4)  # a task is stopped after five; the next round goes on
LONGEST_HOLD = dt.timedelta(seconds=10)  # then others may have what is left of a batch, and it is looked at again
AT_ONCE = 50

logger = logging.getLogger(__name__)

Letter = tuple[OutgoingMail, EmailMultiAlternatives]


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

    def count(self, end: End) -> None:
        name = "retried" if end.status == Status.QUEUED else str(end.status)
        setattr(self, name, getattr(self, name) + 1)

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def send_due(*, only: int | None = None) -> Round:
    """Send what is due, or only this mail if it is, over one connection; returns how many had which end."""
    done, started = Round(), timezone.now()
    claims.settle_lost(started)
    courier = mailers["courier"]
    try:
        for pks in _batches(only, until=started + LONGEST_ROUND):
            send(pks, courier, done)
    except MailServerDownError as down:
        gate.pause(timezone.now(), down.__cause__ or down)  # type: ignore[arg-type]
    finally:
        courier.close()
    return done


def send(pks: Sequence[int], courier: BaseEmailBackend, done: Round) -> None:
    """Send those of these mails nobody else has, one by one, and count in `done` what became of them.

    What is left when the conversation breaks off, after ten seconds, or when this worker is asked to stop goes back
    into the queue. Raises MailServerDownError, with the mails back in the queue, if no mail can leave at all.
    """
    mails = claims.take(pks)
    if not mails:
        return
    try:
        letters = list(_put_together(mails, done))
        if letters:
            _open(courier)
            _send_each(letters, courier, done)
    finally:
        claims.give_back(mails)


def _batches(only: int | None, *, until: dt.datetime) -> Iterator[list[int]]:
    """A few at a time, as long as mail may leave, there is time, and nobody asks this worker to stop."""
    while gate.is_open(timezone.now()) and (pks := _due(only)):
        if timezone.now() > until or stopping.is_asked():
            return
        yield pks


def _due(only: int | None) -> list[int]:
    due = OutgoingMail.unscoped.due(timezone.now())
    chosen = due.filter(pk=only) if only else due
    return list(chosen.order_by("next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _put_together(mails: Sequence[OutgoingMail], done: Round) -> Iterator[Letter]:
    """The messages of those that are still wanted; of the others it is written down why they stay."""
    reasons, files = reasons_known_at_once(mails), cache(_content)
    for mail in mails:
        try:
            reason = reasons[mail.pk] if mail.pk in reasons else reason_not_to_send(mail)
            if not reason:
                yield mail, _message(mail, files)
                continue
            end = End(Status.SUPERSEDED, Why.SETTLED, reason)
        except ValueError as error:  # the header parser refuses the address
            end = End(Status.FAILED, Why.BAD_ADDRESS, str(error))
        except OperationalError:  # the database is away, which is not about this mail
            raise
        except Exception as error:  # the other mails must leave; the coordinator reads it, the administrator the log
            logger.exception("mail %s could not be put together", mail.pk)
            end = End(Status.FAILED, Why.UNREADABLE, f"{type(error).__name__}: {error}")
        claims.end(mail, end)
        done.count(end)


def _open(courier: BaseEmailBackend) -> None:
    try:
        courier.open()
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerDownError from error


def _send_each(letters: Sequence[Letter], courier: BaseEmailBackend, done: Round) -> None:
    """Hand over one after the other as long as the conversation goes on and this worker may."""
    is_in_hand = claims.hand_over(letters[0][0])
    for (mail, message), following in zip_longest(letters, letters[1:]):
        if is_in_hand:
            end = _hand_over(mail, message, courier)
            goes_on = not end.is_broken_off and _may_go_on(mail)
            is_in_hand = claims.end(mail, end, then=following[0] if following and goes_on else None)
            done.count(end)
            if end.status == Status.SENT and done.sent == 1:  # once a round is enough
                gate.resume()
            if not goes_on:
                return
        elif following:
            is_in_hand = claims.hand_over(following[0])


def _may_go_on(mail: OutgoingMail) -> bool:
    """Nobody asks this worker to stop, and the batch this mail came with has not been held too long."""
    return not stopping.is_asked() and timezone.now() < mail.claimed_at + LONGEST_HOLD  # type: ignore[operator]


def _hand_over(mail: OutgoingMail, message: EmailMultiAlternatives, courier: BaseEmailBackend) -> End:
    try:
        courier.send_messages([message])
    except HandedOverUncertainError as error:
        courier.close()
        return End(Status.UNCERTAIN, Why.PERHAPS, str(error))
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refused(mail, code, words)
    except smtplib.SMTPSenderRefused as error:
        claims.put_back(mail)
        raise MailServerDownError from error
    except smtplib.SMTPResponseException as error:
        return _refused(mail, error.smtp_code, error.smtp_error)
    except OSError as error:  # the connection broke before the text of the mail was handed over
        courier.close()
        return _try_again(mail, Why.BROKEN_OFF, f"{type(error).__name__}: {error}")
    except ValueError as error:
        return End(Status.FAILED, Why.BAD_ADDRESS, str(error))
    return End(Status.SENT)


def _refused(mail: OutgoingMail, code: int, words: bytes | str) -> End:
    """The mail server said no to this mail: for good (5xx), or for now (4xx)."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    said = f"{code} {text}"
    return End(Status.FAILED, Why.REFUSED, said) if code >= 500 else _try_again(mail, Why.LATER, said)


def _try_again(mail: OutgoingMail, why: str, error: str) -> End:
    now = timezone.now()
    if now - mail.queued_at > GIVEN_UP_AFTER:
        return End(Status.FAILED, Why.GIVEN_UP, error)
    wait = LADDER[min(mail.attempts, len(LADDER) - 1)]
    return End(Status.QUEUED, why, error, next_try_at=now + wait)


def _message(mail: OutgoingMail, content: Callable[[str], bytes]) -> EmailMultiAlternatives:
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
        message.attach(attachment["name"], content(attachment["path"]), attachment["type"])
    return message


def _content(path: str) -> bytes:
    with default_storage.open(path) as file:
        content: bytes = file.read()
        return content


def _from(mail: OutgoingMail) -> str:
    """The address mail leaves from, under the name of who speaks in this mail."""
    if not mail.sender_name:
        return str(settings.DEFAULT_FROM_EMAIL)
    return str(Address(mail.sender_name, addr_spec=settings.MAIL_ADDRESS))

"""Mails that wait, sent by the outbox, beside the same texts by smtplib, to a server of our own."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from itertools import batched

from django.conf import settings
from django.core.mail import mailers
from django.test import override_settings

from bench.answers import expect
from bench.jobs.result import JobResult
from bench.timing import Shot, Work, shoot
from outbox import gate, sending
from outbox.models import OutgoingMail
from outbox.sending import Round

AT_ONCE = 50


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything; the port it listens on."""
    command = [sys.executable, "-m", "bench.sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield int(server.stdout.readline())  # type: ignore[union-attr]
        finally:
            server.stdin.close()  # type: ignore[union-attr]


def measure(number: int) -> list[JobResult]:
    """Mails nobody asks anything about before they leave, and reminders, which are looked at once more."""
    plain = copies_of_reminders(number)
    result = [_measure(plain, "mails out")]
    reminders = OutgoingMail.unscoped.filter(status="queued", kind="reminder").count()
    return [*result, _measure(min(number, reminders), "reminders out", kind="reminder")]


def copies_of_reminders(number: int) -> int:
    """The same texts, as mails of the kind that leaves unasked."""
    there = list(OutgoingMail.unscoped.filter(status="queued", kind="reminder").order_by("pk")[:number])
    expect(there, "no reminder waits")
    for place in range(number):
        mail = there[place % len(there)]
        mail.pk, mail.kind, mail.is_secret = None, "account", False
        mail._state.adding = True
        mail.key, mail.message_id = f"bench:{place}", f"<{place}@bench.example.org>"
        mail.save()
    return number


def _measure(number: int, job: str, kind: str = "account") -> JobResult:
    """Fifty by the outbox and fifty by hand in turns."""
    waiting = OutgoingMail.unscoped.filter(status="queued", kind=kind).order_by("pk")
    mails = list(waiting[:number])
    expect(len(mails) == number, f"only {len(mails)} mails wait")
    with sink() as port, _courier(port):
        gate.resume()
        shots, floors = _in_turns(mails, port)
    sent = OutgoingMail.unscoped.filter(pk__in=[mail.pk for mail in mails], status="sent").count()
    expect(sent == number, f"only {sent} of {number} mails were sent")
    result = JobResult.of(job, f"{number} mails", shots, "raw smtplib", floors)
    seconds, least = sum(shot.wall for shot in shots), sum(shot.wall for shot in floors)
    result.facts = {"mails a second": round(number / seconds), "by smtplib": round(number / least)}
    result.facts["of smtplib's speed"] = round(least / seconds, 2)
    return result


def _in_turns(mails: Sequence[OutgoingMail], port: int) -> tuple[list[Shot], list[Shot]]:
    courier, raw = mailers["courier"], smtplib.SMTP("127.0.0.1", port)
    shots, floors = [], []
    for some in batched(mails, AT_ONCE):
        texts = [text_of(mail) for mail in some]
        floors.append(shoot(Work(lambda texts=texts: _send_raw(raw, texts))))  # type: ignore[misc]
        shots.append(shoot(Work(lambda some=some: sending.send([mail.pk for mail in some], courier, Round()))))  # type: ignore[misc]
    courier.close()
    raw.quit()
    return shots, floors


def _send_raw(raw: smtplib.SMTP, texts: Sequence[tuple[str, bytes]]) -> None:
    for recipient, text in texts:
        raw.sendmail(settings.MAIL_ADDRESS, [recipient], text)


def text_of(mail: OutgoingMail) -> tuple[str, bytes]:
    """The mail as smtplib takes it, written before the clock runs."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = mail.subject, settings.MAIL_ADDRESS, mail.recipient
    message["Message-ID"] = mail.message_id
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return mail.recipient, message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


@contextmanager
def _courier(port: int) -> Iterator[None]:
    options = {"host": "127.0.0.1", "port": port, "timeout": 10}
    courier = {"BACKEND": "outbox.courier.SmtpBackend", "OPTIONS": options}
    with override_settings(MAILERS={**settings.MAILERS, "courier": courier}):
        yield

"""A mail as the bytes that travel (RFC 5322, 2045 to 2047).

Python reads each header it writes by the whole grammar of mail. That takes several times as long as the mail server,
and a long address becomes encoded words, in which no mail program finds the `List-Unsubscribe` it looks for.
"""

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator
from datetime import UTC, datetime
from email.policy import SMTP
from email.utils import format_datetime, unquote

from django.core.mail import EmailMultiAlternatives

BOUNDARY = "=_part"  # after an equals sign, quoted-printable never has an underscore
ATOM = r"[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+"
ADDRESS = rf"{ATOM}(?:\.{ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
NAME = r'[^()<>\[\]:;@\\,."\x00-\x1f]+|"(?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])*"'
PERSON = re.compile(rf"(?:{NAME}) <(?P<address>{ADDRESS})>|(?P<bare>{ADDRESS})")
PIECE = re.compile(rb".{1,45}(?![\x80-\xbf])", re.DOTALL)  # whole letters, of a length that fits an encoded word
LINE_BREAK = re.compile(r"\r\n|\r|\n")


def as_bytes(message: EmailMultiAlternatives) -> bytes:
    """A text and its HTML from and to plain addresses; whatever is more than that is left to Python.

    Raises ValueError at a line break in a header, by which more headers could be smuggled in.
    """
    people = [message.from_email, *message.to, *message.reply_to]
    if message.attachments or message.cc or message.bcc or not all(map(plain_address, people)):
        return bytes(message.message(policy=SMTP).as_bytes())
    return "\r\n".join([*_headers(message), *_bodies(message)]).encode("ascii")


def plain_address(person: str) -> str:
    """The address alone of a person written as usual; else empty."""
    found = PERSON.fullmatch(person)
    return found["address"] or found["bare"] if found else ""


def _headers(message: EmailMultiAlternatives) -> Iterator[str]:
    yield _header("Subject", str(message.subject))
    yield f"From: {_person(message.from_email)}"
    yield f"To: {_people(message.to)}"
    if message.reply_to:
        yield f"Reply-To: {_people(message.reply_to)}"
    yield f"Date: {format_datetime(datetime.now(UTC))}"
    for name, value in message.extra_headers.items():
        yield _header(name, value)
    yield "MIME-Version: 1.0"


def _header(name: str, value: str) -> str:
    if LINE_BREAK.search(value):
        raise ValueError(f"{name} holds a line break")
    return f"{name}: {_in_ascii(value)}"


def _people(people: list[str]) -> str:
    return ",\r\n ".join(map(_person, people))


def _person(person: str) -> str:
    if person.isascii():
        return person
    name, _, address = person.rpartition(" ")
    return f"{_in_ascii(unquote(name))} {address}"


def _in_ascii(words: str) -> str:
    """Words as they are, or else as encoded words of at most 75 letters, one a line."""
    if words.isascii():
        return words
    pieces = [b2a_base64(piece, newline=False).decode() for piece in PIECE.findall(words.encode())]
    return "\r\n ".join(f"=?utf-8?b?{piece}?=" for piece in pieces)


def _bodies(message: EmailMultiAlternatives) -> Iterator[str]:
    texts = {"text/plain": message.body, **{kind: str(text) for text, kind in message.alternatives}}
    if len(texts) > 1:
        yield f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n'
    for mimetype, text in texts.items():
        if len(texts) > 1:
            yield f"--{BOUNDARY}"
        yield f'Content-Type: {mimetype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
        yield b2a_qp(LINE_BREAK.sub("\r\n", f"{text}\n").encode()).decode("ascii")
    if len(texts) > 1:
        yield f"--{BOUNDARY}--\r\n"

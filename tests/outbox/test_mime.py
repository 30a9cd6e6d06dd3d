"""A mail as bytes says what was written, whatever letters that is made of."""

from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from outbox import mime
from outbox.actions import one_line

LINES = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=150).map(one_line)
LONG_URL = f"<https://eslnet.test/mail/unsubscribe/{'x' * 400}/>"


def letter(**fields):
    usual = {"subject": "Neemt u dit op?", "body": "Goedendag", "from_email": "eslnet@localhost", "to": ["els@x.org"]}
    return EmailMultiAlternatives(**usual | fields)


def read(message):
    return message_from_bytes(mime.as_bytes(message), policy=policy.default)


def text_of(message, kind):
    return message.get_body([kind]).get_content().replace("\r\n", "\n")


def squeezed(words):
    """Python reads a space between two encoded words of a name, against RFC 2047."""
    return words.replace(" ", "")


@given(
    subject=WORDS,
    name=WORDS,
    text=st.text(LINES, min_size=1, max_size=400),
    html=st.text(LINES, min_size=1, max_size=400),
)
def test_what_is_written_is_read(subject, name, text, html):
    message = letter(subject=subject, body=text, to=[str(Address(name, addr_spec="els@x.org"))])
    message.attach_alternative(html, "text/html")

    found = read(message)

    assert found["Subject"] == subject
    [reader] = found["To"].addresses
    assert (squeezed(reader.display_name), reader.addr_spec) == (squeezed(name), "els@x.org")
    assert [text_of(found, kind) for kind in ("plain", "html")] == [text + "\n", html + "\n"]


def test_lines_are_as_long_as_mail_allows():
    message = letter(subject="Coördinatie " * 20, body="één woord " * 500, reply_to=["a@x.org", "b@x.org"])

    lines = mime.as_bytes(message).split(b"\r\n")

    assert max(map(len, lines)) <= 78 + len("Subject: ")
    assert b"\n" not in b"".join(lines)
    assert [who.addr_spec for who in read(message)["Reply-To"].addresses] == ["a@x.org", "b@x.org"]


def test_a_long_address_is_found_where_mail_programs_look_for_it():
    raw = mime.as_bytes(letter(headers={"List-Unsubscribe": LONG_URL}))

    assert f"\r\nList-Unsubscribe: {LONG_URL}\r\n".encode() in raw


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "One\nBcc: evil@x.org"},
        {"headers": {"X-One": "One\r\n Bcc: evil@x.org"}},
        {"to": ["Els\nBcc: evil@x.org <els@x.org>"]},
        {"from_email": '"One\r\nBcc: evil@x.org" <els@x.org>'},
        {"reply_to": ["els@x.org\nBcc: evil@x.org"]},
    ],
)
def test_nobody_smuggles_a_header_in(fields):
    with pytest.raises(ValueError, match=r"line break|newline|linefeed|Header values"):
        mime.as_bytes(letter(**fields))


def test_unusual_addresses_and_files_travel_too():
    message = letter(to=["els@bücher.example"], reply_to=['"a b"@x.org'])
    message.attach("plan.pdf", b"%PDF", "application/pdf")

    found = read(message)

    assert found["To"].addresses[0].addr_spec == "els@xn--bcher-kva.example"
    assert [part.get_filename() for part in found.iter_attachments()] == ["plan.pdf"]

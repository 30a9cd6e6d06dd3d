"""What came into the mailboxes of a journey, and the links in it."""

import re
import time

from outbox.models import OutgoingMail

PATIENCE = 30  # seconds


def mail_to(sink, address, seen=0):
    """The first mail to this address after the `seen` it got before."""
    started = time.monotonic()
    while len(found := [mail for mail in sink.taken if address in mail["To"]]) <= seen:
        assert time.monotonic() - started < PATIENCE, f"no mail to {address}: {sink.recipients}"
        time.sleep(0.1)
    return found[seen]


def wait_until_all_has_left():
    """The worker may still have a mail in hand that `deliver` left to it."""
    started = time.monotonic()
    while OutgoingMail.unscoped.filter(status__in=OutgoingMail.UNDERWAY).exists():
        assert time.monotonic() - started < PATIENCE
        time.sleep(0.1)


def text_of(mail):
    return mail.get_body(["plain"]).get_content()


def link_in(mail, part):
    return re.search(rf"https?://\S+/{part}/\S+", text_of(mail)).group(0)

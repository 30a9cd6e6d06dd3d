"""Asks those above, just before a mail leaves, whether it is still wanted.

The outbox knows addresses, not goals; so a room registers a question for its kind of mail when it starts.
"""

from collections.abc import Callable

from outbox.models import OutgoingMail

Check = Callable[[OutgoingMail], str]
_checks: dict[str, Check] = {}


def ask_before_sending(kind: str, check: Check) -> None:
    """Let `check` look at each mail of this kind before it leaves; a text it answers is why the mail stays."""
    _checks[kind] = check


def reason_not_to_send(mail: OutgoingMail) -> str:
    """Why this mail is no longer needed; empty if it is."""
    check = _checks.get(mail.kind)
    return check(mail) if check else ""

"""Asks those above, when a worker has taken a mail to send it, whether it is still wanted.

A mail leaves at most ten seconds and one time-out of the mail server later, or is asked about again. The outbox knows
addresses, not goals; so a room registers a question for its kind of mail when it starts.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import OperationalError

from outbox.models import OutgoingMail

Check = Callable[[OutgoingMail], str]
CheckOfMany = Callable[[Sequence[OutgoingMail]], dict[int, str]]
_checks: dict[str, Check] = {}
_checks_of_many: dict[str, CheckOfMany] = {}

logger = logging.getLogger(__name__)


def ask_before_sending(kind: str, check: Check, *, of_many: CheckOfMany | None = None) -> None:
    """Let `check` look at each mail of this kind before it leaves; a text it answers is why the mail stays.

    `of_many` says the same of several mails at once, by their keys.
    """
    _checks[kind] = check
    if of_many:
        _checks_of_many[kind] = of_many


def reason_not_to_send(mail: OutgoingMail) -> str:
    """Why this mail is no longer needed; empty if it is."""
    check = _checks.get(mail.kind)
    return check(mail) if check else ""


def reasons_known_at_once(mails: Sequence[OutgoingMail]) -> dict[int, str]:
    """The same of those whose kind can be asked about together.

    If that goes wrong nothing is known of them: they are asked about one by one, so that only one fails.
    """
    by_kind: dict[str, list[OutgoingMail]] = defaultdict(list)
    for mail in mails:
        by_kind[mail.kind].append(mail)
    reasons: dict[int, str] = {}
    for kind in by_kind.keys() & _checks_of_many.keys():
        try:
            reasons |= _checks_of_many[kind](by_kind[kind])
        except OperationalError:  # the database is away, which is not about these mails
            raise
        except Exception:  # the administrator reads the log; what is wrong shows again with the one mail
            logger.exception("%s mails could not be looked at together", kind)
    return reasons

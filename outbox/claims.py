"""Which worker has which mail, and what became of it: every change of a mail on its way out.

Each step is committed by itself, and a claim is held by the moment it was made: who has lost it changes nothing.
"""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from outbox.models import OutgoingMail

Status = OutgoingMail.Status
Why = OutgoingMail.Why

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class End:
    """What became of a mail that was tried; `next_try_at` if it is tried again."""

    status: str
    why: str = ""
    error: str = ""
    next_try_at: dt.datetime | None = None

    @property
    def is_broken_off(self) -> bool:
        """The conversation with the mail server ended with it."""
        return self.why in {Why.PERHAPS, Why.BROKEN_OFF}


@transaction.atomic
def take(pks: Sequence[int]) -> list[OutgoingMail]:
    """Claim those of these mails that are still due: of all who try at once, one gets each.

    PostgreSQL locks the rows until they are marked and passes over those somebody else has locked; SQLite lets one
    writer in at a time.
    """
    now = timezone.now()
    free = OutgoingMail.unscoped.due(now).filter(pk__in=pks).select_for_update(skip_locked=True, of=("self",))
    mails = list(free.select_related("network").order_by("next_try_at", "pk"))
    claim = {"status": Status.SENDING, "claimed_at": now, "handed_over_at": None}
    OutgoingMail.unscoped.filter(pk__in=[mail.pk for mail in mails]).update(**claim)
    for mail in mails:
        mail.status, mail.claimed_at = Status.SENDING, now
    return mails


def hand_over(mail: OutgoingMail) -> bool:
    """From now on nobody but this worker knows whether the mail left; no, if it is not this worker's any more."""
    return bool(_held(mail).update(handed_over_at=timezone.now()))


@transaction.atomic
def end(mail: OutgoingMail, end: End, *, then: OutgoingMail | None = None) -> bool:
    """Write down what became of a mail that was handed over; says whether `then` may be handed over now.

    The end of one mail and that the next goes over are one commit. A secret goes once it cannot be needed any more.
    """
    logger.info("mail %s (%s): %s %s", mail.pk, mail.kind, end.status, end.error)
    changes: dict[str, Any] = {"status": end.status, "why": end.why, "error": end.error[:1000]}
    if mail.is_secret and end.status in {Status.SENT, Status.SUPERSEDED}:
        changes |= {"text": "", "html": ""}
    if end.status == Status.SENT:
        changes["sent_at"] = timezone.now()
    if end.next_try_at:
        changes |= {"next_try_at": end.next_try_at, "claimed_at": None, "handed_over_at": None}
    _held(mail).update(**changes, attempts=mail.attempts + 1)
    return then is not None and hand_over(then)


def put_back(mail: OutgoingMail) -> None:
    """The mail server took nothing: the mail waits as before."""
    _held(mail).update(status=Status.QUEUED, claimed_at=None, handed_over_at=None)


@transaction.atomic
def give_back(mails: Sequence[OutgoingMail]) -> None:
    """Those of a claim that were not handed over are anybody's again.

    A row that is locked is being taken back by somebody; if it is not after all, the claim is forgotten in time.
    """
    mine = OutgoingMail.unscoped.filter(pk__in=[mail.pk for mail in mails], claimed_at=mails[0].claimed_at)
    left = mine.filter(status=Status.SENDING, handed_over_at=None).select_for_update(skip_locked=True)
    pks = list(left.values_list("pk", flat=True))
    OutgoingMail.unscoped.filter(pk__in=pks).update(status=Status.QUEUED, claimed_at=None)


def settle_lost(now: dt.datetime) -> None:
    """Decide about the mails of workers that are gone: back in the queue if they cannot have left, else uncertain."""
    lost = OutgoingMail.unscoped.lost(now)
    lost.filter(handed_over_at=None).update(status=Status.QUEUED, next_try_at=now, claimed_at=None)
    if uncertain := lost.filter(handed_over_at__isnull=False).update(status=Status.UNCERTAIN, why=Why.PERHAPS):
        logger.error("%s mails are perhaps sent: the worker stopped while handing them over", uncertain)


def _held(mail: OutgoingMail) -> Any:
    """The row as long as this worker holds it."""
    return OutgoingMail.unscoped.filter(pk=mail.pk, status=Status.SENDING, claimed_at=mail.claimed_at)

"""What became of the mails of a distribution."""

from collections import Counter
from dataclasses import dataclass

from actionplan.models import Delivery, Distribution
from outbox.models import OutgoingMail

Status = OutgoingMail.Status
ORDER = [Status.FAILED, Status.UNCERTAIN, Status.SENDING, Status.QUEUED, Status.SUPERSEDED, Status.SENT]
TONES = {Status.SENT: "ok", Status.FAILED: "late", Status.UNCERTAIN: "late"}


@dataclass(frozen=True)
class Count:
    """How many mails are in one state."""

    state: str
    number: int
    tone: str


@dataclass(frozen=True)
class Report:
    """Each delivery, what somebody has to look at first, and the counts."""

    deliveries: list[Delivery]
    counts: list[Count]
    failed: int
    is_underway: bool


def of(distribution: Distribution) -> Report:
    """Where each mail is, in one query."""
    rows = Delivery.objects.for_network(distribution.network).filter(distribution=distribution).with_mail()
    deliveries = sorted(rows, key=lambda delivery: (_place(delivery), str(delivery).casefold()))
    by_status = Counter(delivery.mail.status for delivery in deliveries if delivery.mail)
    return Report(
        deliveries=deliveries,
        counts=[Count(str(s.label), by_status[s], TONES.get(s, "todo")) for s in reversed(ORDER) if by_status[s]],
        failed=by_status[Status.FAILED],
        is_underway=any(by_status[status] for status in OutgoingMail.UNDERWAY),
    )


def _place(delivery: Delivery) -> int:
    return ORDER.index(Status(delivery.mail.status)) if delivery.mail else len(ORDER)

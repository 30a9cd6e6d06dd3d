"""A worker that is asked to stop while it sends."""

import signal
import time

import pytest

from outbox.models import OutgoingMail
from tests.factories import OutgoingMailFactory
from tests.processes.live import (
    NEEDS_POSTGRES_AND_REDIS,
    clock,
    copies,
    running,
    wait_until,
    wait_until_nothing_waits,
    worker,
)

MAILS = 60
GRACE = 30  # seconds until who runs the worker kills it
pytestmark = NEEDS_POSTGRES_AND_REDIS


@pytest.mark.parametrize("slow", [0.05, 1.5])
def test_a_worker_asked_to_stop_lets_go_in_time_of_all_it_has(slow, surroundings, tmp_path):
    sink, environment = surroundings
    sink.slow = slow
    mails = OutgoingMailFactory.create_batch(MAILS)

    with running(environment, worker(1), clock(1, tmp_path)) as (first, _clock):
        wait_until(lambda: len(sink.taken) >= 3)
        first.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        code = first.wait(2 * GRACE)
        took = time.monotonic() - asked
        held = list(OutgoingMail.unscoped.exclude(status__in=["queued", "sent"]))
        sent = OutgoingMail.unscoped.filter(status="sent").count()
        taken = len(sink.taken)
        sink.slow = 0
        with running(environment, worker(2)):
            wait_until_nothing_waits()

    assert code == 0
    assert took < GRACE
    assert held == []
    assert sent == taken
    assert copies(sink) == {mail.message_id: 1 for mail in mails}
    assert OutgoingMail.unscoped.filter(status="sent").count() == MAILS

"""Two workers, two clocks and a cron run at the same time, as real processes on PostgreSQL and Redis."""

import datetime as dt
import time

from django.utils import timezone

from networks.models import Heartbeat
from outbox.models import OutgoingMail
from tests.factories import OutgoingMailFactory
from tests.processes.live import (
    BIN,
    NEEDS_POSTGRES_AND_REDIS,
    clock,
    copies,
    kill,
    running,
    wait_until,
    wait_until_nothing_waits,
    worker,
)

MAILS = 60
pytestmark = NEEDS_POSTGRES_AND_REDIS

CRON = ["bash", "-c", f"for i in 1 2 3 4 5 6 7 8; do {BIN}/python manage.py deliver; sleep 1; done"]


# Hands each mail that waits to the workers again and again.
IMPATIENCE = [
    BIN / "python",
    "-c",
    (
        "import django, time; django.setup(); import eslnet.celery\n"
        "from outbox.models import OutgoingMail; from outbox.tasks import send_mail\n"
        "while True:\n"
        "    for mail in OutgoingMail.unscoped.filter(status='queued'):\n"
        "        send_mail.delay(mail.pk)\n"
        "    time.sleep(0.1)\n"
    ),
]


def test_two_workers_two_clocks_and_a_cron_send_each_mail_once(surroundings, tmp_path):
    sink, environment = surroundings
    sink.slow = 0.02
    mails = []

    with running(environment, worker(1), worker(2), clock(1, tmp_path), clock(2, tmp_path), CRON, IMPATIENCE):
        wait_until(lambda: Heartbeat.objects.filter(name="worker").exists())
        while len(mails) < MAILS:
            mails += OutgoingMailFactory.create_batch(10)
            time.sleep(0.5)
        wait_until_nothing_waits()
        time.sleep(2)  # whoever still looks may look again

    assert copies(sink) == {mail.message_id: 1 for mail in mails}
    assert OutgoingMail.unscoped.filter(status="sent").count() == MAILS


def test_a_worker_killed_at_work_loses_nothing_and_doubles_nothing(surroundings, tmp_path):
    sink, environment = surroundings
    sink.slow = 0.1
    mails = OutgoingMailFactory.create_batch(MAILS)

    with running(environment, worker(1), clock(1, tmp_path)) as (first, _clock):
        wait_until(lambda: len(sink.taken) >= MAILS // 4)
        kill(first)
        OutgoingMail.unscoped.filter(status="sending").update(claimed_at=timezone.now() - dt.timedelta(minutes=11))
        with running(environment, worker(2)):
            wait_until_nothing_waits()

    arrived = copies(sink)
    sent = set(OutgoingMail.unscoped.filter(status="sent").values_list("message_id", flat=True))
    perhaps = set(OutgoingMail.unscoped.filter(status="uncertain").values_list("message_id", flat=True))
    assert set(arrived.values()) == {1}
    assert sent | perhaps == {mail.message_id for mail in mails}
    assert sent <= set(arrived)
    assert len(perhaps) <= 2  # the worker had two processes, each with one mail in hand

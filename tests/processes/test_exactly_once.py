"""Two workers, two clocks and a cron run at the same time, as real processes on PostgreSQL and Redis."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from networks.models import Heartbeat
from outbox.models import OutgoingMail
from tests.factories import OutgoingMailFactory
from tests.smtp import running_sink

BIN = Path(sys.executable).parent
MAILS = 60
PATIENCE = 90  # seconds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"] or "redis" not in settings.CELERY_BROKER_URL,
        reason="several processes at once need PostgreSQL and Redis",
    ),
]


@pytest.fixture
def surroundings(tmp_path):
    """The environment of processes that share this test's database, and a broker database of their own."""
    with running_sink() as sink:
        row = connection.settings_dict
        address = f"{row['USER']}:{row['PASSWORD']}@{row['HOST']}:{row['PORT'] or 5432}/{row['NAME']}"
        broker = settings.CELERY_BROKER_URL.rsplit("/", 1)[0] + f"/{10 + os.getpid() % 5}"
        yield (
            sink,
            {
                **os.environ,
                "DATABASE_URL": f"postgres://{address}",
                "CELERY_BROKER_URL": broker,
                "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
                "ESLNET_VAR": str(tmp_path),
                "CLOCK_SECONDS": "1",
                "DJANGO_SETTINGS_MODULE": "eslnet.settings",
            },
        )


@contextmanager
def running(environment, *commands):
    """These commands as processes of their own groups, until the block ends."""
    started = [
        subprocess.Popen(
            command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        yield started
    finally:
        for process in started:
            kill(process)


def kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def worker(number):
    return [BIN / "celery", "-A", "eslnet", "worker", "--concurrency", "2", "--hostname", f"test{number}@localhost"]


def clock(number, folder):
    return [BIN / "celery", "-A", "eslnet", "beat", "--schedule", str(folder / f"beat{number}")]


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


def wait_until(holds):
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < PATIENCE, list(OutgoingMail.unscoped.values_list("status", "why", "error"))
        time.sleep(0.2)


def wait_until_nothing_waits():
    wait_until(lambda: not OutgoingMail.unscoped.filter(status__in=OutgoingMail.UNDERWAY).exists())


def copies(sink):
    return Counter(message["Message-ID"] for message in sink.taken)


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
        held = OutgoingMail.unscoped.filter(status="sending").count()
        OutgoingMail.unscoped.filter(status="sending").update(claimed_at=timezone.now() - dt.timedelta(minutes=11))
        with running(environment, worker(2)):
            wait_until_nothing_waits()

    arrived = copies(sink)
    sent = set(OutgoingMail.unscoped.filter(status="sent").values_list("message_id", flat=True))
    perhaps = set(OutgoingMail.unscoped.filter(status="uncertain").values_list("message_id", flat=True))
    assert set(arrived.values()) == {1}
    assert sent | perhaps == {mail.message_id for mail in mails}
    assert sent <= set(arrived)
    assert len(perhaps) <= held

"""The processes of an installation, started for a test and gone with it."""

import os
import shutil
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

from outbox.models import OutgoingMail
from tests.smtp import free_port
from tests.walk import ROOT

BIN = Path(sys.executable).parent
PATIENCE = 90  # seconds

NEEDS_POSTGRES_AND_REDIS = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"]
        or "redis" not in settings.CELERY_BROKER_URL
        or not shutil.which("redis-server"),
        reason="several processes at once need PostgreSQL and Redis",
    ),
]


class Redis:
    """A Redis of the test's own, which remembers nothing."""

    def __init__(self):
        self.port = free_port()
        self.start()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--daemonize", "no"]
        self.process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        wait_until(lambda: self.ask("PING") == "PONG")

    def die(self):
        kill(self.process)

    def fall_silent(self):
        """It takes connections, as the kernel does that for it, and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def speak_again(self):
        self.process.send_signal(signal.SIGCONT)

    def ask(self, *words):
        command = ["redis-cli", "-h", "127.0.0.1", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


@contextmanager
def running(environment, *commands):
    """These commands as processes of their own groups, until the block ends."""
    started = [
        subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
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


def manage(environment, *words):
    """What a command of ours answers."""
    return subprocess.run(
        [BIN / "python", "manage.py", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def worker(number):
    return [BIN / "celery", "-A", "eslnet", "worker", "--concurrency", "2", "--hostname", f"test{number}@localhost"]


def kept_running(command):
    """The command, started again when it ends, as containers and services are.

    A worker that loses Redis with a task in hand ends by a fault of kombu's (`'NoneType' object has no attribute
    'hostname'` where it gives the task back).
    """
    return ["sh", "-c", 'while :; do "$@"; sleep 1; done', "sh", *command]


def clock(number, folder):
    return [BIN / "celery", "-A", "eslnet", "beat", "--schedule", str(folder / f"beat{number}")]


def address_of(name):
    """The DATABASE_URL of a database beside the tests' own, or of a file."""
    row = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"postgres://{row['USER']}:{row['PASSWORD']}@{row['HOST']}:{row['PORT'] or 5432}/{name}"


def wait_until(holds, patience=PATIENCE):
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < patience, list(OutgoingMail.unscoped.values_list("status", "why", "error"))
        time.sleep(0.1)


def wait_until_nothing_waits():
    wait_until(lambda: not OutgoingMail.unscoped.filter(status__in=OutgoingMail.UNDERWAY).exists())


def copies(sink):
    return Counter(message["Message-ID"] for message in sink.taken)

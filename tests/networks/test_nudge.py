"""What a save costs while the broker is gone or silent, measured against real sockets in a process of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import ResponseError

from networks import nudge as nudging
from networks.nudge import nudge
from tests.walk import ROOT

FIRST, LATER = 2, 0.05  # seconds; it was four, each time

TWO_NUDGES = """
import json, sys, time
import django
django.setup()
import celery.app.amqp, kombu.transport.redis  # what is imported once in the life of a process is not measured
from actionplan.tasks import make_version
from networks.nudge import nudge

if sys.stdin.readline() == "once before\\n":
    make_version.delay(1)
    print("sent", flush=True)
    sys.stdin.readline()
seconds = []
for pk in (2, 3):
    started = time.perf_counter()
    nudge(make_version, pk)
    seconds.append(time.perf_counter() - started)
print(json.dumps(seconds))
"""


@pytest.fixture
def port():
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def start(port):
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", TWO_NUDGES],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "eslnet.settings",
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process, said=""):
    """The seconds each nudge took, and how often the log says that the broker does not answer."""
    out, log = process.communicate(said, timeout=60)
    return json.loads(out), log.count("the broker does not answer")


@pytest.mark.slow
def test_a_closed_port_costs_next_to_nothing(port):
    (first, second), logged = finish(start(port), "now\n")

    assert first < 0.9
    assert second < LATER
    assert logged == 1


@pytest.mark.slow
def test_a_broker_that_accepts_and_says_nothing_costs_a_second_once(port):
    with socket.create_server(("127.0.0.1", port)):
        (first, second), logged = finish(start(port), "now\n")

    assert 0.9 < first < FIRST
    assert second < LATER
    assert logged == 1


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis on this machine")
def test_a_broker_that_falls_silent_costs_a_second_once(port, tmp_path):
    redis = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        process = start(port)
        process.stdin.write("once before\n")
        process.stdin.flush()
        assert process.stdout.readline() == "sent\n"
        redis.send_signal(signal.SIGSTOP)

        (first, second), logged = finish(process, "now\n")
    finally:
        redis.kill()
        redis.wait()

    assert 0.9 < first < FIRST
    assert second < LATER
    assert logged == 1


def wait_for(port):
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionError:
            time.sleep(0.05)
    raise AssertionError("Redis did not start")


@pytest.fixture
def task(monkeypatch):
    """A task that notes what it is handed, or fails with `task.error`; the clock stands at `task.now`."""
    task = SimpleNamespace(name="send_mail", handed=[], error=None, now=1000.0)

    def delay(*args):
        task.handed.append(args)
        if task.error:
            raise task.error

    task.delay = delay
    monkeypatch.setattr(nudging.time, "monotonic", lambda: task.now)
    return task


def test_nudge_hands_the_task_its_arguments(task, caplog):
    nudge(task, 7)

    assert task.handed == [(7,)]
    assert caplog.messages == []


@pytest.mark.parametrize(
    "error", [OperationalError("closed"), ChannelError("no disk"), ResponseError("OOM"), ConnectionError(), OSError()]
)
def test_nudge_leaves_a_broker_in_trouble_alone_for_half_a_minute(task, error, caplog):
    task.error = error

    nudge(task, 1)
    task.now += 29.9
    nudge(task, 2)
    task.now += 0.2
    nudge(task, 3)

    assert task.handed == [(1,), (3,)]
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "send_mail(1,)" in caplog.messages[0]


def test_nudge_goes_on_as_before_when_the_broker_is_back(task):
    task.error = OperationalError("closed")
    nudge(task, 1)
    task.error = None
    task.now += 31

    nudge(task, 2)
    nudge(task, 3)

    assert task.handed == [(1,), (2,), (3,)]


def test_nudge_hides_no_mistake_of_ours(task):
    task.error = TypeError("no such argument")

    with pytest.raises(TypeError):
        nudge(task, 1)

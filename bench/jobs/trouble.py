"""What a save costs while Redis answers, is gone, or is silent: each in a process of its own, in turns."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from statistics import median
from typing import IO, Any

from bench.answers import expect
from bench.jobs.result import JobResult
from bench.timing import p95
from bench.worlds import Place
from engagements.models import Commitment
from outbox.models import OutgoingMail

STATES = ["up", "gone", "silent"]


def asked_once(place: Place) -> tuple[Callable[[], None], Callable[[], None]]:
    """Make a question open again, and ask it: a form that writes a mail and nudges a worker."""
    browser = place.browsers["coordinator"]
    found = Commitment.unscoped.filter(engagement__plan=place.plan_pk, engagement__status="in_progress")
    commitment = found.order_by("pk")[0]
    page = f"/n/{place.slug}/engagements/{place.engagement_pk}/edit/"
    token = browser.form(page)["csrfmiddlewaretoken"]
    url = f"/n/{place.slug}/engagements/commitments/{commitment.pk}/ask/"

    def before() -> None:
        fresh = {"answer": "not_asked", "asked_at": None, "answered_at": None, "accepted_wording": ""}
        Commitment.unscoped.filter(pk=commitment.pk).update(**fresh)
        OutgoingMail.unscoped.filter(kind="question").delete()

    def ask() -> None:
        answer = browser.post(url, {"csrfmiddlewaretoken": token})
        expect(answer.status == 302, f"{url}: {answer.status}")
        expect(OutgoingMail.unscoped.filter(kind="question").exists(), f"{url}: no mail was written")

    return before, ask


def measure(place: Place, rounds: int) -> list[JobResult]:
    """The same save in three processes that differ in their broker; the first of each tells what it costs once."""
    with ExitStack() as stack:
        ports = {state: stack.enter_context(BROKERS[state]()) for state in STATES}
        savers = {state: stack.enter_context(saver(place, port)) for state, port in ports.items()}
        seconds: dict[str, list[float]] = {state: [] for state in STATES}
        for _ in range(rounds + 1):
            for state, talk in savers.items():
                seconds[state].append(float(talk("again")))
    return [_result(state, seconds) for state in STATES]


def _result(state: str, seconds: dict[str, list[float]]) -> JobResult:
    first, *later = [value * 1000 for value in seconds[state]]
    floors = [value * 1000 for value in seconds["up"][1:]]
    return JobResult(
        job="question saved",
        at=f"Redis {state}",
        floor="Redis up",
        median_ms=median(later),
        p95_ms=p95(later),
        cpu_ms=0,
        floor_ms=median(floors),
        ratio=median(a / b for a, b in zip(later, floors, strict=True)),
        facts={"first ms": round(first)},
    )


@contextmanager
def saver(place: Place, port: int) -> Iterator[Callable[[str], Any]]:
    """A process that saves when told to; it stops when nobody tells it anything any more."""
    environment = {
        **os.environ,
        "DATABASE_URL": place.database.url,
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0",
    }
    with child("ask", place.slug, environment=environment) as process:
        expect(_line(process.stdout) == "ready", "the saving process does not start")

        def talk(words: str) -> Any:
            process.stdin.write(f"{words}\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            return _line(process.stdout)

        yield talk


@contextmanager
def child(*words: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """One of the tasks of `bench.child`, ended with the block."""
    command = [sys.executable, "-m", "bench.child", *words]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(stream: IO[str] | None) -> Any:
    line = stream.readline() if stream else ""
    expect(line, "a process of the benchmark ended without an answer")
    return json.loads(line)


@contextmanager
def _redis() -> Iterator[int]:
    """A Redis of our own, which keeps nothing."""
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--daemonize", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.kill()


@contextmanager
def _nobody() -> Iterator[int]:
    yield free_port()


@contextmanager
def _silence() -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield server.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    expect(False, "Redis does not start")  # noqa: FBT003


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def has_redis() -> bool:
    return shutil.which("redis-server") is not None


BROKERS: dict[str, Callable[[], Any]] = {"up": _redis, "gone": _nobody, "silent": _silence}

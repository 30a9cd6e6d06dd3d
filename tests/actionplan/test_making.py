import datetime as dt
import hashlib

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from actionplan import making, pdf, schedule, tasks
from actionplan.models import PlanVersion
from eslnet.celery import app
from tests.actionplan.examples import content_of
from tests.factories import NetworkFactory, PlanFactory, PlanVersionFactory

pytestmark = pytest.mark.django_db
MADE = pdf.Pdf(b"%PDF-1.7 made", 3)


def waiting(**fields):
    plan = PlanFactory(network=NetworkFactory())
    return PlanVersionFactory(network=plan.network, plan=plan, content=content_of(plan).to_json(), **fields)


def fresh(version):
    return PlanVersion.unscoped.get(pk=version.pk)


@pytest.fixture
def drawn(monkeypatch):
    """Draws at once; gives the versions that were drawn, with the stage seen while drawing."""
    seen = []

    def render(content, version):
        seen.append((version, PlanVersion.unscoped.get(number=version).stage))
        return MADE

    monkeypatch.setattr(pdf, "render", render)
    return seen


@pytest.fixture
def broken(monkeypatch):
    """A printer that fails."""

    def render(content, version):
        raise ValueError("no ink")

    monkeypatch.setattr(pdf, "render", render)


@pytest.mark.slow
def test_version_is_made_and_kept():
    version = waiting(number=2)

    tasks.make_version(version.pk)

    made = fresh(version)
    with made.file.open() as file:
        data = file.read()
    assert (made.status, made.stage, made.attempts, made.error) == ("ready", "", 1, "")
    assert data.startswith(b"%PDF-1.7")
    assert (made.pages, made.size) == (7, len(data))
    assert made.file_sha256 == hashlib.sha256(data).hexdigest()
    assert made.made_at is not None


def test_stage_is_told_while_it_is_made(drawn):
    version = waiting(number=5)

    making.make(version)

    assert drawn == [(5, "setting")]


def test_two_workers_make_one_file(drawn, settings):
    version = waiting(number=1)
    same = fresh(version)

    assert [making.make(version), making.make(same)] == [True, False]

    assert len(drawn) == 1
    assert len(list(settings.MEDIA_ROOT.rglob("*.pdf"))) == 1


def test_worker_that_lost_its_claim_leaves_nothing_behind(monkeypatch, settings):
    version = waiting()

    def slow(content, number):
        PlanVersion.unscoped.filter(pk=version.pk).update(attempts=2)  # another worker took over
        return MADE

    monkeypatch.setattr(pdf, "render", slow)

    assert making.make(version) is False
    assert fresh(version).status == "making"
    assert list(settings.MEDIA_ROOT.rglob("*.pdf")) == []


def test_failure_waits_for_the_next_sweep_and_gives_up_after_three(broken, caplog):
    version = waiting()

    states = []
    for _ in range(4):
        making.make(fresh(version))
        states.append((fresh(version).status, fresh(version).attempts))

    assert states == [("waiting", 1), ("waiting", 2), ("failed", 3), ("failed", 3)]
    assert fresh(version).error == "ValueError: no ink"
    assert "could not be made" in caplog.text


def test_full_disk_leaves_no_half_file(drawn, monkeypatch, settings, caplog):
    version = waiting()

    def full(self, name, content):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)

    assert making.make(version) is False
    assert fresh(version).error == "OSError: [Errno 28] No space left on device"
    assert list(settings.MEDIA_ROOT.rglob("*.pdf")) == []


def test_version_whose_workers_died_is_given_up(drawn):
    long_ago = timezone.now() - dt.timedelta(minutes=11)
    version = waiting(status="making", attempts=3, claimed_at=long_ago)

    assert making.make(version) is False

    assert fresh(version).status == "failed"
    assert fresh(version).error == "The worker stopped while making it, three times."
    assert drawn == []


def test_task_for_a_version_that_is_gone_does_nothing(drawn):
    tasks.make_version(0)

    assert drawn == []


def test_sweep_picks_up_what_was_left_behind(monkeypatch):
    now = timezone.now()
    old = now - dt.timedelta(minutes=11)
    left = waiting()
    abandoned = waiting(status="making", claimed_at=old)
    others = [waiting(), waiting(status="making", claimed_at=now), waiting(status="failed")]
    PlanVersion.unscoped.exclude(pk=others[0].pk).update(asked_at=old)
    told = []
    monkeypatch.setattr(tasks.make_version, "delay", told.append)

    schedule.make_waiting_plans()

    assert told == [left.pk, abandoned.pk]


def test_sweep_is_what_the_clock_starts(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["make waiting plans"]

    assert entry["task"] == schedule.make_waiting_plans.name


def test_plans_have_a_queue_of_their_own_and_a_worker_told_nothing_serves_both():
    assert app.amqp.router.route({}, tasks.make_version.name)["queue"].name == "pdf"
    assert {name: queue.exchange.name for name, queue in app.amqp.queues.items()} == {"celery": "celery", "pdf": "pdf"}

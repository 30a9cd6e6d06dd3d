import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.utils import OperationalError
from django.utils import timezone

from actionplan.models import PlanVersion
from eslnet import health
from networks.models import Heartbeat
from outbox.models import Gate
from tests.factories import OutgoingMailFactory, PlanVersionFactory

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def now(time_machine):
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    return now


@pytest.fixture
def all_loops(db, now):
    """Every loop ran a minute ago."""
    for name in ("clock", "worker", "pdf worker"):
        Heartbeat.objects.create(name=name, ran_at=now - MINUTE)


def ask(*arguments):
    """What the command prints, and what it exits with."""
    said = StringIO()
    try:
        call_command("status", *arguments, stdout=said)
    except SystemExit as leaving:
        return json.loads(said.getvalue()), leaving.code
    return json.loads(said.getvalue()), 0


def test_all_is_well(all_loops):
    assert ask() == (
        {
            "version": "0.1.0",
            "heartbeats": {"clock": 60, "worker": 60, "pdf worker": 60},
            "waiting": {"plans": {"count": 0, "oldest": None}, "mails": {"count": 0, "oldest": None}},
            "mail": {"is_copy": False, "alarm": ""},
            "wrong": [],
        },
        0,
    )


@pytest.mark.parametrize(
    ("name", "minutes", "wrong"),
    [
        ("clock", 3, []),
        ("clock", 4, ["The clock is not running."]),
        ("worker", 4, ["The worker is not running."]),
        ("pdf worker", 15, []),
        ("pdf worker", 16, ["The pdf worker is not running."]),
    ],
)
def test_a_loop_that_stopped_is_named(all_loops, now, name, minutes, wrong):
    Heartbeat.objects.filter(name=name).update(ran_at=now - minutes * MINUTE)

    state, code = ask()

    assert (state["wrong"], code) == (wrong, len(wrong))


def test_a_loop_that_never_ran_is_not_running(db):
    state, code = ask()

    assert state["heartbeats"] == {"clock": None, "worker": None, "pdf worker": None}
    assert len(state["wrong"]) == 3
    assert code == 1


def test_one_loop_is_asked_after(all_loops, now):
    Heartbeat.objects.filter(name="worker").delete()

    assert [ask("--loop", name)[1] for name in ("clock", "worker", "pdf worker")] == [0, 1, 0]


@pytest.mark.parametrize(("minutes", "wrong"), [(14, []), (16, ["There are plans waiting for too long."])])
def test_plans_that_wait_are_counted(all_loops, now, minutes, wrong):
    version = PlanVersionFactory()
    PlanVersionFactory(network=version.network, plan=version.plan, number=2)
    PlanVersion.unscoped.filter(pk=version.pk).update(asked_at=now - minutes * MINUTE)

    state, code = ask()

    assert state["waiting"]["plans"] == {"count": 2, "oldest": minutes * 60}
    assert (state["wrong"], code) == (wrong, len(wrong))


def test_mail_that_waits_is_counted(all_loops, now):
    OutgoingMailFactory(next_try_at=now - 16 * MINUTE)
    OutgoingMailFactory(next_try_at=now + MINUTE)

    state, code = ask()

    assert state["waiting"]["mails"] == {"count": 1, "oldest": 960}
    assert (state["wrong"], code) == (["There are mails waiting for too long."], 1)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"database": "another"}, "This is a restored copy: no mail leaves until manage.py release_mail."),
        ({"alarm": "535 no"}, "The mail server cannot be used."),
    ],
)
def test_what_holds_mail_up_is_named(all_loops, row, wrong):
    from outbox import gate

    gate.get_gate()
    Gate.objects.update(**row)

    assert ask()[0]["wrong"] == [wrong]


def test_a_database_that_is_gone_is_told_as_such(monkeypatch):
    def gone(_connection):
        raise OperationalError("gone")

    monkeypatch.setattr(health, "MigrationExecutor", gone)
    silent = {"version": "0.1.0", "database": "no answer", "wrong": ["The database does not answer."]}

    assert ask() == (silent, 1)
    assert ask("--loop", "clock") == (silent, 1)

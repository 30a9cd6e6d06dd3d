import datetime as dt

import pytest
from celery.signals import before_task_publish

from networks import schedule
from networks.models import Heartbeat

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


def heartbeats():
    return dict(Heartbeat.objects.values_list("name", "ran_at"))


def test_a_worker_notes_its_heartbeat_in_one_row(time_machine):
    time_machine.move_to(START, tick=False)
    schedule.note_heartbeat("worker")
    time_machine.shift(dt.timedelta(minutes=1))
    schedule.note_heartbeat("worker")
    schedule.note_heartbeat("pdf worker")

    later = START + dt.timedelta(minutes=1)
    assert heartbeats() == {"worker": later, "pdf worker": later}


def test_the_clock_is_noted_when_it_sends_a_heartbeat_out(time_machine, monkeypatch):
    time_machine.move_to(START, tick=False)
    monkeypatch.setattr(schedule, "close_old_connections", lambda: None)  # the test holds the connection

    before_task_publish.send(sender=schedule.note_heartbeat.name, headers={}, body=())
    before_task_publish.send(sender="actionplan.tasks.make_version", headers={}, body=())

    assert heartbeats() == {"clock": START}


@pytest.mark.parametrize(
    ("entry", "name", "queue"),
    [("note the worker's heartbeat", "worker", None), ("note the PDF worker's heartbeat", "pdf worker", "pdf")],
)
def test_the_clock_asks_each_worker_once_a_minute(settings, entry, name, queue):
    entry = settings.CELERY_BEAT_SCHEDULE[entry]

    assert (entry["task"], entry["args"], entry["schedule"]) == (schedule.note_heartbeat.name, [name], 60)
    assert entry["options"].get("queue") == queue

import datetime as dt
from typing import Any

from celery import shared_task
from celery.signals import before_task_publish
from django.db import close_old_connections
from django.utils import timezone

from networks.models import Heartbeat, SentForm
from networks.signin import actions
from networks.transfer.waiting import KEPT_FOR, sweep_waiting_sheets

MEMORY = dt.timedelta(days=7)  # nobody sends the same page again after that


@shared_task(ignore_result=True)
def forget_sent_forms() -> None:
    SentForm.objects.filter(sent_at__lt=timezone.now() - MEMORY).delete()


@shared_task(ignore_result=True)
def note_heartbeat(name: str) -> None:
    """A worker of the queue this came through is alive; `manage.py status` says when one is late."""
    Heartbeat.objects.update_or_create(name=name, defaults={"ran_at": timezone.now()})


@before_task_publish.connect(sender=note_heartbeat.name)
def note_clock(**_: Any) -> None:
    """The clock is alive: it is the only one that sends heartbeats out. Noted before a broker can stand in its way."""
    close_old_connections()
    note_heartbeat("clock")


@shared_task(ignore_result=True)
def forget_ended_sessions() -> None:
    """What is known of a session goes within the hour after it ended."""
    actions.forget_ended_sessions()


@shared_task(ignore_result=True)
def forget_waiting_sheets() -> None:
    """A sheet that nobody confirmed goes within the hour after its time."""
    sweep_waiting_sheets(before=timezone.now() - KEPT_FOR)

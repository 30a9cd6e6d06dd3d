"""The state of this installation in figures, for `manage.py status` and whoever watches over it."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Min

from actionplan.models import PlanVersion
from eslnet.health import not_ready
from networks.models import Heartbeat
from outbox import gate
from outbox.models import OutgoingMail

# How long each loop may be silent. A PDF may take five minutes, and the beat of its worker waits behind it.
LOOPS = {
    "clock": dt.timedelta(minutes=3),
    "worker": dt.timedelta(minutes=3),
    "pdf worker": dt.timedelta(minutes=15),
}

# Each queue in the database: the rows that wait, and since when a row waits.
QUEUES: dict[str, Callable[[dt.datetime], tuple[models.QuerySet[Any], str]]] = {
    "plans": lambda now: (PlanVersion.unscoped.to_make(now), "asked_at"),
    "mails": lambda now: (OutgoingMail.unscoped.due(now), "next_try_at"),
}
MOST_PATIENCE = dt.timedelta(minutes=15)


def status(now: dt.datetime) -> dict[str, Any]:
    """Version, missing tables, seconds since each heartbeat, what waits for how many seconds, and what is wrong."""
    missing = not_ready()
    state: dict[str, Any] = {"version": version(), **missing}
    if not missing:
        state |= {"heartbeats": _heartbeats(now), "waiting": _waiting(now), "mail": _mail()}
    return {**state, "wrong": list(_wrong(state))}


def is_silent(loop: str, seconds: int | None) -> bool:
    """Whether a loop whose last heartbeat is so many seconds old, or unknown, has stopped."""
    return seconds is None or seconds > LOOPS[loop].total_seconds()


def version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _heartbeats(now: dt.datetime) -> dict[str, int | None]:
    ran_at = dict(Heartbeat.objects.values_list("name", "ran_at"))
    return {name: _seconds(now, ran_at.get(name)) for name in LOOPS}


def _waiting(now: dt.datetime) -> dict[str, dict[str, int | None]]:
    waiting = {}
    for name, queue in QUEUES.items():
        rows, since = queue(now)
        found = rows.aggregate(count=Count("pk"), oldest=Min(since))
        waiting[name] = {"count": found["count"], "oldest": _seconds(now, found["oldest"])}
    return waiting


def _mail() -> dict[str, Any]:
    row = gate.get_gate()
    return {"is_copy": gate.is_copy(row), "alarm": row.alarm}


def _seconds(now: dt.datetime, moment: dt.datetime | None) -> int | None:
    return None if moment is None else round((now - moment).total_seconds())


def _wrong(state: dict[str, Any]) -> Iterator[str]:
    if "database" in state:
        yield "The database does not answer."
    if "migrations" in state:
        yield "Migrations are waiting."
    for name, seconds in state.get("heartbeats", {}).items():
        if is_silent(name, seconds):
            yield f"The {name} is not running."
    for name, queue in state.get("waiting", {}).items():
        if (queue["oldest"] or 0) > MOST_PATIENCE.total_seconds():
            yield f"There are {name} waiting for too long."
    mail = state.get("mail", {})
    if mail.get("is_copy"):
        yield "This is a restored copy: no mail leaves until manage.py release_mail."
    if mail.get("alarm"):
        yield "The mail server cannot be used."

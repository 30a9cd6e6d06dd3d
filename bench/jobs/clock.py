"""A sweep of the reminders: the first of a day, one with nothing new to tell, and the next quarter of an hour."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.answers import expect
from bench.floors import connect
from bench.jobs.result import JobResult
from bench.timing import Shot, Work, in_turns, shoot
from bench.worlds import Place, today
from outbox.models import OutgoingMail
from reminders import actions, queries
from reminders.models import Look

# All in one statement: who accepted a part of what is due within 30 days is noted as told, unless that stands there.
SET_BASED = """INSERT INTO reminders_reminder (network_id, version, address, kind, thing, due_on, stage, told_on)
 SELECT e.network_id, 0, lower(k.email), 'engagement', e.id, e.due_on, -30, {today}
 FROM engagements_engagement e
 JOIN engagements_commitment c ON c.engagement_id = e.id AND c.answer = 'accepted'
 JOIN stakeholders_contact k ON k.stakeholder_id = c.stakeholder_id AND k.rank = 'primary'
 WHERE e.due_on BETWEEN {today} AND {last} AND e.status NOT IN ('done', 'stopped')
 ON CONFLICT DO NOTHING"""


class Clock:
    """Adds up the time the database takes, and counts what it is asked."""

    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django's
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += 1


class _UndoError(Exception):
    """Takes back what was written in a transaction."""


def undone(work: Callable[[], object]) -> None:
    """Do it in a transaction that is taken back."""
    try:
        with transaction.atomic():
            work()
            raise _UndoError
    except _UndoError:
        pass


def sweep() -> None:
    """What the clock does each quarter of an hour, whatever the hour."""
    actions.remind(turns=queries.turns_on(today()), is_confirmed=True)


def tick() -> None:
    """The same as the clock asks it: only where nobody looked today."""
    turns = queries.turns_due(timezone.now())
    if turns:
        actions.remind(turns=turns, is_confirmed=True)


def measure(place: Place, rounds: int) -> list[JobResult]:
    """In one database: the first sweep of the day, then what is left to do once everybody was told."""
    place.enter()
    by_hand = connect(place)
    floors = [shoot(Work(lambda: _set_based(by_hand))) for _ in range(2)]
    first = shoot(Work(sweep))
    mails = OutgoingMail.unscoped.filter(kind="reminder").count()
    expect(mails >= place.networks, f"only {mails} mails for {place.networks} networks")
    result = JobResult.of(
        "first sweep", f"{place.networks} networks", [first], "set-based SQL", floors[1:], {"mails": mails}
    )
    result.facts["ms a mail"] = round(result.median_ms / mails, 2)
    idle = [_idle(place, "sweep with nothing new", _look_again, sweep, rounds, by_hand)]
    idle.append(_idle(place, "a quarter of an hour later", _seen, tick, rounds, by_hand))
    expect(OutgoingMail.unscoped.filter(kind="reminder").count() == mails, "somebody was told twice")
    by_hand.close()
    return [result, *idle]


def _idle(
    place: Place, job: str, before: Callable[[], object], work: Callable[[], object], rounds: int, by_hand: Any
) -> JobResult:
    clock = Clock()
    before()
    with connection.execute_wrapper(clock):
        work()
    works = {"job": Work(work, before=before), "floor": Work(lambda: _set_based(by_hand))}
    shots: dict[str, list[Shot]] = in_turns(works, rounds)
    facts = {"queries": clock.queries, "database ms": round(clock.seconds * 1000, 1)}
    return JobResult.of(job, f"{place.networks} networks", shots["job"], "set-based SQL", shots["floor"], facts)


def _look_again() -> None:
    Look.unscoped.update(on=today() - dt.timedelta(days=1))


def _seen() -> None:
    Look.unscoped.update(on=today())


def _set_based(by_hand: Any) -> None:
    last = today() + dt.timedelta(days=30)
    cursor = by_hand.execute(SET_BASED.format(today=f"'{today()}'", last=f"'{last}'"))
    expect(cursor.rowcount >= 0, "nothing was asked of the database")
    by_hand.rollback()

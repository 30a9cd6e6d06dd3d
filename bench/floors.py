"""The least an answer can cost: a view that returns the same bytes, and the SQL of the job by hand."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse

from bench.answers import expect
from bench.worlds import Place, today

_BODY = {"bytes": b"", "kind": "text/html; charset=utf-8"}


def same_bytes(request: HttpRequest) -> HttpResponse:
    """The bytes a page answered before: all that is left is Django, its middleware, and who is signed in."""
    return HttpResponse(_BODY["bytes"], content_type=_BODY["kind"])


def bare_view(place: Place, role: str, body: bytes) -> Callable[[], None]:
    """Asks for these bytes as this person."""

    def ask() -> None:
        _BODY["bytes"] = body
        answer = place.browsers[role].get("/bench/same-bytes/")
        expect(answer.body == body, "the bare view answers other bytes")

    return ask


ENGAGEMENTS = """SELECT id, title, pillar, status, starts_on, due_on, progress FROM engagements_engagement
 WHERE network_id = %(network)s AND plan_id = %(plan)s ORDER BY due_on, id LIMIT 50"""
FIFTY = """(SELECT id FROM engagements_engagement
 WHERE network_id = %(network)s AND plan_id = %(plan)s ORDER BY due_on, id LIMIT 50)"""
PARTNERS = f"""SELECT c.engagement_id, c.role, c.answer, s.name FROM engagements_commitment c
 JOIN stakeholders_stakeholder s ON s.id = c.stakeholder_id WHERE c.engagement_id IN {FIFTY}"""
STAKEHOLDERS = """SELECT s.id, s.name, s.short_name, s.participation, t.names, c.full_name, c.function, c.email
 FROM stakeholders_stakeholder s JOIN stakeholders_stakeholdertype t ON t.id = s.type_id
 LEFT JOIN stakeholders_contact c ON c.stakeholder_id = s.id WHERE s.network_id = %(network)s"""
RESPONSIBILITIES = """SELECT stakeholder_id, pillar, degree, what FROM stakeholders_responsibility
 WHERE network_id = %(network)s"""
GOALS = "SELECT id, title, deadline_on, status FROM goals_goal WHERE network_id = %(network)s AND plan_id = %(plan)s"
FIGURES = """SELECT i.id, i.goal_id, i.name, i.target, m.period, m.value, m.is_baseline FROM goals_indicator i
 JOIN goals_measurement m ON m.indicator_id = i.id WHERE i.network_id = %(network)s"""
OF_GOALS = """SELECT e.id, e.pillar, e.status, e.due_on, g.goal_id FROM engagements_engagement e
 LEFT JOIN engagements_engagement_goals g ON g.engagement_id = e.id
 WHERE e.network_id = %(network)s AND e.plan_id = %(plan)s"""
COUNTED = """SELECT status, count(*) FROM engagements_engagement
 WHERE network_id = %(network)s AND plan_id = %(plan)s GROUP BY status"""
LATE = """SELECT id, title, due_on FROM engagements_engagement WHERE network_id = %(network)s AND plan_id = %(plan)s
 AND due_on < %(today)s AND status NOT IN ('done', 'stopped')"""
WAITING = """SELECT c.id, c.answer, s.name, e.title FROM engagements_commitment c
 JOIN engagements_engagement e ON e.id = c.engagement_id JOIN stakeholders_stakeholder s ON s.id = c.stakeholder_id
 WHERE c.network_id = %(network)s AND c.answer <> 'accepted' AND e.status NOT IN ('done', 'stopped')"""
MEETINGS = "SELECT id, kind, held_on, minutes_approved_on FROM monitoring_meeting WHERE network_id = %(network)s"
POINTS = "SELECT id, text, due_on FROM monitoring_actionpoint WHERE network_id = %(network)s AND NOT is_done"
MINE = """SELECT c.id, c.role, c.answer, e.title, e.due_on, e.status FROM engagements_commitment c
 JOIN engagements_engagement e ON e.id = c.engagement_id WHERE c.stakeholder_id = %(stakeholder)s"""
MY_STEPS = "SELECT id, title, due_on FROM engagements_step WHERE responsible_id = %(stakeholder)s AND done_on IS NULL"
OFFERS = """SELECT o.id, o.what, o.help, o.pillar, o.target_group, o.waiting_time, s.name FROM stakeholders_offer o
 JOIN stakeholders_stakeholder s ON s.id = o.stakeholder_id WHERE o.network_id = %(network)s"""
ONE = "SELECT * FROM engagements_engagement WHERE id = %(engagement)s"
ALL_TEXTS = """SELECT id, title, pillar, what, how, status, starts_on, due_on FROM engagements_engagement
 WHERE network_id = %(network)s AND plan_id = %(plan)s"""
ALL_PARTS = """SELECT engagement_id, stakeholder_id, role, part, answer FROM engagements_commitment
 WHERE network_id = %(network)s"""
ALL_STEPS = "SELECT engagement_id, title, due_on, done_on FROM engagements_step WHERE network_id = %(network)s"
ALL_NOTES = "SELECT engagement_id, status, result FROM engagements_progressnote WHERE network_id = %(network)s"
AGENDAS = "SELECT meeting_id, title, outcome FROM monitoring_agendaitem WHERE network_id = %(network)s"
DECISIONS = "SELECT meeting_id, number, text FROM monitoring_decision WHERE network_id = %(network)s"

BY_HAND: dict[str, list[str]] = {
    "overview": [STAKEHOLDERS, GOALS, FIGURES, COUNTED, LATE, WAITING, MEETINGS, POINTS],
    "my part": [MINE, MY_STEPS, MEETINGS, POINTS],
    "stakeholders": [STAKEHOLDERS, RESPONSIBILITIES],
    "who can help": [OFFERS],
    "matrix": [STAKEHOLDERS, RESPONSIBILITIES],
    "engagements": [ENGAGEMENTS, PARTNERS],
    "late ones": [LATE, PARTNERS],
    "one pillar": [ENGAGEMENTS, PARTNERS],
    "coverage": [GOALS, OF_GOALS],
    "timeline": [ENGAGEMENTS, PARTNERS],
    "form": [ONE, GOALS, STAKEHOLDERS],
    "plan": [
        *(STAKEHOLDERS, RESPONSIBILITIES, GOALS, FIGURES, OF_GOALS, ALL_TEXTS, ALL_PARTS, ALL_STEPS, ALL_NOTES),
        *(MEETINGS, AGENDAS, DECISIONS),
    ],
}


class ByHand:
    """A connection of its own to a place's database, without Django: it sends the statements and takes the rows."""

    def __init__(self, place: Place) -> None:
        self.values = {
            "network": place.network_pk,
            "plan": place.plan_pk,
            "stakeholder": place.stakeholder_pk,
            "engagement": place.engagement_pk,
            "today": today(),
        }
        self.connection = connect(place)

    def run(self, statements: Sequence[str]) -> int:
        """How many rows they found in all."""
        return sum(len(self.connection.execute(said(sql), self.values).fetchall()) for sql in statements)

    def close(self) -> None:
        self.connection.close()


def connect(place: Place) -> Any:
    """To the database of this place, by the driver alone."""
    row = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite3.connect(place.database.name, timeout=20)
    reach = {"host": row["HOST"], "port": row["PORT"] or 5432, "user": row["USER"], "password": row["PASSWORD"]}
    return psycopg.connect(dbname=place.database.name, **reach)


def said(sql: str) -> str:
    """The statement in the dialect of the database at hand: SQLite names its values otherwise."""
    if connection.vendor != "sqlite":
        return sql
    for name in ("network", "plan", "stakeholder", "engagement", "today"):
        sql = sql.replace(f"%({name})s", f":{name}")
    return sql

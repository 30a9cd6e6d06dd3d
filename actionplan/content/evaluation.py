"""Step 4 in the plan: how the partners follow and judge it."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.content import words
from actionplan.content.stakeholders import Table
from actionplan.content.structure import ActionPoint, Body, Evaluation, ReportingLine
from actionplan.content.structure import Meeting as Page
from goals.models import Plan
from monitoring.models import ActionPoint as ActionPointRow
from monitoring.models import Body as BodyRow
from monitoring.models import EvaluationAgreement, Meeting
from monitoring.models import ReportingLine as Line


def read(plan: Plan, agreement: EvaluationAgreement | None, table: Table, today: dt.date) -> Evaluation:
    meetings = _meetings(plan)
    return Evaluation(
        agreed=_agreed(agreement),
        how_evaluated=agreement.how_evaluated if agreement else "",
        reporting=_reporting(plan, agreement, table),
        bodies=_bodies(plan, table),
        planned=tuple(_page(row, table) for row in meetings if not row.is_held(today)),
        held=tuple(_page(row, table) for row in reversed(meetings) if row.is_held(today)),
        action_points=tuple(_action_point(row, table, today) for row in _open_action_points(plan)),
    )


def agreement_of(plan: Plan) -> EvaluationAgreement | None:
    agreement: EvaluationAgreement | None = (
        EvaluationAgreement.objects.for_network(plan.network).filter(plan=plan).first()
    )
    return agreement


def _agreed(agreement: EvaluationAgreement | None) -> tuple[str, ...]:
    if agreement is None:
        return ()
    sentences = []
    if times := agreement.meetings_a_year:
        text = ngettext(
            "All partners meet %(times)s time a year.", "All partners meet %(times)s times a year.", times
        ) % {"times": times}
        sentences.append(text)
    if agreement.rhythm:
        sentences.append(words.sentence(agreement.rhythm))
    if agreement.notes_asked:
        sentences.append(
            words.sentence(_("Partners write a progress note: %(when)s") % {"when": agreement.notes_asked})
        )
    return tuple(sentences)


def _reporting(plan: Plan, agreement: EvaluationAgreement | None, table: Table) -> tuple[ReportingLine, ...]:
    if agreement is None:
        return ()
    rows = Line.objects.for_network(plan.network).filter(agreement=agreement).order_by("pk")
    return tuple(
        ReportingLine(
            reporter=table.label(row.reporter_id) or _("Every partner"),
            what=row.what,
            to_whom=table.label(row.to_whom_id) or _("All partners"),
            how_often=row.how_often,
        )
        for row in rows
    )


def _bodies(plan: Plan, table: Table) -> tuple[Body, ...]:
    members = defaultdict(list)
    for link in BodyRow.members.through.objects.filter(body__plan=plan.pk):
        members[link.body_id].append(link.stakeholder_id)
    rows = BodyRow.objects.for_network(plan.network).filter(plan=plan).order_by("pk")
    return tuple(Body(row.name, row.rhythm, _period(row), table.labels(members[row.pk]), row.note) for row in rows)


def _period(body: BodyRow) -> str:
    known = {"since": str(body.since), "until": str(body.until)}
    if body.since and body.until:
        return _("%(since)s until %(until)s") % known
    if body.since:
        return _("since %(since)s") % known
    return _("until %(until)s") % known if body.until else ""


def _meetings(plan: Plan) -> list[Any]:
    """By date, those with a rhythm instead of a date last; with their decisions."""
    rows = Meeting.objects.for_network(plan.network).filter(plan=plan).prefetch_related("decisions")
    return list(rows.order_by(F("held_on").asc(nulls_last=True), "starts_at", "pk"))


def _page(row: Any, table: Table) -> Page:
    return Page(
        is_dated=row.held_on is not None,
        when=words.day(row.held_on) or words.capital(row.rhythm),
        time=words.time_span(row.starts_at, row.ends_at),
        title=str(row),
        place=row.place,
        chair=table.label(row.chair_id),
        reference=row.reference,
        decisions=tuple(decision.text for decision in sorted(row.decisions.all(), key=lambda each: each.number)),
    )


def _open_action_points(plan: Plan) -> Any:
    rows = ActionPointRow.objects.for_network(plan.network).open().filter(meeting__plan=plan).select_related("meeting")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def _action_point(row: ActionPointRow, table: Table, today: dt.date) -> ActionPoint:
    meeting = f"{row.meeting}, {words.day(row.meeting.held_on)}" if row.meeting.held_on else str(row.meeting)
    return ActionPoint(table.label(row.owner_id), row.text, words.day(row.due_on), row.is_late(today), meeting)

"""Step 4 in the plan: how the partners follow and judge it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.content import words
from actionplan.content.stakeholders import Table
from actionplan.content.structure import ActionPoint, Body, Evaluation, ReportingLine
from actionplan.content.structure import Meeting as Page
from actionplan.content.together import grouped, read_together
from goals.models import Plan
from monitoring.models import ActionPoint as ActionPointRow
from monitoring.models import Body as BodyRow
from monitoring.models import Decision, EvaluationAgreement, Meeting
from monitoring.models import ReportingLine as Line


@dataclass(frozen=True)
class Rows:
    """What the partners agreed, and their meetings: the first first, those without a date last."""

    agreement: EvaluationAgreement | None
    lines: list[Line]
    bodies: list[BodyRow]
    members: dict[int, list[Any]]
    meetings: list[Meeting]
    decisions: dict[int, list[Decision]]
    action_points: list[ActionPointRow]


def rows_of(plan: Plan) -> Rows:
    network = plan.network
    agreements, lines, bodies, members, meetings, decisions, points = read_together(
        EvaluationAgreement.objects.for_network(network).filter(plan=plan),
        Line.objects.for_network(network).filter(agreement__plan=plan),
        BodyRow.objects.for_network(network).filter(plan=plan),
        BodyRow.members.through.objects.filter(body__plan=plan.pk),
        Meeting.objects.for_network(network).filter(plan=plan),
        Decision.objects.for_network(network).filter(meeting__plan=plan),
        ActionPointRow.objects.for_network(network).open().filter(meeting__plan=plan),
    )
    return Rows(
        agreement=agreements[0] if agreements else None,
        lines=lines,
        bodies=bodies,
        members=grouped(members, by="body_id"),
        meetings=sorted(meetings, key=lambda row: (row.held_on or dt.date.max, row.starts_at or dt.time.min)),
        decisions=grouped(decisions, by="meeting_id"),
        action_points=sorted(points, key=lambda row: row.due_on or dt.date.max),
    )


def read(rows: Rows, table: Table, today: dt.date) -> Evaluation:
    held = [row for row in rows.meetings if row.is_held(today)]
    planned = [row for row in rows.meetings if not row.is_held(today)]
    titles = {row.pk: _title_and_day(row) for row in rows.meetings}
    return Evaluation(
        agreed=_agreed(rows.agreement),
        how_evaluated=rows.agreement.how_evaluated if rows.agreement else "",
        reporting=tuple(_line(row, table) for row in rows.lines),
        bodies=tuple(_body(row, rows.members[row.pk], table) for row in rows.bodies),
        planned=tuple(_page(row, rows.decisions[row.pk], table) for row in planned),
        held=tuple(_page(row, rows.decisions[row.pk], table) for row in reversed(held)),
        action_points=tuple(_action_point(row, titles[row.meeting_id], table, today) for row in rows.action_points),
    )


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


def _line(row: Line, table: Table) -> ReportingLine:
    return ReportingLine(
        reporter=table.label(row.reporter_id) or _("Every partner"),
        what=row.what,
        to_whom=table.label(row.to_whom_id) or _("All partners"),
        how_often=row.how_often,
    )


def _body(row: BodyRow, members: list[Any], table: Table) -> Body:
    names = table.labels([link.stakeholder_id for link in members])
    return Body(row.name, row.rhythm, _period(row), names, row.note)


def _period(body: BodyRow) -> str:
    known = {"since": str(body.since), "until": str(body.until)}
    if body.since and body.until:
        return _("%(since)s until %(until)s") % known
    if body.since:
        return _("since %(since)s") % known
    return _("until %(until)s") % known if body.until else ""


def _page(row: Meeting, decisions: list[Decision], table: Table) -> Page:
    return Page(
        is_dated=row.held_on is not None,
        when=words.day(row.held_on) or words.capital(row.rhythm),
        time=words.time_span(row.starts_at, row.ends_at),
        title=str(row),
        place=row.place,
        chair=table.label(row.chair_id),
        reference=row.reference,
        decisions=tuple(decision.text for decision in sorted(decisions, key=lambda each: each.number)),
    )


def _title_and_day(row: Meeting) -> str:
    return f"{row}, {words.day(row.held_on)}" if row.held_on else str(row)


def _action_point(row: ActionPointRow, meeting: str, table: Table, today: dt.date) -> ActionPoint:
    return ActionPoint(table.label(row.owner_id), row.text, words.day(row.due_on), row.is_late(today), meeting)

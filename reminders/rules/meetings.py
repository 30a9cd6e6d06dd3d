import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from engagements.models import Engagement
from goals.models import Plan
from monitoring.models import ActionPoint, Attendance, Meeting
from reminders import stages
from reminders.models import Kind
from reminders.rules.engagements import ACCEPTED
from reminders.rules.matter import Matter, Networks, light
from stakeholders.models import Stakeholder
from ui.dates import PartialDate

CLOSED = Plan.Status.CLOSED
EVALUATING = (Meeting.Kind.EVALUATION, Meeting.Kind.ANNUAL)  # where the partners look at how their engagements go
NOT_COMING = (Attendance.Presence.EXCUSED, Attendance.Presence.REPLACED)


def meetings_coming(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Meetings ahead, for all at the table; a meeting that is not of all partners for its chair and secretary.

    Who said that it cannot come is left in peace.
    """
    known = Prefetch("attendances", Attendance.unscoped.filter(presence__in=NOT_COMING), to_attr="not_coming")
    coming = _coming(networks, on, stages.latest_due(Kind.MEETING, on))
    rows = list(coming.select_related("chair", "secretary").prefetch_related(known))
    at_the_table = defaultdict(list)
    if rows:
        for stakeholder in Stakeholder.unscoped.at_the_table().filter(network__in={row.network_id for row in rows}):
            at_the_table[stakeholder.network_id].append(stakeholder)
    for row in rows:
        away = {attendance.stakeholder_id for attendance in row.not_coming}
        few = [stakeholder for stakeholder in (row.chair, row.secretary) if stakeholder]
        told = at_the_table[row.network_id] if row.is_of_all_partners else few
        yield Matter(Kind.MEETING, row, PartialDate(row.held_on), [who for who in told if who.pk not in away])


def action_points_due(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Open action points, for their owner."""
    due = ActionPoint.unscoped.open().filter(
        network__in=networks, due_on__lte=stages.latest_due(Kind.ACTION_POINT, on)
    )
    rows = due.exclude(meeting__plan__status=CLOSED).select_related("owner")
    for row in light(rows, "due_on", "meeting", "owner__left_on"):
        if row.due_on:
            yield Matter(Kind.ACTION_POINT, row, PartialDate(row.due_on), [row.owner] if row.owner else [])


def notes_missing(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Open engagements nobody wrote a note about since the partners last evaluated, for everybody who accepted a part.

    Only where the partners agreed to write notes, and only in the weeks before they evaluate.
    """
    last_day = stages.latest_due(Kind.NOTE, on) + stages.NOTES_BEFORE
    earlier = Meeting.unscoped.filter(plan=OuterRef("plan"), kind__in=EVALUATING, held_on__lt=on)
    last_one = Subquery(earlier.order_by("-held_on").values("held_on")[:1])
    agreed = _coming(networks, on, last_day).filter(kind__in=EVALUATING, plan__evaluation_agreement__isnull=False)
    meetings = list(agreed.exclude(plan__evaluation_agreement__notes_asked="").annotate(last_on=last_one))
    if not meetings:
        return
    open_ones = Engagement.unscoped.open().filter(plan__in={meeting.plan_id for meeting in meetings})
    by_plan = defaultdict(list)
    for row in light(open_ones.annotate(noted_at=Max("notes__written_at")), "plan").prefetch_related(ACCEPTED):
        by_plan[row.plan_id].append(row)
    for meeting in meetings:
        due = PartialDate(meeting.held_on - stages.NOTES_BEFORE)
        for row in by_plan[meeting.plan_id]:
            noted_on = networks[row.network_id].day_of(row.noted_at) if row.noted_at else None
            if noted_on is None or (meeting.last_on and noted_on <= meeting.last_on):
                yield Matter(Kind.NOTE, row, due, [part.stakeholder for part in row.accepted], meeting)


def _coming(networks: Networks, on: dt.date, last_day: dt.date) -> QuerySet:
    """Meetings of plans that run, from that day on."""
    rows = Meeting.unscoped.filter(network__in=networks, held_on__range=(on, last_day))
    return rows.exclude(plan__status=CLOSED)

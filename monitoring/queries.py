import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.calls import calls_for_help
from engagements.models import ProgressNote
from goals.models import Plan
from monitoring.models import ActionPoint, Attendance, EvaluationAgreement, Meeting
from networks.models import Network
from stakeholders.models import Stakeholder

COMING_SHOWN = 3
HELD_SHOWN = 5


@dataclass(frozen=True)
class SchoolYear:
    """From the first to the last day."""

    first_day: dt.date
    last_day: dt.date

    def has(self, day: dt.date | None) -> bool:
        return day is not None and self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        first, last = self.first_day.year, self.last_day.year
        return f"{first}" if first == last else f"{first}\N{EN DASH}{last}"


def school_year(network: Network, today: dt.date) -> SchoolYear:
    """The school year of this network that `today` is in."""
    starts = dt.date(today.year, network.school_year_starts_in, 1)
    if starts > today:
        starts = starts.replace(year=today.year - 1)
    return SchoolYear(starts, starts.replace(year=starts.year + 1) - dt.timedelta(days=1))


@dataclass(frozen=True)
class EvaluationState:
    """Where step 4 stands. Meetings are counted in the school year, and only those of all partners."""

    agreement: EvaluationAgreement | None
    year: SchoolYear
    held: int
    planned: int
    coming: list[Meeting]
    past: list[Meeting]
    last_held: Meeting | None
    open_points: list[ActionPoint]
    late_points: list[ActionPoint]

    @property
    def has_agreement(self) -> bool:
        return self.agreement is not None and not self.agreement.is_empty

    @property
    def agreed(self) -> int | None:
        """How many meetings a year the partners agreed on."""
        return self.agreement.meetings_a_year if self.agreement else None

    @property
    def still_to_plan(self) -> int:
        """How many meetings the agreement asks for this school year that have no date yet."""
        return max((self.agreed or 0) - self.held - self.planned, 0)

    @property
    def next_meeting(self) -> Meeting | None:
        return self.coming[0] if self.coming else None

    @property
    def without_minutes(self) -> Meeting | None:
        """The last meeting held, if nobody wrote its minutes yet."""
        return self.last_held if self.last_held and not self.last_held.has_minutes else None

    @property
    def not_approved(self) -> Meeting | None:
        """The last meeting held, if its minutes are written but not approved."""
        meeting = self.last_held
        return meeting if meeting and meeting.has_minutes and not meeting.minutes_approved_on else None


def evaluation_state(network: Network, plan: Plan | None, today: dt.date) -> EvaluationState:
    """Where step 4 of this network stands, in three queries; in two if the plan came with its agreement."""
    year = school_year(network, today)
    meetings = _meetings_around(network, year, today)
    past = [meeting for meeting in meetings if meeting.is_held(today)]
    coming = sorted((meeting for meeting in meetings if not meeting.is_held(today)), key=_soonest)
    in_year = [meeting for meeting in meetings if meeting.is_of_all_partners and year.has(meeting.held_on)]
    points = list(ActionPoint.objects.for_network(network).open().soonest_first())
    return EvaluationState(
        agreement=getattr(plan, "evaluation_agreement", None) if plan else None,
        year=year,
        held=sum(meeting.is_held(today) for meeting in in_year),
        planned=sum(not meeting.is_held(today) for meeting in in_year),
        coming=coming[:COMING_SHOWN],
        past=past[:HELD_SHOWN],
        last_held=next((meeting for meeting in past if meeting.is_of_all_partners), None),
        open_points=points,
        late_points=[point for point in points if point.is_late(today)],
    )


def _meetings_around(network: Network, year: SchoolYear, today: dt.date) -> list[Meeting]:
    """The next few, the last few, the last of all partners and all of those in the year: the newest first."""
    meetings = Meeting.objects.for_network(network)
    held = meetings.held(today).values("pk")
    wanted = meetings.filter(
        Q(pk__in=meetings.coming(today).values("pk")[:COMING_SHOWN])
        | Q(pk__in=held[:HELD_SHOWN])
        | Q(pk__in=held.of_all_partners()[:1])
        | Q(pk__in=meetings.of_all_partners().filter(held_on__range=(year.first_day, year.last_day)).values("pk"))
    )
    return list(wanted.newest_first())


def _soonest(meeting: Meeting) -> tuple[dt.date | None, dt.time, int]:
    return meeting.held_on, meeting.starts_at or dt.time.min, meeting.pk


def next_meeting(network: Network, today: dt.date) -> Meeting | None:
    """The first meeting from today on."""
    return Meeting.objects.for_network(network).coming(today).first()


def open_action_points(stakeholder: Stakeholder) -> list[ActionPoint]:
    """What this stakeholder still has to do between meetings, the soonest first."""
    return list(stakeholder.action_points.open().soonest_first())


def calls_for_agenda(network: Network, meeting: Meeting) -> list[ProgressNote]:
    """What partners want help with and no item of this meeting's agenda is about yet, in two queries.

    Nothing for a meeting that was held: its agenda is history.
    """
    if meeting.is_held(network.today):
        return []
    about = set(meeting.agenda.exclude(engagement=None).values_list("engagement", flat=True))
    return [note for note in calls_for_help(network, meeting.plan_id) if note.engagement_id not in about]


def attendance_by_presence(meeting: Meeting) -> list[tuple[str, list[Attendance]]]:
    """Who was present, excused, absent and replaced, each by name; only what somebody is noted for."""
    notes = list(meeting.attendances.select_related("stakeholder").order_by("stakeholder__name"))
    by_presence = [
        (str(presence.label), [note for note in notes if note.presence == presence])
        for presence in Attendance.Presence
    ]
    return [(label, found) for label, found in by_presence if found]


def what_goes_with(meeting: Meeting) -> list[str]:
    """What else disappears when this meeting is deleted, in words."""
    agenda, attendances = meeting.agenda.count(), meeting.attendances.count()
    decisions, points = meeting.decisions.count(), meeting.action_points.count()
    goes = [
        (agenda, ngettext("%(n)s agenda item", "%(n)s agenda items", agenda)),
        (attendances, ngettext("%(n)s noted attendance", "%(n)s noted attendances", attendances)),
        (decisions, ngettext("%(n)s decision", "%(n)s decisions", decisions)),
        (points, ngettext("%(n)s action point", "%(n)s action points", points)),
    ]
    words = [text % {"n": number} for number, text in goes if number]
    consequences = [_("Also goes: %(rows)s.") % {"rows": ", ".join(words)}] if words else []
    if meeting.minutes_approved_on:
        day = date_format(meeting.minutes_approved_on)
        consequences.append(_("Also go: the minutes, approved on %(day)s.") % {"day": day})
    elif meeting.has_minutes:
        consequences.append(_("Also go: the minutes."))
    return consequences or [_("Nothing else goes with it.")]

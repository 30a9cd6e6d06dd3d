from monitoring.models.agreements import EvaluationAgreement, ReportingLine
from monitoring.models.bodies import Body, ChairMandate
from monitoring.models.meetings import AgendaItem, AgendaItemQuerySet, Attendance, Meeting, MeetingQuerySet
from monitoring.models.outcomes import ActionPoint, ActionPointQuerySet, Decision

__all__ = [
    "ActionPoint",
    "ActionPointQuerySet",
    "AgendaItem",
    "AgendaItemQuerySet",
    "Attendance",
    "Body",
    "ChairMandate",
    "Decision",
    "EvaluationAgreement",
    "Meeting",
    "MeetingQuerySet",
    "ReportingLine",
]

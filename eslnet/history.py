"""Who changed what, and how it was before: every saved, changed or deleted row of the rooms leaves a row here.

The history belongs to the administrators: no page of a network shows it. Secrets are never in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from simple_history import register
from simple_history.models import HistoricalRecords

from actionplan.models import Delivery, Distribution, PlanVersion
from engagements.models import (
    AnswerLink,
    Bookmark,
    Comment,
    Commitment,
    Engagement,
    NoteRequest,
    NoteRound,
    Occurrence,
    PlanBudget,
    ProgressNote,
    SharedPractice,
    Step,
    Suggestion,
)
from goals.models import (
    BreakdownFigure,
    Goal,
    GoalRound,
    GoalVote,
    Indicator,
    IndicatorDefinition,
    Measurement,
    Milestone,
    Plan,
    ReferenceFigure,
)
from guide.models import GoalExample, GuideEntry
from monitoring.models import (
    ActionPoint,
    AgendaItem,
    Attendance,
    Body,
    ChairMandate,
    Decision,
    EvaluationAgreement,
    Meeting,
    ReportingLine,
)
from networks.models import AbsenceThreshold, Heartbeat, Holiday, Membership, Network, SentForm, User
from outbox.models import Gate, MailPreference, OutgoingMail
from reminders.models import Look, Reminder
from stakeholders.models import (
    Contact,
    Invitation,
    LeadMandate,
    Offer,
    Responsibility,
    Review,
    Seat,
    Source,
    Stakeholder,
    StakeholderType,
)

# Each model with what its history leaves out, and whose comings and goings of other rows it follows.
KEPT: dict[type[models.Model], dict[str, Any]] = {
    User: {"excluded_fields": ["password", "last_login"]},
    Network: {},
    Holiday: {},
    AbsenceThreshold: {},
    Membership: {},
    StakeholderType: {},
    Stakeholder: {},
    Contact: {},
    Responsibility: {},
    Offer: {},
    Seat: {},
    LeadMandate: {},
    Source: {},
    IndicatorDefinition: {},
    Plan: {"m2m_fields": ["signatories"]},
    Goal: {},
    Indicator: {},
    GoalRound: {"m2m_fields": ["candidates"]},
    Milestone: {},
    Measurement: {},
    ReferenceFigure: {},
    BreakdownFigure: {},
    GuideEntry: {},
    GoalExample: {},
    Engagement: {"m2m_fields": ["goals"]},
    Commitment: {},
    Step: {},
    ProgressNote: {},
    Suggestion: {},
    NoteRound: {},
    Comment: {"excluded_fields": ["text"]},  # whoever takes a comment back takes all of it back
    SharedPractice: {},
    Occurrence: {},
    PlanBudget: {},
    EvaluationAgreement: {},
    ReportingLine: {},
    Body: {"m2m_fields": ["members", "observers"]},
    ChairMandate: {},
    Meeting: {},
    AgendaItem: {},
    Attendance: {},
    Decision: {},
    ActionPoint: {},
    PlanVersion: {"excluded_fields": ["content"]},  # an edition is frozen: a copy of it would say nothing more
}

# Rows that tell of one event each, or of the machinery: they are history themselves.
NOT_KEPT: set[type[models.Model]] = {
    SentForm,
    Heartbeat,
    OutgoingMail,
    Gate,
    MailPreference,
    Invitation,
    Review,
    AnswerLink,
    NoteRequest,
    Bookmark,
    GoalVote,
    Reminder,
    Look,
    Distribution,
    Delivery,
}

LONGEST_REASON = 200
_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Whatever is changed inside says why: for commands, tasks and imports, behind which no page explains it."""
    token = _reason.set(reason[:LONGEST_REASON])
    try:
        yield
    finally:
        _reason.reset(token)


class History(HistoricalRecords):
    """The history of one model, in tables of this room."""

    def copy_fields(self, model: Any) -> dict[str, models.Field]:
        """All fields, so that all can be compared; also those no form offers."""
        fields = super().copy_fields(model)
        for field in fields.values():
            field.editable = True
        return fields

    def get_extra_fields(self, model: Any, fields: Any) -> dict[str, Any]:
        """As the library has it, but a row of the past is made of what was kept, without asking the present."""

        def instance(row: models.Model) -> models.Model:
            return model(**{field.attname: getattr(row, field.attname) for field in fields.values()})

        return super().get_extra_fields(model, fields) | {"instance": property(instance)}

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:  # noqa: FBT001
        """A save of nothing that is kept, such as the moment of the last login, leaves no row."""
        saved = kwargs.get("update_fields")
        if saved is not None and set(saved) <= set(self.excluded_fields):
            return
        super().post_save(instance, created, using, **kwargs)

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: Any) -> str:
        return super().get_change_reason_for_object(instance, history_type, using) or _reason.get()


def keep() -> None:
    """Begin to keep the history of the models above."""
    for model, options in KEPT.items():
        register(
            model,
            app="eslnet",
            records_class=History,
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.CharField(max_length=LONGEST_REASON, blank=True, default=""),
            no_db_index=[field.name for field in model._meta.fields if not field.primary_key],
            **options,
        )

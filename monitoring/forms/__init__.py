from monitoring.forms.agreements import AgreementForm, ReportingLineForm
from monitoring.forms.bodies import BodyForm, ChairForm, ChairMandateForm
from monitoring.forms.meetings import (
    ActionPointForm,
    AgendaFormSet,
    AgendaItemForm,
    ApprovalForm,
    AttendanceForm,
    DecisionForm,
    MeetingForm,
    MinutesForm,
    about_choices,
)

__all__ = [
    "ActionPointForm",
    "AgendaFormSet",
    "AgendaItemForm",
    "AgreementForm",
    "ApprovalForm",
    "AttendanceForm",
    "BodyForm",
    "ChairForm",
    "ChairMandateForm",
    "DecisionForm",
    "MeetingForm",
    "MinutesForm",
    "ReportingLineForm",
    "about_choices",
]

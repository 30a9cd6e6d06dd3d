from stakeholders.forms.contacts import ContactForm, ContactLeaveForm
from stakeholders.forms.invitations import AcceptForm, InvitationForm, RoundForm
from stakeholders.forms.lead import LeadForm, LeadMandateForm
from stakeholders.forms.matrix import MatrixFilter, PartForm
from stakeholders.forms.offers import HelpFilter, OfferForm
from stakeholders.forms.pillars import PillarLeadForm, ResponsibilityForm
from stakeholders.forms.reviews import ReviewForm
from stakeholders.forms.seats import PresetForm, SeatForm, SeatNoteForm
from stakeholders.forms.sources import SourceForm
from stakeholders.forms.stakeholders import LeaveForm, StakeholderFilter, StakeholderForm

__all__ = [
    "AcceptForm",
    "ContactForm",
    "ContactLeaveForm",
    "HelpFilter",
    "InvitationForm",
    "LeadForm",
    "LeadMandateForm",
    "LeaveForm",
    "MatrixFilter",
    "OfferForm",
    "PartForm",
    "PillarLeadForm",
    "PresetForm",
    "ResponsibilityForm",
    "ReviewForm",
    "RoundForm",
    "SeatForm",
    "SeatNoteForm",
    "SourceForm",
    "StakeholderFilter",
    "StakeholderForm",
]

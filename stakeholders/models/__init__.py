from stakeholders.models.contacts import Contact
from stakeholders.models.invitations import Invitation
from stakeholders.models.mandates import LeadMandate
from stakeholders.models.offers import Offer
from stakeholders.models.responsibilities import Responsibility
from stakeholders.models.reviews import Review
from stakeholders.models.seats import Seat
from stakeholders.models.sources import Source
from stakeholders.models.stakeholders import Stakeholder, StakeholderQuerySet
from stakeholders.models.types import Sector, StakeholderType

__all__ = [
    "Contact",
    "Invitation",
    "LeadMandate",
    "Offer",
    "Responsibility",
    "Review",
    "Seat",
    "Sector",
    "Source",
    "Stakeholder",
    "StakeholderQuerySet",
    "StakeholderType",
]

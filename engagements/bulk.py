"""The same change for several engagements: what it would do to each, before anything is saved."""

import hashlib
from dataclasses import dataclass

from engagements.models import Commitment, Engagement
from stakeholders.models import Stakeholder
from ui.dates import PartialDate

Role = Commitment.Role


@dataclass(frozen=True)
class Change:
    """What one engagement becomes; `engagement` and its commitments hold the new values, unsaved.

    `again` are the partners whose accepted answer does not hold for the new terms. `seal` stands for all that a
    reader sees of it, so that nobody confirms another change than was read.
    """

    engagement: Engagement
    old_due: PartialDate | None
    old_leads: list[Stakeholder]
    leads: list[Stakeholder]
    partners: list[Stakeholder]
    again: list[Stakeholder]
    seal: str

    @property
    def has_new_due(self) -> bool:
        return self.engagement.due != self.old_due

    @property
    def has_new_leads(self) -> bool:
        return self.leads != self.old_leads

    @property
    def has_changed(self) -> bool:
        return self.has_new_due or self.has_new_leads

    @property
    def newcomers(self) -> list[Stakeholder]:
        """Who leads it from now on, had no part in it, and so was never asked."""
        seated = [row.stakeholder for row in self.engagement.commitments.all()]
        return [lead for lead in self.leads if lead not in seated]


def change_of(engagement: Engagement, *, due: PartialDate | None, lead: Stakeholder | None) -> Change:
    """Give an engagement, loaded with its commitments, a new due date or lead, or both, without saving it.

    Who led it so far stays in it as a partner.
    """
    seats = list(engagement.commitments.all())
    accepted = [(row, row.terms) for row in seats if row.is_accepted]
    old_due, old_leads = engagement.due, [row.stakeholder for row in seats if row.is_lead]
    if due:
        engagement.due = due
    if lead:
        for row in seats:
            row.role = Role.LEAD if row.stakeholder == lead else Role.PARTNER
    leads = [lead] if lead else old_leads
    again = [row.stakeholder for row, terms in accepted if engagement.is_open and row.terms != terms]
    return Change(
        engagement=engagement,
        old_due=old_due,
        old_leads=old_leads,
        leads=leads,
        partners=[row.stakeholder for row in seats if row.stakeholder not in leads],
        again=again,
        seal=_seal(engagement, again),
    )


def _seal(engagement: Engagement, again: list[Stakeholder]) -> str:
    seats = [(row.pk, row.version) for row in engagement.commitments.all()]
    said = repr((engagement.pk, engagement.version, sorted(seats), [row.pk for row in again]))
    return hashlib.sha256(said.encode()).hexdigest()[:16]

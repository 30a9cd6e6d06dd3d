"""A network shares what it did; an administrator publishes it, or says why not. Refusals are ValidationErrors."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagements import practice_mails
from engagements.models import Engagement, SharedPractice, Status
from networks.models import User

State = SharedPractice.State


@transaction.atomic
def offer(*, by: User, practice: SharedPractice) -> SharedPractice:
    """Offer a practice to the guide, or again after a change; it waits for an administrator, who hears of it by mail.

    One that was published is not shown until an administrator has read it again.
    """
    if practice.engagement.status == Status.PROPOSED:
        raise ValidationError(_("What is only proposed has taught nobody anything yet. Offer it once it runs."))
    for name, value in facts_of(practice.engagement).items():
        setattr(practice, name, value)
    practice.state, practice.why_sent_back = State.OFFERED, ""
    practice.offered_by, practice.offered_at = by, timezone.now()
    practice.decided_by, practice.decided_at = None, None
    practice.claim().save()
    practice_mails.send_offer(practice)
    return practice


@transaction.atomic
def publish(*, by: User, practice: SharedPractice) -> SharedPractice:
    """Let everybody signed in read it; its coordinators hear so by mail."""
    _refuse_decided(practice)
    return _decide(by, practice, State.PUBLISHED)


@transaction.atomic
def send_back(*, by: User, practice: SharedPractice, why: str) -> SharedPractice:
    """Not as it is: its coordinators read why, and may offer it again. What is published can be sent back too."""
    if practice.is_sent_back:
        raise ValidationError(_("It was sent back already."))
    if not why.strip():
        raise ValidationError(_("Say why, so that they know what to change."))
    practice.why_sent_back = why.strip()
    return _decide(by, practice, State.SENT_BACK)


@transaction.atomic
def withdraw(*, by: User, practice: SharedPractice) -> None:
    """Take it out of the guide; the engagement stays as it is."""
    practice.delete()


def facts_of(engagement: Engagement) -> dict[str, Any]:
    """What the guide says of an engagement beside its story: for whom, with which types, measured by what."""
    commitments = list(engagement.commitments.select_related("stakeholder__type").order_by("pk"))
    leads = [commitment.stakeholder.type.code for commitment in commitments if commitment.is_lead]
    partners = [commitment.stakeholder.type.code for commitment in commitments if not commitment.is_lead]
    measured_by = engagement.goals.filter(indicators__definition__isnull=False).order_by("priority", "indicators__pk")
    entry = engagement.guide_entry
    code = measured_by.values_list("indicators__definition__code", flat=True).first()
    return {
        "pillar": engagement.pillar,
        "school_levels": engagement.school_levels,
        "intervention_level": engagement.intervention_level,
        "funding": engagement.funding,
        "lead_type": leads[0] if leads else "",
        "partner_types": list(dict.fromkeys([*leads[1:], *partners])),
        "indicator_code": entry.indicator_code if entry and entry.indicator_code else code or "",
        "guide_entry": entry,
    }


def _decide(by: User, practice: SharedPractice, state: str) -> SharedPractice:
    practice.state, practice.decided_by, practice.decided_at = state, by, timezone.now()
    practice.claim().save()
    practice_mails.send_decision(practice)
    return practice


def _refuse_decided(practice: SharedPractice) -> None:
    if practice.state != State.OFFERED:
        raise ValidationError(_("Somebody has decided about it already."))

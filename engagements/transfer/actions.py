from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from engagements import actions
from engagements.models import Commitment, Engagement
from engagements.transfer.drafts import Draft, Role
from engagements.transfer.known import versions_now
from engagements.transfer.survey import Survey
from goals.models import Plan
from networks.models import User
from networks.transfer.ties import tie_all

LONGEST_REASON = 200
AT_A_TIME = 100  # rows
DATES = {"starts": ("starts_on", "starts_precision"), "due": ("due_on", "due_precision")}


def take_in(*, by: User, plan: Plan, survey: Survey, source: str) -> Survey:
    """Save what the survey of a sheet found, all of it or nothing; its refused rows are left out.

    New partners are not asked: a sheet answers for nobody. Who had accepted other words, dates or another role is
    asked again. `source` is the name of the file, for the history. Raises ValidationError if anybody saved an
    engagement or an answer of this plan since the survey.
    """
    changed = _("Somebody saved an engagement in this very moment. Nothing is imported; look at the rows again.")
    why = {"default_user": by, "default_change_reason": f"import: {source}"[:LONGEST_REASON]}
    try:
        with transaction.atomic():
            if versions_now(plan) != survey.versions:
                raise ValidationError(changed)
            _save_new(survey.new, why)
            quiet = [draft for draft in survey.changed if not draft.again]
            _save_changed(quiet, why)
            _save_commitments([*survey.new, *quiet], why)
            _save_goals([*survey.new, *quiet])
            for draft in survey.changed:
                if draft.again:
                    _revise(by, draft, why)
    except IntegrityError as error:  # a partner, a goal or a short reference that came or went in between
        raise ValidationError(changed) from error
    return survey


def _save_new(drafts: list[Draft], why: dict[str, Any]) -> None:
    for draft in drafts:
        draft.engagement.version = 1
    bulk_create_with_history([draft.engagement for draft in drafts], Engagement, AT_A_TIME, **why)


def _save_changed(drafts: list[Draft], why: dict[str, Any]) -> None:
    for draft in drafts:
        draft.engagement.version += 1
    told = {column for draft in drafts for name in draft.facts for column in DATES.get(name, (name,))}
    rows = [draft.engagement for draft in drafts]
    bulk_update_with_history(rows, Engagement, ["version", *sorted(told)], AT_A_TIME, **why)


def _save_commitments(drafts: list[Draft], why: dict[str, Any]) -> None:
    """Seat who comes, not asked yet, and give those another role who have one."""
    new = [
        Commitment(network=row.engagement.network, engagement=row.engagement, stakeholder=one, role=role, version=1)
        for row in drafts
        for one, role in row.new_seats.items()
    ]
    moved = []
    for draft in drafts:
        for commitment, role in draft.moved_seats.items():
            commitment.role, commitment.version = role, commitment.version + 1
            moved.append(commitment)
    bulk_create_with_history(new, Commitment, AT_A_TIME, **why)
    bulk_update_with_history(moved, Commitment, ["role", "version"], AT_A_TIME, **why)


def _save_goals(drafts: list[Draft]) -> None:
    ties = [(draft.engagement.pk, goal.pk) for draft in drafts for goal in draft.goals]
    tie_all(Engagement, "goals", ties, [draft.engagement.pk for draft in drafts], AT_A_TIME)


def _revise(by: User, draft: Draft, why: dict[str, Any]) -> None:
    """Change what a partner has accepted, as the form does."""
    engagement = draft.engagement
    engagement._change_reason = why["default_change_reason"]  # type: ignore[attr-defined]
    actions.revise(
        by=by,
        engagement=engagement,
        goals=[*engagement.goals.all(), *draft.goals],
        leads=draft.with_role(Role.LEAD),
        partners=draft.with_role(Role.PARTNER),
    )

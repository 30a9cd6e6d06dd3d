"""Members speak about an engagement. Refusals are ValidationErrors in words."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagements.models import Comment
from networks.models import Membership, User
from stakeholders.models import Stakeholder
from stakeholders.queries import own_stakeholder


def may_comment(membership: Membership) -> bool:
    """The coordination, and partners that speak for a stakeholder; observers read."""
    return membership.is_coordinator or own_stakeholder(membership) is not None


def may_withdraw(membership: Membership, comment: Comment) -> bool:
    """Who wrote it, and the coordinator."""
    is_own = comment.written_by_id is not None and comment.written_by_id == membership.user_id
    return not comment.is_withdrawn and may_comment(membership) and (membership.is_coordinator or is_own)


@transaction.atomic
def write_comment(*, by: User, comment: Comment, told: Iterable[Stakeholder]) -> Comment:
    """Keep a comment; whom it is told reads it in the daily mail, as the coordination does what a partner writes."""
    comment.written_by, comment.written_at = by, timezone.now()
    comment.claim().save()
    comment.told.set(told)
    return comment


@transaction.atomic
def withdraw_comment(*, by: User, comment: Comment) -> Comment:
    """Take a comment back: its text is gone for good, that there was one stays. It is told nobody any more."""
    if comment.is_withdrawn:
        raise ValidationError(_("This comment was withdrawn already."))
    comment.text, comment.withdrawn_by, comment.withdrawn_at = "", by, timezone.now()
    comment.claim().save()
    comment.told.clear()
    return comment

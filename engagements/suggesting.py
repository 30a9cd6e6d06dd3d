"""Partners suggest, the coordinator decides. Refusals are ValidationErrors in words."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from engagements import mails
from engagements.models import Engagement, Suggestion
from networks.models import User


@transaction.atomic
def suggest(*, by: User, suggestion: Suggestion) -> Suggestion:
    """A partner says what it would do; the coordinators hear of it by mail."""
    suggestion.written_by = by
    suggestion.claim().save()
    mails.send_suggestion(suggestion)
    return suggestion


@transaction.atomic
def take_up(*, by: User, suggestion: Suggestion, engagement: Engagement) -> Suggestion:
    """The suggestion has become this engagement; refused once somebody has decided."""
    _refuse_decided(suggestion)
    suggestion.claim()
    suggestion.state, suggestion.engagement = Suggestion.State.TAKEN, engagement
    suggestion.save()
    return suggestion


@transaction.atomic
def leave_out(*, by: User, suggestion: Suggestion) -> Suggestion:
    """The suggestion is not taken up; its partner reads why."""
    _refuse_decided(suggestion)
    suggestion.claim()
    suggestion.state = Suggestion.State.DECLINED
    suggestion.save()
    return suggestion


def _refuse_decided(suggestion: Suggestion) -> None:
    if not suggestion.is_open:
        raise ValidationError(_("Somebody has decided about this suggestion already."))

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from networks.models import Network, User
from stakeholders.models import Contact, Stakeholder
from stakeholders.transfer.columns import OF_STAKEHOLDER
from stakeholders.transfer.known import versions_now
from stakeholders.transfer.survey import OF_CONTACT, Survey

LONGEST_REASON = 200
AT_A_TIME = 100  # rows


def take_in(*, by: User, network: Network, survey: Survey, source: str) -> Survey:
    """Save what the survey of a sheet found, all of it or nothing; its refused rows are left out.

    `source` is the name of the file, for the history. Raises ValidationError if anybody saved a stakeholder or a
    contact of this network since the survey.
    """
    changed = _("Somebody saved a stakeholder in this very moment. Nothing is imported; look at the rows again.")
    try:
        with transaction.atomic():
            if versions_now(network) != survey.versions:
                raise ValidationError(changed)
            _save(survey, {"default_user": by, "default_change_reason": f"import: {source}"[:LONGEST_REASON]})
    except IntegrityError as error:  # a stakeholder that came in between under one of these names
        raise ValidationError(changed) from error
    return survey


def _save(survey: Survey, why: dict[str, Any]) -> None:
    for contact in survey.new_contacts:
        contact.version = 1
    for stakeholder in survey.new:
        stakeholder.version = 1
    for row in [*survey.changed, *survey.changed_contacts]:
        row.version += 1
    bulk_create_with_history(survey.new, Stakeholder, AT_A_TIME, **why)
    bulk_update_with_history(survey.changed, Stakeholder, [*OF_STAKEHOLDER, "version"], AT_A_TIME, **why)
    for contact in survey.new_contacts:
        contact.stakeholder = contact.stakeholder  # it has its key only now
    bulk_create_with_history(survey.new_contacts, Contact, AT_A_TIME, **why)
    bulk_update_with_history(survey.changed_contacts, Contact, [*OF_CONTACT.values(), "version"], AT_A_TIME, **why)

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from networks import queries
from networks.models import User
from networks.tenancy import NetworkOwned


def choose_language(*, user: User, language: str) -> User:
    """Remember the language of the pages for this account; it must be one of settings.LANGUAGES."""
    user.language = language
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def delete_unheld(*, by: User, row: NetworkOwned) -> None:
    """Delete a row that nothing in the network relies on, with what is only a part of it; else refused."""
    refusal = ValidationError(_("It cannot be deleted: other parts of the plan rely on it."))
    if queries.deletion_of(row).holds:
        raise refusal
    try:
        row.delete()
    except (ProtectedError, RestrictedError) as error:
        raise refusal from error

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from networks import queries
from networks.models import Membership, Network, User
from networks.tenancy import NetworkOwned


@transaction.atomic
def start_network(
    *, by: User, network: dict[str, Any], coordinator_email: str, coordinator_name: str, coordinator_language: str
) -> Network:
    """Start a network with its first coordinator, whose account is made if there is none with that address.

    A new account has no password yet: its owner sets one through "I do not know my password".
    """
    started = Network.objects.create(**network)
    coordinator = User.objects.filter(email__iexact=coordinator_email).first() or User.objects.create_user(
        coordinator_email, full_name=coordinator_name, language=coordinator_language
    )
    Membership.objects.create(user=coordinator, network=started, role=Membership.Role.COORDINATOR)
    return started


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

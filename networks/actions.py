from typing import Any

from django.db import transaction

from networks.models import Membership, Network, User


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

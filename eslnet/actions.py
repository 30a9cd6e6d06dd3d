from typing import Any

from django.db import transaction

from networks.models import Network, User
from stakeholders.actions import invite
from stakeholders.models import Invitation


@transaction.atomic
def start_network(*, by: User, network: dict[str, Any], coordinator: dict[str, str]) -> Network:
    """Start a network and invite its first coordinator (address, full_name, language) by mail."""
    started = Network.objects.create(**network)
    invite(by=by, invitation=Invitation(network=started, role=Invitation.Role.COORDINATOR, **coordinator))
    return started

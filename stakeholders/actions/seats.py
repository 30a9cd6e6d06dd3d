from django.db import transaction

from networks.models import Network, User
from stakeholders.models import Seat, StakeholderType
from stakeholders.presets import PRESETS


@transaction.atomic
def expect(*, by: User, network: Network, preset: str) -> list[Seat]:
    """Set out the seats of this kind of network that are not expected yet; returns them. None is taken away."""
    expected = Seat.objects.for_network(network).values("type")
    missing = StakeholderType.objects.filter(code__in=PRESETS[preset].types).exclude(pk__in=expected)
    seats = [Seat(network=network, type=kind) for kind in missing]
    for seat in seats:
        seat.save()
    return seats

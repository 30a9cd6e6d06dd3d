from django.db import transaction
from django.utils import timezone

from networks.models import User
from stakeholders.models import Offer


@transaction.atomic
def confirm_offer(*, by: User, offer: Offer) -> Offer:
    """Say that an offer is still right, today where the network is."""
    offer.confirmed_on = offer.network.day_of(timezone.now())
    offer.claim().save()
    return offer

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from networks.models import Network, User
from stakeholders.models import LeadMandate, Stakeholder


@transaction.atomic
def hand_over(*, by: User, network: Network, roles: dict[Stakeholder, str], on: dt.date) -> list[LeadMandate]:
    """From that day on these stakeholders lead, in these roles; returns the running mandates.

    Who goes on in the same role keeps its mandate. Who stops has led until that day; a mandate that began on that
    very day was a mistake and goes.
    """
    going_on = {}
    for mandate in LeadMandate.objects.for_network(network).running().select_related("stakeholder"):
        if roles.get(mandate.stakeholder) == mandate.role:
            going_on[mandate.stakeholder] = mandate
        else:
            _end(mandate, on)
    for stakeholder, role in roles.items():
        if stakeholder not in going_on:
            started = LeadMandate(network=network, stakeholder=stakeholder, role=role, from_on=on)
            started.save()
            going_on[stakeholder] = started
    return list(going_on.values())


def _end(mandate: LeadMandate, on: dt.date) -> None:
    if mandate.from_on == on:
        mandate.delete()
        return
    if mandate.from_on and mandate.from_on > on:
        values = {"name": mandate.stakeholder, "date": formats.date_format(mandate.from_on)}
        raise ValidationError(_("%(name)s leads since %(date)s. Choose that day or a later one.") % values)
    mandate.until_on = on
    mandate.claim().save()

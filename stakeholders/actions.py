import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from networks.models import Network, User
from stakeholders.models import Contact, LeadMandate, Responsibility, Stakeholder


@transaction.atomic
def leave(*, by: User, stakeholder: Stakeholder, on: dt.date) -> Stakeholder:
    """The stakeholder leaves the table on that day; who speaks for it and what it leads ends with it."""
    if stakeholder.has_left:
        raise ValidationError(_("It has already left."))
    ending: list[Any] = [*_running_mandates(stakeholder), *_current_contacts(stakeholder, on)]
    for row in ending:
        row.until_on = max(on, row.from_on or on)
        row.claim().save()
    stakeholder.left_on = on
    stakeholder.clean()
    stakeholder.claim().save()
    return stakeholder


@transaction.atomic
def come_back(*, by: User, stakeholder: Stakeholder) -> Stakeholder:
    """The stakeholder sits at the table again, with the contacts that left with it; it does not lead by itself."""
    left_with_it = Contact.objects.for_network(stakeholder.network).filter(
        stakeholder=stakeholder, until_on=stakeholder.left_on, until_on__isnull=False
    )
    for contact in left_with_it:
        contact.until_on = None
        contact.claim().save()
    stakeholder.left_on = None
    stakeholder.claim().save()
    return stakeholder


@transaction.atomic
def keep_contact(*, by: User, contact: Contact, today: dt.date) -> Contact:
    """Save a contact; if it is the first contact, the one before becomes a deputy."""
    contact.claim().save()
    if contact.rank == Contact.Rank.PRIMARY and contact.is_current(today):
        for other in _current_contacts(contact.stakeholder, today):
            if other.rank == Contact.Rank.PRIMARY and other.pk != contact.pk:
                other.rank = Contact.Rank.DEPUTY
                other.claim().save()
    return contact


@transaction.atomic
def declare(*, by: User, stakeholder: Stakeholder, by_pillar: dict[str, tuple[str, str]]) -> Stakeholder:
    """Say what a stakeholder takes upon itself: the general text it carries, and per pillar (degree, for what).

    A pillar with an empty degree is one in which it takes no responsibility.
    """
    stakeholder.claim().save()
    declared = {row.pillar: row for row in stakeholder.pillar_responsibilities.all()}
    for pillar, (degree, what) in by_pillar.items():
        row = declared.get(pillar)
        if degree:
            _declare_one(stakeholder, row, pillar, degree, what)
        elif row:
            row.delete()
    return stakeholder


@transaction.atomic
def lead_pillar(*, by: User, stakeholder: Stakeholder, pillar: str) -> Responsibility:
    """This stakeholder leads the pillar from now on, beside who led it already; for what exactly stays as it was."""
    stakeholder.claim().save()
    row = stakeholder.pillar_responsibilities.filter(pillar=pillar).first()
    return _declare_one(stakeholder, row, pillar, Responsibility.Degree.LEADS, row.what if row else "")


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


def _declare_one(
    stakeholder: Stakeholder, row: Responsibility | None, pillar: str, degree: str, what: str
) -> Responsibility:
    row = row or Responsibility(network=stakeholder.network, stakeholder=stakeholder, pillar=pillar)
    if row.pk is None or (row.degree, row.what) != (degree, what):
        row.degree, row.what = degree, what
        row.claim().save()
    return row


def _running_mandates(stakeholder: Stakeholder) -> Iterable[LeadMandate]:
    return LeadMandate.objects.for_network(stakeholder.network).running().filter(stakeholder=stakeholder)


def _current_contacts(stakeholder: Stakeholder, on: dt.date) -> Iterable[Contact]:
    return Contact.objects.for_network(stakeholder.network).current(on).filter(stakeholder=stakeholder)

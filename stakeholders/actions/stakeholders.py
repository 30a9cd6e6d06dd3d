import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from networks.models import User
from stakeholders.actions.contacts import withdraw_requests
from stakeholders.models import Contact, LeadMandate, Responsibility, Stakeholder


@transaction.atomic
def leave(*, by: User, stakeholder: Stakeholder, on: dt.date) -> Stakeholder:
    """The stakeholder leaves the table on that day; who speaks for it and what it leads ends with it.

    What its contacts were still asked, to come in or to look at its data, works no longer.
    """
    if stakeholder.has_left:
        raise ValidationError(_("It has already left."))
    leaving = list(_current_contacts(stakeholder, on))
    ending: list[Any] = [*_running_mandates(stakeholder), *leaving]
    for row in ending:
        row.until_on = max(on, row.from_on or on)
        row.claim().save()
    for contact in leaving:
        withdraw_requests(by=by, contact=contact)
    stakeholder.left_on = on
    stakeholder.clean()
    stakeholder.claim().save()
    return stakeholder


@transaction.atomic
def come_back(*, by: User, stakeholder: Stakeholder) -> Stakeholder:
    """The stakeholder sits at the table again, with the contacts that left with it; it does not lead by itself."""
    left_with_it = Contact.objects.for_network(stakeholder.network).filter(
        stakeholder=stakeholder, until_on=stakeholder.left_on, until_on__isnull=False, successor=None
    )
    for contact in left_with_it:
        contact.until_on = None
        contact.claim().save()
    stakeholder.left = None
    stakeholder.claim().save()
    return stakeholder


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
def declare_part(*, by: User, part: Responsibility) -> Responsibility:
    """Say in one pillar what the row says now; with an empty degree it takes no responsibility there any more.

    The stakeholder takes a new version too, so that who edits all its pillars at once is told.
    """
    part.stakeholder.claim().save()
    if part.degree:
        part.claim().save()
    elif part.pk:
        part.claim().delete()
    return part


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

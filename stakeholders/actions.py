import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from networks.models import Membership, Network, User
from networks.tokens import fingerprint, new_token
from outbox.actions import take_back
from stakeholders import mails
from stakeholders.models import Contact, Invitation, LeadMandate, Responsibility, Stakeholder

INVITATION_LASTS = dt.timedelta(days=14)


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


@transaction.atomic
def invite(*, by: User, invitation: Invitation) -> Invitation:
    """Invite a person by mail, if nobody with that address is in the network or invited already."""
    _refuse_known_address(invitation)
    token = _renew(invitation, by)
    invitation.save()
    mails.send_invitation(invitation, token)
    return invitation


@transaction.atomic
def invite_contact(*, by: User, contact: Contact) -> Invitation:
    """Invite the contact of a stakeholder to get an account of its own."""
    if contact.user_id:
        raise ValidationError(_("%(contact)s has an account already.") % {"contact": contact})
    if not contact.email:
        raise ValidationError(_("Note an e-mail address for %(contact)s first.") % {"contact": contact})
    invitation = Invitation(
        network=contact.network,
        contact=contact,
        role=Membership.Role.PARTNER,
        address=contact.email.lower(),
        full_name=contact.full_name,
        language=contact.recipient.language,
    )
    return invite(by=by, invitation=invitation)


@transaction.atomic
def invite_again(*, by: User, invitation: Invitation) -> Invitation:
    """Send an invitation once more, with a new link; the old one works no longer."""
    if not invitation.is_unanswered:
        raise ValidationError(_("This invitation was accepted or withdrawn already."))
    take_back(keys=[mails.key_of(invitation)])
    token = _renew(invitation, by)
    invitation.times_sent += 1
    invitation.claim().save()
    mails.send_invitation(invitation, token)
    return invitation


@transaction.atomic
def withdraw(*, by: User, invitation: Invitation) -> Invitation:
    """Make the link of an invitation worthless."""
    if not invitation.is_unanswered:
        raise ValidationError(_("This invitation was accepted or withdrawn already."))
    invitation.withdrawn_at = timezone.now()
    invitation.claim().save()
    take_back(keys=[mails.key_of(invitation)])
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, full_name: str, language: str) -> User:
    """Come in: the account of the invited address, made if there is none, gets its role and its seat.

    Of several who follow the link at once, one comes in. Raises ValidationError if the invitation is used, withdrawn
    or expired, if its contact has an account meanwhile, or if the person speaks for another stakeholder here.
    """
    now = timezone.now()
    open_ones = Invitation.objects.for_network(invitation.network).open(now)
    if not open_ones.filter(pk=invitation.pk).update(accepted_at=now):
        raise ValidationError(_("This invitation has been used, withdrawn or replaced by a newer one."))
    user = User.objects.filter(email__iexact=invitation.address).first() or User.objects.create_user(
        invitation.address, full_name=full_name, language=language
    )
    Membership.objects.get_or_create(user=user, network=invitation.network, defaults={"role": invitation.role})
    if invitation.contact:
        _give_seat(invitation.contact, user)
    return user


def _refuse_known_address(invitation: Invitation) -> None:
    values = {"address": invitation.address}
    rows = Invitation.objects.for_network(invitation.network).unanswered()
    if rows.filter(address=invitation.address).exists():
        raise ValidationError(_("%(address)s is invited already. You can send that invitation again.") % values)
    if invitation.network.memberships.filter(user__email__iexact=invitation.address).exists():
        raise ValidationError(_("%(address)s has access to this network already.") % values)


def _renew(invitation: Invitation, by: User) -> str:
    """Give the invitation a new link and its full time; returns what stands in the link."""
    token, now = new_token(), timezone.now()
    invitation.fingerprint, invitation.invited_by = fingerprint(token), by
    invitation.invited_at, invitation.expires_at = now, now + INVITATION_LASTS
    return token


def _give_seat(contact: Contact, user: User) -> None:
    if contact.user_id and contact.user_id != user.pk:
        raise ValidationError(_("This contact has an account of somebody else meanwhile."))
    seats = Contact.objects.for_network(contact.network).filter(user=user).exclude(pk=contact.pk)
    if seats.exists():  # a person speaks for one stakeholder
        raise ValidationError(_("%(address)s has access to this network already.") % {"address": user.email})
    contact.user, contact.full_name = user, contact.full_name or user.full_name
    contact.claim().save()


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

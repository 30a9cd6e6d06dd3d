import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import Membership, Network, User
from networks.tokens import fingerprint, new_token
from outbox.actions import take_back
from stakeholders import mails
from stakeholders.models import Contact, Invitation

INVITATION_LASTS = dt.timedelta(days=14)


@transaction.atomic
def invite(*, by: User, invitation: Invitation) -> Invitation:
    """Invite a person by mail, if nobody with that address is in the network or invited already."""
    _refuse_known_addresses(invitation.network, [invitation.address])
    return _send(by, invitation)


@transaction.atomic
def invite_contact(*, by: User, contact: Contact) -> Invitation:
    """Invite the contact of a stakeholder to get an account of its own."""
    return invite_contacts(by=by, contacts=[contact])[0]


@transaction.atomic
def invite_contacts(*, by: User, contacts: Iterable[Contact]) -> list[Invitation]:
    """Invite contacts of one network to get accounts of their own: all of them, or nobody and a reason for each."""
    chosen = list(contacts)
    if not chosen:
        return []
    if problems := [problem for contact in chosen for problem in _why_not_to_invite(contact)]:
        raise ValidationError(problems)
    _refuse_known_addresses(chosen[0].network, [contact.email.lower() for contact in chosen])
    return [_send(by, _invitation_of(contact)) for contact in chosen]


@transaction.atomic
def invite_again(*, by: User, invitation: Invitation) -> Invitation:
    """Send an invitation once more, with a new link; the old one works no longer."""
    if not invitation.is_unanswered:
        raise ValidationError(_("This invitation was accepted or withdrawn already."))
    if invitation.contact:
        _refuse_unseated(invitation.contact)
    now = timezone.now()
    invitation.invited_by, invitation.invited_at = by, now
    return _send_again(invitation, now)


@transaction.atomic
def remind_unanswered(*, by: User, network: Network) -> tuple[list[Invitation], list[Invitation]]:
    """Remind each who has not answered, once and with a new link; returns those reminded now and those before.

    Who no longer speaks for a stakeholder is left alone.
    """
    now = timezone.now()
    waiting = Invitation.objects.for_network(network).unanswered().newest_first()
    reminded, before = [], []
    for invitation in waiting:
        if invitation.reminded_at:
            before.append(invitation)
        elif not (invitation.contact and _is_unseated(invitation.contact)):
            invitation.reminded_at = now
            reminded.append(_send_again(invitation, now))
    return reminded, before


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
    or expired, if its contact has an account meanwhile or is no longer in function, if the person speaks for another
    stakeholder here, or if the account of the address is closed.
    """
    now = timezone.now()
    open_ones = Invitation.objects.for_network(invitation.network).open(now)
    if not open_ones.filter(pk=invitation.pk).update(accepted_at=now):
        raise ValidationError(_("This invitation has been used, withdrawn or replaced by a newer one."))
    if invitation.contact:
        _refuse_unseated(invitation.contact)
    user = User.objects.filter(email__iexact=invitation.address).first()
    if user is not None and not user.is_active:
        raise ValidationError(
            _("The account of %(address)s is closed. Ask the coordinator of %(network)s: it can be opened again.")
            % {"address": invitation.address, "network": invitation.network}
        )
    user = user or User.objects.create_user(invitation.address, full_name=full_name, language=language)
    Membership.objects.get_or_create(user=user, network=invitation.network, defaults={"role": invitation.role})
    if invitation.contact:
        _give_seat(invitation.contact, user)
    return user


def _invitation_of(contact: Contact) -> Invitation:
    return Invitation(
        network=contact.network,
        contact=contact,
        role=Membership.Role.PARTNER,
        address=contact.email.lower(),
        full_name=contact.full_name,
        language=contact.recipient.language,
    )


def _why_not_to_invite(contact: Contact) -> list[str]:
    if contact.user_id:
        return [_("%(contact)s has an account already.") % {"contact": contact}]
    if not contact.email:
        return [_("Note an e-mail address for %(contact)s first.") % {"contact": contact}]
    return [_gone(contact)] if _is_unseated(contact) else []


def _is_unseated(contact: Contact) -> bool:
    today = contact.network.day_of(timezone.now())
    return contact.stakeholder.has_left or not contact.is_current(today)


def _gone(contact: Contact) -> str:
    if contact.stakeholder.has_left:
        return _("%(name)s has left the table.") % {"name": contact.stakeholder}
    return _("%(contact)s is no longer in function.") % {"contact": contact}


def _refuse_unseated(contact: Contact) -> None:
    if _is_unseated(contact):
        raise ValidationError(_gone(contact))


def _refuse_known_addresses(network: Network, addresses: list[str]) -> None:
    """Each address is invited once, and nobody who is inside already."""
    twice = [address for address, times in Counter(addresses).items() if times > 1]
    invited = Invitation.objects.for_network(network).unanswered().filter(address__in=addresses)
    inside = network.memberships.values_list("user__email", flat=True)
    texts = [
        (_("%(address)s is the address of several people you chose. Invite one of them."), twice),
        (
            _("%(address)s is invited already. You can send that invitation again."),
            invited.values_list("address", flat=True),
        ),
        (
            _("%(address)s has access to this network already."),
            sorted({email.lower() for email in inside} & set(addresses)),
        ),
    ]
    if problems := [text % {"address": address} for text, found in texts for address in found]:
        raise ValidationError(problems)


def _send(by: User, invitation: Invitation) -> Invitation:
    """Save it and mail its link. Invited by two people in the same instant, the second is told in words."""
    now = timezone.now()
    invitation.invited_by, invitation.invited_at = by, now
    token = _renew(invitation, now)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        values = {"address": invitation.address}
        text = _("%(address)s is invited already. You can send that invitation again.")
        raise ValidationError(text % values) from error
    mails.send_invitation(invitation, token)
    return invitation


def _send_again(invitation: Invitation, now: dt.datetime) -> Invitation:
    take_back(keys=[mails.key_of(invitation)])
    token = _renew(invitation, now)
    invitation.times_sent += 1
    invitation.claim().save()
    mails.send_invitation(invitation, token)
    return invitation


def _renew(invitation: Invitation, now: dt.datetime) -> str:
    """Give the invitation a new link and its full time; returns what stands in the link."""
    token = new_token()
    invitation.fingerprint, invitation.expires_at = fingerprint(token), now + INVITATION_LASTS
    return token


def _give_seat(contact: Contact, user: User) -> None:
    if contact.user_id and contact.user_id != user.pk:
        raise ValidationError(_("This contact has an account of somebody else meanwhile."))
    seats = Contact.objects.for_network(contact.network).filter(user=user).exclude(pk=contact.pk)
    if seats.exists():  # a person speaks for one stakeholder
        raise ValidationError(_("%(address)s has access to this network already.") % {"address": user.email})
    contact.user, contact.full_name = user, contact.full_name or user.full_name
    contact.claim().save()

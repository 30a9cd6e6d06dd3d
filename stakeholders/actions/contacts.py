import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import User
from outbox.actions import take_back_from
from stakeholders import mails
from stakeholders.actions.invitations import withdraw
from stakeholders.actions.reviews import ask_review, withdraw_review
from stakeholders.models import Contact, Invitation, Offer, Review
from stakeholders.queries import is_written_to
from ui.dates import PartialDate


@transaction.atomic
def keep_contact(*, by: User, contact: Contact, today: dt.date) -> Contact:
    """Save a contact; if it is the first contact, the one before becomes a deputy."""
    contact.claim().save()
    if contact.is_first and contact.is_current(today):
        _only_first(contact, today)
    return contact


@transaction.atomic
def make_first(*, by: User, contact: Contact, today: dt.date) -> Contact:
    """This person is written to first from now on; the one before becomes a deputy."""
    if not contact.is_current(today):
        raise ValidationError(_("%(contact)s is no longer in function.") % {"contact": contact})
    contact.rank = Contact.Rank.PRIMARY
    return keep_contact(by=by, contact=contact, today=today)


@transaction.atomic
def replace_contact(*, by: User, contact: Contact, on: dt.date, successor: Contact | None) -> Contact:
    """This person's last day is `on`. Who comes after, saved here if it is somebody new, takes over what is open.

    The successor becomes the first contact if the other was, is named in the offers, is asked the yearly review anew,
    and is told by one mail what is open. Invitations, reviews and mails to who has left work no longer.
    """
    _refuse_as_successor(contact, successor)
    today = contact.network.day_of(timezone.now())
    if successor is not None:
        _seat(successor, contact, on)
    contact.ends, contact.successor = PartialDate(on, is_end=True), successor
    contact.claim().save()
    if successor is not None and successor.is_first:
        _only_first(successor, today)
    for offer in Offer.objects.for_network(contact.network).filter(contact=contact):
        offer.contact = successor
        offer.save(update_fields=["contact"])
    was_asked = withdraw_requests(by=by, contact=contact)
    if successor is not None and successor.address:
        mails.send_succession(successor, contact)
        if was_asked:
            ask_review(by=by, stakeholder=contact.stakeholder, contact=successor)
    return contact


@transaction.atomic
def withdraw_requests(*, by: User, contact: Contact) -> bool:
    """Make worthless what was sent to somebody who no longer speaks here; returns whether a review was open."""
    for invitation in Invitation.objects.for_network(contact.network).unanswered().filter(contact=contact):
        withdraw(by=by, invitation=invitation)
    reviews = list(Review.objects.for_network(contact.network).unanswered().filter(contact=contact))
    for review in reviews:
        withdraw_review(by=by, review=review)
    today = contact.network.day_of(timezone.now())
    for address in {contact.email.lower(), contact.address.lower()} - {""}:
        if not is_written_to(contact.network, address, today, apart_from=contact):
            take_back_from(network=contact.network, address=address)
    return bool(reviews)


def _refuse_as_successor(contact: Contact, successor: Contact | None) -> None:
    if successor is None:
        return
    today = contact.network.day_of(timezone.now())
    if successor.pk == contact.pk or successor.stakeholder_id != contact.stakeholder_id:
        raise ValidationError(_("Choose another contact of the same stakeholder."))
    if not successor.is_current(today):
        raise ValidationError(_("%(contact)s is no longer in function.") % {"contact": successor})


def _seat(successor: Contact, contact: Contact, on: dt.date) -> None:
    if successor.pk is None:
        successor.starts = PartialDate(on)
    if contact.is_first:
        successor.rank = Contact.Rank.PRIMARY
    successor.claim().save()


def _only_first(contact: Contact, today: dt.date) -> None:
    """Who was first contact before becomes a deputy."""
    current = Contact.objects.for_network(contact.network).current(today).filter(stakeholder=contact.stakeholder)
    for other in current.filter(rank=Contact.Rank.PRIMARY).exclude(pk=contact.pk):
        other.rank = Contact.Rank.DEPUTY
        other.claim().save()

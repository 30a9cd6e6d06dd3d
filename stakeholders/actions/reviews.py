import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import User
from networks.tokens import fingerprint, new_token
from outbox.actions import take_back
from stakeholders import mails
from stakeholders.links import new_review_token
from stakeholders.models import Contact, Offer, Review, Stakeholder
from stakeholders.queries import speakers_of

REVIEW_LASTS = dt.timedelta(days=60)


@transaction.atomic
def ask_review(*, by: User, stakeholder: Stakeholder, contact: Contact | None = None) -> Review:
    """Ask by mail whether what is noted of it is still right: its speaker, or this contact. An unanswered question
    asked earlier is replaced, its link works no longer.
    """
    if stakeholder.has_left:
        raise ValidationError(_("%(name)s has left the table.") % {"name": stakeholder})
    if contact is None:
        today = stakeholder.network.day_of(timezone.now())
        contact = speakers_of(stakeholder.network, [stakeholder.pk], today).get(stakeholder.pk)
    if contact is None or not contact.address:
        raise ValidationError(_("Nobody of %(name)s can be reached by mail.") % {"name": stakeholder})
    return _ask(by, stakeholder, contact)


@transaction.atomic
def ask_reviews(*, by: User, stakeholders: Iterable[Stakeholder]) -> tuple[list[Review], list[Stakeholder]]:
    """Ask several of one network; returns the questions and those who could not be asked, as no mail reaches them."""
    asked = [stakeholder for stakeholder in stakeholders if not stakeholder.has_left]
    if not asked:
        return [], []
    network = asked[0].network
    speakers = speakers_of(network, [row.pk for row in asked], network.day_of(timezone.now()))
    reviews = [_ask(by, row, speakers[row.pk]) for row in asked if row.pk in speakers]
    return reviews, [row for row in asked if row.pk not in speakers]


@transaction.atomic
def withdraw_review(*, by: User, review: Review) -> Review:
    """Nobody has to answer any more: the link works no longer, and a mail that has not left stays here."""
    review.withdrawn_at = timezone.now()
    review.claim().save()
    take_back(keys=[mails.review_key(review)])
    return review


@transaction.atomic
def answer_review(*, review: Review, correction: str = "") -> Review:
    """The stakeholder says that all is still right, so its offers are confirmed today; or what has changed, which
    the coordinators are told by mail.

    Raises ValidationError if it was answered or withdrawn meanwhile, or its time is over.
    """
    now = timezone.now()
    if not review.is_open(now):
        raise ValidationError(_("This question has been answered, withdrawn or replaced by a newer one."))
    review.answered_at, review.correction = now, correction
    review.claim().save()
    if correction:
        mails.send_correction(review)
    else:
        _confirm_offers(review.stakeholder, review.network.day_of(now))
    return review


@transaction.atomic
def confirm_data(*, by: User, stakeholder: Stakeholder) -> Review:
    """Who speaks for it says, signed in, that all is still right: answers the open question, or counts as one."""
    now = timezone.now()
    review = Review.objects.for_network(stakeholder.network).unanswered().filter(stakeholder=stakeholder).first()
    if review is None:
        review = Review(
            network=stakeholder.network,
            stakeholder=stakeholder,
            contact=stakeholder.contacts.filter(user=by).first(),
            fingerprint=fingerprint(new_token()),
            asked_at=now,
        )
    review.answered_at, review.expires_at = now, now
    review.claim().save()
    take_back(keys=[mails.review_key(review)])
    _confirm_offers(stakeholder, stakeholder.network.day_of(now))
    return review


@transaction.atomic
def settle_review(*, by: User, review: Review) -> Review:
    """The correction a stakeholder sent is dealt with."""
    review.is_settled = True
    review.claim().save()
    return review


def _ask(by: User, stakeholder: Stakeholder, contact: Contact) -> Review:
    for earlier in Review.objects.for_network(stakeholder.network).unanswered().filter(stakeholder=stakeholder):
        withdraw_review(by=by, review=earlier)
    token, now = new_review_token(contact), timezone.now()
    review = Review(
        network=stakeholder.network,
        stakeholder=stakeholder,
        contact=contact,
        fingerprint=fingerprint(token),
        asked_by=by,
        asked_at=now,
        expires_at=now + REVIEW_LASTS,
    )
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:  # somebody else asked in this very moment
        raise ValidationError(_("%(name)s was asked a moment ago.") % {"name": stakeholder}) from error
    mails.send_review(review, token)
    return review


def _confirm_offers(stakeholder: Stakeholder, today: dt.date) -> None:
    """Offers that can still be asked for are confirmed; those that ran out stay as they are."""
    for offer in Offer.objects.for_network(stakeholder.network).filter(stakeholder=stakeholder):
        if offer.is_valid(today):
            offer.confirmed_on = today
            offer.save(update_fields=["confirmed_on"])

"""This person has left: who comes after takes over what is open."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networks.tokens import fingerprint
from outbox.models import OutgoingMail
from outbox.sending import send_due
from stakeholders import actions
from stakeholders.models import Contact, Invitation, Review
from stakeholders.queries import own_stakeholder, speakers_of
from tests.factories import (
    ActionPointFactory,
    AskedCommitmentFactory,
    ContactFactory,
    IndicatorFactory,
    InvitationFactory,
    MembershipFactory,
    OfferFactory,
    OutgoingMailFactory,
    ReviewFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def els():
    """The first contact of a school, who has left."""
    return ContactFactory(full_name="Els", email="els@x.org")


def colleague(contact, **fields):
    own = {"network": contact.network, "stakeholder": contact.stakeholder, "rank": "deputy", **fields}
    return ContactFactory(**own)


def replace(by, contact, successor=None, on=TODAY):
    actions.replace_contact(by=by, contact=contact, on=on, successor=successor)
    contact.refresh_from_db()
    if successor:
        successor.refresh_from_db()


def mails_to(address):
    return list(OutgoingMail.unscoped.filter(recipient=address).order_by("pk"))


@pytest.mark.parametrize("on", [TODAY, YESTERDAY])
def test_one_of_the_others_becomes_first_contact_and_speaks_at_once(by, els, on):
    jan = colleague(els, full_name="Jan", email="jan@x.org")

    replace(by, els, jan, on)

    assert (els.until_on, els.successor, els.rank) == (on, jan, "primary")
    assert (jan.rank, jan.until_on) == ("primary", None)
    assert speakers_of(els.network, [els.stakeholder_id], TODAY) == {els.stakeholder_id: jan}


def test_somebody_new_is_written_down_and_comes_after(by, els):
    new = Contact(network=els.network, stakeholder=els.stakeholder, function="Head", email="new@x.org", rank="other")

    replace(by, els, new)

    assert (new.pk is not None, new.rank, new.from_on) == (True, "primary", TODAY)
    assert els.successor == new


def test_who_comes_after_a_deputy_keeps_its_rank(by, els):
    deputy, other = colleague(els, email="deputy@x.org"), colleague(els, rank="other")

    replace(by, deputy, other)

    els.refresh_from_db()
    assert (other.rank, els.rank) == ("other", "primary")


def test_nobody_yet_leaves_who_remains_in_place(by, els):
    jan = colleague(els, email="jan@x.org")

    replace(by, els, on=YESTERDAY)

    assert els.successor is None
    assert speakers_of(els.network, [els.stakeholder_id], TODAY) == {els.stakeholder_id: jan}
    assert mails_to("jan@x.org") == []


def test_only_a_contact_in_function_of_the_same_stakeholder_comes_after(by, els):
    elsewhere = ContactFactory(network=els.network)
    former = colleague(els, until_on=YESTERDAY)

    for wrong in [els, elsewhere, former]:
        with pytest.raises(ValidationError, match=r"another contact of the same|no longer in function"):
            actions.replace_contact(by=by, contact=els, on=TODAY, successor=wrong)
    els.refresh_from_db()
    assert (els.until_on, els.successor) == (None, None)


def test_the_account_of_who_left_no_longer_speaks(client, partner, by):
    contact = partner.own.contacts.get()
    jan = colleague(contact, full_name="Jan")
    edit = reverse("stakeholders:stakeholder_edit", args=[partner.network.slug, partner.own.pk])
    assert client.get(edit).status_code == 200

    replace(by, contact, jan)

    assert own_stakeholder(partner) is None
    assert client.get(edit).status_code == 403
    assert "You do not speak for a stakeholder" in client.get(f"/n/{partner.network.slug}/my-part/").content.decode()


def test_offers_name_who_comes_after(by, els):
    jan, other = colleague(els), colleague(els)
    own = {"network": els.network, "stakeholder": els.stakeholder}
    offers = [OfferFactory(**own, contact=els), OfferFactory(**own, contact=other), OfferFactory(**own)]

    replace(by, els, jan)

    for offer in offers:
        offer.refresh_from_db()
    assert [offer.contact for offer in offers] == [jan, other, None]


def test_an_unanswered_invitation_of_who_left_is_worthless(by, els):
    invitation = InvitationFactory(
        network=els.network, contact=els, role="partner", address="els@x.org", fingerprint=fingerprint("secret")
    )

    replace(by, els, colleague(els))

    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert Client().post(reverse("invitation_accept", args=["secret"]), {"full_name": "Els"}).status_code == 404
    assert not Invitation.unscoped.filter(accepted_at__isnull=False).exists()


def test_an_unanswered_review_is_asked_anew_of_who_comes_after(by, els):
    jan = colleague(els, email="jan@x.org")
    review = ReviewFactory(network=els.network, stakeholder=els.stakeholder, contact=els)

    replace(by, els, jan)

    review.refresh_from_db()
    assert review.withdrawn_at is not None
    again = Review.unscoped.get(withdrawn_at=None)
    assert (again.contact, again.asked_by) == (jan, by)
    assert [mail.subject for mail in mails_to("jan@x.org")] == [
        f"You now speak for {els.stakeholder}",
        f"Are these still the data of {els.stakeholder}?",
    ]


@pytest.mark.parametrize("fields", [{}, None])
def test_a_review_is_withdrawn_only_where_no_mail_reaches_who_comes_after(by, els, fields):
    ReviewFactory(network=els.network, stakeholder=els.stakeholder, contact=els)

    replace(by, els, colleague(els, **fields) if fields is not None else None)

    assert not Review.unscoped.filter(withdrawn_at=None).exists()


def test_mail_that_has_not_left_does_not_reach_who_left(by, els):
    queued = OutgoingMailFactory(network=els.network, recipient="Els@x.org")
    sent = OutgoingMailFactory(network=els.network, recipient="els@x.org", status="sent", sent_at=timezone.now())
    elsewhere = OutgoingMailFactory(recipient="els@x.org")

    replace(by, els, colleague(els, email="jan@x.org"))

    statuses = [OutgoingMail.unscoped.get(pk=mail.pk).status for mail in [queued, sent, elsewhere]]
    assert statuses == ["superseded", "sent", "queued"]


@pytest.mark.parametrize("why", ["a shared mailbox", "it coordinates", "it speaks for another too"])
def test_mail_stays_where_the_address_still_belongs_to_somebody(by, els, why):
    mail = OutgoingMailFactory(network=els.network, recipient="els@x.org")
    if why == "a shared mailbox":
        colleague(els, email="els@x.org")
    elif why == "it coordinates":
        MembershipFactory(network=els.network, user=UserFactory(email="els@x.org"), role="coordinator")
    else:
        ContactFactory(network=els.network, email="Els@x.org")

    replace(by, els)

    mail.refresh_from_db()
    assert mail.status == "queued"


def test_who_comes_after_is_told_what_is_open_in_the_own_language(by, els):
    own = {"network": els.network}
    jan = colleague(els, email="jan@x.org", user=UserFactory(email="jan@x.org", language="en"))
    MembershipFactory(network=els.network, user=jan.user, role="partner")
    question = AskedCommitmentFactory(**own, stakeholder=els.stakeholder, engagement__title="A quiet room")
    ActionPointFactory(**own, owner=els.stakeholder, text="Write to the boards", due_on=dt.date(2027, 3, 18))
    ActionPointFactory(**own, owner=els.stakeholder, text="Call the town hall")
    ActionPointFactory(**own, owner=els.stakeholder, text="Done already", is_done=True)
    IndicatorFactory(**own, measured_by=els.stakeholder, name="Late pupils", next_measurement_on=dt.date(2027, 6, 30))

    replace(by, els, jan)

    (mail,) = mails_to("jan@x.org")
    assert mail.kind == "review"
    for words in [
        f"You now speak for {els.stakeholder} in {els.network}.",
        "You come after Els, Head teacher",
        "A question waits for an answer: A quiet room",
        reverse("engagements:commitment_answer", args=[els.network.slug, question.pk]),
        "To do until 18 March 2027: Write to the boards",
        "To do: Call the town hall",
        "A figure is expected on 30 June 2027: Late pupils",
        f"/n/{els.network.slug}/my-part/",
    ]:
        assert words in mail.text
    assert "Done already" not in mail.text


def test_who_comes_after_without_an_account_answers_by_mail(by, els):
    jan = colleague(els, email="jan@x.org", language="nl")
    MembershipFactory(network=els.network, user=UserFactory(email="coordinator@x.org"))
    AskedCommitmentFactory(network=els.network, stakeholder=els.stakeholder, engagement__title="A quiet room")

    replace(by, els, jan)

    (mail,) = mails_to("jan@x.org")
    assert mail.language == "nl"
    assert "mailto:coordinator%40x.org" in mail.text
    assert "A quiet room" in mail.text
    assert f"/n/{els.network.slug}/my-part/" in mail.text


def test_the_word_to_who_comes_after_stays_when_that_person_has_left_too(by, els, settings):
    jan = colleague(els, email="jan@x.org")
    replace(by, els, jan)
    Contact.unscoped.filter(pk=jan.pk).update(until_on=YESTERDAY)

    send_due()

    (mail,) = mails_to("jan@x.org")
    assert (mail.status, mail.error) == ("superseded", "This person no longer speaks for the partner.")


def test_a_stakeholder_that_leaves_takes_its_open_requests_along(by, els):
    invitation = InvitationFactory(network=els.network, contact=els, role="partner", address="els@x.org")
    review = ReviewFactory(network=els.network, stakeholder=els.stakeholder, contact=els)

    actions.leave(by=by, stakeholder=els.stakeholder, on=TODAY)

    invitation.refresh_from_db()
    review.refresh_from_db()
    assert None not in {invitation.withdrawn_at, review.withdrawn_at}


def test_contact_end_page_hands_over(client, coordinator):
    contact = ContactFactory(network=coordinator.network, full_name="Els", user=UserFactory())
    url = reverse("stakeholders:contact_end", args=[coordinator.network.slug, contact.pk])
    data = {"left_on": TODAY, "successor": "new", "new_function": "Head", "new_full_name": "An", "version": "0"}

    page = client.get(url).content.decode()
    answer = client.post(url, data | {"new_email": "an@x.org"}, follow=True).content.decode()

    assert "Els, Head teacher has left" in page
    assert "The account of this person stays, but only reads from then on" in page
    assert "An, Head comes after Els, Head teacher. A mail says what is still open." in answer
    assert "Succeeded by An, Head" in answer
    assert "1 former contact" in answer


def test_contact_end_page_keeps_what_was_typed(client, coordinator):
    contact = ContactFactory(network=coordinator.network)
    url = reverse("stakeholders:contact_end", args=[coordinator.network.slug, contact.pk])

    answer = client.post(
        url, {"left_on": TODAY, "successor": "new", "new_function": "", "new_full_name": "An Peeters"}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["new_function"]
    assert "An Peeters" in answer.content.decode()
    contact.refresh_from_db()
    assert contact.until_on is None


def test_contact_end_page_notices_a_second_editor(client, coordinator):
    contact = ContactFactory(network=coordinator.network, version=3)
    url = reverse("stakeholders:contact_end", args=[coordinator.network.slug, contact.pk])

    answer = client.post(url, {"left_on": TODAY, "successor": "nobody", "version": "2"})

    assert answer.status_code == 422
    assert "Somebody else saved this" in answer.content.decode()


def test_who_comes_after_can_be_named_later(client, coordinator):
    contact = ContactFactory(network=coordinator.network, until_on=YESTERDAY)
    jan = colleague(contact, full_name="Jan")
    detail = reverse("stakeholders:stakeholder_detail", args=[coordinator.network.slug, contact.stakeholder_id])
    url = reverse("stakeholders:contact_end", args=[coordinator.network.slug, contact.pk])

    assert "Say who comes after" in client.get(detail).content.decode()
    client.post(url, {"left_on": YESTERDAY, "successor": jan.pk, "new_function": "Head teacher"})

    contact.refresh_from_db()
    assert (contact.successor, contact.until_on) == (jan, YESTERDAY)
    assert "Say who comes after" not in client.get(detail).content.decode()


def test_one_click_makes_a_deputy_the_first_contact(client, coordinator):
    els = ContactFactory(network=coordinator.network, full_name="Els")
    jan = colleague(els, full_name="Jan")
    url = reverse("stakeholders:contact_first", args=[coordinator.network.slug, jan.pk])

    answer = client.post(url, follow=True)

    assert "Jan, Head teacher is the first contact now." in answer.content.decode()
    assert list(els.stakeholder.contacts.by_rank().values_list("full_name", "rank")) == [
        ("Jan", "primary"),
        ("Els", "deputy"),
    ]


def test_a_former_contact_does_not_become_the_first(client, coordinator):
    former = ContactFactory(network=coordinator.network, until_on=YESTERDAY, rank="deputy")
    url = reverse("stakeholders:contact_first", args=[coordinator.network.slug, former.pk])

    assert "no longer in function" in client.post(url, follow=True).content.decode()
    assert client.get(url).status_code == 405


def test_a_partner_ranks_only_its_own_contacts(client, partner):
    other = ContactFactory(network=partner.network, stakeholder=StakeholderFactory(network=partner.network))
    url = reverse("stakeholders:contact_first", args=[partner.network.slug, other.pk])

    assert client.post(url).status_code == 403

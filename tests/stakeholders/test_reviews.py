"""Are these still your data? From the question by mail to the answer by its link."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outbox.models import OutgoingMail
from outbox.sending import send_due
from stakeholders import actions
from stakeholders.models import Contact, Review
from tests.factories import (
    ContactFactory,
    LeadMandateFactory,
    MembershipFactory,
    OfferFactory,
    ResponsibilityFactory,
    ReviewFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)
LINK = re.compile(r"https?://\S+(/reviews/[^/\s]+/)")


@pytest.fixture
def school():
    """A stakeholder with one contact a mail reaches."""
    school = StakeholderFactory(name="De Sluis")
    ContactFactory(network=school.network, stakeholder=school, full_name="Els", email="els@x.org")
    return school


@pytest.fixture
def link(school, django_capture_on_commit_callbacks):
    """The link that came by mail."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_review(by=UserFactory(), stakeholder=school)
    return LINK.search(mail.outbox[-1].body).group(1)


def only_review():
    return Review.unscoped.get()


def url(name, membership, *args):
    return reverse(f"stakeholders:{name}", args=[membership.network.slug, *args])


def test_the_mail_shows_what_is_noted(school, django_capture_on_commit_callbacks):
    own = {"network": school.network, "stakeholder": school}
    ContactFactory(**own, full_name="Jan", rank="deputy", phone="+32 9 111")
    ContactFactory(**own, full_name="Gone Person", until_on=YESTERDAY)
    ResponsibilityFactory(**own, what="Attendance protocol")
    OfferFactory(**own, what="A quiet room")
    OfferFactory(**own, what="An old offer", valid_until_on=YESTERDAY)
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_review(by=UserFactory(), stakeholder=school)

    (message,) = mail.outbox
    assert message.to == ["Els <els@x.org>"]
    for words in ["De Sluis", "Els, Head teacher", "Jan", "+32 9 111", "Attendance protocol", "A quiet room"]:
        assert words in message.body
    for words in ["Gone Person", "An old offer"]:
        assert words not in message.body
    assert message.body.count(LINK.search(message.body).group(1)) == 2


def test_the_link_is_kept_nowhere(school, link):
    review = only_review()

    assert link.split("/")[2] not in str(Review.unscoped.values().get())
    assert review.expires_at - review.asked_at == dt.timedelta(days=60)
    assert not OutgoingMail.unscoped.filter(text__contains=link).exists()


def test_a_scanner_that_looks_answers_nothing(client, link):
    for method in ["get", "head", "get"]:
        answer = getattr(client, method)(link)

    assert answer.status_code == 200
    assert only_review().answered_at is None
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_still_right_confirms_the_offers(client, school, link):
    own = {"network": school.network, "stakeholder": school}
    valid = OfferFactory(**own, confirmed_on=dt.date(2020, 1, 1))
    ended = OfferFactory(**own, valid_until_on=YESTERDAY)
    other = OfferFactory(network=school.network)

    answer = client.post(link, {"do": "right"}, follow=True)

    assert "Thank you" in answer.content.decode()
    for offer in [valid, ended, other]:
        offer.refresh_from_db()
    assert (valid.confirmed_on, ended.confirmed_on, other.confirmed_on) == (TODAY, None, None)
    review = only_review()
    assert (review.answered_at is not None, review.correction) == (True, "")


def test_what_has_changed_is_mailed_to_the_coordinators(client, school, link):
    MembershipFactory(network=school.network, user=UserFactory(email="coordinator@x.org"))
    offer = OfferFactory(network=school.network, stakeholder=school)

    answer = client.post(link, {"correction": "Our new head is <b>An</b> Peeters"}, follow=True)

    assert "The coordinator reads what has changed" in answer.content.decode()
    assert only_review().correction == "Our new head is <b>An</b> Peeters"
    told = OutgoingMail.unscoped.get(kind="answer")
    assert (told.recipient, told.reply_to) == ("coordinator@x.org", ["els@x.org"])
    assert "Our new head is <b>An</b> Peeters" in told.text
    assert "<b>An</b>" not in told.html
    offer.refresh_from_db()
    assert offer.confirmed_on is None


@pytest.mark.parametrize("correction", ["", "   ", "x" * 3001])
def test_a_correction_says_something(client, link, correction):
    answer = client.post(link, {"correction": correction})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["correction"]
    assert only_review().answered_at is None


def test_a_link_is_used_once(client, link):
    client.post(link, {"do": "right"})
    first = only_review().answered_at

    again = Client().post(link, {"correction": "Something else"})

    assert "Your answer was noted" in again.content.decode()
    assert "Els" not in again.content.decode()
    review = only_review()
    assert (review.answered_at, review.correction) == (first, "")


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("expired", "has expired"),
        ("withdrawn", "withdrawn, or replaced"),
        ("asked again", "withdrawn, or replaced"),
        ("another address", "under another address now"),
        ("the contact has left", "under another address now"),
        ("the contact is gone", "under another address now"),
        ("the stakeholder has left", "under another address now"),
    ],
)
def test_a_link_that_ended_shows_and_changes_nothing(client, school, link, end, words):
    contact = school.contacts.get()
    if end == "withdrawn":
        actions.withdraw_review(by=UserFactory(), review=only_review())
    elif end == "asked again":
        actions.ask_review(by=UserFactory(), stakeholder=school)
    elif end == "another address":
        Contact.unscoped.filter(pk=contact.pk).update(email="other@x.org")
    elif end == "the contact has left":
        Contact.unscoped.filter(pk=contact.pk).update(until_on=YESTERDAY)
    elif end == "the contact is gone":
        contact.delete()
    elif end == "the stakeholder has left":
        type(school).unscoped.filter(pk=school.pk).update(left_on=YESTERDAY)

    with time_machine.travel(timezone.now() + dt.timedelta(days=61 if end == "expired" else 0)):
        answers = [client.get(link), client.post(link, {"do": "right"})]

    for answer in answers:
        assert answer.status_code == 404
        assert words in answer.content.decode()
        assert "els@x.org" not in answer.content.decode()
    assert not Review.unscoped.filter(answered_at__isnull=False).exists()


@pytest.mark.parametrize("made_up", ["x", "made-up.0123456789abcdef"])
def test_a_made_up_link_is_answered_in_words(client, link, made_up):
    answer = client.post(reverse("review_answer", args=[made_up]), {"do": "right"})

    assert answer.status_code == 404
    assert "This link no longer works" in answer.content.decode()


def test_a_link_with_another_mark_is_no_link(client, link):
    secret = link.split("/")[2].split(".")[0]

    assert client.get(reverse("review_answer", args=[f"{secret}.0123456789abcdef"])).status_code == 404


def test_a_link_shows_its_own_stakeholder_and_nobody_elses_names(client, school, link):
    other = ContactFactory(network=school.network, full_name="Somebody Else", email="other@x.org")
    LeadMandateFactory(network=school.network, stakeholder=other.stakeholder)
    elsewhere = StakeholderFactory(network=school.network, name="Another school")

    page = client.get(link).content.decode()
    client.post(link, {"do": "right", "stakeholder": elsewhere.pk, "stakeholder_pk": elsewhere.pk})

    assert "els@x.org" in page
    for words in ["Somebody Else", "other@x.org", "Another school"]:
        assert words not in page
    assert only_review().stakeholder == school


def test_the_page_reads_in_the_language_of_who_is_asked(client, school):
    school.contacts.update(language="nl")
    review_mail = actions.ask_review(by=UserFactory(), stakeholder=school)

    assert OutgoingMail.unscoped.get(key=f"review:{review_mail.pk}").language == "nl"


def test_who_is_signed_in_as_that_stakeholder_finds_the_edit_pages(partner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_review(by=UserFactory(), stakeholder=partner.own)
    link = LINK.search(mail.outbox[-1].body).group(1)
    own, stranger, nobody = Client(), Client(), Client()
    own.force_login(partner.user)
    stranger.force_login(MembershipFactory().user)
    edit = url("stakeholder_edit", partner, partner.own.pk)

    assert [edit in client.get(link).content.decode() for client in (own, stranger, nobody)] == [True, False, False]


def test_nobody_to_write_to_is_refused_in_words():
    mute, gone = StakeholderFactory(), StakeholderFactory(left_on=YESTERDAY)
    ContactFactory(network=mute.network, stakeholder=mute)

    with pytest.raises(ValidationError, match="can be reached by mail"):
        actions.ask_review(by=UserFactory(), stakeholder=mute)
    with pytest.raises(ValidationError, match="has left the table"):
        actions.ask_review(by=UserFactory(), stakeholder=gone)


def test_asked_again_at_once_leaves_one_mail(school):
    actions.ask_review(by=UserFactory(), stakeholder=school)
    actions.ask_review(by=UserFactory(), stakeholder=school)

    assert list(OutgoingMail.unscoped.order_by("pk").values_list("status", flat=True)) == ["superseded", "queued"]


def test_a_question_answered_before_its_mail_leaves_is_not_mailed(school):
    review = actions.ask_review(by=UserFactory(), stakeholder=school)
    Review.unscoped.filter(pk=review.pk).update(answered_at=timezone.now())

    send_due()

    assert OutgoingMail.unscoped.get().status == "superseded"


def test_review_list_sorts_who_is_where(client, coordinator):
    now, own = timezone.now(), {"network": coordinator.network}
    names = ["Never", "Long ago", "Waits", "Right", "Corrects", "Mute"]
    rows = {name: StakeholderFactory(**own, name=name) for name in names}
    for name in names[:-1]:
        ContactFactory(**own, stakeholder=rows[name], email=f"{name.split()[0].lower()}@x.org")
    ReviewFactory(
        **own,
        stakeholder=rows["Long ago"],
        asked_at=now - dt.timedelta(days=400),
        answered_at=now - dt.timedelta(days=390),
    )
    ReviewFactory(**own, stakeholder=rows["Waits"])
    ReviewFactory(**own, stakeholder=rows["Right"], answered_at=now)
    ReviewFactory(**own, stakeholder=rows["Corrects"], answered_at=now, correction="New phone number")
    ReviewFactory(**own, stakeholder=rows["Never"], withdrawn_at=now)
    StakeholderFactory(**own, left_on=YESTERDAY)

    page = client.get(url("review_list", coordinator))

    board = page.context["board"]
    found = {
        name: [str(row.stakeholder) for row in getattr(board, name)]
        for name in ["due", "unreachable", "waiting", "answered"]
    }
    assert found == {
        "due": ["Long ago", "Never"],
        "unreachable": ["Mute"],
        "waiting": ["Waits"],
        "answered": ["Corrects", "Right"],
    }
    assert [str(review) for review in board.corrections] == ["Corrects"]
    assert "New phone number" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_review_list_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    own = {"network": coordinator.network}
    for number in range(rows):
        for state in [{}, {"answered_at": timezone.now(), "correction": "x"}, None]:
            contact = ContactFactory(**own, email=f"{number}{len(str(state))}@x.org")
            if state is not None:
                ReviewFactory(**own, stakeholder=contact.stakeholder, contact=contact, **state)

    with django_assert_num_queries(6):
        client.get(url("review_list", coordinator))


def test_review_list_of_an_empty_network(client, coordinator):
    assert (
        "Every partner at the table was asked within a year."
        in client.get(url("review_list", coordinator)).content.decode()
    )


def test_review_ask_asks_the_chosen_and_names_whom_no_mail_reaches(client, coordinator):
    own = {"network": coordinator.network}
    reached = ContactFactory(**own, email="els@x.org").stakeholder
    mute = StakeholderFactory(**own, name="Mute")
    theirs = ContactFactory(email="theirs@x.org").stakeholder
    gone = ContactFactory(**own, email="gone@x.org", stakeholder__left_on=YESTERDAY).stakeholder

    answer = client.post(
        url("review_ask", coordinator),
        {"stakeholder": [reached.pk, mute.pk, theirs.pk, gone.pk, "x", "9" * 30]},
        follow=True,
    )

    page = answer.content.decode()
    assert "1 partner is asked by mail." in page
    assert "No mail reaches: Mute." in page
    assert only_review().stakeholder == reached


def test_review_ask_goes_back_only_to_pages_of_the_network(client, coordinator):
    stakeholder = ContactFactory(network=coordinator.network, email="els@x.org").stakeholder
    back = url("stakeholder_detail", coordinator, stakeholder.pk)

    inside = client.post(url("review_ask", coordinator), {"stakeholder": stakeholder.pk, "next": back})
    outside = client.post(
        url("review_ask", coordinator), {"stakeholder": stakeholder.pk, "next": "https://evil.example"}
    )

    assert inside.url == back
    assert outside.url == url("review_list", coordinator)


def test_choosing_nobody_is_told(client, coordinator):
    assert "Choose at least one partner." in client.post(url("review_ask", coordinator), follow=True).content.decode()


def test_a_correction_is_dealt_with(client, coordinator):
    review = ReviewFactory(network=coordinator.network, answered_at=timezone.now(), correction="New head")

    answer = client.post(url("review_settle", coordinator, review.pk), follow=True)

    assert "is dealt with" in answer.content.decode()
    assert answer.context["board"].corrections == []


@pytest.mark.parametrize("name", ["review_list", "review_ask"])
def test_the_review_is_for_coordinators(client, partner, name):
    assert client.post(url(name, partner), {"stakeholder": partner.own.pk}).status_code == 403


def test_a_partner_confirms_on_its_own_page(client, partner):
    offer = OfferFactory(network=partner.network, stakeholder=partner.own)
    detail = url("stakeholder_detail", partner, partner.own.pk)
    assert "Confirm that these are right" in client.get(detail).content.decode()

    answer = client.post(url("review_confirm", partner, partner.own.pk), follow=True)

    assert "Thank you. It is noted" in answer.content.decode()
    assert "Confirm that these are right" not in answer.content.decode()
    offer.refresh_from_db()
    assert offer.confirmed_on == TODAY
    assert only_review().answered_at is not None


def test_confirming_answers_the_question_that_is_open(client, partner):
    review = actions.ask_review(by=UserFactory(), stakeholder=partner.own)

    client.post(url("review_confirm", partner, partner.own.pk))

    assert only_review().pk == review.pk
    assert OutgoingMail.unscoped.get().status == "superseded"


def test_a_partner_confirms_nobody_elses(client, partner):
    other = StakeholderFactory(network=partner.network)

    assert client.post(url("review_confirm", partner, other.pk)).status_code == 403
    assert (
        "Confirm that these are right" not in client.get(url("stakeholder_detail", partner, other.pk)).content.decode()
    )

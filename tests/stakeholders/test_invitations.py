"""From the coordinator's invitation to the partner's seat."""

import datetime as dt
import re
import threading
import time

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networks.models import Membership, User
from networks.tokens import fingerprint
from outbox.models import OutgoingMail
from stakeholders import actions
from stakeholders.models import Contact, Invitation, Stakeholder
from tests.factories import (
    ContactFactory,
    InvitationFactory,
    MembershipFactory,
    NetworkFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.networks.signin.steps import signed_in_as, with_app

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LINK = re.compile(r"https?://\S+(/invitations/\S+/)")


@pytest.fixture
def mailed(django_capture_on_commit_callbacks):
    """Runs a step and returns the link that came by mail."""

    def mailed(step):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        (message,) = mail.outbox
        return LINK.search(message.body).group(1)

    return mailed


def a_contact(**changes):
    network = NetworkFactory(plan_language="nl")
    return ContactFactory(network=network, email="Els@DeSluis.example.org", full_name="Els", **changes)


def url(name, membership, *args):
    return reverse(f"stakeholders:{name}", args=[membership.network.slug, *args])


def test_a_contact_is_invited_in_the_language_of_the_plan(mailed):
    contact, coordinator = a_contact(), UserFactory()

    link = mailed(lambda: actions.invite_contact(by=coordinator, contact=contact))

    invitation = Invitation.objects.for_network(contact.network).get()
    (message,) = mail.outbox
    assert message.to == ["Els <els@desluis.example.org>"]
    assert (invitation.role, invitation.language, invitation.times_sent) == ("partner", "nl", 1)
    assert invitation.expires_at - invitation.invited_at == dt.timedelta(days=14)
    token = link.split("/")[2]
    assert invitation.fingerprint == fingerprint(token)
    assert not OutgoingMail.unscoped.filter(text__contains=token).exists()


def test_the_link_is_opened_by_anybody_but_used_by_a_post_only(client, mailed):
    contact = a_contact()
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    for _ in range(3):
        page = client.get(link).content.decode()
    assert contact.stakeholder.name in page
    assert Invitation.objects.for_network(contact.network).get().accepted_at is None
    assert not User.objects.filter(email="els@desluis.example.org").exists()


def test_accepting_gives_an_account_a_role_and_a_seat(client, mailed):
    contact = a_contact()
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    answer = client.post(link, {"full_name": "Els De Smet"}, follow=True)

    user = User.objects.get(email="els@desluis.example.org")
    assert (user.full_name, user.language) == ("Els De Smet", "nl")
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).role == "partner"
    assert Contact.objects.for_network(contact.network).get().user == user
    assert answer.redirect_chain[-1][0] == reverse("my_part", args=[contact.network.slug])


def test_a_link_works_once(client, mailed):
    contact = a_contact()
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))
    client.post(link, {"full_name": "Els"})

    for method in ["get", "post"]:
        answer = getattr(Client(), method)(link)
        assert answer.status_code == 404
        assert "accepted already" in answer.content.decode()


@pytest.mark.parametrize("end", ["expired", "withdrawn", "replaced"])
def test_a_link_that_ended_lets_nobody_in(client, mailed, end):
    contact = a_contact()
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))
    invitation = Invitation.objects.for_network(contact.network).get()
    if end == "withdrawn":
        actions.withdraw(by=UserFactory(), invitation=invitation)
    if end == "replaced":
        mailed(lambda: actions.invite_again(by=UserFactory(), invitation=invitation))

    with time_machine.travel(timezone.now() + dt.timedelta(days=15 if end == "expired" else 1)):
        answer = client.post(link, {"full_name": "Els"})

    assert answer.status_code == 404
    assert not User.objects.filter(email="els@desluis.example.org").exists()


def test_the_newest_link_works_after_it_was_sent_again(client, mailed):
    contact = a_contact()
    mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))
    invitation = Invitation.objects.for_network(contact.network).get()

    link = mailed(lambda: actions.invite_again(by=UserFactory(), invitation=invitation))

    assert client.post(link, {"full_name": "Els"}).status_code == 302
    assert Invitation.objects.for_network(contact.network).get().times_sent == 2


def test_an_invitation_sent_again_at_once_leaves_one_mail():
    contact = a_contact()
    invitation = actions.invite_contact(by=UserFactory(), contact=contact)
    actions.invite_again(by=UserFactory(), invitation=invitation)

    assert list(OutgoingMail.unscoped.order_by("pk").values_list("status", flat=True)) == ["superseded", "queued"]


def test_who_has_an_account_keeps_it_and_what_it_was(client, mailed):
    contact = a_contact()
    known = UserFactory(email="els@desluis.example.org", full_name="Els De Smet", language="fr")
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    client.post(link, {"full_name": "Somebody"})

    known.refresh_from_db()
    assert (known.full_name, known.language) == ("Els De Smet", "fr")
    assert Membership.objects.get(user=known).network == contact.network


def test_who_signed_in_before_signs_in_as_always(client, mailed):
    contact = a_contact()
    known = UserFactory(email="els@desluis.example.org", last_login=timezone.now())
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    answer = client.post(link, {"full_name": "Els"})

    assert answer["Location"] == f"/accounts/login/?next=/n/{contact.network.slug}/"
    assert "_auth_user_id" not in client.session
    assert Membership.objects.get(user=known).role == "partner"


def test_the_link_is_no_way_around_a_second_factor(client, mailed):
    contact = a_contact()
    with_app(UserFactory(email="els@desluis.example.org"))
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    answer = client.post(link, {"full_name": "Els"})

    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert signed_in_as(client) is None


def test_the_link_does_not_open_a_closed_account(client, mailed):
    contact = a_contact(language="en")
    UserFactory(email="els@desluis.example.org", is_active=False)
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    answer = client.post(link, {"full_name": "Els"})

    assert answer.status_code == 422
    assert "The account of els@desluis.example.org is closed. Ask the coordinator" in answer.content.decode()
    assert signed_in_as(client) is None
    assert not Membership.objects.filter(user__email="els@desluis.example.org").exists()
    assert Invitation.objects.for_network(contact.network).get().accepted_at is None


def test_who_speaks_for_another_partner_meanwhile_is_told(client, mailed):
    contact = a_contact(language="en")
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))
    ContactFactory(network=contact.network, user=UserFactory(email="els@desluis.example.org"))

    answer = client.post(link, {"full_name": "Els"})

    assert answer.status_code == 422
    assert "els@desluis.example.org has access to this network already." in answer.content.decode()
    assert Invitation.objects.for_network(contact.network).get().accepted_at is None


def test_an_invitation_is_for_its_address_only(client, mailed):
    contact = a_contact()
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))
    client.force_login(UserFactory(email="jan@x.org"))

    answer = client.post(link, {"full_name": "Jan"})

    assert answer.status_code == 403
    assert "you are signed in as jan@x.org" in answer.content.decode()
    assert Invitation.objects.for_network(contact.network).get().accepted_at is None


def test_a_made_up_link_is_answered_in_words(client):
    answer = client.get(reverse("invitation_accept", args=["made-up"]))

    assert answer.status_code == 404
    assert "This link no longer works" in answer.content.decode()


def test_no_name_is_asked_for_again(client, mailed):
    contact = a_contact()
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    answer = client.post(link, {"full_name": ""})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"full_name"}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_follow_the_link_at_once_one_comes_in(settings):
    contact = a_contact()
    link = []
    settings.CELERY_TASK_ALWAYS_EAGER = True
    actions.invite_contact(by=UserFactory(), contact=contact)
    link = LINK.search(mail.outbox[-1].body).group(1)
    answers = []

    def accept():
        try:
            answers.append(Client().post(link, {"full_name": "Els"}).status_code)
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=accept) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert User.objects.filter(email="els@desluis.example.org").count() == 1
    assert answers.count(302) == 1


@pytest.mark.parametrize("end", ["the function", "the stakeholder"])
def test_who_no_longer_speaks_is_not_seated(client, mailed, end):
    contact = a_contact(language="en")
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))
    if end == "the function":
        Contact.unscoped.filter(pk=contact.pk).update(until_on=TODAY - dt.timedelta(days=1))
    else:
        Stakeholder.unscoped.filter(pk=contact.stakeholder_id).update(left_on=TODAY)

    answer = client.post(link, {"full_name": "Els"})

    assert answer.status_code == 422
    words = {"the function": "is no longer in function", "the stakeholder": "has left the table"}[end]
    assert words in answer.content.decode()
    assert not User.objects.filter(email="els@desluis.example.org").exists()


@pytest.mark.parametrize("end", ["the function", "the stakeholder"])
def test_who_no_longer_speaks_is_not_invited(end):
    contact = a_contact()
    if end == "the function":
        contact.until_on = TODAY - dt.timedelta(days=1)
    else:
        contact.stakeholder.left_on = TODAY

    with pytest.raises(ValidationError, match=r"no longer in function|has left the table"):
        actions.invite_contact(by=UserFactory(), contact=contact)


def test_coordinator_invites_the_chosen_contacts(client, coordinator):
    one = ContactFactory(network=coordinator.network, email="one@x.org")
    ContactFactory(network=coordinator.network, email="two@x.org")
    theirs = ContactFactory(network=NetworkFactory(), email="theirs@x.org")

    answer = client.post(url("contact_invite", coordinator), {"contact": [one.pk, theirs.pk, "x"]}, follow=True)

    assert list(Invitation.unscoped.values_list("address", flat=True)) == ["one@x.org"]
    assert "1 invitation is on its way." in answer.content.decode()


def test_all_are_invited_or_nobody(client, coordinator):
    one = ContactFactory(network=coordinator.network, email="one@x.org")
    known = ContactFactory(network=coordinator.network, email="known@x.org", user=UserFactory())

    answer = client.post(url("contact_invite", coordinator), {"contact": [one.pk, known.pk]}, follow=True)

    assert not Invitation.unscoped.exists()
    assert "has an account already" in answer.content.decode()


def test_invitation_round_ticks_first_contacts_and_invites(client, coordinator):
    network = coordinator.network
    school = StakeholderFactory(network=network, name="De Sluis")
    first = ContactFactory(network=network, stakeholder=school, email="first@x.org", full_name="Els")
    deputy = ContactFactory(network=network, stakeholder=school, email="deputy@x.org", rank="deputy")
    ContactFactory(network=network, email="invited@x.org", full_name="Already Invited")
    InvitationFactory(network=network, address="invited@x.org")
    ContactFactory(network=network, email="Inside@x.org", full_name="Is Inside")
    MembershipFactory(network=network, user=UserFactory(email="inside@x.org"))
    ContactFactory(network=network, email="gone@x.org", until_on=TODAY - dt.timedelta(days=1))
    mute = ContactFactory(network=network, full_name="No Address").stakeholder

    page = client.get(url("invitation_round", coordinator))
    answer = client.post(url("invitation_round", coordinator), {"contact": [first.pk, deputy.pk]}, follow=True)

    assert [(row.name, [c.email for c in contacts]) for row, contacts in page.context["form"].groups] == [
        ("De Sluis", ["first@x.org", "deputy@x.org"])
    ]
    assert page.context["form"].initial["contact"] == [str(first.pk)]
    assert mute in page.context["waiting"].unreachable
    assert "2 invitations are on their way." in answer.content.decode()
    assert set(Invitation.unscoped.values_list("address", flat=True)) == {
        "invited@x.org",
        "first@x.org",
        "deputy@x.org",
    }


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"]])
def test_invitation_round_refuses_in_words(client, coordinator, chosen):
    ContactFactory(network=coordinator.network, email="one@x.org")

    answer = client.post(url("invitation_round", coordinator), {"contact": chosen})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["contact"]
    assert not Invitation.unscoped.exists()


def test_two_contacts_with_one_address_are_told_apart(client, coordinator):
    both = ContactFactory.create_batch(2, network=coordinator.network, email="school@x.org")

    answer = client.post(url("invitation_round", coordinator), {"contact": [row.pk for row in both]})

    assert answer.status_code == 422
    assert "school@x.org is the address of several people you chose" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_invitation_round_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        ContactFactory(network=coordinator.network, email=f"contact{number}@x.org")
        ContactFactory(network=coordinator.network)

    with django_assert_num_queries(4):
        client.get(url("invitation_round", coordinator))


def test_who_has_not_answered_is_reminded_once(client, coordinator):
    first = InvitationFactory(network=coordinator.network, address="first@x.org")
    before = InvitationFactory(network=coordinator.network, reminded_at=timezone.now())
    InvitationFactory(network=coordinator.network, accepted_at=timezone.now())
    ended = ContactFactory(network=coordinator.network, until_on=TODAY - dt.timedelta(days=1))
    left_alone = InvitationFactory(network=coordinator.network, contact=ended, role="partner")
    old_link = first.fingerprint

    answer = client.post(url("invitation_remind", coordinator), follow=True)
    again = client.post(url("invitation_remind", coordinator), follow=True)

    page = answer.content.decode()
    assert "1 person is reminded, with a new link." in page
    assert "1 person was reminded before and is not reminded again." in page
    assert "2 people were reminded before and are not reminded again." in again.content.decode()
    for row in [first, before, left_alone]:
        row.refresh_from_db()
    assert (first.times_sent, before.times_sent, left_alone.times_sent) == (2, 1, 1)
    assert first.fingerprint != old_link
    assert list(OutgoingMail.unscoped.values_list("recipient", "subject")) == [
        ("first@x.org", f"Still waiting for you: {coordinator.network}")
    ]


def test_a_reminder_has_a_link_that_works_and_kills_the_old_one(client, mailed):
    contact = a_contact()
    old = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=contact))

    with time_machine.travel(timezone.now() + dt.timedelta(days=20)):
        new = mailed(lambda: actions.remind_unanswered(by=UserFactory(), network=contact.network))
        assert Client().post(old, {"full_name": "Els"}).status_code == 404
        assert client.post(new, {"full_name": "Els"}).status_code == 302


def test_nobody_to_remind_is_told(client, coordinator):
    answer = client.post(url("invitation_remind", coordinator), follow=True)

    assert "Nobody who was invited still has to answer." in answer.content.decode()


@pytest.mark.slow
def test_two_hundred_are_invited_in_seconds():
    network = NetworkFactory()
    contacts = [ContactFactory(network=network, email=f"contact{number}@x.org") for number in range(200)]
    started = time.monotonic()

    actions.invite_contacts(by=UserFactory(), contacts=contacts)

    assert time.monotonic() - started < 30
    assert Invitation.objects.for_network(network).count() == 200


def test_two_invitations_in_the_same_instant_are_told_in_words(monkeypatch):
    contact = a_contact()
    actions.invite_contact(by=UserFactory(), contact=contact)
    monkeypatch.setattr("stakeholders.actions.invitations._refuse_known_addresses", lambda *_: None)

    with pytest.raises(ValidationError, match="is invited already"):
        actions.invite_contact(by=UserFactory(), contact=contact)


def test_invitation_list_says_since_when_and_whether_reminded(client, coordinator):
    asked = {"network": coordinator.network, "invited_at": dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)}
    InvitationFactory(**asked)
    InvitationFactory(**asked, reminded_at=dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC))

    page = client.get(url("invitation_list", coordinator)).content.decode()

    assert page.count("sent on 4 March 2026") == 2
    assert page.count("not reminded yet") == 1
    assert "reminded on 20 March 2026" in page


def test_invitation_list_comes_in_pages(client, coordinator):
    InvitationFactory.create_batch(51, network=coordinator.network)

    page = client.get(url("invitation_list", coordinator), {"waiting": "2"})

    assert len(page.context["unanswered"]) == 1
    assert "?waiting=1" in page.content.decode()


def test_the_page_of_a_link_stays_private(client, mailed):
    link = mailed(lambda: actions.invite_contact(by=UserFactory(), contact=a_contact()))

    answer = client.get(link)

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_choosing_nobody_is_told(client, coordinator):
    answer = client.post(url("contact_invite", coordinator), follow=True)

    assert "Choose at least one contact." in answer.content.decode()


def test_an_address_is_invited_once(client, coordinator):
    InvitationFactory(network=coordinator.network, address="jan@x.org")
    sent = {"address": "Jan@x.org", "role": "observer", "language": "nl", "full_name": ""}

    answer = client.post(url("invitation_create", coordinator), sent)

    assert answer.status_code == 422
    assert "jan@x.org is invited already" in answer.content.decode()


def test_who_is_in_already_is_not_invited(client, coordinator):
    MembershipFactory(network=coordinator.network, user=UserFactory(email="jan@x.org"))
    sent = {"address": "jan@x.org", "role": "observer", "language": "nl"}

    assert (
        "has access to this network already"
        in client.post(url("invitation_create", coordinator), sent).content.decode()
    )


def test_an_observer_is_invited_and_reads(client, coordinator, mailed):
    sent = {"address": "jan@x.org", "role": "observer", "language": "fr", "full_name": "Jan"}
    link = mailed(lambda: client.post(url("invitation_create", coordinator), sent))

    answer = Client().post(link, {"full_name": "Jan"}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("overview", args=[coordinator.network.slug])
    assert Membership.objects.get(user__email="jan@x.org").role == "observer"


@pytest.mark.parametrize("action", ["invitation_again", "invitation_withdraw"])
def test_what_was_accepted_is_neither_sent_again_nor_withdrawn(client, coordinator, action):
    accepted = InvitationFactory(network=coordinator.network, accepted_at=timezone.now())

    answer = client.post(url(action, coordinator, accepted.pk), follow=True)

    assert "accepted or withdrawn already" in answer.content.decode()


def test_invitation_withdrawn_says_so(client, coordinator):
    invitation = InvitationFactory(network=coordinator.network, address="jan@x.org")

    answer = client.post(url("invitation_withdraw", coordinator, invitation.pk), follow=True)

    assert "The invitation of jan@x.org is withdrawn" in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None


@pytest.mark.parametrize("rows", [1, 3])
def test_invitation_list_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    InvitationFactory.create_batch(rows, network=coordinator.network)
    for number in range(rows):
        contact = ContactFactory(network=coordinator.network, email=f"contact{number}@x.org")
        InvitationFactory(network=coordinator.network, contact=contact, role="partner", accepted_at=timezone.now())

    with django_assert_num_queries(7):
        client.get(url("invitation_list", coordinator))

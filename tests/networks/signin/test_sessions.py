import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from networks.schedule import forget_ended_sessions
from tests.factories import MembershipFactory, UserFactory
from tests.networks.signin.steps import (
    CODE,
    CONFIRM,
    LOGIN,
    PASSWORD,
    mailed_code,
    newcomer,
    person,
    sign_in,
    signed_in_as,
)

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
MONDAY = "2026-10-05T09:00:00Z"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def user(db):
    return person()


@pytest.fixture
def phone(client, user):
    """Another browser in which the same person is signed in; `client` is where the tests look."""
    phone = Client(headers={"User-Agent": SAFARI})
    sign_in(phone, user, REMOTE_ADDR="203.0.113.9")
    sign_in(client, user, headers={"User-Agent": FIREFOX})
    return phone


def is_in(client):
    return client.get("/").status_code != 302


# How long


def test_a_session_ends_two_hours_after_its_last_page(client, user, clock):
    sign_in(client, user)
    for _ in range(3):
        clock.shift(119 * 60)
        assert is_in(client)

    clock.shift(121 * 60)

    assert not is_in(client)


def test_a_session_ends_twelve_hours_after_signing_in_however_busy(client, user, clock):
    sign_in(client, user)
    for _ in range(12):
        clock.shift(59 * 60)
        assert is_in(client)

    clock.shift(13 * 60)

    assert not is_in(client)
    assert "_auth_user_id" not in client.session


def test_the_clock_starts_anew_with_each_sign_in(client, user, clock):
    sign_in(client, user)
    clock.shift(11 * 3600)
    sign_in(client, user)
    clock.shift(90 * 60)

    assert is_in(client)


def test_a_form_sent_after_twelve_hours_goes_to_the_sign_in_page(client, clock):
    membership = MembershipFactory(user=person())
    sign_in(client, membership.user)
    url = reverse("network_edit", args=[membership.network.slug])
    for _ in range(12):
        clock.shift(60 * 60)
        client.get("/guide/")
    clock.shift(5 * 60)

    assert client.post(url, {"name": "Typed"})["Location"] == f"{LOGIN}?next={url}"


def test_a_busy_session_is_noted_every_five_minutes_at_most(client, user, clock, django_assert_num_queries):
    sign_in(client, user)
    client.get("/")  # reads the welcome
    clock.shift(4 * 60)
    with django_assert_num_queries(3):  # the session, the account and its memberships
        client.get("/")
    clock.shift(2 * 60)
    client.get("/")

    assert (UserSession.objects.get().last_seen_at - UserSession.objects.get().created_at).seconds == 6 * 60


def test_a_session_does_not_end_with_the_browser(client, user):
    sign_in(client, user)

    assert client.cookies["sessionid"]["max-age"] == 2 * 60 * 60


def test_signing_in_changes_the_session_s_key(client, user):
    client.post(LOGIN, {"login": user.email, "password": "wrong"})
    client.post("/accounts/login/code/", {"email": user.email})
    before = client.session.session_key
    client.post("/accounts/logout/")
    sign_in(client, user)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_leaves_nothing_on_the_server(client, user):
    sign_in(client, user)
    key = client.session.session_key

    client.post("/accounts/logout/")

    assert not Session.objects.filter(session_key=key).exists()


# Seeing and ending them


def test_the_list_says_where_somebody_is_signed_in(client, phone):
    UserSession.objects.create(user=UserFactory(), session_key="x", ip="192.0.2.77", user_agent=SAFARI)

    page = client.get(reverse("session_list")).content.decode()

    assert "Firefox on Linux" in page
    assert "Mobile Safari on iOS" in page
    assert "203.0.113.9" in page
    assert "This one" in page
    assert "192.0.2.77" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_session_and_for_three(client, user, rows, django_assert_num_queries):
    for _ in range(rows):
        sign_in(Client(), user)
    sign_in(client, user)
    client.get("/")  # reads the welcome

    with django_assert_num_queries(4):
        client.get(reverse("session_list"))


def test_an_ended_session_is_not_listed(client, user, phone):
    phone.post("/accounts/logout/")

    assert len(client.get(reverse("session_list")).context["sessions"]) == 1


def test_one_session_is_ended(client, user, phone):
    third = Client()
    sign_in(third, user)
    row = UserSession.objects.get(session_key=phone.session.session_key)

    answer = client.post(reverse("session_end", args=[row.pk]))

    assert answer["Location"] == reverse("session_list")
    assert [is_in(browser) for browser in (client, phone, third)] == [True, False, True]


def test_all_other_sessions_are_ended(client, user, phone):
    third = Client()
    sign_in(third, user)

    client.post(reverse("sessions_end"))

    assert [is_in(browser) for browser in (client, phone, third)] == [True, False, False]


def test_nobody_ends_a_session_of_somebody_else_nor_its_own(client, user, phone):
    other = UserSession.objects.create(user=UserFactory(), session_key="x", ip="192.0.2.77", user_agent="")
    own = UserSession.objects.get(session_key=client.session.session_key)

    answers = [client.post(reverse("session_end", args=[row.pk])).status_code for row in (other, own)]

    assert answers == [404, 404]
    assert UserSession.objects.count() == 3


@pytest.mark.parametrize("name", ["session_list", "sessions_end", "account"])
def test_who_is_not_signed_in_is_asked_to(client, name):
    ask = client.post if name == "sessions_end" else client.get

    assert ask(reverse(name))["Location"] == f"{LOGIN}?next={reverse(name)}"


def test_ending_sessions_is_not_a_link(client, phone):
    assert client.get(reverse("sessions_end")).status_code == 405
    assert client.get(reverse("session_end", args=[1])).status_code == 405


# Ending by themselves


def test_a_new_password_ends_all_other_sessions(client, user, phone):
    new = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}

    answer = client.post("/accounts/password/change/", new)

    assert answer["Location"] == "/accounts/"
    assert (is_in(client), is_in(phone)) == (True, False)
    assert [session.is_current for session in client.get(reverse("session_list")).context["sessions"]] == [True]


def test_a_first_password_ends_all_other_sessions():
    user, here, phone = newcomer(), Client(), Client()
    for browser in (phone, here):
        browser.post(CODE, {"email": user.email})
        browser.post(CONFIRM, {"code": mailed_code(mail.outbox[-1])})

    here.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})

    user.refresh_from_db()
    assert user.has_usable_password()
    assert (is_in(here), is_in(phone)) == (True, False)


def test_a_password_reset_by_mail_ends_all_sessions(client, user, phone):
    visitor = Client()
    visitor.post("/accounts/password/reset/", {"email": user.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    form = visitor.get(link.replace("http://testserver", ""))["Location"]
    visitor.post(form, {"password1": "another long password", "password2": "another long password"})

    assert (is_in(client), is_in(phone), is_in(visitor)) == (False, False, False)
    assert not UserSession.objects.exists()


def change_account(user, **fields):
    """What an administrator changes of a person."""
    administrator = Client()
    administrator.force_login(UserFactory(is_staff=True, is_superuser=True))
    sent = {"email": user.email, "full_name": user.full_name, "is_active": "on", **fields}
    sent |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    answer = administrator.post(reverse("admin:networks_user_change", args=[user.pk]), sent)
    assert answer.status_code == 302


def test_a_closed_account_is_out_for_good(client, user, phone):
    change_account(user, is_active="")
    assert (is_in(client), is_in(phone)) == (False, False)

    change_account(user, is_active="on")

    assert (is_in(client), is_in(phone)) == (False, False)


def test_an_address_changed_by_an_administrator_lets_nobody_in_any_more(client, user):
    sign_in(client, user)
    client.get("/accounts/email/")
    client.post("/accounts/logout/")
    old = user.email

    change_account(user, email="Roos.New@example.org")

    assert client.post(LOGIN, {"login": old, "password": PASSWORD}).status_code == 200
    assert client.post(LOGIN, {"login": "roos.new@example.org", "password": PASSWORD}).status_code == 302


def test_ended_sessions_are_forgotten_within_the_hour(user, clock):
    ended, going_on = Client(), Client()
    sign_in(ended, user)
    clock.shift(100 * 60)
    sign_in(going_on, user)
    clock.shift(30 * 60)

    forget_ended_sessions()

    assert [row.session_key for row in UserSession.objects.all()] == [going_on.session.session_key]
    assert signed_in_as(going_on) == user.pk
    assert Session.objects.filter(session_key=going_on.session.session_key).exists()
    assert Session.objects.count() == 1

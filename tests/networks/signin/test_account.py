import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from networks.models import User
from tests.factories import MembershipFactory, UserFactory
from tests.networks.signin.steps import (
    CODE,
    CONFIRM,
    LOGIN,
    PASSWORD,
    app_code,
    mailed_code,
    newcomer,
    person,
    sign_in,
    signed_in_as,
    with_app,
)

pytestmark = pytest.mark.django_db

ACCOUNT, EMAIL, EMAIL_CODE = "/accounts/", "/accounts/email/", "/accounts/confirm-email/"
AGAIN, AGAIN_BY_CODE, AGAIN_BY_APP = (
    "/accounts/reauthenticate/",
    "/accounts/reauthenticate/code/",
    "/accounts/2fa/reauthenticate/",
)


@pytest.fixture(autouse=True)
def clock():
    """A clock to turn."""
    with time_machine.travel("2026-10-05T09:00:00Z") as clock:
        yield clock


@pytest.fixture
def signed_in(client, clock):
    """Somebody with a password who just signed in."""
    user = person(email="roos@old.example.org")
    sign_in(client, user)
    client.get(ACCOUNT)  # reads the welcome
    return user


# The page


def test_the_account_page_is_in_the_menu(client, signed_in):
    assert f'href="{ACCOUNT}"' in client.get("/").content.decode()


def test_a_person_changes_name_and_language(client, signed_in):
    answer = client.post(ACCOUNT, {"full_name": "Roos 'de' Boom 🌳", "language": "fr"})

    signed_in.refresh_from_db()
    assert answer["Location"] == ACCOUNT
    assert (signed_in.full_name, signed_in.language) == ("Roos 'de' Boom 🌳", "fr")
    assert '<html lang="fr">' in client.get(ACCOUNT).content.decode()


def test_a_person_needs_a_name(client, signed_in):
    answer = client.post(ACCOUNT, {"full_name": "", "language": "fr"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["full_name"]
    assert User.objects.get(pk=signed_in.pk).language == ""


def test_the_page_changes_nothing_else(client, signed_in):
    client.post(ACCOUNT, {"full_name": "Roos", "email": "x@example.org", "is_staff": "on", "is_superuser": "on"})

    signed_in.refresh_from_db()
    assert (signed_in.email, signed_in.is_staff, signed_in.is_superuser) == ("roos@old.example.org", False, False)


@pytest.mark.parametrize("role", ["coordinator", "partner"])
def test_a_second_factor_is_offered_to_coordinators(client, signed_in, role):
    MembershipFactory(user=signed_in, role=role)

    hint = "You can change everything in your network."
    assert (hint in client.get(ACCOUNT).content.decode()) == (role == "coordinator")
    with_app(signed_in)
    assert hint not in client.get(ACCOUNT).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_in_one_network_and_in_three(client, signed_in, rows, django_assert_num_queries):
    for _ in range(rows):
        MembershipFactory(user=signed_in)

    with django_assert_num_queries(4):
        client.get(ACCOUNT)


# Another address


def ask_for_address(client, email="Roos@New.example.org"):
    return client.post(EMAIL, {"email": email, "action_add": "yes"})


def test_a_new_address_counts_when_its_code_is_typed(client, signed_in):
    assert ask_for_address(client)["Location"] == EMAIL_CODE
    sent = mail.outbox[0]
    assert sent.to == ["roos@new.example.org"]
    assert User.objects.get(pk=signed_in.pk).email == "roos@old.example.org"

    answer = client.post(EMAIL_CODE, {"code": mailed_code(sent)}, follow=True)

    signed_in.refresh_from_db()
    assert signed_in.email == "roos@new.example.org"
    assert "From now on you sign in with roos@new.example.org." in answer.content.decode()
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("roos@new.example.org", True)]


def test_the_old_address_is_told(client, signed_in):
    ask_for_address(client)
    client.post(EMAIL_CODE, {"code": mailed_code(mail.outbox[0])})
    told = mail.outbox[1]

    assert told.to == ["roos@old.example.org"]
    assert "roos@new.example.org" in told.body
    assert "Was it not you?" in told.body


def test_afterwards_only_the_new_address_signs_in(client, signed_in):
    ask_for_address(client)
    client.post(EMAIL_CODE, {"code": mailed_code(mail.outbox[0])})
    client.logout()

    client.post(LOGIN, {"login": "roos@old.example.org", "password": PASSWORD})
    assert signed_in_as(client) is None
    client.post(LOGIN, {"login": "roos@new.example.org", "password": PASSWORD})
    assert signed_in_as(client) == signed_in.pk


def test_an_address_asked_for_lets_nobody_in_before_it_is_confirmed(client, signed_in):
    victim = UserFactory(email="victim@example.org")
    ask_for_address(client, "victim@example.org")
    client.post("/accounts/logout/")

    client.post(CODE, {"email": "victim@example.org"})
    client.post(CONFIRM, {"code": mailed_code(mail.outbox[-1])})

    assert signed_in_as(client) == victim.pk


def test_an_address_of_another_account_cannot_be_taken(client, signed_in):
    UserFactory(email="taken@example.org")

    answer = ask_for_address(client, "taken@example.org")
    assert answer["Location"] == EMAIL_CODE
    answer = client.post(EMAIL_CODE, {"code": mailed_code(mail.outbox[0])})

    assert answer.status_code == 200
    assert answer.context["form"].errors["code"] == ["A user is already registered with this email address."]
    assert User.objects.get(pk=signed_in.pk).email == "roos@old.example.org"


def test_a_wrong_code_changes_nothing(client, signed_in):
    ask_for_address(client)
    for _ in range(3):
        client.post(EMAIL_CODE, {"code": "0000-000"})

    client.post(EMAIL_CODE, {"code": mailed_code(mail.outbox[0])})

    assert User.objects.get(pk=signed_in.pk).email == "roos@old.example.org"


def test_an_address_that_is_none_is_said_at_the_field(client, signed_in):
    answer = ask_for_address(client, "roos at new")

    assert list(answer.context["form"].errors) == ["email"]
    assert 'value="roos at new"' in answer.content.decode()


# Is it you?

ASKING = [
    ("post", EMAIL, {"email": "roos@new.example.org", "action_add": "yes"}),
    ("get", "/accounts/2fa/totp/activate/", {}),
    ("get", "/accounts/2fa/webauthn/add/", {}),
]


@pytest.mark.parametrize(("method", "url", "sent"), ASKING)
def test_ten_minutes_after_signing_in_a_person_proves_it_again(client, signed_in, clock, method, url, sent):
    assert "reauthenticate" not in getattr(client, method)(url, sent).get("Location", "")

    clock.shift(10 * 60 + 1)

    assert getattr(client, method)(url, sent)["Location"].startswith(f"{AGAIN}?next=")


def test_after_the_password_the_change_goes_on(client, signed_in, clock):
    clock.shift(11 * 60)
    asked = ask_for_address(client)["Location"]
    assert client.post(asked, {"password": "wrong", "next": EMAIL}).status_code == 200

    answer = client.post(asked, {"password": PASSWORD, "next": EMAIL})

    assert answer["Location"] == EMAIL_CODE
    assert mail.outbox[0].to == ["roos@new.example.org"]


def test_who_has_no_password_proves_it_by_a_code(client, clock):
    user = newcomer(email="roos@old.example.org")
    client.post(CODE, {"email": user.email})
    client.post(CONFIRM, {"code": mailed_code(mail.outbox[0])})
    clock.shift(11 * 60)
    asked = ask_for_address(client)["Location"]
    assert asked.startswith(f"{AGAIN_BY_CODE}?next=")
    assert len(mail.outbox) == 1
    assert client.get(asked).status_code == 200

    client.post(asked, {"send": "", "next": EMAIL})
    assert mail.outbox[1].to == [user.email]
    wrong = client.post(asked, {"code": "0000-0000", "next": EMAIL})
    assert wrong.context["form"].errors["code"] == ["Incorrect code."]
    answer = client.post(asked, {"code": mailed_code(mail.outbox[1]), "next": EMAIL})

    assert answer["Location"] == EMAIL_CODE
    assert mail.outbox[2].to == ["roos@new.example.org"]


def test_three_wrong_codes_and_it_is_void(client, signed_in, clock):
    clock.shift(11 * 60)
    client.post(AGAIN_BY_CODE, {"send": ""})
    for _ in range(3):
        client.post(AGAIN_BY_CODE, {"code": "0000-0000"})

    client.post(AGAIN_BY_CODE, {"code": mailed_code(mail.outbox[0])})

    assert ask_for_address(client)["Location"].startswith(AGAIN)
    assert len(mail.outbox) == 2  # typing without a code that counts sends a new one


def test_codes_are_not_sent_without_end(client, signed_in):
    for _ in range(7):
        answer = client.post(AGAIN_BY_CODE, {"send": ""}, follow=True)

    assert len(mail.outbox) == 5
    assert "Too many codes were asked for." in answer.content.decode()


def test_a_code_by_mail_is_no_way_around_the_second_factor(client, signed_in, clock):
    with_app(signed_in)
    client.post("/accounts/logout/")
    sign_in(client, signed_in)
    client.post("/accounts/2fa/authenticate/", {"code": app_code()})
    clock.shift(11 * 60)

    page = client.get(ask_for_address(client)["Location"]).content.decode()

    assert AGAIN_BY_APP in page
    assert AGAIN_BY_CODE not in page
    assert client.get(AGAIN_BY_CODE)["Location"] == AGAIN


def test_a_first_password_asks_who_it_is(client):
    user = newcomer()
    client.force_login(user)

    answer = client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})

    assert answer["Location"].startswith(f"{AGAIN_BY_CODE}?next=")
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_a_changed_password_is_told_by_mail(client, signed_in):
    new = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}

    client.post("/accounts/password/change/", new)

    assert [(sent.to, sent.subject) for sent in mail.outbox] == [([signed_in.email], "Password Changed")]


# A link to a new password


def reset_link(client, user):
    client.post("/accounts/password/reset/", {"email": user.email})
    return next(line for line in mail.outbox[-1].body.splitlines() if "/password/reset/key/" in line).replace(
        "http://testserver", ""
    )


def test_a_link_to_a_new_password_works_once(client):
    user, new = person(), {"password1": "another long password", "password2": "another long password"}
    link = reset_link(client, user)
    for _ in range(2):  # a mail scanner looks too
        page = client.get(link)["Location"]
    assert client.post(page, new)["Location"] == reverse("account_reset_password_from_key_done")

    again = client.get(link)

    assert "This link no longer works" in again.content.decode()


def test_a_link_to_a_new_password_works_for_a_day(client, clock):
    link = reset_link(client, person())

    clock.shift(24 * 3600 + 5)

    assert "This link no longer works" in client.get(link).content.decode()


def test_a_link_to_a_new_password_is_not_kept_in_the_database(client):
    link = reset_link(client, person())
    token = link.rstrip("/").rpartition("-")[2]

    stored = [session.get_decoded() for session in Session.objects.all()]

    assert token not in str(stored)


def test_asking_for_a_new_password_does_not_tell_whether_an_address_is_known(client):
    known, unknown = (
        client.post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in [person().email, "nobody@example.org"]
    )

    assert known.redirect_chain == unknown.redirect_chain
    assert [sent.subject for sent in mail.outbox] == [
        "Choose a new password for eslnet",
        "This address has no account in eslnet",
    ]

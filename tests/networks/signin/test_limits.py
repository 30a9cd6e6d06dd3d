"""Guessing is stopped early, without Redis, and without locking a whole town hall out."""

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.factories import UserFactory
from tests.networks.signin.steps import CODE, CONFIRM, LOGIN, PASSWORD, mailed_code, person, sign_in, signed_in_as

pytestmark = pytest.mark.django_db

TOWN_HALL, ELSEWHERE = "198.51.100.7", "203.0.113.9"
TOO_MANY = "Too many tries. Ask for a code by mail, or wait five minutes and try again."


@pytest.fixture(autouse=True)
def clock():
    """A clock to turn."""
    with time_machine.travel("2026-10-05T09:00:00Z") as clock:
        yield clock


def guess(client, email, ip=TOWN_HALL, password="wrong"):
    """One try with a password; what the form says about it."""
    answer = client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=ip)
    return answer.context["form"].non_field_errors() if answer.status_code == 200 else answer.status_code


def stopped_at(answers):
    """How many tries were looked at."""
    return next(number for number, said in enumerate(answers) if said == [TOO_MANY])


@pytest.mark.slow
@pytest.mark.parametrize("known", [True, False])
def test_fifty_wrong_passwords_are_stopped_at_the_sixth(client, known):
    email = person().email if known else "nobody@example.org"

    answers = [guess(client, email) for _ in range(50)]

    assert stopped_at(answers) == 5
    assert answers[5:] == [[TOO_MANY]] * 45


def test_guessing_from_many_addresses_is_stopped_too(client):
    user = person()

    answers = [guess(client, user.email, ip=f"203.0.113.{number}") for number in range(8)]

    assert stopped_at(answers) == 5


def test_then_even_the_right_password_waits_five_minutes(client, clock):
    user = person()
    for _ in range(5):
        guess(client, user.email)
    assert guess(client, user.email, password=PASSWORD) == [TOO_MANY]

    clock.shift(5 * 60 + 1)

    assert guess(client, user.email, password=PASSWORD) == 302


@pytest.mark.slow
def test_twenty_wrong_passwords_a_day_are_the_end_of_it(client, clock):
    user = person()
    answers = []
    for _ in range(5):
        answers += [guess(client, user.email) for _ in range(5)]
        clock.shift(5 * 60 + 1)

    assert stopped_at(answers) == 20


def test_the_way_out_by_code_works(client):
    user = person()
    for _ in range(6):
        guess(client, user.email)

    client.post(CODE, {"email": user.email}, REMOTE_ADDR=TOWN_HALL)
    client.post(CONFIRM, {"code": mailed_code(mail.outbox[0])}, REMOTE_ADDR=TOWN_HALL)

    assert signed_in_as(client) == user.pk


def test_the_way_out_by_a_new_password_works(client):
    user = person()
    for _ in range(6):
        guess(client, user.email)
    client.post("/accounts/password/reset/", {"email": user.email}, REMOTE_ADDR=TOWN_HALL)
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    form = client.get(link.replace("http://testserver", ""))["Location"]
    new = "another long password"
    client.post(form, {"password1": new, "password2": new}, REMOTE_ADDR=TOWN_HALL)

    assert guess(client, user.email, password=new) == 302


@pytest.mark.slow
def test_one_person_s_tries_do_not_lock_the_town_hall(client):
    forgetful, colleague = person(), person()
    for _ in range(60):
        guess(client, forgetful.email)

    assert guess(client, colleague.email, password=PASSWORD) == 302


def test_tries_from_elsewhere_do_not_count_for_the_town_hall(client):
    user = person()
    for number in range(8):
        guess(client, f"nobody{number}@example.org", ip=ELSEWHERE)

    assert guess(client, user.email, password=PASSWORD) == 302


@pytest.mark.slow
def test_guessing_at_many_accounts_from_one_address_is_stopped_at_fifty(client):
    answers = [guess(client, f"nobody{number}@example.org") for number in range(60)]

    assert stopped_at(answers) == 50


def test_signing_in_does_not_use_up_tries(client):
    user = person()
    for _ in range(4):
        guess(client, user.email)
    for _ in range(3):
        assert guess(client, user.email, password=PASSWORD) == 302
        client.logout()

    assert guess(client, user.email) != [TOO_MANY]
    assert guess(client, user.email) == [TOO_MANY]


def test_six_codes_in_ten_minutes_are_one_too_many():
    user = UserFactory()
    answers = [Client().post(CODE, {"email": user.email}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert answers[-1].context["form"].errors["email"] == [TOO_MANY]
    assert len(mail.outbox) == 5


@pytest.mark.slow
def test_a_flood_of_forms_gets_a_page_that_says_so(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [client.post(LOGIN, {}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Wait five minutes" in answers[-1].content.decode()
    assert answers[-1].templates[0].name == "429.html"


def test_the_address_is_the_neighbour_s_unless_proxies_are_trusted(client, settings):
    lie = {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}
    user = person()
    sign_in(client, user, **lie, REMOTE_ADDR=TOWN_HALL)
    assert user.usersession_set.get().ip == TOWN_HALL

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.logout()
    sign_in(client, user, HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.8", REMOTE_ADDR="10.0.0.1")
    assert user.usersession_set.latest("pk").ip == "198.51.100.8"


def test_counts_are_kept_in_the_database(client, django_assert_num_queries):
    cache.set("somebody", 1, 60)

    with django_assert_num_queries(1):
        assert cache.get("somebody") == 1

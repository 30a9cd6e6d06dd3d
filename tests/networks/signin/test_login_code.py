import pytest
import time_machine
from django.core import mail

from outbox.models import OutgoingMail
from tests.factories import MembershipFactory, UserFactory
from tests.networks.signin.steps import (
    CODE,
    CONFIRM,
    LOGIN,
    SECOND,
    app_code,
    mailed_code,
    newcomer,
    signed_in_as,
    with_app,
)

pytestmark = pytest.mark.django_db


def ask(client, email, **more):
    return client.post(CODE, {"email": email, **more})


def test_the_sign_in_page_offers_a_code_first(client):
    page = client.get(LOGIN).content.decode()

    assert page.index("Send me a code") < page.index("Sign in with a password")


def test_a_code_by_mail_lets_in_who_has_no_password(client):
    user = MembershipFactory(user=newcomer(email="roos@brugdam.example.org")).user

    assert ask(client, "Roos@Brugdam.example.org")["Location"] == CONFIRM
    sent = mail.outbox[0]
    answer = client.post(CONFIRM, {"code": mailed_code(sent)})

    assert sent.to == ["roos@brugdam.example.org"]
    assert sent.body.startswith(f"{mailed_code(sent)} is your code")
    assert answer["Location"] == "/"
    assert signed_in_as(client) == user.pk


def test_a_code_may_be_typed_without_its_dash(client):
    user = UserFactory()
    ask(client, user.email)

    client.post(CONFIRM, {"code": " " + mailed_code(mail.outbox[0]).replace("-", " ")})

    assert signed_in_as(client) == user.pk


def test_the_page_somebody_wanted_comes_after_the_code(client):
    user = UserFactory()

    answer = ask(client, user.email, next="/guide/")
    assert answer["Location"] == f"{CONFIRM}?next=%2Fguide%2F"
    answer = client.post(answer["Location"], {"code": mailed_code(mail.outbox[0]), "next": "/guide/"})

    assert answer["Location"] == "/guide/"


@pytest.mark.parametrize("elsewhere", ["//evil.example.org", "https://evil.example.org/", "javascript:alert(1)"])
def test_a_code_never_leads_away(client, elsewhere):
    asked = ask(client, UserFactory().email, next=elsewhere)["Location"]

    answer = client.post(asked, {"code": mailed_code(mail.outbox[0]), "next": elsewhere})

    assert (asked, answer["Location"]) == (CONFIRM, "/")


def test_a_code_works_in_the_browser_that_asked_for_it_only(client):
    from django.test import Client

    user, elsewhere = UserFactory(), Client()
    ask(client, user.email)
    ask(elsewhere, user.email)

    elsewhere.post(CONFIRM, {"code": mailed_code(mail.outbox[0])})

    assert signed_in_as(elsewhere) is None


def test_a_code_works_for_fifteen_minutes(client):
    user = UserFactory()
    with time_machine.travel("2026-10-05T09:00:00Z", tick=False) as clock:
        ask(client, user.email)
        clock.shift(15 * 60 + 1)
        answer = client.post(CONFIRM, {"code": mailed_code(mail.outbox[0])})

    assert answer["Location"] == CODE
    assert signed_in_as(client) is None


def test_three_wrong_codes_and_it_is_void(client):
    user = UserFactory()
    ask(client, user.email)
    answers = [client.post(CONFIRM, {"code": "0000-000"}).status_code for _ in range(3)]

    client.post(CONFIRM, {"code": mailed_code(mail.outbox[0])})

    assert answers == [200, 200, 302]
    assert signed_in_as(client) is None


def test_a_new_code_makes_the_old_one_void(client):
    user = UserFactory()
    ask(client, user.email)
    client.post(CONFIRM, {"action": "resend"})
    first, second = map(mailed_code, mail.outbox)

    client.post(CONFIRM, {"code": first})
    assert signed_in_as(client) is None
    client.post(CONFIRM, {"code": second})

    assert signed_in_as(client) == user.pk


def test_a_second_factor_is_asked_after_the_code(client):
    user = with_app(UserFactory())
    ask(client, user.email)

    answer = client.post(CONFIRM, {"code": mailed_code(mail.outbox[0])})
    assert answer["Location"] == SECOND
    assert signed_in_as(client) is None
    client.post(SECOND, {"code": app_code()})

    assert signed_in_as(client) == user.pk


def test_no_answer_tells_whether_an_address_is_known(client):
    UserFactory(email="known@example.org")
    UserFactory(email="closed@example.org", is_active=False)
    pages = []
    for name in ["known", "closed", "nobody"]:
        client.cookies.clear()
        asked, wrong = ask(client, f"{name}@example.org"), client.post(CONFIRM, {"code": "1234-5678"})
        answers = [asked, client.get(CONFIRM), wrong]
        pages.append([(answer.status_code, without_tokens(answer.content.decode(), name)) for answer in answers])

    assert pages[0] == pages[1] == pages[2]
    assert [sent.subject for sent in mail.outbox] == [
        "Your code to sign in to eslnet",
        "This address has no account in eslnet",
        "This address has no account in eslnet",
    ]


def without_tokens(page, name):
    """The lines of a page that should be the same for everybody."""
    return [line.replace(name, "…") for line in page.splitlines() if "csrf" not in line.lower()]


def test_an_address_that_is_none_is_said_at_the_field(client):
    answer = ask(client, "nobody")

    assert list(answer.context["form"].errors) == ["email"]
    assert 'value="nobody"' in answer.content.decode()


def test_the_mail_speaks_the_language_of_the_account(client, settings):
    settings.LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
    settings.MAILERS = {**settings.MAILERS, "default": {"BACKEND": "outbox.backend.OutboxBackend"}}
    user = UserFactory(language="nl")

    ask(client, user.email)

    assert OutgoingMail.unscoped.get().language == "nl"


def test_the_mail_names_the_place_it_comes_from(client):
    ask(client, UserFactory().email)
    sent = mail.outbox[0]

    assert "http://testserver/" in sent.body

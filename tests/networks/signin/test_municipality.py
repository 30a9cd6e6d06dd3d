"""A municipality's own sign-in, against a real small provider: whom it vouches for comes in, nobody else."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from networks.models import User
from tests.networks.signin.openid_provider import NAME, running_provider
from tests.networks.signin.steps import LOGIN, PASSWORD, SECOND, person, sign_in, signed_in_as, with_app

pytestmark = pytest.mark.django_db

START = "/accounts/oidc/municipality/login/"


@pytest.fixture(scope="module")
def running():
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running, settings):
    running.wrong = ""
    running.person = {"sub": "42", "email": "roos@brugdam.example.org", "email_verified": True}
    settings.SOCIALACCOUNT_PROVIDERS = running.settings
    return running


@pytest.fixture
def roos(db):
    return person(email="roos@brugdam.example.org")


def come_back(client, start=START):
    """There and back again; the answer to the way back."""
    there = client.get(start)["Location"]
    with requests.Session() as browser:
        browser.get(there, timeout=5)
        back = browser.get(there.replace("/authorize?", "/go-on?"), timeout=5, allow_redirects=False)
    return client.get(back.headers["Location"].replace("http://testserver", ""))


def test_the_sign_in_page_offers_it_when_the_settings_name_it(client, provider, settings):
    page = client.get(f"{LOGIN}?next=/guide/").content.decode()
    assert f"Sign in with {NAME}" in page
    assert f'href="{START}?next=%2Fguide%2F"' in page

    settings.SOCIALACCOUNT_PROVIDERS = {}

    assert "Sign in with Stad" not in client.get(LOGIN).content.decode()
    assert client.get(START).status_code == 404


def test_whom_the_municipality_vouches_for_comes_in(client, provider, roos):
    answer = come_back(client, f"{START}?next=/guide/")

    assert answer["Location"] == "/guide/"
    assert signed_in_as(client) == roos.pk


def test_an_address_is_the_same_whatever_its_case(client, provider, roos):
    provider.person["email"] = "Roos@Brugdam.example.org"

    come_back(client)

    assert signed_in_as(client) == roos.pk


def test_nothing_is_stored_but_that_the_address_is_right(client, provider, roos):
    elsewhere = Client()
    sign_in(elsewhere, roos)

    come_back(client)

    assert not SocialAccount.objects.exists()
    assert User.objects.get(pk=roos.pk).check_password(PASSWORD)
    assert elsewhere.get("/").status_code == 200
    assert list(roos.emailaddress_set.values_list("email", "verified")) == [("roos@brugdam.example.org", True)]


def test_somebody_without_an_account_gets_a_clear_page_and_no_account(client, provider):
    answer = come_back(client)

    assert answer.status_code == 403
    assert answer.templates[0].name == "socialaccount/unknown.html"
    assert "there is no account with that address" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("verified", [False, "false", None, "no"])
def test_an_address_the_provider_has_not_verified_lets_nobody_in(client, provider, roos, verified):
    provider.person["email_verified"] = verified

    answer = come_back(client)

    assert answer.status_code == 403
    assert "did not tell us an e-mail address it has confirmed" in answer.content.decode()
    assert signed_in_as(client) is None


def test_a_provider_may_say_verified_as_a_word(client, provider, roos):
    provider.person["email_verified"] = "true"

    come_back(client)

    assert signed_in_as(client) == roos.pk


def test_without_an_address_nobody_comes_in(client, provider, roos):
    del provider.person["email"]

    assert come_back(client).status_code == 403
    assert signed_in_as(client) is None


@pytest.mark.parametrize(("domain", "is_in"), [("brugdam.example.org", True), ("example.org", False)])
def test_some_providers_never_say_verified_and_are_believed_for_their_own_domain(
    client, provider, settings, roos, domain, is_in
):
    del provider.person["email_verified"]
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["verified_email"] = [domain]

    come_back(client)

    assert signed_in_as(client) == (roos.pk if is_in else None)


def test_a_closed_account_stays_closed(client, provider, roos):
    User.objects.update(is_active=False)

    assert come_back(client)["Location"] == "/accounts/inactive/"
    assert signed_in_as(client) is None


def test_a_second_factor_is_asked_all_the_same(client, provider, roos):
    with_app(roos)

    assert come_back(client)["Location"] == SECOND
    assert signed_in_as(client) is None


def test_nothing_can_be_linked(client, provider, roos):
    client.force_login(person(email="other@example.org"))

    come_back(client, f"{START}?process=connect")

    assert not SocialAccount.objects.exists()
    assert client.post(START, {"process": "connect"}).status_code == 405


def test_the_address_decides_nothing_but_the_page_afterwards(client, provider):
    there = client.get(f"{START}?auth_params=prompt%3Dnone&scope=admin&next=//evil.example.org")["Location"]
    sent = parse_qs(urlsplit(there).query)

    assert "prompt" not in sent
    assert set(sent["scope"][0].split()) == {"openid", "profile", "email"}
    assert sent["redirect_uri"] == [f"http://testserver{START}callback/"]


def test_stopping_half_way_leads_to_a_page_that_says_so(client, provider, roos):
    provider.wrong = "cancelled"

    answer = come_back(client)

    assert answer["Location"] == "/accounts/oidc/cancelled/"
    assert "You stopped half way" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(("wrong", "status"), [("error", 401), ("audience", 401), ("expired", 401), ("userinfo", 502)])
def test_a_wrong_answer_lets_nobody_in(client, provider, roos, wrong, status):
    provider.wrong = wrong

    answer = come_back(client)

    assert answer.status_code == status
    assert "Signing in did not work" in answer.content.decode()
    assert signed_in_as(client) is None


def test_a_way_back_nobody_asked_for_lets_nobody_in(client, provider, roos):
    answer = client.get(f"{START}callback/?code=made-up&state=made-up")

    assert answer.status_code == 401
    assert signed_in_as(client) is None


def test_a_provider_that_does_not_answer_is_said_on_a_page(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"

    answer = client.get(START)

    assert answer.status_code == 502
    assert "let us send you a code by mail" in answer.content.decode()

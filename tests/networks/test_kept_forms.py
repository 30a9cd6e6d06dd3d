import pytest
from django.conf import settings
from django.urls import reverse

from stakeholders.models import Stakeholder
from tests.factories import MembershipFactory, StakeholderTypeFactory

PASSWORD = "a long enough password"
COOKIE = settings.LAST_ACCOUNT_COOKIE_NAME


@pytest.fixture
def els(client, db):
    """A coordinator, signed in, who can sign in again."""
    membership = with_password(MembershipFactory(role="coordinator"))
    client.force_login(membership.user)
    return membership


@pytest.fixture
def form_url(els):
    return reverse("stakeholders:stakeholder_create", args=[els.network.slug])


@pytest.fixture
def typed(db):
    return {"name": "Atheneum 'De Brug' 🎒", "type": str(StakeholderTypeFactory().pk), "participation": "core"}


def with_password(membership):
    membership.user.set_password(PASSWORD)
    membership.user.save()
    return membership


def lose_session(client):
    del client.cookies["sessionid"]


def sign_in(client, membership, url):
    return client.post(url, {"login": membership.user.email, "password": PASSWORD}, follow=True)


def test_a_form_sent_after_the_session_ended_is_offered_again(client, els, form_url, typed):
    client.get(form_url)
    lose_session(client)

    answer = client.post(form_url, typed)
    assert answer["Location"] == f"/accounts/login/?next={form_url}"
    answer = sign_in(client, els, answer["Location"])

    assert answer.templates[0].name == "networks/kept_form.html"
    assert dict(answer.context["fields"]) == typed
    client.post(answer.context["path"], dict(answer.context["fields"]))
    assert Stakeholder.objects.for_network(els.network).get().name == typed["name"]
    assert client.get(form_url).templates[0].name == "stakeholders/form.html"


def test_what_one_person_typed_is_not_shown_to_the_next(client, els, form_url, typed):
    client.get(form_url)
    lose_session(client)
    login = client.post(form_url, typed)["Location"]

    answer = sign_in(client, with_password(MembershipFactory(network=els.network, role="coordinator")), login)

    assert answer.templates[0].name == "stakeholders/form.html"
    assert typed["name"] not in answer.content.decode()
    assert "kept_form" not in client.session


def test_what_was_typed_waits_until_its_own_page_is_opened(client, els, form_url, typed):
    client.get(form_url)
    lose_session(client)
    client.post(form_url, typed)

    sign_in(client, els, "/accounts/login/")

    assert client.get(form_url).templates[0].name == "networks/kept_form.html"


@pytest.mark.parametrize("cookie", [None, "1", "1:tampered:with"])
def test_nothing_is_kept_when_nobody_knows_who_typed_it(client, els, form_url, typed, cookie):
    client.logout()
    if cookie:
        client.cookies[COOKIE] = cookie

    answer = client.post(form_url, typed)

    assert answer["Location"] == f"/accounts/login/?next={form_url}"
    assert "kept_form" not in client.session


def test_a_form_too_large_to_be_ours_is_not_kept(client, els, form_url, typed):
    client.get(form_url)
    lose_session(client)

    client.post(form_url, {**typed, "name": "x" * 200_001})

    assert "kept_form" not in client.session


def test_the_browser_is_told_once_who_is_signed_in(client, els, form_url):
    first, second = client.get(form_url), client.get(form_url)

    cookie = first.cookies[COOKIE]
    assert cookie.value.startswith(f"{els.user_id}:")
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    assert COOKIE not in second.cookies


def test_a_page_for_everybody_tells_the_browser_nothing(client, db):
    assert COOKIE not in client.get("/accounts/login/").cookies

"""Signing in as people do: by a code from the mailbox, the app after it, a passkey, the town's own sign-in."""

import pytest
from django.core import mail

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import faults
from tests.factories import MembershipFactory, UserFactory
from tests.networks.signin.openid_provider import NAME, running_provider
from tests.networks.signin.steps import app_code, mailed_code, newcomer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def roos(page):
    """Somebody who comes five times a year, on a phone, without a password."""
    page.set_viewport_size(PHONE)
    user = newcomer(email="roos@brugdam.example.org", full_name="Roos", language="en")
    MembershipFactory(user=user, network__slug="brugdam", role="observer")
    return user


@pytest.fixture
def passkeys(page):
    """A phone that knows passkeys and always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal"}
    options |= dict.fromkeys(["hasResidentKey", "hasUserVerification", "isUserVerified"], True)
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def submit(page):
    page.locator("main form .form-buttons [type=submit]").first.click()


def ask_for_code(page, live_server, email):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("E-mail address").first.fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("heading", name="Look in your mailbox").wait_for()
    assert faults(page) == []
    page.get_by_label("Code").fill(mailed_code(mail.outbox[-1]))
    submit(page)


def sign_out(page):
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def look(page, address):
    """Go there, find nothing wrong with it."""
    page.goto(address)
    assert faults(page) == []


def test_a_code_then_an_app_then_both(page, live_server, roos):
    ask_for_code(page, live_server, roos.email)
    page.wait_for_url("**/n/brugdam/overview/")
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("link", name="My account").click()
    page.get_by_role("link", name="Set up the second step").click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Authenticator code").fill(app_code(secret=secret))
    submit(page)
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert faults(page) == []
    assert page.locator(".codes li").count() == 10
    for path in ["totp/deactivate/", "recovery-codes/generate/", "reauthenticate/", ""]:
        look(page, f"{live_server.url}/accounts/2fa/{path}")
    sign_out(page)

    ask_for_code(page, live_server, roos.email)
    page.get_by_role("heading", name="Second step").wait_for()
    assert faults(page) == []
    assert not page.get_by_role("button", name="Use a passkey").is_visible()
    page.get_by_label("Code").fill(app_code(1, secret=secret))
    submit(page)

    page.wait_for_url("**/n/brugdam/overview/")


def test_a_passkey_signs_in_alone_and_after_a_code(page, live_server, roos, passkeys):
    ask_for_code(page, live_server, roos.email)
    page.wait_for_url("**/n/brugdam/overview/")
    page.goto(f"{live_server.url}/accounts/")
    page.get_by_role("link", name="Add passkeys").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    submit(page)
    page.get_by_role("heading", name="Recovery codes").wait_for()
    look(page, f"{live_server.url}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename My phone").click()
    page.get_by_label("Name of the passkey").fill("My old phone")
    assert faults(page) == []
    submit(page)
    page.get_by_role("link", name="Remove My old phone").click()
    assert faults(page) == []
    look(page, f"{live_server.url}/accounts/2fa/webauthn/reauthenticate/")
    sign_out(page)

    page.goto(f"{live_server.url}/accounts/login/?next=/guide/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/guide/")
    sign_out(page)

    ask_for_code(page, live_server, roos.email)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/n/brugdam/overview/")


def test_without_a_passkey_the_page_says_what_to_do(page, live_server, passkeys):
    page.goto(f"{live_server.url}/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("That did not work. Try again, or choose another way.").wait_for()


def test_the_town_s_own_sign_in(page, live_server, roos, settings):
    with running_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.settings
        page.goto(f"{live_server.url}/accounts/login/?next=/guide/")
        assert faults(page) == []
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        page.get_by_role("link", name="Verder").click()
        page.wait_for_url("**/guide/")
        sign_out(page)

        provider.person["email"] = "stranger@brugdam.example.org"
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        page.get_by_role("link", name="Verder").click()
        page.get_by_role("heading", name="We do not know you yet").wait_for()
        assert faults(page) == []


def test_the_menu_leads_to_the_account_by_keyboard(page, live_server, sign_in):
    sign_in(UserFactory(language="en"))
    page.locator("header .menu summary").last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="My account").focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="My account").wait_for()
    page.get_by_role("link", name="Look where you are signed in").focus()
    page.keyboard.press("Enter")

    page.get_by_text("This one").wait_for()

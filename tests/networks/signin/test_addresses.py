"""Every address under accounts/ is one we mean to have."""

import pytest
from django.urls import URLResolver, reverse

from eslnet.urls import urlpatterns
from tests.factories import UserFactory

OUTSIDE = {
    "account_login": "the sign-in page",
    "account_request_login_code": "a code by mail",
    "account_confirm_login_code": "the code is typed",
    "account_logout": "sign out",
    "account_inactive": "the account is closed",
    "account_signup": "answers that nobody signs up",
    "account_reset_password": "a link to a new password",
    "account_reset_password_done": "look in your mailbox",
    "account_reset_password_from_key": "the new password is typed",
    "account_reset_password_from_key_done": "the password is changed",
    "account_email_verification_sent": "the code for a new address is typed",
    "mfa_authenticate": "the second step",
    "mfa_login_webauthn": "a passkey instead of it all",
    "openid_connect_login": "off to the municipality's sign-in",
    "openid_connect_callback": "back from it",
    "socialaccount_login_cancelled": "back from it, having stopped half way",
}
INSIDE = {
    "account": "my account",
    "account_email": "another address",
    "account_change_password": "another password",
    "account_set_password": "a first password",
    "account_reauthenticate": "is it you? by password",
    "account_reauthenticate_by_code": "is it you? by a code by mail",
    "session_list": "where I am signed in",
    "session_end": "end one of them",
    "sessions_end": "end all others",
    "mfa_index": "the second step",
    "mfa_reauthenticate": "is it you? by the app",
    "mfa_activate_totp": "set up an authenticator app",
    "mfa_deactivate_totp": "give it up",
    "mfa_view_recovery_codes": "recovery codes",
    "mfa_generate_recovery_codes": "new ones",
    "mfa_download_recovery_codes": "as a file",
    "mfa_list_webauthn": "passkeys",
    "mfa_add_webauthn": "add one",
    "mfa_edit_webauthn": "rename one",
    "mfa_remove_webauthn": "remove one",
    "mfa_reauthenticate_webauthn": "is it you? by a passkey",
}
ARGUMENTS = {"mfa_edit_webauthn": [1], "mfa_remove_webauthn": [1], "session_end": [1]}


def names(urls):
    for url in urls:
        if isinstance(url, URLResolver):
            yield from names(url.url_patterns)
        else:
            yield url.name


def accounts():
    return next(url for url in urlpatterns if str(url.pattern) == "accounts/").url_patterns


def test_every_address_of_the_accounts_is_known():
    assert set(names(accounts())) == {*OUTSIDE, *INSIDE}


@pytest.mark.django_db
@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_one_s_own_asks_who_is_there(client, name, method):
    answer = getattr(client, method)(reverse(name, args=ARGUMENTS.get(name)))

    assert answer.status_code in {302, 405}
    assert answer.status_code == 405 or answer["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_nobody_signs_up(client):
    answer = client.get("/accounts/signup/")

    assert answer.templates[0].name == "account/signup_closed.html"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["social/signup/", "3rdparty/signup/", "oidc/nobody/login/", "2fa/trust/"])
def test_what_we_do_not_mean_to_have_is_not_there(client, path):
    client.force_login(UserFactory())

    assert client.get(f"/accounts/{path}").status_code == 404

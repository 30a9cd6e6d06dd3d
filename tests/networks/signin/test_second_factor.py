import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.urls import reverse

from tests.factories import UserFactory
from tests.networks.signin.steps import (
    SECOND,
    SECRET,
    app_code,
    person,
    sign_in,
    signed_in_as,
    with_app,
)

pytestmark = pytest.mark.django_db

SET_UP = "/accounts/2fa/totp/activate/"
AGAIN = "/accounts/2fa/reauthenticate/"
ADMINISTRATION = ["/admin/", "/admin/networks/user/", "/networks/new/"]


@pytest.fixture
def administrator(db):
    return person(is_staff=True, is_superuser=True)


@pytest.fixture
def set_up(client, monkeypatch):
    """An authenticator app, as its owner sets it up; what waits for the commit happens at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **_: then())

    def set_up():
        secret = client.get(SET_UP).context["form"].secret
        return client.post(SET_UP, {"code": app_code(secret=secret)})

    return set_up


# The second step of signing in


def test_the_password_alone_does_not_let_in(client):
    user = with_app(person())

    answer = sign_in(client, user)

    assert answer["Location"] == SECOND
    assert signed_in_as(client) is None
    client.post(SECOND, {"code": app_code()})
    assert signed_in_as(client) == user.pk


@pytest.mark.parametrize(("step", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_s_clock_may_be_half_a_minute_off(client, step, is_good):
    user = with_app(person())
    sign_in(client, user)

    client.post(SECOND, {"code": app_code(step)})

    assert signed_in_as(client) == (user.pk if is_good else None)


@pytest.mark.parametrize("later", [0, 35])
def test_a_code_of_the_app_works_once(client, later):
    user = with_app(person())
    with time_machine.travel("2026-10-05T09:00:00Z", tick=False) as clock:
        code = app_code(1)
        sign_in(client, user)
        client.post(SECOND, {"code": code})
        client.logout()
        clock.shift(later)
        sign_in(client, user)
        answer = client.post(SECOND, {"code": code})

    assert answer.context["form"].errors["code"] == ["Incorrect code."]
    assert signed_in_as(client) is None


def test_the_code_that_set_up_the_app_does_not_sign_in(client, set_up):
    user = person()
    with time_machine.travel("2026-10-05T09:00:00Z"):
        sign_in(client, user)
        code = set_up().wsgi_request.POST["code"]
        client.logout()
        sign_in(client, user)
        client.post(SECOND, {"code": code})

    assert signed_in_as(client) is None


def test_the_sixth_wrong_code_is_not_looked_at(client):
    user = with_app(person())
    sign_in(client, user)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})

    answer = client.post(SECOND, {"code": app_code()})

    assert "Too many tries" in answer.context["form"].errors["code"][0]
    assert signed_in_as(client) is None


def test_a_recovery_code_works_once(client):
    user = with_app(person())
    code = RecoveryCodes.activate(user).get_unused_codes()[3]
    sign_in(client, user)
    client.post(SECOND, {"code": code})
    assert signed_in_as(client) == user.pk

    client.logout()
    sign_in(client, user)
    client.post(SECOND, {"code": code})

    assert signed_in_as(client) is None


def test_a_new_password_by_mail_does_not_skip_the_second_factor(client):
    user = with_app(person())
    client.post("/accounts/password/reset/", {"email": user.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    page = client.get(link.replace("http://testserver", ""))["Location"]
    client.post(page, {"password1": "another long password", "password2": "another long password"})

    answer = client.post("/accounts/login/", {"login": user.email, "password": "another long password"})

    assert answer["Location"] == SECOND
    assert signed_in_as(client) is None


# What is stored


def test_the_secrets_are_sealed_in_the_database(client):
    user = with_app(person())
    seed = RecoveryCodes.activate(user).instance.data["seed"]

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in stored
    assert seed.startswith("gAAAA")


def test_an_older_key_still_opens_what_it_sealed(client, settings):
    user = with_app(person())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key that is long enough for anything we sign with it"
    sign_in(client, user)

    client.post(SECOND, {"code": app_code()})

    assert signed_in_as(client) == user.pk


def test_without_the_key_no_code_is_right(client, settings):
    user = with_app(person())
    settings.SECRET_KEY = "a new key that is long enough for anything we sign with it"
    sign_in(client, user)

    answer = client.post(SECOND, {"code": app_code()})

    assert answer.context["form"].errors["code"] == ["Incorrect code."]


# Setting up


def test_setting_up_gives_recovery_codes_and_a_mail(client, set_up):
    user = person()
    sign_in(client, user)

    answer = set_up()

    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(answer["Location"]).content.decode()
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    assert all(f"{code[:4]} {code[4:]}" in page for code in codes)
    assert [sent.to for sent in mail.outbox] == [[user.email]]


def test_recovery_codes_come_as_a_file_too(client, set_up):
    user = person()
    sign_in(client, user)
    set_up()

    answer = client.get(reverse("mfa_download_recovery_codes"))

    assert answer["Content-Type"] == "text/plain"
    assert len(answer.content.split()) == 10


def test_the_picture_to_scan_passes_the_policy(client):
    sign_in(client, person())

    page = client.get(SET_UP).content.decode()

    assert 'src="data:image/svg+xml;base64,' in page


def test_without_app_the_recovery_codes_go_too(client, set_up):
    user = person()
    sign_in(client, user)
    set_up()

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=user).exists()


# Administrators


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_administrators_may_do_without_where_the_setting_says_so(client, administrator, path):
    sign_in(client, administrator)

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_an_administrator_is_led_to_set_one_up(client, settings, administrator, path):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, administrator)

    answer = client.get(path, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Set one up here" in answer.content.decode()
    assert client.post(path).status_code == 302


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_setting_one_up_opens_the_administration(client, settings, administrator, path, set_up):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, administrator)
    set_up()

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_signing_in_with_it_opens_the_administration(client, settings, administrator, path):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, with_app(administrator))
    client.post(SECOND, {"code": app_code()})

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_it_must_have_been_used_in_this_session(client, settings, administrator, path):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, administrator)
    with_app(administrator)

    answer = client.get(path, follow=True)
    asked, _ = answer.redirect_chain[-1]
    assert asked.startswith(AGAIN)
    answer = client.post(asked, {"code": app_code(), "next": path})

    assert answer["Location"] == path
    assert client.get(path).status_code == 200


def test_giving_it_up_closes_the_administration(client, settings, administrator, set_up):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, administrator)
    set_up()
    client.post(reverse("mfa_deactivate_totp"))

    assert client.get("/networks/new/")["Location"] == reverse("mfa_index")


def test_a_second_factor_shown_by_one_person_is_not_another_s(client, settings, administrator):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, with_app(person()))
    client.post(SECOND, {"code": app_code()})
    session = client.session
    session["_auth_user_id"] = str(administrator.pk)
    session["_auth_user_hash"] = administrator.get_session_auth_hash()
    session.save()

    assert client.get("/networks/new/").status_code == 302


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_the_administration_is_closed_to_everybody_else(client, settings, path):
    settings.REQUIRE_SECOND_FACTOR = True
    assert client.get(path, follow=True).redirect_chain[-1][0].startswith("/accounts/login/?next=")
    sign_in(client, with_app(person()))
    client.post(SECOND, {"code": app_code()})

    assert client.get(path, follow=True).status_code == 403


def test_the_admin_has_no_sign_in_of_its_own(client, administrator):
    answer = client.post("/admin/login/", {"username": administrator.email, "password": "a long enough password"})

    assert answer["Location"] == "/accounts/login/?next=/admin/"
    assert signed_in_as(client) is None


def test_the_admin_never_leads_away(client, administrator):
    sign_in(client, administrator)

    assert client.get("/admin/login/?next=//evil.example.org")["Location"] == "/admin/"
    assert client.get("/admin/login/?next=/admin/networks/")["Location"] == "/admin/networks/"


def test_the_admin_changes_passwords_on_the_account_page(client, administrator):
    sign_in(client, administrator)

    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_an_administrator_takes_a_lost_second_factor_away(client, administrator):
    lost = with_app(person())
    sign_in(client, administrator)
    url = reverse("admin:mfa_authenticator_changelist")
    page = client.get(url, {"q": lost.email}).content.decode()
    row = Authenticator.objects.get(user=lost)

    client.post(reverse("admin:mfa_authenticator_delete", args=[row.pk]), {"post": "yes"})

    assert lost.email in page or str(lost) in page
    assert client.get(reverse("admin:mfa_authenticator_add")).status_code == 403
    assert not Authenticator.objects.exists()


def test_others_may_but_need_not(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    user = UserFactory()
    client.force_login(user)

    assert client.get("/").status_code == 200

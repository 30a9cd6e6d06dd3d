"""What a person does to sign in, as posts and as codes."""

import re
import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from tests.factories import UserFactory

LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"
SECOND = "/accounts/2fa/authenticate/"
PASSWORD = "a long enough password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def person(**fields):
    """Somebody with a password."""
    user = UserFactory(**fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def newcomer(**fields):
    """Somebody who has no password yet."""
    user = UserFactory(**fields)
    user.set_unusable_password()
    user.save()
    return user


def with_app(user):
    """The same person, whose phone shows codes made of SECRET."""
    TOTP.activate(user, SECRET)
    return user


def app_code(step=0, secret=SECRET):
    """What the phone shows now, or some steps later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def mailed_code(mail):
    return re.search(r"\d{4}-\d{4}", mail.body).group()


def sign_in(client, user, **extra):
    """By password, as far as that goes."""
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD}, **extra)


def signed_in_as(client):
    """The key of who is signed in, or nothing."""
    return int(client.session.get("_auth_user_id", 0)) or None

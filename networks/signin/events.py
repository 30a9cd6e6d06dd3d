"""What follows when allauth tells that something happened. Connected when the app is ready."""

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from networks.models import User
from networks.signin import actions, second_factor, sessions


@receiver(user_logged_in)
def begin_session(request: HttpRequest, **told: Any) -> None:
    sessions.begin(request)


@receiver(account.email_changed)
def say_the_new_address(
    request: HttpRequest, from_email_address: EmailAddress | None, to_email_address: EmailAddress, **told: Any
) -> None:
    """allauth tells the old address by mail, and calls the first proof of an address a change from nothing."""
    if from_email_address is not None:
        said = _("From now on you sign in with %(email)s.") % {"email": to_email_address.email}
        messages.success(request, said)


@receiver([account.password_changed, account.password_set, account.password_reset])
def end_other_sessions(request: HttpRequest, user: User, **told: Any) -> None:
    """Whoever knew the old password is out, everywhere but here."""
    actions.end_sessions(user=user, but=request.session.session_key)


@receiver([mfa.authenticator_added, mfa.authenticator_used])
def note_second_factor(request: HttpRequest, user: User, **told: Any) -> None:
    second_factor.note(request, user)


@receiver(mfa.authenticator_removed)
def forget_second_factor(request: HttpRequest, authenticator: Authenticator, **told: Any) -> None:
    second_factor.forget(request)

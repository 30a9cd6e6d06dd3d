"""Administrators show a second factor: set up, and used in this session."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.models import User

SESSION_KEY = "second_factor_of"
ASKED_ON = [
    (Authenticator.Type.TOTP, "mfa_reauthenticate"),
    (Authenticator.Type.WEBAUTHN, "mfa_reauthenticate_webauthn"),
]


def note(request: HttpRequest, user: User) -> None:
    """This session has seen the second factor of this person."""
    request.session[SESSION_KEY] = user.pk


def forget(request: HttpRequest) -> None:
    """A second factor was removed: the next time one is asked, another has to be shown."""
    request.session.pop(SESSION_KEY, None)


def is_due(request: HttpRequest) -> bool:
    """Whether this session must show a second factor before it may do what administrators do."""
    return settings.REQUIRE_SECOND_FACTOR and request.session.get(SESSION_KEY) != request.user.pk


def ask(request: HttpRequest, going_to: str) -> HttpResponse:
    """To the page that asks for the second factor, or that sets one up."""
    types = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    for kind, page in ASKED_ON:
        if kind in types:
            return redirect(reverse(page, query={"next": going_to}))
    messages.warning(request, _("Administrators sign in with a second step. Set one up here, then go on."))
    return redirect("mfa_index")

"""How allauth behaves here: whom it lets in, what it writes, what it asks again, what it keeps sealed."""

from base64 import urlsafe_b64encode
from typing import Any, Never

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from networks.models import User
from networks.signin import reauthentication
from networks.signin.devices import device_name

REAUTHENTICATION = {
    "mfa_reauthenticate": _("Use your authenticator app"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and coordinators; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("Too many tries. Ask for a code by mail, or wait five minutes and try again."),
        "rate_limited": _("Too many tries. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """Whoever made the account knew its address, so it is not confirmed a second time; only a new one is."""
        return [stage for stage in super().get_login_stages() if not stage.endswith(".EmailVerificationStage")]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Nobody is asked twice in ten minutes, everybody later.

        allauth asks nobody who has neither password nor second factor: here those get a code by mail.
        """
        if not reauthentication.is_fresh(self.request):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A code by mail is offered too, unless it would be a way around the second factor."""
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = REAUTHENTICATION.get(method["id"], method["description"])
        if user.is_authenticated and not any(method["id"].startswith("mfa") for method in methods):
            url = reverse("account_reauthenticate_by_code")
            methods.append({"id": "code", "description": _("Get a code by mail"), "url": url})
        return methods

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail speaks the language of the account it goes to, whatever the page speaks."""
        language = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
        with override(language or get_language()):
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of second factors are sealed: whoever reads the database cannot use them."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:  # SECRET_KEY changed and the old one is not among SECRET_KEY_FALLBACKS
            raise self.validation_error("incorrect_code") from error

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's name
        return device_name(context.request.headers.get("User-Agent", ""))


class MunicipalityAdapter(DefaultSocialAccountAdapter):
    """Whom a municipality vouches for comes into the account with that address. Nothing is linked, nobody signs up."""

    def authenticate_by_email(self, sociallogin: SocialLogin) -> Any:
        """Only an address the provider calls verified counts. Some write that as a word, and "false" is a word."""
        for address in sociallogin.email_addresses:
            address.verified = str(address.verified).lower() == "true"
        found = super().authenticate_by_email(sociallogin)
        if found:
            user, email = found
            EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        return found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> Never:
        addresses = sociallogin.email_addresses
        told = {"provider": sociallogin.provider.name, "address": addresses[0] if addresses else None}
        raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", told, status=403))


def _seal() -> MultiFernet:
    """Seals with SECRET_KEY; opens what older keys sealed too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        salted_hmac("networks.signin", "second factor", secret=key, algorithm="sha256").digest() for key in keys
    ]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])

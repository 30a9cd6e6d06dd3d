from typing import Any

from allauth.account.forms import ConfirmEmailVerificationCodeForm, ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from networks.models import User
from ui.forms import PageForm


class AccountForm(PageForm, forms.ModelForm):
    """What people say of themselves."""

    class Meta:
        model = User
        fields = ["full_name", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        language.choices = [("", _("As my browser asks")), *language.choices[1:]]  # type: ignore[attr-defined]


class CodeRequestForm(PageForm, RequestLoginCodeForm):
    """The simplest way in: an address is enough."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label, email.help_text = _("e-mail address"), _("You get a mail with a code. You need no password.")
        email.widget.attrs.pop("placeholder")


class CodeForm(PageForm):
    """Mixed into forms that ask for a code of digits: a phone shows its number keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = self.fields["code"].widget.attrs  # type: ignore[attr-defined]
        attrs.pop("placeholder", None)
        attrs["inputmode"] = "numeric"


class LoginCodeForm(CodeForm, ConfirmLoginCodeForm):
    """The code that was mailed to come in."""


class EmailCodeForm(CodeForm, ConfirmEmailVerificationCodeForm):
    """The code that was mailed to a new address."""


class UsedOnceForm(CodeForm):
    """Mixed into forms that ask for a code of an authenticator app: each code works once.

    A code is accepted one step early or late; allauth remembers it for one step only.
    """

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        used = f"second-factor-used:{self.user.pk}:{normalize_user_code(code)}"  # type: ignore[attr-defined]
        if not cache.add(used, "used", timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(UsedOnceForm, AuthenticateForm):
    """The second step of signing in."""


class SecondFactorAgainForm(UsedOnceForm, ReauthenticateForm):
    """Is it you?"""


class AuthenticatorAppForm(UsedOnceForm, ActivateTOTPForm):
    """The first code of a new authenticator app."""


class PasskeyForm(PageForm, AddWebAuthnForm):
    """A key that signs in by itself, so it must have asked its owner for a PIN, a finger or a face."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].label = _("name of the passkey")

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return super().clean()


class PasskeyNameForm(PageForm, EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("name of the passkey")

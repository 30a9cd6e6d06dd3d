from copy import copy
from typing import Any

from allauth.account.views import BaseReauthenticateView
from allauth.account.views import LoginView as AllauthLoginView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from networks.access import AccountRequest, own_memberships
from networks.signin import actions, municipality, sessions
from networks.signin.forms import AccountForm, CodeRequestForm, LoginCodeForm
from networks.signin.reauthentication import MailedCode


class LoginView(AllauthLoginView):
    """All ways in on one page, a code by mail first."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["code_form"] = CodeRequestForm()
        context["municipalities"] = municipality.links(self.get_next_url())
        return context


@login_required
def account(request: AccountRequest) -> HttpResponse:
    """My account: who I am, how I sign in, where I am signed in."""
    form = AccountForm(request.POST or None, instance=copy(request.user))
    if form.is_valid():
        with translation.override(form.save().language or translation.get_language()):
            messages.success(request, _("Saved."))
        return redirect("account")
    factors = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "form": form,
        "has_app": Authenticator.Type.TOTP in factors,
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "session_count": sessions.alive(request.user).count(),
        "is_coordinator": any(membership.is_coordinator for membership in own_memberships(request.user)),
    }
    return render(request, "account/account.html", context, status=422 if form.is_bound else 200)


@login_required
def session_list(request: AccountRequest) -> HttpResponse:
    """Where I am signed in."""
    return render(
        request, "account/session_list.html", {"sessions": list(sessions.open_sessions(request, request.user))}
    )


@require_POST
@login_required
def session_end(request: AccountRequest, session_pk: int) -> HttpResponse:
    """Sign out on one other device."""
    if not actions.end_sessions(user=request.user, but=request.session.session_key, only=session_pk):
        raise Http404
    messages.success(request, _("That session has ended."))
    return redirect("session_list")


@require_POST
@login_required
def sessions_end(request: AccountRequest) -> HttpResponse:
    """Sign out on all other devices."""
    actions.end_sessions(user=request.user, but=request.session.session_key)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("session_list")


@method_decorator(login_required, name="dispatch")
class ReauthenticateByCodeView(BaseReauthenticateView):
    """Is it you? Answered by a code that is mailed when asked for; allauth's pages take password or second factor."""

    form_class = LoginCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "send" in request.POST or not self.waiting:
            if not MailedCode.start(request):
                messages.error(request, _("Too many codes were asked for. Use the newest one, or wait ten minutes."))
            return redirect(self.passthrough_next_url(request.path))
        return super().post(request, *args, **kwargs)

    @property
    def waiting(self) -> MailedCode | None:
        return MailedCode.waiting(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"code": self.waiting.code if self.waiting else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_sent": self.waiting is not None}

    def form_valid(self, form: LoginCodeForm) -> HttpResponse:
        if self.waiting:
            self.waiting.finish()
        return super().form_valid(form)

    def form_invalid(self, form: LoginCodeForm) -> HttpResponse:
        if self.waiting and not self.waiting.record_invalid_attempt():
            messages.error(self.request, _("Too many tries with this code. Ask for a new one."))
            return redirect(self.passthrough_next_url(self.request.path))
        return super().form_invalid(form)


login = LoginView.as_view()
reauthenticate_by_code = ReauthenticateByCodeView.as_view()

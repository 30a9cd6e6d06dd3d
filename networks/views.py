from copy import copy

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from networks import actions
from networks.access import COORDINATORS, AccountRequest, NetworkRequest, administrator_view, network_view
from networks.forms import NetworkForm, NetworkStartForm


@administrator_view
def network_start(request: AccountRequest) -> HttpResponse:
    """An administrator starts a network and names its first coordinator."""
    form = NetworkStartForm(request.POST or None)
    if form.is_valid():
        network = actions.start_network(by=request.user, **form.network_and_coordinator())
        messages.success(request, _("%(network)s has started.") % {"network": network})
        return redirect("networks:network_start")
    return render(request, "networks/network_start.html", {"form": form}, status=422 if form.is_bound else 200)


@network_view(roles=COORDINATORS)
def network_edit(request: NetworkRequest) -> HttpResponse:
    """The coordinator changes the network's own facts and its words for the pillars."""
    form = NetworkForm(request.POST or None, instance=copy(request.network))
    if form.is_valid():
        network = form.save()
        messages.success(request, _("Saved."))
        return redirect("network_edit", network_slug=network.slug)
    return render(request, "networks/network_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def language_choose(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: on this device, and for the account of who is signed in."""
    language = request.POST.get("language", "")
    response = redirect(_own_page(request))
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(user=request.user, language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.PRODUCTION,
            httponly=True,
        )
        translation.activate(language)
    return response


def _own_page(request: HttpRequest) -> str:
    """The page to go back to, if it is one of ours (ASVS 3.7.2)."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else "/"

import sys
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from engagements.note_rounds import owed_by
from engagements.queries import part_of
from eslnet import actions
from eslnet.logs import request_id
from eslnet.overview import overview as build_overview
from goals.queries import returned_to
from monitoring.queries import next_meeting, open_action_points
from networks import kept_forms
from networks.access import AccountRequest, NetworkRequest, administrator_view, network_view, own_memberships
from networks.forms import NetworkStartForm
from networks.sent_forms import once
from stakeholders.queries import own_stakeholder


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Straight into the network of who has one; a choice for who has several or administers the platform."""
    memberships = own_memberships(request.user)
    if len(memberships) == 1 and not request.user.is_staff:
        return redirect("network_home", network_slug=memberships[0].network.slug)
    return render(request, "eslnet/home.html", {"memberships": memberships})


@administrator_view
@once
def network_start(request: AccountRequest) -> HttpResponse:
    """An administrator starts a network and names its first coordinator, who is invited by mail."""
    form = NetworkStartForm(request.POST or None)
    if form.is_valid():
        network = actions.start_network(
            by=request.user, network=form.network_facts(), coordinator=form.coordinator_facts()
        )
        values = {"network": network, "address": form.cleaned_data["coordinator_email"]}
        messages.success(request, _("%(network)s has started. The invitation is on its way to %(address)s.") % values)
        return redirect("network_start")
    return render(request, "eslnet/network_start.html", {"form": form}, status=422 if form.is_bound else 200)


@network_view
def network_home(request: NetworkRequest) -> HttpResponse:
    """The first page of each role: My part for a partner, the overview for everybody else."""
    page = "my_part" if request.membership.is_partner else "overview"
    return redirect(page, network_slug=request.network.slug)


@network_view
def overview(request: NetworkRequest) -> HttpResponse:
    """Where the network stands, in sentences."""
    state = build_overview(request.network, request.network.today)
    return render(request, "eslnet/overview.html", {"step": "overview", "overview": state})


@network_view
def my_part(request: NetworkRequest) -> HttpResponse:
    """What a partner is asked, what it promised and when, and when the partners meet next."""
    own, today = own_stakeholder(request.membership), request.network.today
    meeting = next_meeting(request.network, today)
    context: dict[str, Any] = {"step": "my_part", "own": own, "today": today, "meeting": meeting}
    if own is not None:
        part = part_of(own, today)
        context |= {"part": part, "late": part.late(today), "points": open_action_points(own)}
        owed = owed_by(request.network, own)
        context |= {"owed": owed, "to_tell": {row.engagement_id for row in owed}}
        context["returned"] = returned_to(request.network, own)
    return render(request, "eslnet/my_part.html", context)


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """The same bytes for every page that does not exist or is somebody else's."""
    return HttpResponseNotFound(render_to_string("404.html"))


def server_error(request: HttpRequest) -> HttpResponse:
    """A failure of ours: 503 if the database is away or does not answer in time, else 500.

    The page asks the database nothing and carries what was typed, ready to be sent again.
    """
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = 503 if is_away else 500
    context = {
        "fields": kept_forms.just_sent(request),
        "path": request.get_full_path(),
        "is_page": request.method == "GET",
        "csrf_token": get_token(request),
        "request_id": request_id.get(),
    }
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "30"} if is_away else {})
    return HttpResponse(render_to_string(f"{status}.html", context), status=status, headers=headers)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: the session is new, or the form is not ours."""
    return render(request, "403_csrf.html", status=403)

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from networks.access import NetworkRequest, network_view


def home(request: HttpRequest) -> HttpResponse:
    """Straight into the network of who has one; a choice for who has several."""
    return render(request, "eslnet/home.html")


@network_view
def network_home(request: NetworkRequest) -> HttpResponse:
    """The first page of each role: My part for a partner, the overview for everybody else."""
    page = "my_part" if request.membership.is_partner else "overview"
    return redirect(page, network_slug=request.network.slug)


@network_view
def overview(request: NetworkRequest) -> HttpResponse:
    return render(request, "eslnet/overview.html", {"step": "overview"})


@network_view
def my_part(request: NetworkRequest) -> HttpResponse:
    return render(request, "eslnet/my_part.html", {"step": "my_part"})


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """The same bytes for every page that does not exist or is somebody else's."""
    return HttpResponseNotFound(render_to_string("404.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: the session is new, or the form is not ours."""
    return render(request, "403_csrf.html", status=403)

"""Agendas to start from, as pages of the inspiration guide: of no network, for everybody."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guide import pages
from guide.models import GuideEntry
from monitoring.agendas import FITTING, STANDARD_AGENDAS, slug_of, standard_length, with_times
from networks.queries import coordinated_networks


@login_required
def agenda_list(request: HttpRequest) -> HttpResponse:
    """Each kind of meeting that has a standard agenda, with what it is for and how long it takes."""
    kinds = [(kind, slug_of(kind), standard_length(kind), pages.meeting(slug_of(kind))) for kind in STANDARD_AGENDAS]
    return render(request, "monitoring/agenda_list.html", {"kinds": kinds})


@login_required
def agenda_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """How one kind of meeting goes: item by item with its minutes, before, in the room and afterwards."""
    kind = next((kind for kind in STANDARD_AGENDAS if slug_of(kind) == slug), None)
    if kind is None:
        raise Http404
    context = {
        "kind": kind,
        "page": pages.meeting(slug),
        "items": with_times(kind),
        "minutes": standard_length(kind),
        "entries": GuideEntry.objects.filter(code__in=FITTING[kind]).in_order(),
        "networks": coordinated_networks(request.user),
    }
    return render(request, "monitoring/agenda_detail.html", context)

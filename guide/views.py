from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guide.forms import GuideFilter
from guide.models import GuideEntry
from networks.models import Membership, Network


@login_required
def entry_list(request: HttpRequest) -> HttpResponse:
    """What others did, narrowed by what stands in the address."""
    filters = GuideFilter(request.GET)
    entries = Paginator(filters.entries(), 50).get_page(request.GET.get("page"))
    return render(request, "guide/entry_list.html", {"filters": filters, "entries": entries})


@login_required
def entry_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One entry, and for who coordinates a network the way to use it there."""
    entry = GuideEntry.objects.filter(code=code).first()
    if entry is None:
        raise Http404
    context = {"entry": entry, "networks": coordinated_networks(request.user)}
    return render(request, "guide/entry_detail.html", context)


def coordinated_networks(user: Any) -> QuerySet[Network]:
    """The networks this person coordinates."""
    return Network.objects.filter(memberships__user=user.pk, memberships__role=Membership.Role.COORDINATOR).order_by(
        "name"
    )

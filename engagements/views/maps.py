from django.http import HttpResponse
from django.shortcuts import render

from engagements.sharing import Sharing, sharing
from goals.models import Plan
from networks.access import NetworkRequest, as_pk, network_view
from ui.rings import Entry


@network_view
def stakeholder_map(request: NetworkRequest) -> HttpResponse:
    """Who works with whom, as a picture and in words; `?focus=` makes one stakeholder stand out."""
    plan = Plan.objects.for_network(request.network).current()
    found = sharing(request.network, plan)
    context = {
        "step": "engagements",
        "plan": plan,
        "sharing": found,
        "rings": found.picture.by_ring,
        "focus": _focus(request, found),
    }
    return render(request, "engagements/stakeholder_map.html", context)


def _focus(request: NetworkRequest, found: Sharing) -> Entry | None:
    """The dot of the stakeholder the address names; none for what makes no sense."""
    asked = request.GET.get("focus", "")
    pk = as_pk(asked)
    key = None if pk is None else found.node_of.get(pk)
    return next((entry for entry in found.picture.entries if entry.node.key == key), None)

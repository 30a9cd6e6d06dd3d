from django.core.paginator import Paginator
from django.http import HttpResponse

from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.pillars import Pillar
from stakeholders import queries
from stakeholders.forms import HelpFilter
from stakeholders.models import Offer
from stakeholders.views.pages import page

A_PAGE = 24


@network_view
def help_list(request: NetworkRequest) -> HttpResponse:
    """Who can help: the offers that still stand, narrowed by what stands in the address."""
    today = request.network.today
    filters = HelpFilter(
        request.GET, network=request.network, is_coordinator=request.membership.is_coordinator, today=today
    )
    offers = Paginator(filters.rows().with_contacts(today).judged(today), A_PAGE).get_page(request.GET.get("page"))
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "stakeholders/_help_found.html" if is_part else "stakeholders/help_list.html"
    return page(request, template, filters=filters, offers=offers)


@network_view
def help_sheet(request: NetworkRequest) -> HttpResponse:
    """Who can help with what, on paper: of all pillars, or of one."""
    today, pillar = request.network.today, request.GET.get("pillar")
    offers = Offer.objects.for_network(request.network).at_the_table().valid(today).in_order().with_contacts(today)
    chosen = pillar if pillar in Pillar.values else ""
    return page(
        request,
        "stakeholders/help_sheet.html",
        offers=offers.filter(pillar=chosen) if chosen else offers,
        chosen=chosen,
        pillars=request.network.pillars,
        today=today,
    )


@network_view(roles=COORDINATORS)
def help_stale(request: NetworkRequest) -> HttpResponse:
    """Whose offers nobody has confirmed for a year, so that they can be asked."""
    today = request.network.today
    stakeholders = Paginator(queries.stale_stakeholders(request.network, today), A_PAGE)
    return page(
        request,
        "stakeholders/help_stale.html",
        stakeholders=stakeholders.get_page(request.GET.get("page")),
    )

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions, queries
from stakeholders.forms import PillarLeadForm, ResponsibilityForm
from stakeholders.models import Stakeholder
from stakeholders.views.pages import editable, form_page, page

A_PAGE = 50


@network_view
def pillar_cover(request: NetworkRequest) -> HttpResponse:
    """Who declares what in which pillar, and where nobody leads."""
    rows = Stakeholder.objects.for_network(request.network).at_the_table().by_name()
    stakeholders = Paginator(rows.with_pillars().prefetch_related("offers"), A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "stakeholders/pillar_cover.html",
        pillars=queries.pillar_leads(request.network),
        stakeholders=stakeholders,
        rows=[_cover_row(request, stakeholder) for stakeholder in stakeholders],
    )


def _cover_row(request: NetworkRequest, stakeholder: Stakeholder) -> dict[str, Any]:
    return {
        "stakeholder": stakeholder,
        "parts": queries.parts_of(stakeholder.pillar_responsibilities.all(), stakeholder.offers.all()),
        "may_edit": queries.may_edit(request.membership, stakeholder),
    }


@network_view(roles=WRITERS)
def responsibility_edit(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    """What one stakeholder takes upon itself, in all pillars at once."""
    stakeholder = editable(request, Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk))
    form = ResponsibilityForm(request.POST or None, network=request.network, instance=stakeholder)
    if form.is_valid() and kept(
        form, lambda: actions.declare(by=request.user, stakeholder=stakeholder, by_pillar=form.by_pillar())
    ):
        messages.success(request, _("Saved."))
        return redirect(stakeholder)
    return form_page(
        request,
        form,
        title=_("What %(name)s takes responsibility for") % {"name": stakeholder},
        intro=_("Lead: it makes sure things happen. Contribute: it does a part. Support: it helps when asked."),
        submit=_("Save"),
        cancel_url=stakeholder.get_absolute_url(),
    )


@network_view(roles=COORDINATORS)
def pillar_lead_edit(request: NetworkRequest) -> HttpResponse:
    """Name a stakeholder that leads a pillar, from the sentence that says nobody does."""
    initial = {"pillar": request.GET.get("pillar", "")}
    form = PillarLeadForm(request.POST or None, network=request.network, initial=initial)
    if form.is_valid() and kept(form, lambda: actions.lead_pillar(by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("stakeholders:pillar_cover", network_slug=request.network.slug)
    return form_page(
        request,
        form,
        title=_("Who leads a pillar"),
        intro=_("Who leads makes sure that things happen; others may lead it too."),
        submit=_("Save"),
        cancel_url=reverse("stakeholders:pillar_cover", args=[request.network.slug]),
    )

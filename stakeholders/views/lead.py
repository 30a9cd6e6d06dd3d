from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions
from stakeholders.forms import LeadForm, LeadMandateForm
from stakeholders.models import LeadMandate
from stakeholders.views.pages import form_page, page


@network_view
def lead_list(request: NetworkRequest) -> HttpResponse:
    """Who leads the network, and who did."""
    mandates = LeadMandate.objects.for_network(request.network).select_related("stakeholder")
    return page(
        request,
        "stakeholders/lead_list.html",
        running=mandates.running().leads_first(),
        past=mandates.past().running_first(),
    )


@network_view(roles=COORDINATORS)
def lead_edit(request: NetworkRequest) -> HttpResponse:
    """Name who leads, or hand over."""
    running = list(LeadMandate.objects.for_network(request.network).running())
    form = LeadForm(request.POST or None, network=request.network, mandates=running, today=request.network.today)
    if form.is_valid() and kept(
        form,
        lambda: actions.hand_over(
            by=request.user, network=request.network, roles=form.roles(), on=form.cleaned_data["from_on"]
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("stakeholders:lead_list", network_slug=request.network.slug)
    return form_page(
        request,
        form,
        title=_("Change who leads"),
        intro=_("Who leads calls the partners together and keeps the plan. It need not be the municipality."),
        submit=_("Save"),
        cancel_url=reverse("stakeholders:lead_list", args=[request.network.slug]),
    )


@network_view(roles=COORDINATORS)
def lead_mandate_edit(request: NetworkRequest, lead_mandate_pk: int) -> HttpResponse:
    """Set the dates of a mandate right."""
    mandate = LeadMandate.objects.get_or_404(request.network, pk=lead_mandate_pk)
    form = LeadMandateForm(request.POST or None, network=request.network, instance=mandate)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect("stakeholders:lead_list", network_slug=request.network.slug)
    return form_page(
        request,
        form,
        title=_("Dates of a lead mandate"),
        intro=str(mandate),
        submit=_("Save"),
        cancel_url=reverse("stakeholders:lead_list", args=[request.network.slug]),
    )

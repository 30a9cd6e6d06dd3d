from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions
from stakeholders.forms import PillarLeadForm, ResponsibilityForm
from stakeholders.models import Stakeholder
from stakeholders.views.pages import editable, form_page


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
        return redirect("stakeholders:matrix", network_slug=request.network.slug)
    return form_page(
        request,
        form,
        title=_("Who leads a pillar"),
        intro=_("Who leads makes sure that things happen; others may lead it too."),
        submit=_("Save"),
        cancel_url=reverse("stakeholders:matrix", args=[request.network.slug]),
    )

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.forms import PlanForm
from goals.models import Plan
from goals.views.pages import form_page, page
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept


@network_view
def plan_list(request: NetworkRequest) -> HttpResponse:
    """Every period the network has planned, the newest first."""
    plans = Plan.objects.for_network(request.network)
    return page(request, "goals/plan_list.html", plans=plans.newest_first().with_goal_count(), current=plans.current())


@network_view(roles=COORDINATORS)
def plan_create(request: NetworkRequest) -> HttpResponse:
    plan = Plan(network=request.network)
    return _plan_form(request, plan, title=_("Set the plan period"), submit=_("Set the period"))


@network_view(roles=COORDINATORS)
def plan_edit(request: NetworkRequest, plan_pk: int) -> HttpResponse:
    plan = Plan.objects.get_or_404(request.network, pk=plan_pk)
    return _plan_form(request, plan, title=_("Edit the plan period"), submit=_("Save"))


def _plan_form(request: NetworkRequest, plan: Plan, **context: str) -> HttpResponse:
    form = PlanForm(request.POST or None, network=request.network, instance=plan)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect("goals:goal_list", network_slug=request.network.slug)
    return form_page(
        request,
        form,
        intro=_("Goals and engagements are agreed for one period. A closed period stays readable."),
        cancel_url=reverse("goals:plan_list", args=[request.network.slug]),
        **context,
    )

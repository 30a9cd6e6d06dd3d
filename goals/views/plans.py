from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.forms import PlanForm
from goals.models import Plan
from goals.views.pages import form_page, page
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.actions import delete_unheld
from networks.forms import kept
from networks.queries import deletion_of


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
    """Change a period; `?close` proposes to close it."""
    plan = Plan.objects.get_or_404(request.network, pk=plan_pk)
    initial = {"status": Plan.Status.CLOSED} if "close" in request.GET else {}
    delete_url = reverse("goals:plan_delete", args=[request.network.slug, plan.pk])
    title = _("Edit the plan period")
    return _plan_form(request, plan, initial, title=title, submit=_("Save"), delete_url=delete_url)


@network_view(roles=COORDINATORS)
def plan_delete(request: NetworkRequest, plan_pk: int) -> HttpResponse:
    """Delete a period that was entered by mistake; one that goals or meetings belong to can only be closed."""
    plan = Plan.objects.get_or_404(request.network, pk=plan_pk)
    if request.method == "POST":
        try:
            delete_unheld(by=request.user, row=plan)
        except ValidationError:
            pass  # the page says what stands in the way
        else:
            messages.success(request, _("“%(title)s” is deleted.") % {"title": plan.title})
            return redirect("goals:plan_list", network_slug=request.network.slug)
    return page(
        request,
        "goals/plan_delete.html",
        plan=plan,
        is_closed=plan.status == Plan.Status.CLOSED,
        deletion=deletion_of(plan),
        status=422 if request.method == "POST" else 200,
    )


def _plan_form(
    request: NetworkRequest, plan: Plan, initial: dict[str, Any] | None = None, **context: str
) -> HttpResponse:
    form = PlanForm(request.POST or None, network=request.network, instance=plan, initial=initial)
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

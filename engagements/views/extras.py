"""What stands beside engagements: the times one was held, and money for the plan as a whole."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from engagements import queries
from engagements.extra_forms import BudgetForm, OccurrenceForm
from engagements.models import Engagement, Occurrence, PlanBudget
from engagements.views.engagements import STEP, get_engagement
from goals.models import Plan
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept


@network_view(roles=COORDINATORS)
def plan_budget_create(request: NetworkRequest) -> HttpResponse:
    """Add money for the plan as a whole."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    return _budget_form(request, PlanBudget(plan=plan), _("Money for the plan as a whole"))


@network_view(roles=COORDINATORS)
def plan_budget_edit(request: NetworkRequest, budget_pk: int) -> HttpResponse:
    """Change money for the plan as a whole."""
    budget = PlanBudget.objects.get_or_404(request.network, pk=budget_pk)
    return _budget_form(request, budget, _("Change the budget"))


@network_view(roles=COORDINATORS)
def plan_budget_delete(request: NetworkRequest, budget_pk: int) -> HttpResponse:
    """Delete money for the plan as a whole after asking."""
    budget = PlanBudget.objects.get_or_404(request.network, pk=budget_pk)
    if request.method == "POST":
        budget.delete()
        messages.success(request, _("The budget is deleted."))
        return redirect("engagements:budget", request.network.slug)
    told = _("It goes for good. What the engagements say they cost stays.")
    return _confirm(request, _("Delete “%(name)s”?") % {"name": budget}, told, _budgets_of(request))


@network_view(roles=WRITERS)
def occurrence_create(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Note that an engagement that comes back was held."""
    engagement = get_engagement(request, engagement_pk)
    _refuse_others(request, engagement)
    return _occurrence_form(request, Occurrence(engagement=engagement), _("It was held"))


@network_view(roles=WRITERS)
def occurrence_edit(request: NetworkRequest, occurrence_pk: int) -> HttpResponse:
    """Change a time that it was held."""
    occurrence = _own_occurrence(request, occurrence_pk)
    return _occurrence_form(request, occurrence, _("Change when it was held"))


@network_view(roles=WRITERS)
def occurrence_delete(request: NetworkRequest, occurrence_pk: int) -> HttpResponse:
    """Delete a time that it was held after asking."""
    occurrence = _own_occurrence(request, occurrence_pk)
    back = occurrence.engagement.get_absolute_url()
    if request.method == "POST":
        occurrence.delete()
        messages.success(request, _("It is deleted."))
        return redirect(back)
    return _confirm(request, _("Delete “%(name)s”?") % {"name": occurrence}, _("It goes for good."), back)


def _own_occurrence(request: NetworkRequest, occurrence_pk: int) -> Occurrence:
    """The time it was held, of an engagement this member may change."""
    occurrence: Occurrence = Occurrence.objects.get_or_404(request.network, pk=occurrence_pk)
    occurrence.engagement = get_engagement(request, occurrence.engagement_id)
    _refuse_others(request, occurrence.engagement)
    return occurrence


def _refuse_others(request: NetworkRequest, engagement: Engagement) -> None:
    if not queries.rights_of(request.membership, engagement).can_edit:
        raise PermissionDenied


def _budget_form(request: NetworkRequest, budget: PlanBudget, title: str) -> HttpResponse:
    form = BudgetForm(request.POST or None, network=request.network, instance=budget)
    return _form(request, form, title, _budgets_of(request))


def _occurrence_form(request: NetworkRequest, occurrence: Occurrence, title: str) -> HttpResponse:
    form = OccurrenceForm(request.POST or None, network=request.network, instance=occurrence)
    return _form(request, form, title, occurrence.engagement.get_absolute_url())


def _form(request: NetworkRequest, form: Any, title: str, back: str) -> HttpResponse:
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"form": form, "title": title, "submit": _("Save"), "cancel_url": back}
    return render(request, "stakeholders/form.html", STEP | context, status=422 if form.is_bound else 200)


def _confirm(request: NetworkRequest, title: str, told: str, back: str) -> HttpResponse:
    context = {"title": title, "consequences": [told], "submit": _("Delete it"), "cancel_url": back}
    return render(request, "ui/confirm.html", STEP | context)


def _budgets_of(request: NetworkRequest) -> str:
    return reverse("engagements:budget", args=[request.network.slug])

"""The engagements of the plan seen from the side: partners by goals, and money."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from engagements.budgets import budgets_of
from engagements.models import PlanBudget
from engagements.partner_goals import partner_goals
from engagements.views.engagements import STEP
from goals.models import Plan
from networks.access import NetworkRequest, network_view
from stakeholders.models import Stakeholder

A_PAGE = 50


@network_view
def partners_by_goal(request: NetworkRequest) -> HttpResponse:
    """Which stakeholder works for which goal, and where nobody does."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    seated = Stakeholder.objects.for_network(request.network).at_the_table()
    page = Paginator(seated.by_name(), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "matrix": partner_goals(plan, page, seated)}
    return render(request, "engagements/partners_by_goal.html", STEP | context)


@network_view
def budget(request: NetworkRequest) -> HttpResponse:
    """The money of the plan as a whole; apart from it what the engagements cost, by funding source and by pillar."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    plan.network = request.network
    whole = sorted(PlanBudget.objects.for_network(request.network).filter(plan=plan), key=PlanBudget.place)
    return render(request, "engagements/budget.html", STEP | {"budgets": budgets_of(plan), "plan_budgets": whole})

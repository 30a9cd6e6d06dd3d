"""Partners propose goals, and take them back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from goals import actions, queries
from goals.forms import GoalForm
from goals.models import Goal, Plan
from goals.views.pages import allowed, form_page, found_goal, page
from guide.models import GoalExample
from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders.queries import own_stakeholder


@network_view(roles=WRITERS)
def goal_create(request: NetworkRequest) -> HttpResponse:
    """Add a goal to the running plan, after the others: what a partner adds is its proposal."""
    own, is_coordinator = own_stakeholder(request.membership), request.membership.is_coordinator
    allowed(is_coordinator or own is not None)
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return _no_plan(request)
    priority = Goal.objects.for_network(request.network).filter(plan=plan).next_priority()
    goal = Goal(network=request.network, plan=plan, priority=priority, proposed_by=own)
    example = GoalExample.objects.filter(code=request.GET.get("example", ""), is_good=True).first()
    form = GoalForm(
        request.POST or None,
        network=request.network,
        instance=goal,
        membership=request.membership,
        initial={"title": str(example), "pillars": [example.pillar]} if example else {},
    )
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved.") if is_coordinator else _("Thank you. Your proposal is on the table."))
        return redirect(goal)
    return form_page(
        request,
        form,
        template="goals/goal_form.html",
        title=_("Add a goal") if is_coordinator else _("Propose a goal"),
        intro=_("A goal says what will be different and for whom. How you see it comes next, with its indicator."),
        submit=_("Add the goal") if is_coordinator else _("Propose it"),
        cancel_url=reverse("goals:goal_list", args=[request.network.slug]),
        check_url=reverse("goals:realism_of_new_goal", args=[request.network.slug]) if is_coordinator else "",
        example=example,
        examples=GoalExample.objects.in_order(),
    )


@network_view(roles=WRITERS)
def goal_withdraw(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    """A partner takes its own proposal back, as long as nobody has decided about it."""
    goal = found_goal(request, goal_pk)
    allowed(queries.has_proposed(request.membership, goal))
    if request.method == "POST":
        try:
            actions.withdraw(by=request.user, goal=goal)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(goal)
        messages.success(request, _("Your proposal is withdrawn."))
        return redirect("goals:goal_list", network_slug=request.network.slug)
    return page(request, "goals/goal_withdraw.html", goal=goal)


def _no_plan(request: NetworkRequest) -> HttpResponse:
    """Goals belong to a period: off to setting it, for who may."""
    if request.membership.is_coordinator:
        messages.warning(request, _("Set the plan period first: goals belong to a period."))
        return redirect("goals:plan_create", network_slug=request.network.slug)
    messages.warning(request, _("There is no plan period yet. The coordinator sets it first."))
    return redirect("goals:goal_list", network_slug=request.network.slug)

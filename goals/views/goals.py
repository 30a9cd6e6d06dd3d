from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals import actions, queries
from goals.forms import GoalForm, SettleForm
from goals.gaps import needed
from goals.models import Goal, Plan
from goals.verdict import standing
from goals.views.pages import allowed, form_page, found_goal, may_measure, page
from networks.access import COORDINATORS, WRITERS, NetworkRequest, as_pk, network_view
from networks.forms import kept
from networks.queries import holiday_note
from stakeholders.queries import may_edit, own_stakeholder, sources_of

PAGE = 50


@network_view
def goal_list(request: NetworkRequest) -> HttpResponse:
    """The goals of a plan period by priority: of the running one, or of another that is named."""
    plans = Plan.objects.for_network(request.network)
    plan = _named_plan(request) or plans.current()
    if plan is None:
        return page(request, "goals/goal_list.html", plan=None, has_plans=plans.exists())
    goals = Goal.objects.for_network(request.network).filter(plan=plan)
    numbers = goals.count_by_status()
    status = request.GET.get("status", "")
    shown = goals.filter(status=status) if status in numbers else goals.in_the_plan()
    found = Paginator(shown.with_indicators().by_priority(), PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "goals/goal_list.html",
        plan=plan,
        found=found,
        glances=queries.glances_of(found, request.network, request.network.today, _beside(request, plan, found)),
        numbers=[(value, Goal.Status(value).label, number) for value, number in numbers.items()],
        chosen=status if status in numbers else "",
        active=goals.worked_on().count(),
        rejected=numbers.get(Goal.Status.REJECTED, 0),
        may_propose=request.membership.is_coordinator or own_stakeholder(request.membership) is not None,
    )


@network_view
def goal_detail(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    """One goal: why, by whom and when, what it lacks, and how its indicators do."""
    goal = found_goal(request, goal_pk)
    today = request.network.today
    sheets = queries.indicator_sheets(goal, today)
    indicators = [sheet.indicator for sheet in sheets]
    return page(
        request,
        "goals/goal_detail.html",
        goal=goal,
        sheets=[(sheet, may_measure(request, sheet.indicator)) for sheet in sheets],
        standing=standing(goal, indicators, today, request.network.small_number_threshold),
        gaps=needed(goal, indicators) if goal.is_worked_on else [],
        worries=queries.worries_of(goal, indicators),
        is_late=goal.is_late(today),
        sources=sources_of(request.network, queries.sources_named(goal, sheets)),
        may_edit=may_edit(request.membership, goal.owner) or queries.may_reword(request.membership, goal),
        may_withdraw=queries.has_proposed(request.membership, goal),
        decisions=queries.decisions_about(goal),
    )


@network_view(roles=WRITERS)
def goal_edit(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    goal = found_goal(request, goal_pk)
    allowed(may_edit(request.membership, goal.owner) or queries.may_reword(request.membership, goal))
    return _goal_form(
        request,
        goal,
        title=_("Edit the goal"),
        submit=_("Save"),
        cancel_url=goal.get_absolute_url(),
        check_url=reverse("goals:realism_of_goal", args=[request.network.slug, goal.pk]),
    )


@network_view(roles=COORDINATORS)
@require_POST
def goal_agree(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    """The partners agree on the goal; what is missing is said instead if something is."""
    goal = found_goal(request, goal_pk)
    try:
        actions.agree(by=request.user, goal=goal)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The goal is agreed."))
    return redirect(goal)


@network_view(roles=COORDINATORS)
def goal_settle(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    """Say what became of the goal, or take it up again."""
    goal = found_goal(request, goal_pk)
    form = SettleForm(request.POST or None, network=request.network, instance=goal)
    if form.is_valid() and kept(
        form,
        lambda: actions.settle(
            by=request.user, goal=goal, status=form.cleaned_data["status"], note=form.cleaned_data["status_note"]
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect(goal)
    return form_page(
        request,
        form,
        title=_("What became of this goal?"),
        intro=goal.title,
        submit=_("Save the status"),
        cancel_url=goal.get_absolute_url(),
    )


@network_view(roles=COORDINATORS)
def goal_delete(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    """Delete a goal that was entered by mistake."""
    goal = found_goal(request, goal_pk)
    if request.method == "POST":
        actions.delete_goal(by=request.user, goal=goal)
        messages.success(request, _("The goal is deleted."))
        return redirect("goals:goal_list", network_slug=request.network.slug)
    indicators, measurements = queries.own_rows(goal)
    return page(
        request,
        "goals/goal_delete.html",
        goal=goal,
        indicators=indicators,
        measurements=measurements,
        linked=queries.linked_rows(goal),
    )


@network_view(roles=COORDINATORS)
@require_POST
def goal_reprioritise(request: NetworkRequest, plan_pk: int) -> HttpResponse:
    """Keep the order the goals were dragged into, or move one of them up or down; the list stays filtered."""
    plan = Plan.objects.get_or_404(request.network, pk=plan_pk)
    order = [pk for text in request.POST.getlist("order") if (pk := as_pk(text)) is not None]
    moves = {"up": -1, "down": 1}
    for name, step in moves.items():
        order = _moved(order, request.POST.get(name, ""), step)
    actions.reprioritise(by=request.user, plan=plan, order=order)
    return redirect(f"{reverse('goals:goal_list', args=[request.network.slug])}?{request.GET.urlencode()}")


def _moved(order: list[int], goal_pk: str, step: int) -> list[int]:
    """The order with one goal moved a place, as far as there is one."""
    places = {str(pk): place for place, pk in enumerate(order)}
    place = places.get(goal_pk)
    if place is None or not 0 <= place + step < len(order):
        return order
    moved = list(order)
    moved[place], moved[place + step] = moved[place + step], moved[place]
    return moved


def _beside(request: NetworkRequest, plan: Plan, found: Page[Goal]) -> Iterable[Goal] | None:
    """The active goals a coordinator's goals are held against: on the page already, if it shows all goals."""
    if not request.membership.is_coordinator:
        return None
    shows_all = not found.has_other_pages() and not request.GET.get("status")
    return [goal for goal in found if goal.is_worked_on] if shows_all else queries.active_goals(request.network, plan)


def _named_plan(request: NetworkRequest) -> Plan | None:
    pk = as_pk(request.GET.get("plan", ""))
    plan: Plan | None = Plan.objects.for_network(request.network).filter(pk=pk).first() if pk else None
    return plan


def _goal_form(request: NetworkRequest, goal: Goal, **context: str) -> HttpResponse:
    form = GoalForm(request.POST or None, network=request.network, instance=goal, membership=request.membership)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        if note := holiday_note(request.network, goal.deadline):
            messages.info(request, note)
        return redirect(goal)
    return form_page(request, form, **context)

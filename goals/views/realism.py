"""What is worth a thought while a goal or an indicator is being written. Nothing is saved here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from goals.forms import GoalForm
from goals.indicator_forms import IndicatorForm
from goals.models import Goal, Indicator, Measurement, Plan
from goals.queries import active_goals, may_reword
from goals.realism import worries
from goals.views.pages import allowed, found_goal, found_indicator
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from stakeholders.queries import may_edit


@network_view(roles=COORDINATORS)
@require_POST
def realism_of_new_goal(request: NetworkRequest) -> HttpResponse:
    """Of a goal the coordinator adds; what a partner proposes is asked no more than its words."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return HttpResponse()
    return _goal_check(request, Goal(network=request.network, plan=plan))


@network_view(roles=WRITERS)
@require_POST
def realism_of_goal(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    goal = found_goal(request, goal_pk)
    allowed(may_edit(request.membership, goal.owner) or may_reword(request.membership, goal))
    return _goal_check(request, goal)


@network_view(roles=COORDINATORS)
@require_POST
def realism_of_new_indicator(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    indicator = Indicator(network=request.network, goal=found_goal(request, goal_pk))
    form = IndicatorForm(request.POST, network=request.network, instance=indicator)
    form.full_clean()
    baseline = form.baseline()
    if baseline:
        baseline.indicator = indicator
    _bring_along(indicator, [baseline] if baseline else [])
    return _indicator_check(request, indicator)


@network_view(roles=COORDINATORS)
@require_POST
def realism_of_indicator(request: NetworkRequest, indicator_pk: int) -> HttpResponse:
    goal = found_indicator(request, indicator_pk).goal
    indicator = goal.indicators.with_measurements().get(pk=indicator_pk)
    indicator.goal = goal
    IndicatorForm(request.POST, network=request.network, instance=indicator).full_clean()
    return _indicator_check(request, indicator)


def _goal_check(request: NetworkRequest, goal: Goal) -> HttpResponse:
    """What is typed and cannot be read counts as not typed: the form says so when it is saved."""
    indicators = list(goal.indicators.with_measurements()) if goal.pk else []
    GoalForm(request.POST, network=request.network, instance=goal, membership=request.membership).full_clean()
    return _answer(request, goal, indicators)


def _indicator_check(request: NetworkRequest, indicator: Indicator) -> HttpResponse:
    return _answer(request, indicator.goal, [indicator])


def _answer(request: NetworkRequest, goal: Goal, indicators: list[Indicator]) -> HttpResponse:
    for indicator in indicators:
        indicator.goal = goal
    if goal.is_bare_proposal:
        return render(request, "goals/_worries.html", {"is_bare_proposal": True})
    found = worries(goal, indicators, active_goals(request.network, goal.plan).exclude(pk=goal.pk))
    return render(request, "goals/_worries.html", {"worries": found})


def _bring_along(indicator: Indicator, measurements: list[Measurement]) -> None:
    """Let an indicator that is not saved have these measurements, as if they had been read with it."""
    indicator.pk = 0
    indicator._prefetched_objects_cache = {"measurements": measurements, "milestones": []}  # type: ignore[attr-defined]

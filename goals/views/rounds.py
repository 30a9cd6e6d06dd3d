"""A round of dots: started, voted in, shown, and made into a shortlist."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals import actions, tally
from goals.models import Goal, GoalRound, Plan
from goals.round_forms import RoundForm, ShortlistForm, VoteForm
from goals.views.pages import form_page, page
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders.models import Stakeholder
from stakeholders.queries import own_stakeholder

PAGE = 20


@network_view
def round_list(request: NetworkRequest) -> HttpResponse:
    """The rounds of the running plan, the newest on top."""
    plan = Plan.objects.for_network(request.network).current()
    rounds = GoalRound.objects.for_network(request.network).filter(plan=plan).with_turnout().newest_first()
    return page(
        request,
        "goals/round_list.html",
        plan=plan,
        rounds=Paginator(rounds, PAGE).get_page(request.GET.get("page")),
        proposals=Goal.objects.for_network(request.network).filter(plan=plan).proposed().count(),
    )


@network_view(roles=COORDINATORS)
def round_create(request: NetworkRequest) -> HttpResponse:
    """Start a round over the proposals of the running plan."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None or not Goal.objects.for_network(request.network).filter(plan=plan).proposed().exists():
        messages.warning(request, _("There is nothing to choose from yet: add or ask for proposals first."))
        return redirect("goals:goal_list", network_slug=request.network.slug)
    return _round_form(
        request,
        GoalRound(network=request.network, plan=plan),
        title=_("Start a round"),
        intro=_("Every stakeholder at the table spreads its dots over the proposals; observers do not."),
        submit=_("Start the round"),
        cancel_url=_list_url(request),
    )


@network_view(roles=COORDINATORS)
def round_edit(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    """Change a round nobody has given dots in yet."""
    goal_round = _found(request, goal_round_pk)
    return _round_form(
        request,
        goal_round,
        title=_("Change the round"),
        submit=_("Save"),
        cancel_url=goal_round.get_absolute_url(),
    )


@network_view
def round_detail(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    """Who has given dots, what comes next, and, once everybody may know, how they lie."""
    goal_round = _found(request, goal_round_pk)
    own = own_stakeholder(request.membership)
    board = tally.board(goal_round)
    return page(
        request,
        "goals/round_detail.html",
        goal_round=goal_round,
        board=board,
        own=next((voter for voter in board.voters if own and voter.pk == own.pk), None),
        candidates=goal_round.candidates.select_related("proposed_by", "network").by_priority(),
    )


@network_view(roles=WRITERS)
def round_vote(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    """A partner gives its own dots; who has none of its own finds on the round's page whose to type in."""
    goal_round, own = _found(request, goal_round_pk), own_stakeholder(request.membership)
    if own is None:
        messages.warning(request, _("Choose the stakeholder whose dots you type in."))
        return redirect(goal_round)
    return _vote(request, goal_round, own, is_on_behalf=False)


@network_view(roles=COORDINATORS)
def round_vote_for(request: NetworkRequest, goal_round_pk: int, stakeholder_pk: int) -> HttpResponse:
    """The coordinator types in what a stakeholder said at the meeting."""
    stakeholder = Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk)
    return _vote(request, _found(request, goal_round_pk), stakeholder, is_on_behalf=True)


@network_view
def round_screen(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    """The round on the wall of the meeting room; htmx asks for the board alone, and gets nothing if it is the same."""
    goal_round = _found(request, goal_round_pk)
    board = tally.board(goal_round)
    if request.htmx and request.GET.get("seen") == board.seal:
        return HttpResponse(status=204)
    template = "goals/_board.html" if request.htmx else "goals/round_screen.html"
    return page(request, template, goal_round=goal_round, board=board)


@network_view(roles=COORDINATORS)
@require_POST
def round_close(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    return _step(request, goal_round_pk, actions.close_round, _("The round is closed."))


@network_view(roles=COORDINATORS)
@require_POST
def round_reopen(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    return _step(request, goal_round_pk, actions.reopen_round, _("Dots can be given again."))


@network_view(roles=COORDINATORS)
@require_POST
def round_show(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    return _step(request, goal_round_pk, actions.show_round, _("Everybody sees the dots now."))


@network_view(roles=COORDINATORS)
def round_shortlist(request: NetworkRequest, goal_round_pk: int) -> HttpResponse:
    """Choose the proposals that go on to the meeting that decides."""
    goal_round = _found(request, goal_round_pk)
    if goal_round.is_open:
        messages.warning(request, _("Close the round first: the shortlist follows from the dots."))
        return redirect(goal_round)
    standings = tally.standings(goal_round)
    suggested = tally.suggested(standings, tally.room_left(goal_round.plan))
    form = ShortlistForm(request.POST or None, goal_round=goal_round, suggested=suggested)
    if form.is_valid() and kept(
        form,
        lambda: actions.shortlist(by=request.user, goal_round=goal_round, chosen=form.cleaned_data["goals"]),
    ):
        messages.success(request, _("The shortlist is saved. A meeting decides about it: open one under Evaluation."))
        return redirect(goal_round)
    return form_page(
        request,
        form,
        template="goals/round_shortlist.html",
        title=_("Shortlist"),
        submit=_("Save the shortlist"),
        cancel_url=goal_round.get_absolute_url(),
        standings=standings,
        most=goal_round.plan.most_goals,
    )


def _found(request: NetworkRequest, goal_round_pk: int) -> GoalRound:
    goal_round: GoalRound = GoalRound.objects.get_or_404(request.network, pk=goal_round_pk)
    goal_round.network = request.network
    return goal_round


def _list_url(request: NetworkRequest) -> str:
    return reverse("goals:round_list", args=[request.network.slug])


def _round_form(request: NetworkRequest, goal_round: GoalRound, **context: str) -> HttpResponse:
    form = RoundForm(request.POST or None, network=request.network, instance=goal_round)
    if form.is_valid() and kept(
        form,
        lambda: actions.keep_round(
            by=request.user, goal_round=form.save(commit=False), candidates=form.cleaned_data["candidates"]
        ),
    ):
        messages.success(request, _("The round is open."))
        return redirect(goal_round)
    return form_page(request, form, **context)


def _vote(request: NetworkRequest, goal_round: GoalRound, stakeholder: Any, *, is_on_behalf: bool) -> HttpResponse:
    candidates = list(goal_round.candidates.proposed().select_related("proposed_by").by_priority())
    given = tally.own_dots(goal_round, stakeholder)
    form = VoteForm(
        request.POST or None,
        goal_round=goal_round,
        candidates=candidates,
        initial={f"goal_{pk}": vote.dots for pk, vote in given.items()},
    )
    if form.is_valid() and kept(
        form,
        lambda: actions.cast(
            by=request.user,
            goal_round=goal_round,
            stakeholder=stakeholder,
            dots=form.dots(),
            is_on_behalf=is_on_behalf,
        ),
    ):
        messages.success(request, _("The dots of %(name)s are noted.") % {"name": stakeholder})
        return redirect(goal_round)
    return form_page(
        request,
        form,
        template="goals/round_vote.html",
        title=_("Dots of %(name)s") % {"name": stakeholder} if is_on_behalf else _("Give your dots"),
        submit=_("Give these dots"),
        cancel_url=goal_round.get_absolute_url(),
        goal_round=goal_round,
        is_on_behalf=is_on_behalf,
        stakeholder=stakeholder,
    )


def _step(request: NetworkRequest, goal_round_pk: int, act: Any, told: str) -> HttpResponse:
    goal_round = _found(request, goal_round_pk)
    try:
        act(by=request.user, goal_round=goal_round)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, told)
    return redirect(goal_round)

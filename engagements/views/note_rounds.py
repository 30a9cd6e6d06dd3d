"""The coordinator asks all partners for a progress note, sees who has told, reminds once and closes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from engagements import note_asking
from engagements.models import Engagement, NoteRound
from engagements.note_round_forms import NoteRoundForm, ScopeForm
from engagements.note_rounds import Asked, askable, state_of
from engagements.views.engagements import STEP
from goals.models import Plan
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept

A_PAGE = 50


@network_view(roles=COORDINATORS)
def note_round_list(request: NetworkRequest) -> HttpResponse:
    """The rounds of the running plan: who was asked when, and how many have told."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    rounds = NoteRound.objects.for_network(request.network).filter(plan=plan).newest_first()
    page = Paginator(rounds, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "today": request.network.today}
    return render(request, "engagements/note_round_list.html", STEP | context)


@network_view(roles=COORDINATORS)
def note_round_create(request: NetworkRequest) -> HttpResponse:
    """Ask who leads the open engagements, or all partners of those the address names, how it goes."""
    network, plan = request.network, Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    scope = ScopeForm(request.GET, network=network, plan=plan, own=None)
    engagements = scope.apply(Engagement.objects.for_network(network).filter(plan=plan), network.today)
    asked = askable(network, engagements, network.today, only_leads=scope.only_leads)
    form = NoteRoundForm(request.POST or None, network=network, instance=NoteRound(plan=plan), today=network.today)
    if form.is_valid() and kept(form, lambda: _ask(request, form, asked)):
        return redirect(form.instance)
    context = {"form": form, "scope": scope, "asked": asked, "total": sum(len(one.parts) for one in asked)}
    return render(request, "engagements/note_round_form.html", STEP | context, status=422 if form.is_bound else 200)


@network_view(roles=COORDINATORS)
def note_round_detail(request: NetworkRequest, note_round_pk: int) -> HttpResponse:
    """Who was asked about which engagement, who has told since and what, who has not."""
    note_round = NoteRound.objects.get_or_404(request.network, pk=note_round_pk)
    note_round.network = request.network
    today = request.network.today
    context = {"round": note_round, "state": state_of(note_round, today), "is_late": note_round.is_late(today)}
    return render(request, "engagements/note_round_detail.html", STEP | context)


@network_view(roles=COORDINATORS)
@require_POST
def note_round_remind(request: NetworkRequest, note_round_pk: int) -> HttpResponse:
    """Mail those once more who have not told yet."""
    note_round = NoteRound.objects.get_or_404(request.network, pk=note_round_pk)
    try:
        sent = len(note_asking.remind(by=request.user, note_round=note_round))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        told = ngettext("Reminded: %(n)s mail is on its way.", "Reminded: %(n)s mails are on their way.", sent)
        messages.success(request, told % {"n": sent})
    return redirect(note_round)


@network_view(roles=COORDINATORS)
@require_POST
def note_round_close(request: NetworkRequest, note_round_pk: int) -> HttpResponse:
    """Stop asking; what was told stays."""
    note_round = NoteRound.objects.get_or_404(request.network, pk=note_round_pk)
    try:
        note_asking.close(by=request.user, note_round=note_round)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The round is closed. What was told stays with the engagements."))
    return redirect(note_round)


def _ask(request: NetworkRequest, form: NoteRoundForm, asked: list[Asked]) -> None:
    parts = [part for one in asked for part in one.parts]
    note_asking.ask_for_notes(by=request.user, note_round=form.save(commit=False), parts=parts)
    told = ngettext("%(n)s partner is asked.", "%(n)s partners are asked.", len(asked))
    messages.success(request, told % {"n": len(asked)})

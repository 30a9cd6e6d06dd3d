from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from engagements import actions, commenting, queries, suggesting
from engagements.forms import EngagementForm, FilterForm, LeadForm
from engagements.inspiration import draft_of, ideas_for, indicator_of
from engagements.load import loads_of, most_loaded_first
from engagements.models import (
    Bookmark,
    Comment,
    Engagement,
    SharedPractice,
    Status,
    Suggestion,
    published_practices,
)
from engagements.timeline import timeline_of
from goals.models import Goal, Plan
from guide.models import GuideEntry
from networks.access import COORDINATORS, WRITERS, NetworkRequest, as_pk, network_view
from networks.pillars import Pillar
from stakeholders.models import Stakeholder
from stakeholders.queries import own_stakeholder

STEP = {"step": "engagements"}


@network_view
def engagement_list(request: NetworkRequest) -> HttpResponse:
    """The engagements of the current plan, what has to be done first on top."""
    today, plan = request.network.today, Plan.objects.for_network(request.network).current()
    engagements = Engagement.objects.for_network(request.network).filter(plan=plan).open_first().listed()
    filters = filters_of(request, plan)
    page = Paginator(filters.apply(engagements, today), 50).get_page(request.GET.get("page"))
    suggestions = Suggestion.objects.for_network(request.network).filter(plan=plan).open().count()
    bookmarks = Bookmark.objects.for_network(request.network).filter(user=request.user).order_by(Lower("name"))
    context = {"page": page, "filters": filters, "plan": plan, "today": today, "suggestions": suggestions}
    context |= {"bookmarks": bookmarks, "query": request.GET.urlencode()}
    return render(request, "engagements/engagement_list.html", STEP | context)


@network_view
def timeline(request: NetworkRequest) -> HttpResponse:
    """The same engagements along the time, pillar by pillar; to be printed too."""
    today, plan = request.network.today, Plan.objects.for_network(request.network).current()
    engagements = Engagement.objects.for_network(request.network).filter(plan=plan).by_pillar().listed()
    filters = filters_of(request, plan)
    page = Paginator(filters.apply(engagements, today), 50).get_page(request.GET.get("page"))
    context = {"page": page, "filters": filters, "timeline": timeline_of(page, plan, today), "plan": plan}
    return render(request, "engagements/timeline.html", STEP | context)


@network_view
def engagement_detail(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """All that is agreed about one engagement, who answered what, and how it goes."""
    engagement = get_engagement(request, engagement_pk)
    rights = queries.rights_of(request.membership, engagement)
    steps = engagement.steps.select_related("responsible").order_by("due_on", "pk")
    notes = list(engagement.notes.select_related("stakeholder", "written_by").order_by("-pk"))
    new_date = notes[0].new_due_on if notes else None
    context = {
        "engagement": engagement,
        "rights": rights,
        "next": _next(engagement, rights),
        "steps": [(step, rights.can_tick(step)) for step in steps],
        "occurrences": engagement.occurrences.newest_first(),
        "notes": notes,
        "help_wanted": notes[0].obstacle if notes and engagement.is_open else "",
        "new_date_note": notes[0] if new_date and new_date != engagement.due_on and engagement.is_open else None,
        "comments": _comments(request, engagement),
        "may_comment": commenting.may_comment(request.membership),
        "today": request.network.today,
    }
    return render(request, "engagements/engagement_detail.html", STEP | context)


@network_view(roles=COORDINATORS)
def engagement_create(request: NetworkRequest) -> HttpResponse:
    """Propose an engagement; `?goal=`, `?pillar=`, `?guide=`, `?practice=` and `?suggestion=` fill in what is known.

    Whoever comes with a pillar, from an empty cell, finds ideas for it below the form until one is taken.
    """
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    suggestion = _suggestion(request)
    idea = _idea(request)
    known = _known(request, idea, plan) | _suggested(suggestion)
    form = EngagementForm(request.POST or None, network=request.network, instance=Engagement(plan=plan), initial=known)
    if form.is_valid() and (engagement := _create(request, form, suggestion)):
        messages.success(request, _("Proposed. Now ask the partners whether they take it on."))
        return redirect(engagement)
    looks_for_ideas = not form.is_bound and idea is None and "guide" not in request.GET
    ideas = ideas_for(request.GET.get("pillar", "")) if looks_for_ideas else []
    return _form_page(request, form, None, ideas=ideas, idea=idea, measured_by=indicator_of(idea))


@network_view(roles=WRITERS)
def engagement_edit(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Change an engagement: the coordinator everything, a leading partner its text and status."""
    engagement = get_engagement(request, engagement_pk)
    rights = queries.rights_of(request.membership, engagement)
    if not rights.can_edit:
        raise PermissionDenied
    form_class = EngagementForm if rights.coordinates else LeadForm
    initial = {"status": Status.STOPPED} if "stop" in request.GET else {}
    form = form_class(request.POST or None, network=request.network, instance=engagement, initial=initial)
    if form.is_valid() and (revision := _revise(request, form)):
        report(request, revision)
        return redirect(engagement)
    return _form_page(request, form, get_engagement(request, engagement_pk) if form.is_bound else engagement)


@network_view(roles=COORDINATORS)
def engagement_delete(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Delete an engagement after its consequences were named; stopping it keeps what was learned."""
    engagement = get_engagement(request, engagement_pk)
    if request.method == "POST":
        try:
            actions.delete_engagement(by=request.user, engagement=engagement)
        except ProtectedError as error:
            names = get_text_list([str(row) for row in error.protected_objects], _("and"))
            messages.error(request, _("It cannot be deleted, because this needs it: %(names)s.") % {"names": names})
            return redirect(engagement)
        messages.success(request, _("“%(title)s” is deleted.") % {"title": engagement.title})
        return redirect("engagements:engagement_list", request.network.slug)
    counts = {"steps": engagement.steps.count(), "notes": engagement.notes.count()}
    return render(request, "engagements/engagement_delete.html", STEP | counts | {"engagement": engagement})


@network_view(roles=COORDINATORS)
@require_POST
def engagement_ask(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Ask every partner that has not been asked yet."""
    engagement = get_engagement(request, engagement_pk)
    try:
        asked = actions.ask_all(by=request.user, engagement=engagement)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        names = get_text_list([commitment.stakeholder.name for commitment in asked], _("and"))
        told = _("Asked: %(names)s.") % {"names": names} if asked else _("Everybody has been asked already.")
        messages.success(request, told)
    return redirect(engagement)


@network_view(roles=COORDINATORS)
@require_POST
def engagement_agree(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Call a proposed engagement agreed."""
    engagement = get_engagement(request, engagement_pk)
    try:
        actions.agree(by=request.user, engagement=engagement)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("“%(title)s” is agreed.") % {"title": engagement.title})
    return redirect(engagement)


@network_view
def coverage(request: NetworkRequest) -> HttpResponse:
    """Who does what for which goal, and where the gaps are."""
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    context = {"coverage": queries.coverage(plan, request.network.today)}
    return render(request, "engagements/coverage.html", STEP | context)


@network_view
def load(request: NetworkRequest) -> HttpResponse:
    """How much each stakeholder carries, and for which goals."""
    today, plan = request.network.today, Plan.objects.for_network(request.network).current()
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    seated = most_loaded_first(Stakeholder.objects.for_network(request.network).at_the_table(), plan)
    page = Paginator(seated, 50).get_page(request.GET.get("page"))
    goals = list(Goal.objects.for_network(request.network).filter(plan=plan).active().by_priority())
    context = {"page": page, "goals": goals, "loads": loads_of(page, plan, goals, today)}
    return render(request, "engagements/load.html", STEP | context)


@network_view
def stakeholder_engagements(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    """What one stakeholder was asked, promised and did."""
    stakeholder = Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk)
    today = request.network.today
    part = queries.part_of(stakeholder, today)
    context = {"stakeholder": stakeholder, "part": part, "late": part.late(today), "today": today}
    return render(request, "engagements/stakeholder_engagements.html", STEP | context)


def filters_of(request: NetworkRequest, plan: Plan | None) -> FilterForm:
    """What the address asks of the list of engagements."""
    return FilterForm(request.GET, network=request.network, plan=plan, own=own_stakeholder(request.membership))


def get_engagement(request: NetworkRequest, engagement_pk: int) -> Engagement:
    """The engagement of this network, loaded with its goals and partners, or 404."""
    engagements = Engagement.objects.for_network(request.network).with_partners().select_related("guide_entry", "plan")
    engagement = engagements.filter(pk=engagement_pk).first()
    return engagement or Engagement.objects.get_or_404(request.network, pk=engagement_pk)


def report(request: NetworkRequest, revision: actions.Revision) -> None:
    """Tell what was saved and which answers it cost."""
    messages.success(request, _("Saved."))
    if revision.reopened:
        names = get_text_list([str(stakeholder) for stakeholder in revision.reopened], _("and"))
        messages.warning(request, _("Asked again, because it changed: %(names)s.") % {"names": names})
    if revision.removed:
        names = get_text_list([str(stakeholder) for stakeholder in revision.removed], _("and"))
        messages.warning(request, _("Taken out, with the answer they had given: %(names)s.") % {"names": names})


def _next(engagement: Engagement, rights: queries.Rights) -> str:
    """The one thing this reader should do next: answer, ask, agree or note; empty if there is none."""
    if not engagement.is_open:
        return ""
    if rights.own and rights.own.owes_answer:
        return "answer"
    if rights.coordinates and engagement.get_unasked():
        return "ask"
    if rights.coordinates and engagement.status == Status.PROPOSED and not engagement.get_agreement_gap():
        return "agree"
    return "note" if rights.can_note else ""


def _comments(request: NetworkRequest, engagement: Engagement) -> list[tuple[Comment, bool]]:
    """The comments, each with whether this reader may take it back."""
    member = request.membership
    return [(comment, commenting.may_withdraw(member, comment)) for comment in engagement.comments.in_order()]


def _create(request: NetworkRequest, form: Any, suggestion: Suggestion | None) -> Engagement | None:
    """The new engagement; None if somebody has decided about the suggestion meanwhile, which the form says."""
    try:
        with transaction.atomic():
            engagement = actions.create_engagement(by=request.user, engagement=form.save(commit=False), **form.ties())
            if suggestion:
                suggesting.take_up(by=request.user, suggestion=suggestion, engagement=engagement)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return engagement


def _suggestion(request: NetworkRequest) -> Suggestion | None:
    """The suggestion the address names; None if there is none."""
    pk = as_pk(request.GET.get("suggestion", ""))
    found: Suggestion | None = Suggestion.objects.for_network(request.network).filter(pk=pk).first() if pk else None
    return found


def _suggested(suggestion: Suggestion | None) -> dict[str, Any]:
    """What a partner suggested, as the beginning of an engagement it leads."""
    if suggestion is None or not suggestion.is_open:
        return {}
    goals = [suggestion.goal_id] if suggestion.goal_id else []
    text = {"title": suggestion.title, "what": suggestion.what, "pillar": suggestion.pillar}
    return {**text, "goals": goals, "leads": [suggestion.stakeholder_id]}


def _revise(request: NetworkRequest, form: Any) -> actions.Revision | None:
    ties = form.ties() if isinstance(form, EngagementForm) else {}
    try:
        return actions.revise(by=request.user, engagement=form.save(commit=False), **ties)
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _form_page(request: NetworkRequest, form: Any, engagement: Engagement | None, **about: Any) -> HttpResponse:
    """The form, with what it costs to change an engagement partners have accepted, or with ideas for a new one."""
    commitments = list(engagement.commitments.all()) if engagement and engagement.is_open else []
    accepted = [commitment.stakeholder for commitment in commitments if commitment.is_accepted]
    context = {"form": form, "engagement": engagement, "accepted": accepted, **about}
    return render(request, "engagements/engagement_form.html", STEP | context, status=422 if form.is_bound else 200)


def _idea(request: NetworkRequest) -> GuideEntry | SharedPractice | None:
    """The entry of the guide, or what another network shared, that the address names; None if there is none."""
    if (pk := as_pk(request.GET.get("practice", ""))) is not None:
        return published_practices().filter(pk=pk).first()
    return GuideEntry.objects.filter(code=request.GET.get("guide", "")).first() if request.GET.get("guide") else None


def _known(request: NetworkRequest, idea: GuideEntry | SharedPractice | None, plan: Plan) -> dict[str, Any]:
    """What the address says about the engagement to make; what makes no sense is left out."""
    known: dict[str, Any] = {}
    if (pillar := request.GET.get("pillar")) in Pillar.values:
        known["pillar"] = pillar
    known |= draft_of(idea, request.network, plan) if idea else {}
    if (goal := as_pk(request.GET.get("goal", ""))) is not None:
        chosen = list(Goal.objects.for_network(request.network).filter(pk=goal))
        known["goals"] = list(dict.fromkeys([*chosen, *known.get("goals", [])]))
    return known

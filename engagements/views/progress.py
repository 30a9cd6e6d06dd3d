"""Steps and progress notes: how an engagement goes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from engagements import actions, queries
from engagements.forms import NoteForm, StepForm
from engagements.models import Engagement, ProgressNote, Step
from engagements.views.engagements import STEP, get_engagement, report
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from stakeholders.queries import own_stakeholder


@network_view(roles=WRITERS)
def step_create(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Add a step to an engagement."""
    engagement = get_engagement(request, engagement_pk)
    if not queries.rights_of(request.membership, engagement).can_edit:
        raise PermissionDenied
    return _step_form(request, Step(engagement=engagement))


@network_view(roles=WRITERS)
def step_edit(request: NetworkRequest, step_pk: int) -> HttpResponse:
    """Change a step."""
    step, rights = _get_step(request, step_pk)
    if not rights.can_edit:
        raise PermissionDenied
    return _step_form(request, step)


@network_view(roles=WRITERS)
def step_delete(request: NetworkRequest, step_pk: int) -> HttpResponse:
    """Delete a step after asking."""
    step, rights = _get_step(request, step_pk)
    if not rights.can_edit:
        raise PermissionDenied
    if request.method == "POST":
        actions.delete_step(by=request.user, step=step)
        messages.success(request, _("The step is deleted."))
        return redirect(step.engagement)
    return render(request, "engagements/step_delete.html", STEP | {"object": step, "engagement": step.engagement})


@network_view(roles=WRITERS)
@require_POST
def step_done(request: NetworkRequest, step_pk: int) -> HttpResponse:
    """Say that a step was done today, or with `is_done=no` that it was not after all: what the button said."""
    step, rights = _get_step(request, step_pk)
    if not rights.can_tick(step):
        raise PermissionDenied
    try:
        done_on = None if request.POST.get("is_done") == "no" else request.network.today
        actions.mark_step(by=request.user, step=step, done_on=done_on)
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect(step.engagement)


@network_view(roles=WRITERS)
def note_create(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Write how it goes; filled in with what was told last."""
    engagement = get_engagement(request, engagement_pk)
    if not queries.rights_of(request.membership, engagement).can_note:
        raise PermissionDenied
    last = engagement.notes.select_related("stakeholder").order_by("-pk").first()
    form = NoteForm(
        request.POST or None,
        network=request.network,
        instance=ProgressNote(engagement=engagement),
        initial={"status": engagement.status} | _told_last(engagement, last),
    )
    if form.is_valid():
        own = own_stakeholder(request.membership)
        try:
            actions.write_note(by=request.user, note=form.save(commit=False), stakeholder=own)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. Everybody in the network can read it now."))
            return redirect(engagement)
    context = {"form": form, "engagement": engagement, "last": last, "today": request.network.today}
    return render(request, "engagements/note_form.html", STEP | context, status=422 if form.is_bound else 200)


@network_view(roles=COORDINATORS)
@require_POST
def note_take_date(request: NetworkRequest, note_pk: int) -> HttpResponse:
    """Make the date a partner proposed in its note the due date."""
    note = ProgressNote.objects.get_or_404(request.network, pk=note_pk)
    try:
        revision = actions.take_date(by=request.user, note=note)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        report(request, revision)
    return redirect(note.engagement)


def _told_last(engagement: Engagement, last: ProgressNote | None) -> dict[str, Any]:
    """What the newest note says that may still hold: the figure, what stands in the way, a date not taken over yet."""
    if last is None:
        return {}
    is_new = last.new_due_on and last.new_due_on != engagement.due_on
    return {
        "figure": last.figure,
        "obstacle": last.obstacle if engagement.is_open else "",
        "new_due_on": last.new_due_on if is_new and engagement.is_open else None,
    }


def _get_step(request: NetworkRequest, step_pk: int) -> tuple[Step, queries.Rights]:
    """The step with its engagement, and what the reader may do with it; 404 if it is another network's."""
    step = Step.objects.get_or_404(request.network, pk=step_pk)
    step.engagement = get_engagement(request, step.engagement_id)
    return step, queries.rights_of(request.membership, step.engagement)


def _step_form(request: NetworkRequest, step: Step) -> HttpResponse:
    engagement: Engagement = step.engagement
    form = StepForm(request.POST or None, network=request.network, instance=step)
    if form.is_valid():
        try:
            form.save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(engagement)
    context = {"form": form, "engagement": engagement, "is_new": step.pk is None}
    return render(request, "engagements/step_form.html", STEP | context, status=422 if form.is_bound else 200)

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from engagements import actions, queries
from engagements.answer_forms import AnswerForm, PartForm, ReplyForm
from engagements.models import Commitment
from engagements.views.engagements import STEP, report
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders.queries import may_edit


@network_view(roles=COORDINATORS)
def commitment_edit(request: NetworkRequest, commitment_pk: int) -> HttpResponse:
    """Word one partner's part."""
    commitment = _get_commitment(request, commitment_pk)
    was_accepted = commitment.is_accepted
    form = PartForm(request.POST or None, network=request.network, instance=commitment)
    if form.is_valid():
        try:
            saved = actions.word_part(by=request.user, commitment=form.save(commit=False))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            reopened = [commitment.stakeholder] if was_accepted and saved.is_asked else []
            report(request, actions.Revision(commitment.engagement, reopened))
            return redirect(commitment.engagement)
    context = {"form": form, "commitment": commitment, "was_accepted": was_accepted}
    return render(request, "engagements/commitment_form.html", STEP | context, status=422 if form.is_bound else 200)


@network_view(roles=COORDINATORS)
@require_POST
def commitment_ask(request: NetworkRequest, commitment_pk: int) -> HttpResponse:
    """Ask one partner, or ask it again on the same terms."""
    commitment = _get_commitment(request, commitment_pk)
    try:
        actions.ask(by=request.user, commitment=commitment)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Asked: %(names)s.") % {"names": commitment.stakeholder})
    return redirect(commitment.engagement)


@network_view(roles=WRITERS)
def commitment_answer(request: NetworkRequest, commitment_pk: int) -> HttpResponse:
    """The stakeholder itself answers; the coordinator may type in what it said, and says how that is known."""
    commitment = _get_commitment(request, commitment_pk)
    if not may_edit(request.membership, commitment.stakeholder):
        raise PermissionDenied
    capacity = queries.function_of(request.membership, commitment.stakeholder)
    is_on_behalf = request.membership.is_coordinator and not capacity
    today = request.network.day_of(timezone.now())
    form = AnswerForm(request.POST or None, commitment=commitment, is_on_behalf=is_on_behalf, today=today)
    if form.is_valid():
        try:
            actions.answer(by=request.user, commitment=commitment, capacity=capacity, **form.as_answer())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, told(commitment))
            return redirect(commitment.engagement)
    context = {"form": form, "is_on_behalf": is_on_behalf, "network": request.network, **question(commitment)}
    return render(request, "engagements/commitment_answer.html", STEP | context, status=422 if form.is_bound else 200)


def question(commitment: Commitment) -> dict[str, Any]:
    """What the page of a question shows of it."""
    others = commitment.engagement.commitments.exclude(pk=commitment.pk).select_related("stakeholder")
    return {
        "commitment": commitment,
        "engagement": commitment.engagement,
        "others": others.order_by("role", "stakeholder__name"),
    }


@network_view(roles=COORDINATORS)
@require_POST
def commitment_take_change(request: NetworkRequest, commitment_pk: int) -> HttpResponse:
    """Take over what a partner proposed."""
    commitment = _get_commitment(request, commitment_pk)
    try:
        revision = actions.take_change(by=request.user, commitment=commitment)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        report(request, revision)
    return redirect(commitment.engagement)


@network_view(roles=COORDINATORS)
def commitment_keep(request: NetworkRequest, commitment_pk: int) -> HttpResponse:
    """Leave it as it was asked, say why to the partner that proposed a change, and ask it again."""
    commitment = _get_commitment(request, commitment_pk)
    if not commitment.has_proposed and request.method != "POST":
        return redirect(commitment.engagement)
    form = ReplyForm(request.POST or None, network=request.network, instance=commitment)
    if form.is_valid() and kept(
        form, lambda: actions.ask(by=request.user, commitment=commitment, reply=form.cleaned_data["reply"])
    ):
        messages.success(request, _("%(name)s is asked again, and reads why.") % {"name": commitment.stakeholder})
        return redirect(commitment.engagement)
    context = {"form": form, "commitment": commitment, "engagement": commitment.engagement}
    return render(request, "engagements/commitment_keep.html", STEP | context, status=422 if form.is_bound else 200)


def _get_commitment(request: NetworkRequest, commitment_pk: int) -> Commitment:
    """The commitment of this network with its engagement, or 404."""
    commitments = Commitment.objects.for_network(request.network).select_related(
        "engagement__network", "stakeholder", "asked_by", "answered_by"
    )
    commitment = commitments.filter(pk=commitment_pk).first()
    return commitment or Commitment.objects.get_or_404(request.network, pk=commitment_pk)


def told(commitment: Commitment) -> str:
    """What the answer just given means."""
    return {
        Commitment.Answer.ACCEPTED: _("Thank you. It now stands as accepted, word for word."),
        Commitment.Answer.CHANGE_PROPOSED: _("Thank you. The coordinator sees your change beside the present text."),
        Commitment.Answer.DECLINED: _("Thank you for the answer. You can still change it."),
        Commitment.Answer.CONSULTING: _("Thank you. You are not asked again before the day you named."),
    }[Commitment.Answer(commitment.answer)]

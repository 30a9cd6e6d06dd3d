from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from engagements import actions, queries
from engagements.forms import AnswerForm, PartForm
from engagements.models import Commitment
from engagements.views.engagements import STEP, report
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
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
    is_on_behalf = request.membership.is_coordinator and not queries.speaks_for(
        request.membership, commitment.stakeholder
    )
    form = AnswerForm(request.POST or None, commitment=commitment, is_on_behalf=is_on_behalf)
    if form.is_valid():
        try:
            actions.answer(by=request.user, commitment=commitment, **form.as_answer())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _told(commitment))
            return redirect(commitment.engagement)
    others = commitment.engagement.commitments.exclude(pk=commitment.pk).select_related("stakeholder")
    context = {
        "form": form,
        "commitment": commitment,
        "engagement": commitment.engagement,
        "is_on_behalf": is_on_behalf,
        "others": others.order_by("role", "stakeholder__name"),
    }
    return render(request, "engagements/commitment_answer.html", STEP | context, status=422 if form.is_bound else 200)


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


def _get_commitment(request: NetworkRequest, commitment_pk: int) -> Commitment:
    """The commitment of this network with its engagement, or 404."""
    commitments = Commitment.objects.for_network(request.network).select_related(
        "engagement__network", "stakeholder", "asked_by", "answered_by"
    )
    commitment = commitments.filter(pk=commitment_pk).first()
    return commitment or Commitment.objects.get_or_404(request.network, pk=commitment_pk)


def _told(commitment: Commitment) -> str:
    """What the answer just given means."""
    return {
        Commitment.Answer.ACCEPTED: _("Thank you. It now stands as accepted, word for word."),
        Commitment.Answer.CHANGE_PROPOSED: _("Thank you. The coordinator sees your change beside the present text."),
        Commitment.Answer.DECLINED: _("Thank you for the answer. You can still change it."),
    }[Commitment.Answer(commitment.answer)]

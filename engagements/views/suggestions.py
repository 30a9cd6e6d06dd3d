"""Partners suggest engagements of their own; the coordinator brings them into the plan, or says why not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from engagements import suggesting
from engagements.models import Suggestion
from engagements.suggestion_forms import DeclineForm, SuggestionForm
from engagements.views.engagements import STEP
from goals.models import Plan
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders.queries import own_stakeholder

A_PAGE = 50


@network_view
def suggestion_list(request: NetworkRequest) -> HttpResponse:
    """What partners suggested for the running plan, and what became of it."""
    plan = Plan.objects.for_network(request.network).current()
    suggestions = Suggestion.objects.for_network(request.network).filter(plan=plan).open_first()
    context = {
        "page": Paginator(suggestions, A_PAGE).get_page(request.GET.get("page")),
        "own": own_stakeholder(request.membership),
        "may_suggest": plan is not None and own_stakeholder(request.membership) is not None,
    }
    return render(request, "engagements/suggestion_list.html", STEP | context)


@network_view(roles=WRITERS)
def suggestion_create(request: NetworkRequest) -> HttpResponse:
    """A partner says what it would do; the coordinator, who needs nobody's leave, proposes an engagement at once."""
    if request.membership.is_coordinator:
        return redirect("engagements:engagement_create", network_slug=request.network.slug)
    own, plan = own_stakeholder(request.membership), Plan.objects.for_network(request.network).current()
    if own is None:
        raise PermissionDenied
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    suggestion = Suggestion(network=request.network, plan=plan, stakeholder=own)
    form = SuggestionForm(request.POST or None, network=request.network, instance=suggestion)
    if form.is_valid() and kept(form, lambda: suggesting.suggest(by=request.user, suggestion=form.save(commit=False))):
        messages.success(request, _("Thank you. The coordinator has your suggestion."))
        return redirect(suggestion)
    intro = _("You promise nothing yet: the coordinator brings it into the plan, and then asks you.")
    return _form_page(request, form, title=_("Suggest an engagement"), intro=intro, submit=_("Suggest it"))


@network_view(roles=WRITERS)
def suggestion_edit(request: NetworkRequest, suggestion_pk: int) -> HttpResponse:
    """Change one's own suggestion, as long as nobody has decided about it."""
    suggestion = _own_open(request, suggestion_pk)
    form = SuggestionForm(request.POST or None, network=request.network, instance=suggestion)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(suggestion)
    return _form_page(request, form, title=_("Change the suggestion"), submit=_("Save"))


@network_view(roles=WRITERS)
def suggestion_withdraw(request: NetworkRequest, suggestion_pk: int) -> HttpResponse:
    """Take one's own suggestion back."""
    suggestion = _own_open(request, suggestion_pk)
    if request.method == "POST":
        suggestion.delete()
        messages.success(request, _("Your suggestion is withdrawn."))
        return redirect(suggestion)
    context = {
        "title": _("Withdraw “%(title)s”?") % {"title": suggestion},
        "consequences": [_("The coordinator no longer sees it.")],
        "submit": _("Withdraw it"),
        "cancel_url": suggestion.get_absolute_url(),
    }
    return render(request, "ui/confirm.html", STEP | context)


@network_view(roles=COORDINATORS)
def suggestion_decline(request: NetworkRequest, suggestion_pk: int) -> HttpResponse:
    """Say why a suggestion is not taken up."""
    suggestion = _found(request, suggestion_pk)
    form = DeclineForm(request.POST or None, network=request.network, instance=suggestion)
    if form.is_valid() and kept(
        form, lambda: suggesting.leave_out(by=request.user, suggestion=form.save(commit=False))
    ):
        messages.success(request, _("%(name)s reads why.") % {"name": suggestion.stakeholder})
        return redirect(suggestion)
    return _form_page(
        request, form, title=_("Not take it up"), intro=f"{suggestion.stakeholder}: {suggestion}", submit=_("Save")
    )


def _found(request: NetworkRequest, suggestion_pk: int) -> Suggestion:
    suggestion: Suggestion = Suggestion.objects.get_or_404(request.network, pk=suggestion_pk)
    suggestion.network = request.network
    return suggestion


def _own_open(request: NetworkRequest, suggestion_pk: int) -> Suggestion:
    suggestion, own = _found(request, suggestion_pk), own_stakeholder(request.membership)
    if own is None or suggestion.stakeholder_id != own.pk or not suggestion.is_open:
        raise PermissionDenied
    return suggestion


def _form_page(request: NetworkRequest, form: Any, **context: str) -> HttpResponse:
    context["cancel_url"] = reverse("engagements:suggestion_list", args=[request.network.slug])
    status = 422 if form.is_bound else 200
    return render(request, "engagements/suggestion_form.html", STEP | context | {"form": form}, status=status)

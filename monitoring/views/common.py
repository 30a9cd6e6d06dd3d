"""What the pages of step 4 share."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from monitoring import actions
from monitoring.models import Meeting
from networks.access import NetworkRequest
from stakeholders.queries import may_edit


def draw(request: NetworkRequest, template: str, tab: str, **context: Any) -> HttpResponse:
    """A page of step 4 under one of its tabs; an invalid form answers 422."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, template, {"step": "evaluation", "tab": tab, **context}, status=status)


def draw_form(
    request: NetworkRequest, tab: str, form: Any, *, heading: str, submit: str, back: tuple[str, str], **extra: Any
) -> HttpResponse:
    """A page with one form; `back` is the address and the name of the page it came from."""
    page, name = back
    return draw(
        request,
        "monitoring/form_page.html",
        tab,
        form=form,
        heading=heading,
        submit=submit,
        back=page,
        back_label=name,
        **extra,
    )


def saved(request: NetworkRequest, form: forms.ModelForm, message: str) -> bool:
    """Save a valid form and say so; False when it is not valid or somebody else was faster."""
    if not form.is_valid():
        return False
    try:
        form.save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, message)
    return True


def to_evaluation(request: NetworkRequest) -> tuple[str, str]:
    return reverse("monitoring:evaluation", args=[request.network.slug]), _("Evaluation")


def to_meeting(meeting: Meeting) -> tuple[str, str]:
    return meeting.get_absolute_url(), str(meeting)


def delete_url(request: NetworkRequest, name: str, row: models.Model) -> str:
    return reverse(f"monitoring:{name}_delete", args=[request.network.slug, row.pk])


def meeting_to_record(request: NetworkRequest, meeting_pk: int) -> Meeting:
    """The meeting, for its secretary or a coordinator; 403 for anybody else."""
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    return may_record(request, meeting)


def may_record(request: NetworkRequest, meeting: Meeting) -> Meeting:
    """The same meeting, or 403 if this member may not write down what happened there."""
    if not may_edit(request.membership, meeting.secretary):
        raise PermissionDenied
    return meeting


def confirm_delete(
    request: NetworkRequest, row: Any, *, tab: str, heading: str, consequences: list[str], back: str, done: str
) -> HttpResponse:
    """Name what goes, and delete on POST; then on to `done`."""
    if request.method == "POST":
        actions.remove(by=request.user, row=row)
        messages.success(request, _("Deleted."))
        return redirect(done)
    return draw(
        request, "monitoring/confirm_delete.html", tab, heading=heading, row=row, consequences=consequences, back=back
    )


def page_before(request: NetworkRequest, otherwise: str) -> str:
    """The page a button stood on, if it is one of ours."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else otherwise


def plan_first(request: NetworkRequest) -> HttpResponse:
    """Meetings and agreements belong to a plan: without one, make it first."""
    messages.info(request, _("First say for which years you make a plan."))
    return redirect("goals:plan_create", request.network.slug)

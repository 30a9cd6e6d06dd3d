"""What the pages of this room share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from goals.models import Goal, Indicator
from networks.access import NetworkRequest
from stakeholders.queries import may_edit

LONGEST_PK = 18


def page(request: NetworkRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of step 2."""
    return render(request, template, {"step": "goals", **context}, status=status)


def form_page(request: NetworkRequest, form: BaseForm, **context: Any) -> HttpResponse:
    """A page that is one form, 422 if it came back to be mended.

    The context says `title`, `submit`, `cancel_url`, and perhaps `intro` and a `template` of its own.
    """
    template = context.pop("template", "goals/form.html")
    return page(request, template, form=form, status=422 if form.is_bound else 200, **context)


def as_pk(text: str) -> int | None:
    """The key in an address or a hidden field; None if it cannot be one."""
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST_PK
    return int(text) if is_key else None


def found_goal(request: NetworkRequest, goal_pk: int) -> Goal:
    """This network's goal, or Http404."""
    goal: Goal = Goal.objects.get_or_404(request.network, pk=goal_pk)
    goal.network = request.network
    return goal


def found_indicator(request: NetworkRequest, indicator_pk: int) -> Indicator:
    """This network's indicator, or Http404."""
    indicator: Indicator = Indicator.objects.get_or_404(request.network, pk=indicator_pk)
    indicator.network = indicator.goal.network = request.network
    return indicator


def may_measure(request: NetworkRequest, indicator: Indicator) -> bool:
    """Whether the reader may enter figures: of indicators it measures, and of those of its own goals."""
    return may_edit(request.membership, indicator.goal.owner, indicator.measured_by)


def allowed(is_allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence: allowed(may_edit(…))
    """Stop here, with 403, whoever may not."""
    if not is_allowed:
        raise PermissionDenied

"""What the pages of this room share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from goals.models import Goal, Indicator, Measurement
from networks.access import NetworkRequest
from stakeholders.models import Stakeholder
from stakeholders.queries import may_edit, own_stakeholder


def page(request: NetworkRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of step 2."""
    return render(request, template, {"step": "goals", **context}, status=status)


def form_page(request: NetworkRequest, form: BaseForm, **context: Any) -> HttpResponse:
    """A page that is one form, 422 if it came back to be mended.

    The context says `title`, `submit`, `cancel_url`, and perhaps `intro` and a `template` of its own.
    """
    template = context.pop("template", "goals/form.html")
    return page(request, template, form=form, status=422 if form.is_bound else 200, **context)


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


def may_change(request: NetworkRequest, measurement: Measurement) -> bool:
    """Whether the reader may change or delete the figure: a partner only until it is accepted."""
    is_open = request.membership.is_coordinator or not measurement.is_accepted
    return is_open and may_measure(request, measurement.indicator)


def found_measurement(request: NetworkRequest, measurement_pk: int) -> Measurement:
    """This network's figure with its indicator, or Http404."""
    measurement: Measurement = Measurement.objects.get_or_404(request.network, pk=measurement_pk)
    measurement.network = request.network
    measurement.indicator = found_indicator(request, measurement.indicator_id)
    return measurement


def submitter(request: NetworkRequest) -> Stakeholder | None:
    """The partner whose figures wait for the coordinator; nobody for the coordinator, whose own count at once."""
    return own_stakeholder(request.membership)


def allowed(is_allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence: allowed(may_edit(…))
    """Stop here, with 403, whoever may not."""
    if not is_allowed:
        raise PermissionDenied

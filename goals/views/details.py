"""What hangs on an indicator or a figure: milestones, the figures of other areas and of groups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from goals import actions, queries
from goals.breakdowns import write_groups
from goals.figures import is_off_the_way
from goals.measurement_forms import BreakdownForm, ReferenceForm
from goals.milestone_forms import MilestoneForm
from goals.models import Measurement, Milestone, ReferenceFigure
from goals.views.pages import allowed, form_page, found_indicator, found_measurement, may_measure, page
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept


@network_view(roles=COORDINATORS)
def milestone_create(request: NetworkRequest, indicator_pk: int) -> HttpResponse:
    milestone = Milestone(network=request.network, indicator=found_indicator(request, indicator_pk))
    return _milestone_form(request, milestone, title=_("Add a milestone"), submit=_("Add the milestone"))


@network_view(roles=COORDINATORS)
def milestone_edit(request: NetworkRequest, milestone_pk: int) -> HttpResponse:
    milestone = _found_milestone(request, milestone_pk)
    delete_url = reverse("goals:milestone_delete", args=[request.network.slug, milestone.pk])
    return _milestone_form(request, milestone, title=_("Edit the milestone"), submit=_("Save"), delete_url=delete_url)


@network_view(roles=COORDINATORS)
def milestone_delete(request: NetworkRequest, milestone_pk: int) -> HttpResponse:
    milestone = _found_milestone(request, milestone_pk)
    goal = milestone.indicator.goal
    if request.method == "POST":
        milestone.delete()
        messages.success(request, _("The milestone is deleted."))
        return redirect(goal)
    question = _("The way from the start to the target no longer goes through it.")
    return page(
        request,
        "goals/detail_delete.html",
        title=_("Delete the milestone"),
        what=f"{milestone.indicator.name} · {milestone.due}",
        question=question,
        back_url=goal.get_absolute_url(),
        back=goal.title,
    )


@network_view(roles=WRITERS)
def reference_create(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    """Enter the figure of another area beside this one."""
    measurement = _own_measurement(request, measurement_pk)
    reference = ReferenceFigure(network=request.network, measurement=measurement)
    return _reference_form(request, reference, title=_("Add the figure of another area"), submit=_("Add the figure"))


@network_view(roles=WRITERS)
def reference_edit(request: NetworkRequest, reference_figure_pk: int) -> HttpResponse:
    reference = _own_reference(request, reference_figure_pk)
    delete_url = reverse("goals:reference_delete", args=[request.network.slug, reference.pk])
    title = _("Edit the figure of another area")
    return _reference_form(request, reference, title=title, submit=_("Save"), delete_url=delete_url)


@network_view(roles=WRITERS)
def reference_delete(request: NetworkRequest, reference_figure_pk: int) -> HttpResponse:
    reference = _own_reference(request, reference_figure_pk)
    measurement = reference.measurement
    if request.method == "POST":
        reference.delete()
        messages.success(request, _("The figure of %(area)s is deleted.") % {"area": reference.area})
        return redirect(measurement)
    return page(
        request,
        "goals/detail_delete.html",
        title=_("Delete the figure of another area"),
        what=f"{measurement.indicator.name} · {reference.area}",
        question=_("Your own figure stays as it is."),
        back_url=measurement.get_absolute_url(),
        back=measurement.period or measurement.indicator.name,
    )


@network_view(roles=WRITERS)
def breakdown_edit(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    """Enter the figures of the groups of one dimension; `?dimension=` names the one to change."""
    measurement = _own_measurement(request, measurement_pk)
    named = request.GET.get("dimension", "")
    dimension = next((row for row in queries.groups_of(measurement) if row.name == named), None)
    form = BreakdownForm(
        request.POST or None,
        measurement=measurement,
        dimension=dimension,
        initial={"dimension": named, "rows": write_groups(dimension.groups)} if dimension else None,
    )
    if form.is_valid() and kept(form, lambda: actions.divide(by=request.user, measurement=measurement, **form.wanted)):
        messages.success(request, _("Saved. Small groups stay hidden, with those that would tell them."))
        return redirect(measurement)
    return form_page(
        request,
        form,
        title=_("The figure by group"),
        intro=f"{measurement.indicator.name} · {measurement.period}",
        submit=_("Save the groups"),
        cancel_url=measurement.get_absolute_url(),
    )


def _own_measurement(request: NetworkRequest, measurement_pk: int) -> Measurement:
    measurement = found_measurement(request, measurement_pk)
    allowed(may_measure(request, measurement.indicator))
    return measurement


def _own_reference(request: NetworkRequest, reference_figure_pk: int) -> ReferenceFigure:
    reference: ReferenceFigure = ReferenceFigure.objects.get_or_404(request.network, pk=reference_figure_pk)
    reference.measurement = _own_measurement(request, reference.measurement_id)
    return reference


def _found_milestone(request: NetworkRequest, milestone_pk: int) -> Milestone:
    milestone: Milestone = Milestone.objects.get_or_404(request.network, pk=milestone_pk)
    milestone.indicator = found_indicator(request, milestone.indicator_id)
    return milestone


def _milestone_form(request: NetworkRequest, milestone: Milestone, **context: str) -> HttpResponse:
    goal = milestone.indicator.goal
    form = MilestoneForm(request.POST or None, network=request.network, instance=milestone)
    if form.is_valid() and kept(form, form.save):
        if is_off_the_way(milestone, request.network.small_number_threshold):
            messages.warning(request, _("Saved. It does not lie between the start and the target: is that right?"))
        else:
            messages.success(request, _("Saved."))
        return redirect(goal)
    return form_page(request, form, intro=milestone.indicator.name, cancel_url=goal.get_absolute_url(), **context)


def _reference_form(request: NetworkRequest, reference: ReferenceFigure, **context: str) -> HttpResponse:
    measurement = reference.measurement
    form = ReferenceForm(request.POST or None, network=request.network, instance=reference)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(measurement)
    intro = f"{measurement.indicator.name} · {measurement.period}"
    return form_page(request, form, intro=intro, cancel_url=measurement.get_absolute_url(), **context)

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from goals import actions, queries
from goals.measurement_forms import MeasurementForm
from goals.models import Indicator, Measurement
from goals.views.pages import (
    allowed,
    form_page,
    found_indicator,
    found_measurement,
    may_change,
    may_measure,
    page,
    submitter,
)
from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept


@network_view
def measurement_detail(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    """One figure: how to read it, the same of other areas, and of the groups it is made of."""
    measurement = found_measurement(request, measurement_pk)
    may_enter = may_measure(request, measurement.indicator)
    allowed(may_enter or measurement.state != Measurement.State.RETURNED)
    return page(
        request,
        "goals/measurement_detail.html",
        sheet=queries.measurement_sheet(measurement),
        may_measure=may_enter,
        may_change=may_change(request, measurement),
    )


@network_view(roles=WRITERS)
def measurement_create(request: NetworkRequest, indicator_pk: int) -> HttpResponse:
    """Enter a figure, and when the next one is expected."""
    indicator = found_indicator(request, indicator_pk)
    allowed(may_measure(request, indicator))
    measurement = Measurement(network=request.network, indicator=indicator)
    form = MeasurementForm(
        request.POST or None,
        network=request.network,
        instance=measurement,
        initial={"is_baseline": "baseline" in request.GET, "next_measurement_on": _still_expected(indicator)},
    )
    if form.is_valid() and kept(
        form,
        lambda: actions.record(
            by=request.user,
            measurement=measurement,
            next_measurement_on=form.cleaned_data["next_measurement_on"],
            submitter=submitter(request),
        ),
    ):
        say_saved(request, measurement)
        return redirect(indicator.goal)
    return _measurement_page(request, form, title=_("Enter a measurement"), submit=_("Keep the measurement"))


@network_view(roles=WRITERS)
def measurement_edit(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    measurement = _open_measurement(request, measurement_pk)
    form = MeasurementForm(request.POST or None, network=request.network, instance=measurement)
    if form.is_valid() and kept(
        form, lambda: actions.change(by=request.user, measurement=measurement, submitter=submitter(request))
    ):
        say_saved(request, measurement)
        return redirect(measurement.indicator.goal)
    return _measurement_page(request, form, title=_("Edit the measurement"), submit=_("Save"))


@network_view(roles=WRITERS)
def measurement_delete(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    """Delete a figure that was entered by mistake."""
    measurement = _open_measurement(request, measurement_pk)
    if request.method == "POST":
        actions.delete_measurement(by=request.user, measurement=measurement)
        messages.success(request, _("The measurement is deleted."))
        return redirect(measurement.indicator.goal)
    return page(request, "goals/measurement_delete.html", measurement=measurement)


def _open_measurement(request: NetworkRequest, measurement_pk: int) -> Measurement:
    """A figure the reader may still change; an accepted one of a partner is corrected instead."""
    measurement = found_measurement(request, measurement_pk)
    allowed(may_change(request, measurement))
    return measurement


def _still_expected(indicator: Indicator) -> object:
    """The next date, unless it has passed: then this measurement is the one that was waited for."""
    expected = indicator.next_measurement_on
    return expected if expected and expected > indicator.network.today else None


def say_saved(request: NetworkRequest, measurement: Measurement) -> None:
    if measurement.state == Measurement.State.SUBMITTED:
        messages.success(request, _("Submitted. It counts as soon as the coordinator has accepted it."))
    if measurement.is_hidden(request.network.small_number_threshold):
        messages.warning(
            request,
            _("Stored and kept hidden: it is about too few young people. It is never shown, printed or exported."),
        )
    elif measurement.is_accepted:
        messages.success(request, _("Saved."))


def _measurement_page(request: NetworkRequest, form: MeasurementForm, **context: str) -> HttpResponse:
    return form_page(
        request,
        form,
        template="goals/measurement_form.html",
        indicator=form.indicator,
        intro=form.indicator.name,
        cancel_url=form.indicator.goal.get_absolute_url(),
        **context,
    )

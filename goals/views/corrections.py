from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals import actions
from goals.measurement_forms import CorrectionForm, ReturnForm
from goals.models import Measurement
from goals.views.measurements import say_saved
from goals.views.pages import allowed, form_page, found_measurement, may_measure, submitter
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.forms import kept
from ui.dates import PartialDate


@network_view(roles=WRITERS)
def measurement_correct(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    """Put another figure in the place of this one, which stays, listed as corrected."""
    old = found_measurement(request, measurement_pk)
    allowed(may_measure(request, old.indicator))
    correction = _alike(old, request.network.small_number_threshold)
    form = CorrectionForm(request.POST or None, network=request.network, instance=correction)
    if form.is_valid() and kept(
        form, lambda: actions.correct(by=request.user, correction=correction, submitter=submitter(request))
    ):
        say_saved(request, correction)
        return redirect(old.indicator.goal)
    return form_page(
        request,
        form,
        template="goals/measurement_form.html",
        indicator=old.indicator,
        title=_("Correct this figure"),
        intro=_("The old figure stays in the list, struck through. Only the new one is drawn and printed."),
        submit=_("Correct the figure"),
        cancel_url=old.indicator.goal.get_absolute_url(),
    )


@network_view(roles=COORDINATORS)
@require_POST
def measurement_accept(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    """The figure of a partner counts from now on."""
    measurement = found_measurement(request, measurement_pk)
    try:
        actions.accept(by=request.user, measurement=measurement)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Accepted. The figure counts from now on."))
    return redirect(measurement.indicator.goal)


@network_view(roles=COORDINATORS)
def measurement_return(request: NetworkRequest, measurement_pk: int) -> HttpResponse:
    """Ask the partner to look at its figure again."""
    measurement = found_measurement(request, measurement_pk)
    form = ReturnForm(request.POST or None)
    if form.is_valid() and kept(
        form,
        lambda: actions.send_back(by=request.user, measurement=measurement, comment=form.cleaned_data["comment"]),
    ):
        messages.success(request, _("Returned. The partner reads your comment."))
        return redirect(measurement.indicator.goal)
    return form_page(
        request,
        form,
        title=_("Return this figure"),
        intro=f"{measurement.indicator.name} · {measurement.period}",
        submit=_("Return it to the partner"),
        cancel_url=measurement.indicator.goal.get_absolute_url(),
    )


def _alike(old: Measurement, threshold: int) -> Measurement:
    """A new figure with all that stays the same; of a hidden one the numbers are entered anew."""
    copied = ["period", "exactness", "source", "area", "is_average", "covers", "quality", "edition", "breaks_series"]
    numbers = [] if old.is_hidden(threshold) else ["numerator", "denominator", "value"]
    fields = {name: getattr(old, name) for name in (*copied, *numbers)}
    correction = Measurement(network=old.network, indicator=old.indicator, revises=old, **fields)
    correction.available = PartialDate(old.network.today, "day", is_end=False)
    return correction

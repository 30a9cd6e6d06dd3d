from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import actions, queries
from goals.measurement_forms import PasteForm
from goals.models import Indicator
from goals.pasting import Column, read_column
from goals.views.pages import allowed, found_indicator, may_measure, page, submitter
from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept


@network_view(roles=WRITERS)
def measurement_paste(request: NetworkRequest, indicator_pk: int) -> HttpResponse:
    """Keep a whole column of figures: first each row is shown with what it would do, then all are kept or none."""
    found = found_indicator(request, indicator_pk)
    allowed(may_measure(request, found))
    indicator = queries.with_figures(found)
    form = PasteForm(request.POST or None)
    column = _column(form, indicator)
    if column and column.is_good and "keep" in request.POST and _is_kept(request, form, column):
        return redirect(found.goal)
    return page(
        request,
        "goals/measurement_paste.html",
        form=form,
        indicator=indicator,
        goal=found.goal,
        rows=queries.pasted_rows(column, request.network.small_number_threshold) if column else [],
        may_keep=bool(column and column.is_good and column.wanted and not form.errors),
        status=422 if form.errors or (column and not column.is_good) else 200,
    )


def _column(form: PasteForm, indicator: Indicator) -> Column | None:
    """What was pasted; None if nothing can be read in it, which the form says."""
    if not form.is_valid():
        return None
    try:
        return read_column(form.cleaned_data["rows"], indicator, indicator.network)
    except ValidationError as error:
        form.add_error("rows", error)
        return None


def _is_kept(request: NetworkRequest, form: PasteForm, column: Column) -> bool:
    wanted = column.wanted
    if not kept(form, lambda: actions.paste(by=request.user, measurements=wanted, submitter=submitter(request))):
        return False
    number = len(wanted)
    words = ngettext("%(number)s figure is kept.", "%(number)s figures are kept.", number) % {"number": number}
    if number and not request.membership.is_coordinator:
        words += " " + _("They count as soon as the coordinator has accepted them.")
    messages.success(request, words if number else _("Nothing has changed."))
    return True

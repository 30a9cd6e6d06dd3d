"""What a coordinator sets for the whole network beside its facts: calendar, thresholds, words for the pillars."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from networks import actions
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.calendar_forms import AbsenceThresholdForm, HolidayForm, PillarPresetForm
from networks.forms import kept
from networks.models import AbsenceThreshold, Holiday


@network_view
def calendar(request: NetworkRequest) -> HttpResponse:
    """School holidays and absence thresholds, as everybody in the network may read them."""
    holidays = Holiday.objects.for_network(request.network).order_by("first_on", "pk")
    thresholds = AbsenceThreshold.objects.for_network(request.network).order_by("unit", "amount", "from_on", "pk")
    context = {"holidays": holidays, "thresholds": thresholds, "today": request.network.today}
    return render(request, "networks/calendar.html", context)


@network_view(roles=COORDINATORS)
def holiday_create(request: NetworkRequest) -> HttpResponse:
    return _form(request, HolidayForm, Holiday(network=request.network), _("Add a school holiday"))


@network_view(roles=COORDINATORS)
def holiday_edit(request: NetworkRequest, holiday_pk: int) -> HttpResponse:
    holiday = Holiday.objects.get_or_404(request.network, pk=holiday_pk)
    return _form(request, HolidayForm, holiday, _("Edit the school holiday"))


@network_view(roles=COORDINATORS)
def holiday_delete(request: NetworkRequest, holiday_pk: int) -> HttpResponse:
    holiday = Holiday.objects.get_or_404(request.network, pk=holiday_pk)
    return _delete(request, holiday, _("Deadlines in these days are no longer pointed out."))


@network_view(roles=COORDINATORS)
@require_POST
def holiday_preset(request: NetworkRequest) -> HttpResponse:
    """Copy the Flemish school holidays; those that are there already stay as they are."""
    added = actions.add_flemish_holidays(by=request.user, network=request.network)
    messages.success(request, _("The school holidays are added.") if added else _("They were there already."))
    return redirect("calendar", network_slug=request.network.slug)


@network_view(roles=COORDINATORS)
def threshold_create(request: NetworkRequest) -> HttpResponse:
    threshold = AbsenceThreshold(network=request.network)
    return _form(request, AbsenceThresholdForm, threshold, _("Add an absence threshold"))


@network_view(roles=COORDINATORS)
def threshold_edit(request: NetworkRequest, absence_threshold_pk: int) -> HttpResponse:
    threshold = AbsenceThreshold.objects.get_or_404(request.network, pk=absence_threshold_pk)
    return _form(request, AbsenceThresholdForm, threshold, _("Edit the absence threshold"))


@network_view(roles=COORDINATORS)
def threshold_delete(request: NetworkRequest, absence_threshold_pk: int) -> HttpResponse:
    threshold = AbsenceThreshold.objects.get_or_404(request.network, pk=absence_threshold_pk)
    end_it = _("If it only holds no longer, give it an end date instead: then it stays for older figures.")
    return _delete(request, threshold, end_it)


@network_view(roles=COORDINATORS)
def pillar_preset(request: NetworkRequest) -> HttpResponse:
    """Start from ready-made words for the pillars; each can still be changed in the settings."""
    form = PillarPresetForm(request.POST or None)
    if form.is_valid():
        actions.name_pillars(by=request.user, network=request.network, preset=form.cleaned_data["preset"])
        messages.success(request, _("The pillars have these names now. Change single words below."))
        return redirect("network_edit", network_slug=request.network.slug)
    back = reverse("network_edit", args=[request.network.slug])
    return _draw(request, form, _("Words for the pillars"), back)


def _form(request: NetworkRequest, form_class: Any, row: Any, title: str) -> HttpResponse:
    form = form_class(request.POST or None, network=request.network, instance=row)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect("calendar", network_slug=request.network.slug)
    return _draw(request, form, title, reverse("calendar", args=[request.network.slug]))


def _draw(request: NetworkRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": back, "submit": _("Save")}
    return render(request, "networks/form.html", context, status=422 if form.is_bound else 200)


def _delete(request: NetworkRequest, row: Any, consequence: str) -> HttpResponse:
    """Ask first, then delete the row."""
    named = {"name": row}
    if request.method == "POST":
        row.delete()
        messages.success(request, _("“%(name)s” is deleted.") % named)
        return redirect("calendar", network_slug=request.network.slug)
    context = {
        "title": _("Delete “%(name)s”?") % named,
        "consequences": [consequence],
        "submit": _("Delete"),
        "cancel_url": reverse("calendar", args=[request.network.slug]),
    }
    return render(request, "ui/confirm.html", context)

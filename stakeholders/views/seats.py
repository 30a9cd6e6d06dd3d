from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions, queries
from stakeholders.forms import PresetForm, SeatForm, SeatNoteForm
from stakeholders.models import Seat
from stakeholders.views.pages import form_page, page


@network_view
def seat_list(request: NetworkRequest) -> HttpResponse:
    """Which kinds of partners are expected at the table, and who sits there."""
    seats = queries.seats_with_states(request.network)
    filled = sum(1 for _seat, state in seats if state.state == "filled")
    return page(request, "stakeholders/seat_list.html", seats=seats, filled=filled)


@network_view(roles=COORDINATORS)
def seat_preset(request: NetworkRequest) -> HttpResponse:
    """Set out the seats that are usual for this kind of network."""
    form = PresetForm(request.POST or None, types=queries.types_by_name())
    if form.is_valid():
        seats = actions.expect(by=request.user, network=request.network, **form.cleaned_data)
        told = ngettext("%(n)s seat is added.", "%(n)s seats are added.", len(seats)) % {"n": len(seats)}
        messages.success(request, told if seats else _("All these seats were there already."))
        return _to_list(request)
    return form_page(
        request,
        form,
        title=_("The usual seats"),
        intro=_("A start: add and take away what fits your network. Seats that are there already stay."),
        submit=_("Add these seats"),
        cancel_url=_list_url(request),
    )


@network_view(roles=COORDINATORS)
def seat_create(request: NetworkRequest) -> HttpResponse:
    """Expect one more kind of partner."""
    form = SeatForm(request.POST or None, network=request.network)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return _to_list(request)
    return form_page(
        request,
        form,
        title=_("Add a seat"),
        intro=_("A kind of partner that should be at the table."),
        submit=_("Add the seat"),
        cancel_url=_list_url(request),
    )


@network_view(roles=COORDINATORS)
def seat_edit(request: NetworkRequest, seat_pk: int) -> HttpResponse:
    """Say what became of a seat nobody sits in."""
    seat = Seat.objects.get_or_404(request.network, pk=seat_pk)
    form = SeatNoteForm(request.POST or None, network=request.network, instance=seat)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return _to_list(request)
    return form_page(
        request,
        form,
        title=_("The seat of: %(seat)s") % {"seat": seat},
        intro=_("It counts as filled as soon as a stakeholder of this type is at the table."),
        submit=_("Save"),
        cancel_url=_list_url(request),
    )


@network_view(roles=COORDINATORS)
def seat_delete(request: NetworkRequest, seat_pk: int) -> HttpResponse:
    """This kind of partner is not expected; who sits there stays."""
    seat = Seat.objects.get_or_404(request.network, pk=seat_pk)
    if request.method == "POST":
        seat.delete()
        messages.success(request, _("The seat is taken away."))
        return _to_list(request)
    return page(
        request,
        "ui/confirm.html",
        title=_("Take away the seat of: %(seat)s") % {"seat": seat},
        consequences=[
            _("Your network no longer expects this kind of partner."),
            _("Stakeholders of this type stay at the table."),
        ],
        submit=_("Take the seat away"),
        cancel_url=_list_url(request),
    )


def _list_url(request: NetworkRequest) -> str:
    return reverse("stakeholders:seat_list", args=[request.network.slug])


def _to_list(request: NetworkRequest) -> HttpResponse:
    return redirect(_list_url(request))

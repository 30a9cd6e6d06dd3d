from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions
from stakeholders.forms import OfferForm
from stakeholders.models import Offer, Stakeholder
from stakeholders.views.pages import editable, form_page, page


@network_view(roles=WRITERS)
def offer_create(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    stakeholder = editable(request, Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk))
    offer = Offer(network=request.network, stakeholder=stakeholder)
    return _offer_form(request, offer, title=_("Add an offer of support"), submit=_("Add the offer"))


@network_view(roles=WRITERS)
def offer_edit(request: NetworkRequest, offer_pk: int) -> HttpResponse:
    offer = _own_offer(request, offer_pk)
    return _offer_form(request, offer, title=_("Edit the offer"), submit=_("Save"))


@network_view(roles=WRITERS)
def offer_delete(request: NetworkRequest, offer_pk: int) -> HttpResponse:
    offer = _own_offer(request, offer_pk)
    if request.method == "POST":
        offer.delete()
        messages.success(request, _("The offer is deleted."))
        return redirect(offer.stakeholder)
    return page(
        request,
        "ui/confirm.html",
        title=_("Delete an offer of support"),
        consequences=[
            _("%(name)s no longer offers: %(offer)s") % {"name": offer.stakeholder, "offer": offer},
            _("Nothing else goes with it."),
        ],
        submit=_("Delete the offer"),
        cancel_url=offer.stakeholder.get_absolute_url(),
    )


@network_view(roles=WRITERS)
@require_POST
def offer_confirm(request: NetworkRequest, offer_pk: int) -> HttpResponse:
    """It is still right."""
    offer = _own_offer(request, offer_pk)
    actions.confirm_offer(by=request.user, offer=offer)
    messages.success(request, _("Confirmed today: %(offer)s") % {"offer": offer})
    return redirect(offer.stakeholder)


def _own_offer(request: NetworkRequest, pk: int) -> Offer:
    offer: Offer = Offer.objects.get_or_404(request.network, pk=pk)
    editable(request, offer.stakeholder)
    return offer


def _offer_form(request: NetworkRequest, offer: Offer, **context: str) -> HttpResponse:
    form = OfferForm(request.POST or None, network=request.network, instance=offer)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(offer.stakeholder)
    return form_page(
        request,
        form,
        intro=_("What help %(name)s can give, for whom, and how to get there.") % {"name": offer.stakeholder},
        cancel_url=offer.stakeholder.get_absolute_url(),
        **context,
    )

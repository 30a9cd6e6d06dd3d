from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view
from networks.actions import delete_unheld
from networks.forms import kept
from networks.queries import deletion_of
from stakeholders import actions, queries
from stakeholders.forms import LeaveForm, StakeholderFilter, StakeholderForm
from stakeholders.models import Contact, LeadMandate, Offer, Stakeholder
from stakeholders.review_board import is_question_due
from stakeholders.views.pages import editable, form_page, page

A_PAGE = 50


@network_view
def stakeholder_list(request: NetworkRequest) -> HttpResponse:
    """Who is at the table, and who has left."""
    everybody = Stakeholder.objects.for_network(request.network)
    filters = StakeholderFilter(request.GET, network=request.network, types=queries.types_in(request.network))
    rows = filters.rows(everybody).by_name().with_leads().with_contacts(request.network.today).with_pillars()
    return page(
        request,
        "stakeholders/stakeholder_list.html",
        filters=filters,
        stakeholders=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        left=everybody.left().count(),
    )


@network_view
def stakeholder_detail(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    """Everything the network knows of one stakeholder."""
    stakeholder = Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk)
    today = request.network.today
    contacts = Contact.objects.for_network(request.network).filter(stakeholder=stakeholder)
    contacts = list(contacts.by_rank().select_related("successor"))
    mandates = LeadMandate.objects.for_network(request.network).filter(stakeholder=stakeholder)
    offers = Offer.objects.for_network(request.network).filter(stakeholder=stakeholder)
    offers = offers.judged(today).longest_unconfirmed_first()
    return page(
        request,
        "stakeholders/stakeholder_detail.html",
        stakeholder=stakeholder,
        current_contacts=[contact for contact in contacts if contact.is_current(today)],
        former_contacts=[contact for contact in contacts if not contact.is_current(today)],
        parts=queries.parts_of(stakeholder.pillar_responsibilities.all(), offers),
        offers=offers,
        mandates=mandates.running_first(),
        sources=queries.sources_of(request.network, stakeholder.sources),
        may_edit=queries.may_edit(request.membership, stakeholder),
        is_asked=queries.own_stakeholder(request.membership) == stakeholder
        and is_question_due(stakeholder, timezone.now()),
    )


@network_view(roles=COORDINATORS)
def stakeholder_create(request: NetworkRequest) -> HttpResponse:
    initial = {"type": request.GET.get("type", "")}
    form = StakeholderForm(request.POST or None, network=request.network, initial=initial)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("%(name)s is at the table.") % {"name": form.instance})
        return redirect(form.instance)
    return form_page(
        request,
        form,
        title=_("Add a stakeholder"),
        intro=_("The name and the type are enough to begin with. Contacts and offers come on the next page."),
        submit=_("Add the stakeholder"),
        cancel_url=reverse("stakeholders:stakeholder_list", args=[request.network.slug]),
    )


@network_view(roles=WRITERS)
def stakeholder_edit(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    stakeholder = editable(request, Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk))
    form = StakeholderForm(
        request.POST or None,
        network=request.network,
        instance=stakeholder,
        is_coordinator=request.membership.is_coordinator,
    )
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(stakeholder)
    return form_page(
        request, form, title=_("Edit the facts"), submit=_("Save"), cancel_url=stakeholder.get_absolute_url()
    )


@network_view(roles=COORDINATORS)
def stakeholder_leave(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    """Archive: it has left, and its past stays."""
    stakeholder = Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk)
    today = request.network.today
    form = LeaveForm(request.POST or None, today=today)
    if form.is_valid() and kept(
        form, lambda: actions.leave(by=request.user, stakeholder=stakeholder, on=form.cleaned_data["left_on"])
    ):
        messages.success(request, _("%(name)s has left the table. What it did stays.") % {"name": stakeholder})
        return redirect(stakeholder)
    contacts = Contact.objects.for_network(request.network).filter(stakeholder=stakeholder)
    mandates = LeadMandate.objects.for_network(request.network).filter(stakeholder=stakeholder)
    return form_page(
        request,
        form,
        template="stakeholders/stakeholder_leave.html",
        stakeholder=stakeholder,
        contacts=contacts.current(today).by_rank(),
        mandates=mandates.running(),
    )


@network_view(roles=COORDINATORS)
def stakeholder_return(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    """It sits at the table again."""
    stakeholder = Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk)
    if request.method == "POST":
        actions.come_back(by=request.user, stakeholder=stakeholder)
        messages.success(request, _("%(name)s is at the table again.") % {"name": stakeholder})
        return redirect(stakeholder)
    return page(
        request,
        "ui/confirm.html",
        title=_("%(name)s comes back to the table") % {"name": stakeholder},
        consequences=[
            _("The contacts who left with it are in function again."),
            _("It does not lead the network again by itself: say so under Lead."),
        ],
        submit=_("It is back"),
        button="btn-primary",
        cancel_url=stakeholder.get_absolute_url(),
    )


@network_view(roles=COORDINATORS)
def stakeholder_delete(request: NetworkRequest, stakeholder_pk: int) -> HttpResponse:
    """Delete what was entered by mistake; what others rely on can only leave."""
    stakeholder = Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk)
    if request.method == "POST" and _is_deleted(request, stakeholder):
        messages.success(request, _("%(name)s is deleted.") % {"name": stakeholder})
        return redirect("stakeholders:stakeholder_list", network_slug=request.network.slug)
    return page(
        request,
        "stakeholders/stakeholder_delete.html",
        stakeholder=stakeholder,
        deletion=deletion_of(stakeholder),
        status=422 if request.method == "POST" else 200,
    )


def _is_deleted(request: NetworkRequest, stakeholder: Stakeholder) -> bool:
    """Delete, or leave it to the page to say what stands in the way."""
    try:
        delete_unheld(by=request.user, row=stakeholder)
    except ValidationError:
        return False
    return True

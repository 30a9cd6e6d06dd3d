"""The groups within the network: who sits in them and who chairs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import Plan
from monitoring import actions
from monitoring.forms import BodyForm, ChairForm, ChairMandateForm
from monitoring.models import Body, ChairMandate
from monitoring.views.common import confirm_delete, delete_url, draw, draw_form, plan_first, saved, to_evaluation
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders.queries import sources_of

TAB = "agreement"


@network_view
def body_detail(request: NetworkRequest, body_pk: int) -> HttpResponse:
    """Who sits in a group, with a vote or without, who chairs it, and where that stands written."""
    body = Body.objects.get_or_404(request.network, pk=body_pk)
    return draw(
        request,
        "monitoring/body_detail.html",
        TAB,
        body=body,
        members=body.members.order_by("name"),
        observers=body.observers.order_by("name"),
        chairs=body.chairs.newest_first(),
        sources=sources_of(request.network, body.sources),
    )


@network_view(roles=COORDINATORS)
def body_create(request: NetworkRequest) -> HttpResponse:
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return plan_first(request)
    form = BodyForm(request.POST or None, instance=Body(network=request.network, plan=plan), network=request.network)
    if saved(request, form, _("The group is saved.")):
        return redirect(form.instance)
    return draw_form(
        request, TAB, form, heading=_("A new group"), submit=_("Save the group"), back=to_evaluation(request)
    )


@network_view(roles=COORDINATORS)
def body_edit(request: NetworkRequest, body_pk: int) -> HttpResponse:
    body = Body.objects.get_or_404(request.network, pk=body_pk)
    form = BodyForm(request.POST or None, instance=body, network=request.network)
    if saved(request, form, _("The group is saved.")):
        return redirect(body)
    back = (body.get_absolute_url(), str(body))
    return draw_form(request, TAB, form, heading=_("Edit the group"), submit=_("Save the group"), back=back)


@network_view(roles=COORDINATORS)
def body_delete(request: NetworkRequest, body_pk: int) -> HttpResponse:
    body = Body.objects.get_or_404(request.network, pk=body_pk)
    return confirm_delete(
        request,
        body,
        tab=TAB,
        heading=_("Delete “%(body)s”?") % {"body": body},
        consequences=[_("Its members stay in the network; only this group goes.")],
        back=body.get_absolute_url(),
        done=reverse("monitoring:evaluation", args=[request.network.slug]),
    )


@network_view(roles=COORDINATORS)
def chair_set(request: NetworkRequest, body_pk: int) -> HttpResponse:
    """Say who chairs a group from which day on."""
    body = Body.objects.get_or_404(request.network, pk=body_pk)
    form = ChairForm(request.POST or None, body=body, today=request.network.today)
    if form.is_valid() and kept(
        form,
        lambda: actions.set_chair(
            by=request.user, body=body, stakeholder=form.cleaned_data["stakeholder"], on=form.cleaned_data["from_on"]
        ),
    ):
        messages.success(request, _("The chair is saved."))
        return redirect(body)
    return draw_form(
        request,
        TAB,
        form,
        heading=_("Who chairs this group?"),
        submit=_("Save the chair"),
        back=_to_body(body),
        help=_("Who chairs it until now stops on that day and stays in the list."),
    )


@network_view(roles=COORDINATORS)
def chair_mandate_edit(request: NetworkRequest, chair_mandate_pk: int) -> HttpResponse:
    """Set the dates of a chair right."""
    chair = ChairMandate.objects.get_or_404(request.network, pk=chair_mandate_pk)
    form = ChairMandateForm(request.POST or None, instance=chair, network=request.network)
    if saved(request, form, _("The chair is saved.")):
        return redirect(chair.body)
    return draw_form(
        request,
        TAB,
        form,
        heading=_("Dates of %(stakeholder)s as chair") % {"stakeholder": chair.stakeholder},
        submit=_("Save the dates"),
        back=_to_body(chair.body),
        delete_url=delete_url(request, "chair_mandate", chair),
    )


@network_view(roles=COORDINATORS)
def chair_mandate_delete(request: NetworkRequest, chair_mandate_pk: int) -> HttpResponse:
    """Delete a chair that was entered by mistake."""
    chair = ChairMandate.objects.get_or_404(request.network, pk=chair_mandate_pk)
    return confirm_delete(
        request,
        chair,
        tab=TAB,
        heading=_("Delete %(stakeholder)s as chair?") % {"stakeholder": chair.stakeholder},
        consequences=[_("Only if it never chaired. Whose time is over gets an end instead and stays in the list.")],
        back=chair.body.get_absolute_url(),
        done=chair.body.get_absolute_url(),
    )


def _to_body(body: Body) -> tuple[str, str]:
    return body.get_absolute_url(), str(body)

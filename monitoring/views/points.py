"""Action points: what somebody does between two meetings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from monitoring import actions
from monitoring.forms import ActionPointForm
from monitoring.models import ActionPoint
from monitoring.views.common import (
    confirm_delete,
    delete_url,
    draw,
    draw_form,
    may_record,
    meeting_to_record,
    page_before,
    saved,
    to_meeting,
)
from networks.access import WRITERS, NetworkRequest, network_view
from stakeholders.queries import may_edit, own_stakeholder

TAB = "action_points"
PER_PAGE = 50
FILTERS = {
    "open": gettext_lazy("Open"),
    "late": gettext_lazy("Late"),
    "mine": gettext_lazy("Mine"),
    "all": gettext_lazy("All"),
}


@network_view
def action_point_list(request: NetworkRequest) -> HttpResponse:
    """Action points of all meetings, the soonest first; "mine" is for those who speak for a stakeholder."""
    today = request.network.today
    own = own_stakeholder(request.membership)
    filters = {name: label for name, label in FILTERS.items() if own or name != "mine"}
    wanted = request.GET.get("show", "open")
    wanted = wanted if wanted in filters else "open"
    points = ActionPoint.objects.for_network(request.network).soonest_first()
    shown = {"open": points.open, "late": lambda: points.late(today), "mine": lambda: points.filter(owner=own)}
    page = Paginator(shown.get(wanted, points.all)(), PER_PAGE).get_page(request.GET.get("page"))
    return draw(
        request,
        "monitoring/action_point_list.html",
        TAB,
        page=page,
        filters=filters,
        wanted=wanted,
        today=today,
        own=own,
    )


@network_view(roles=WRITERS)
def action_point_create(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    meeting = meeting_to_record(request, meeting_pk)
    point = ActionPoint(network=request.network, meeting=meeting)
    form = ActionPointForm(request.POST or None, instance=point, network=request.network)
    if saved(request, form, _("The action point is saved.")):
        return redirect(meeting)
    heading, submit = _("A new action point"), _("Save the action point")
    return draw_form(request, TAB, form, heading=heading, submit=submit, back=to_meeting(meeting))


@network_view(roles=WRITERS)
def action_point_edit(request: NetworkRequest, action_point_pk: int) -> HttpResponse:
    point = ActionPoint.objects.get_or_404(request.network, pk=action_point_pk)
    meeting = may_record(request, point.meeting)
    form = ActionPointForm(request.POST or None, instance=point, network=request.network)
    if saved(request, form, _("The action point is saved.")):
        return redirect(meeting)
    return draw_form(
        request,
        TAB,
        form,
        heading=_("Edit the action point"),
        submit=_("Save the action point"),
        back=to_meeting(meeting),
        delete_url=delete_url(request, "action_point", point),
    )


@network_view(roles=WRITERS)
def action_point_delete(request: NetworkRequest, action_point_pk: int) -> HttpResponse:
    point = ActionPoint.objects.get_or_404(request.network, pk=action_point_pk)
    meeting = may_record(request, point.meeting)
    return confirm_delete(
        request,
        point,
        tab=TAB,
        heading=_("Delete this action point?"),
        consequences=[point.text, _("If it is done, mark it as done instead: then it stays in the history.")],
        back=meeting.get_absolute_url(),
        done=meeting.get_absolute_url(),
    )


@network_view(roles=WRITERS)
@require_POST
def action_point_done(request: NetworkRequest, action_point_pk: int) -> HttpResponse:
    """Its owner, the secretary of the meeting or a coordinator says whether it is done."""
    point = ActionPoint.objects.get_or_404(request.network, pk=action_point_pk)
    if not may_edit(request.membership, point.owner, point.meeting.secretary):
        raise PermissionDenied
    is_done = request.POST.get("done") != "no"
    actions.mark_done(by=request.user, point=point, is_done=is_done)
    messages.success(request, _("Marked as done.") if is_done else _("Open again."))
    return redirect(page_before(request, otherwise=point.meeting.get_absolute_url()))

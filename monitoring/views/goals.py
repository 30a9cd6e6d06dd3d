"""Goals a meeting decides about."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from goals.models import Goal
from monitoring import actions
from monitoring.goal_forms import GoalDecisionForm
from monitoring.models import Meeting
from monitoring.views.common import draw, to_meeting
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept

TAB = "meetings"


@network_view(roles=COORDINATORS)
def goal_decision(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    """What the meeting decides about each goal that is proposed: agreed, not chosen, or later."""
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    proposed = Goal.objects.for_network(request.network).filter(plan=meeting.plan_id).proposed()
    goals = list(proposed.select_related("network", "proposed_by").order_by("-is_shortlisted", "priority", "pk"))
    form = GoalDecisionForm(request.POST or None, goals=goals)
    if form.is_valid() and kept(
        form, lambda: actions.decide_goals(by=request.user, meeting=meeting, outcomes=form.outcomes())
    ):
        number = len(form.outcomes())
        told = ngettext("%(n)s decision is written down.", "%(n)s decisions are written down.", number)
        messages.success(request, told % {"n": number})
        return redirect(meeting)
    back, name = to_meeting(meeting)
    return draw(request, "monitoring/goal_decision.html", TAB, form=form, rows=form.rows(), back=back, name=name)

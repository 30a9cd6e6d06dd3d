from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from goals.judging import JudgeForm
from goals.models import Goal
from goals.verdict import of_goal
from goals.views.pages import form_page, found_goal
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept


@network_view(roles=COORDINATORS)
def goal_judge(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    """Say how the goal goes where the figures do not say it well, or leave it to the figures again."""
    goal = found_goal(request, goal_pk)
    today = request.network.today
    form = JudgeForm(
        request.POST or None, network=request.network, instance=goal, computed=_computed(request, goal), today=today
    )
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(goal)
    return form_page(
        request,
        form,
        title=_("How does this goal go?"),
        intro=goal.title,
        submit=_("Save the judgement"),
        cancel_url=goal.get_absolute_url(),
    )


def _computed(request: NetworkRequest, goal: Goal) -> str:
    """What the figures say, in words."""
    indicators = list(goal.indicators.with_measurements())
    for indicator in indicators:
        indicator.goal = goal
    found = of_goal(indicators, request.network.today, request.network.small_number_threshold)
    return f"{found.verdict.label}: {found.sentence}" if found else str(capfirst(_("the figures alone say nothing")))

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from goals import actions
from goals.indicator_forms import IndicatorForm
from goals.models import Goal, Indicator, IndicatorDefinition
from goals.queries import carries_agreed_goal
from goals.views.pages import form_page, found_goal, found_indicator, page
from networks.access import COORDINATORS, NetworkRequest, as_pk, network_view
from networks.forms import kept
from networks.models import AbsenceThreshold


@network_view
def indicator_catalogue(request: NetworkRequest) -> HttpResponse:
    """The indicators others use, with what they mean; ready to be chosen when a goal is named."""
    pk = as_pk(request.GET.get("goal", ""))
    goal = Goal.objects.for_network(request.network).filter(pk=pk).select_related("network").first() if pk else None
    definitions = IndicatorDefinition.objects.order_by("code")
    thresholds = AbsenceThreshold.objects.for_network(request.network).order_by("unit", "amount", "from_on", "pk")
    return page(request, "goals/indicator_catalogue.html", definitions=definitions, goal=goal, thresholds=thresholds)


@network_view(roles=COORDINATORS)
def indicator_create(request: NetworkRequest, goal_pk: int) -> HttpResponse:
    """Add an indicator, from the catalogue or of one's own, with the figure it starts from."""
    goal = found_goal(request, goal_pk)
    indicator = Indicator(network=request.network, goal=goal)
    form = IndicatorForm(
        request.POST or None,
        network=request.network,
        instance=indicator,
        initial={"definition": request.GET.get("definition", "")},
    )
    if form.is_valid() and kept(
        form,
        lambda: actions.add_indicator(by=request.user, indicator=indicator, baseline=form.baseline()),
    ):
        _say_saved(request, indicator)
        return redirect(goal)
    check_url = reverse("goals:realism_of_new_indicator", args=[request.network.slug, goal.pk])
    submit = _("Add the indicator")
    return _indicator_page(request, form, goal, title=_("Add an indicator"), submit=submit, check_url=check_url)


@network_view(roles=COORDINATORS)
def indicator_edit(request: NetworkRequest, indicator_pk: int) -> HttpResponse:
    indicator = found_indicator(request, indicator_pk)
    form = IndicatorForm(request.POST or None, network=request.network, instance=indicator)
    if form.is_valid() and kept(form, form.save):
        _say_saved(request, indicator)
        return redirect(indicator.goal)
    check_url = reverse("goals:realism_of_indicator", args=[request.network.slug, indicator.pk])
    title = _("Edit the indicator")
    return _indicator_page(request, form, indicator.goal, title=title, submit=_("Save"), check_url=check_url)


@network_view(roles=COORDINATORS)
def indicator_delete(request: NetworkRequest, indicator_pk: int) -> HttpResponse:
    """Delete an indicator with its measurements, unless an agreed goal rests on it."""
    indicator = found_indicator(request, indicator_pk)
    goal = indicator.goal
    if request.method == "POST":
        try:
            actions.delete_indicator(by=request.user, indicator=indicator)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The indicator is deleted."))
        return redirect(goal)
    return page(
        request,
        "goals/indicator_delete.html",
        indicator=indicator,
        goal=goal,
        measurements=indicator.measurements.count(),
        is_refused=carries_agreed_goal(indicator),
        is_used=goal.is_active and indicator.measurements.exists(),
    )


def _say_saved(request: NetworkRequest, indicator: Indicator) -> None:
    if indicator.definition and indicator.definition.is_regional:
        messages.warning(
            request, _("This indicator exists for regions only: there is no figure for one municipality.")
        )
    if indicator.has_target:
        messages.success(request, _("Saved."))
    else:
        messages.warning(request, _("Saved as a draft: the goal cannot be agreed before an indicator has a target."))


def _indicator_page(request: NetworkRequest, form: IndicatorForm, goal: Goal, **context: str) -> HttpResponse:
    return form_page(
        request,
        form,
        template="goals/indicator_form.html",
        goal=goal,
        definition=form.chosen_definition,
        intro=goal.title,
        cancel_url=goal.get_absolute_url(),
        **context,
    )

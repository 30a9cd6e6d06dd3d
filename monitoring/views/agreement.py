"""The first page of step 4: the agreement, and who reports what to whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import Plan
from monitoring.forms import AgreementForm, ReportingLineForm
from monitoring.models import Body, EvaluationAgreement, ReportingLine
from monitoring.queries import evaluation_state
from monitoring.views.common import confirm_delete, delete_url, draw, draw_form, plan_first, saved, to_evaluation
from networks.access import COORDINATORS, NetworkRequest, network_view
from stakeholders.queries import own_stakeholder

TAB = "agreement"
POINTS_SHOWN = 8


@network_view
def evaluation(request: NetworkRequest) -> HttpResponse:
    """Where step 4 stands: what was agreed, what is planned and held, what is still to do."""
    today = request.network.today
    plan = Plan.objects.for_network(request.network).current()
    state = evaluation_state(request.network, plan, today)
    lines = ReportingLine.objects.for_network(request.network).filter(agreement=state.agreement)
    bodies = Body.objects.for_network(request.network).filter(plan=plan)
    return draw(
        request,
        "monitoring/evaluation.html",
        TAB,
        today=today,
        plan=plan,
        state=state,
        points=state.open_points[:POINTS_SHOWN],
        lines=lines.select_related("reporter", "to_whom").order_by("pk") if state.agreement else [],
        bodies=bodies.with_seats().by_name() if plan else [],
        own=own_stakeholder(request.membership),
    )


@network_view(roles=COORDINATORS)
def agreement_edit(request: NetworkRequest) -> HttpResponse:
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return plan_first(request)
    agreement = EvaluationAgreement.objects.for_network(request.network).filter(plan=plan).first()
    agreement = agreement or EvaluationAgreement(network=request.network, plan=plan)
    form = AgreementForm(request.POST or None, instance=agreement, network=request.network)
    if saved(request, form, _("The agreement is saved.")):
        return redirect("monitoring:evaluation", request.network.slug)
    return draw_form(
        request,
        TAB,
        form,
        heading=_("What the partners agreed"),
        submit=_("Save the agreement"),
        back=to_evaluation(request),
    )


@network_view(roles=COORDINATORS)
def reporting_line_create(request: NetworkRequest) -> HttpResponse:
    plan = Plan.objects.for_network(request.network).current()
    agreement = EvaluationAgreement.objects.for_network(request.network).filter(plan=plan).first() if plan else None
    if agreement is None:
        messages.info(request, _("First write down what the partners agreed."))
        return redirect("monitoring:agreement_edit", request.network.slug)
    line = ReportingLine(network=request.network, agreement=agreement)
    form = ReportingLineForm(request.POST or None, instance=line, network=request.network)
    if saved(request, form, _("The reporting line is saved.")):
        return redirect("monitoring:evaluation", request.network.slug)
    return _draw_line(request, form)


@network_view(roles=COORDINATORS)
def reporting_line_edit(request: NetworkRequest, reporting_line_pk: int) -> HttpResponse:
    line = ReportingLine.objects.get_or_404(request.network, pk=reporting_line_pk)
    form = ReportingLineForm(request.POST or None, instance=line, network=request.network)
    if saved(request, form, _("The reporting line is saved.")):
        return redirect("monitoring:evaluation", request.network.slug)
    return _draw_line(request, form, delete_url=delete_url(request, "reporting_line", line))


def _draw_line(request: NetworkRequest, form: ReportingLineForm, **extra: str) -> HttpResponse:
    heading, submit = _("Who reports what to whom"), _("Save the reporting line")
    return draw_form(request, TAB, form, heading=heading, submit=submit, back=to_evaluation(request), **extra)


@network_view(roles=COORDINATORS)
def reporting_line_delete(request: NetworkRequest, reporting_line_pk: int) -> HttpResponse:
    line = ReportingLine.objects.get_or_404(request.network, pk=reporting_line_pk)
    page = reverse("monitoring:evaluation", args=[request.network.slug])
    return confirm_delete(
        request,
        line,
        tab=TAB,
        heading=_("Delete this reporting line?"),
        consequences=[line.sentence],
        back=page,
        done=page,
    )

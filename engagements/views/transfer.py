"""Engagements from a sheet: choose a file, say what its columns are and whom its names mean, look, confirm."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from engagements.transfer import actions
from engagements.transfer.columns import COLUMNS
from engagements.transfer.forms import MOST_NAMES, EngagementColumnsForm, NamesForm
from engagements.transfer.reading import Reader
from engagements.transfer.survey import Survey, Surveyor
from engagements.transfer.writing import template_book
from engagements.views.engagements import STEP
from goals.models import Plan
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.transfer.downloads import file_answer
from networks.transfer.members import SheetImport
from networks.transfer.remembered import guessed_columns, remember_columns
from networks.transfer.sheets import Excel
from networks.transfer.waiting import MemberSheet

ENGAGEMENTS = SheetImport("engagements", "engagements:engagement_list", COLUMNS)
DONE, NAMES = "engagements_taken_in", "known_names"


@network_view(roles=COORDINATORS)
def import_upload(request: NetworkRequest) -> HttpResponse:
    """Choose a file. It waits in a safe place until it is confirmed."""
    if _plan(request) is None:
        return render(request, "engagements/no_plan.html", STEP)
    return ENGAGEMENTS.upload(request, "engagements/import_upload.html")


@network_view(roles=COORDINATORS)
def import_template(request: NetworkRequest) -> HttpResponse:
    """The empty sheet."""
    plan = _plan(request)
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    name = _("engagements")
    return file_answer(template_book(plan), Excel, f"{name}-eslnet")


@network_view(roles=COORDINATORS)
def import_map(request: NetworkRequest) -> HttpResponse:
    """Say which column is which field: as guessed, or as it was said the last time."""
    sheet, plan = ENGAGEMENTS.waiting(request), _plan(request)
    if sheet is None or plan is None:
        return ENGAGEMENTS.gone(request)
    table = ENGAGEMENTS.table(sheet, request.GET.get("worksheet"))
    form = EngagementColumnsForm(
        request.POST or None,
        table=table,
        columns=COLUMNS,
        guessed=guessed_columns(sheet, table, COLUMNS),
        initial={"filled_down": sheet.about.get("filled_down", False)},
    )
    if form.is_valid():
        remember_columns(sheet, form)
        sheet.choose(filled_down=form.cleaned_data["filled_down"], names={})
        unknown = _survey(plan, sheet).unknown
        if len(unknown) <= MOST_NAMES:
            return ENGAGEMENTS.to("import_names" if unknown else "import_preview", request, sheet)
        words = _("%(number)s names in it are none of yours. Is each column what you say? Leave out what is not.")
        form.add_error(None, words % {"number": len(unknown)})
    context = {"form": form, "table": table, "sheet": sheet}
    return ENGAGEMENTS.page(request, "networks/import_map.html", **context, status=422 if form.is_bound else 200)


@network_view(roles=COORDINATORS)
def import_names(request: NetworkRequest) -> HttpResponse:
    """Say whom each name means that is not exactly the name of a partner or a goal."""
    sheet, plan = ENGAGEMENTS.waiting(request), _plan(request)
    if sheet is None or plan is None:
        return ENGAGEMENTS.gone(request)
    if "columns" not in sheet.about:
        return ENGAGEMENTS.to("import_map", request, sheet)
    survey = _survey(plan, sheet)
    form = NamesForm(
        request.POST or None,
        known=survey.known,
        unknown=list(survey.unknown.values()),
        chosen=_known_names(request) | sheet.about["names"],
    )
    if form.is_valid() or not survey.unknown:
        chosen = form.chosen if form.is_bound else {}
        sheet.choose(names=chosen)
        _remember_names(request, chosen)
        return ENGAGEMENTS.to("import_preview", request, sheet)
    context = {"form": form, "sheet": sheet}
    return ENGAGEMENTS.page(request, "engagements/import_names.html", **context, status=422 if form.is_bound else 200)


@network_view(roles=COORDINATORS)
def import_preview(request: NetworkRequest) -> HttpResponse:
    """What each row would do. Nothing is saved until the whole is confirmed."""
    sheet, plan = ENGAGEMENTS.waiting(request), _plan(request)
    if sheet is None or plan is None:
        return ENGAGEMENTS.gone(request)
    if "columns" not in sheet.about:
        return ENGAGEMENTS.to("import_map", request, sheet)
    survey = _survey(plan, sheet)
    if not survey.unknown.keys() <= sheet.about["names"].keys():
        return ENGAGEMENTS.to("import_names", request, sheet)
    template = "engagements/import_preview.html"
    return ENGAGEMENTS.preview(request, template, sheet, survey, lambda: _take_in(request, plan, sheet, survey))


@network_view(roles=COORDINATORS)
def import_done(request: NetworkRequest) -> HttpResponse:
    """What the import did, and what comes next."""
    done = request.session.get(DONE)
    if not done or done["network"] != request.network.pk:
        return redirect("engagements:engagement_list", network_slug=request.network.slug)
    return ENGAGEMENTS.page(request, "engagements/import_done.html", done=done)


def _plan(request: NetworkRequest) -> Plan | None:
    plan: Plan | None = Plan.objects.for_network(request.network).current()
    if plan:
        plan.network = request.network
    return plan


def _survey(plan: Plan, sheet: MemberSheet) -> Survey:
    """What the sheet would do to the plan as it is now."""
    about = sheet.about
    reader = Reader(
        ENGAGEMENTS.table(sheet), ENGAGEMENTS.chosen(sheet), plan.network, filled_down=about["filled_down"]
    )
    return Surveyor(plan, reader, about["names"]).survey()


def _take_in(request: NetworkRequest, plan: Plan, sheet: MemberSheet, survey: Survey) -> None:
    numbers: dict[str, Any] = {
        "network": request.network.pk,
        "rows": survey.counts,
        "again": [str(one) for one in survey.again],
        "partners": sum(len(draft.new_seats) for draft in [*survey.new, *survey.changed]),
    }
    actions.take_in(by=request.user, plan=plan, survey=survey, source=sheet.about["file"])
    request.session[DONE] = numbers
    sheet.remove()


def _known_names(request: NetworkRequest) -> dict[str, str]:
    """Whom names meant the last time, in this network."""
    known: dict[str, str] = request.session.get(NAMES, {}).get(str(request.network.pk), {})
    return known


def _remember_names(request: NetworkRequest, chosen: dict[str, str]) -> None:
    """Keep the last choices for the next sheet."""
    known = _known_names(request) | chosen
    request.session[NAMES] = {str(request.network.pk): dict(list(known.items())[-MOST_NAMES:])}

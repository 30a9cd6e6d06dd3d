"""Stakeholders from and to a sheet: choose a file, say what its columns are, look at what it would do, confirm."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.transfer.downloads import file_answer, sheet_answer
from networks.transfer.members import SheetImport
from networks.transfer.remembered import guessed_columns, remember_columns
from networks.transfer.sheets import Excel
from networks.transfer.waiting import MemberSheet
from stakeholders import queries
from stakeholders.forms import StakeholderFilter
from stakeholders.models import Stakeholder, StakeholderType
from stakeholders.transfer import actions
from stakeholders.transfer.columns import COLUMNS
from stakeholders.transfer.forms import StakeholderColumnsForm
from stakeholders.transfer.reading import Reader
from stakeholders.transfer.survey import Survey, Surveyor
from stakeholders.transfer.writing import sheet_of, template_book

STAKEHOLDERS = SheetImport("stakeholders", "stakeholders:stakeholder_list", COLUMNS)
DONE = "stakeholders_taken_in"


@network_view(roles=COORDINATORS)
def import_upload(request: NetworkRequest) -> HttpResponse:
    """Choose a file. It waits in a safe place until it is confirmed."""
    return STAKEHOLDERS.upload(request, "stakeholders/import_upload.html")


@network_view(roles=COORDINATORS)
def import_template(request: NetworkRequest) -> HttpResponse:
    """The empty sheet."""
    name = _("stakeholders")
    return file_answer(template_book(StakeholderType.objects.all()), Excel, f"{name}-eslnet")


@network_view(roles=COORDINATORS)
def import_map(request: NetworkRequest) -> HttpResponse:
    """Say which column is which field: as guessed, or as it was said the last time."""
    sheet = STAKEHOLDERS.waiting(request)
    if sheet is None:
        return STAKEHOLDERS.gone(request)
    table = STAKEHOLDERS.table(sheet, request.GET.get("worksheet"))
    form = StakeholderColumnsForm(
        request.POST or None,
        table=table,
        columns=COLUMNS,
        guessed=guessed_columns(sheet, table, COLUMNS),
        types=list(StakeholderType.objects.all()),
        initial={"default_type": sheet.about.get("default_type", "")},
    )
    if form.is_valid():
        remember_columns(sheet, form)
        sheet.choose(default_type=form.cleaned_data["default_type"])
        return STAKEHOLDERS.to("import_preview", request, sheet)
    context = {"form": form, "table": table, "sheet": sheet}
    return STAKEHOLDERS.page(request, "networks/import_map.html", **context, status=422 if form.is_bound else 200)


@network_view(roles=COORDINATORS)
def import_preview(request: NetworkRequest) -> HttpResponse:
    """What each row would do. Nothing is saved until the whole is confirmed."""
    sheet = STAKEHOLDERS.waiting(request)
    if sheet is None:
        return STAKEHOLDERS.gone(request)
    if "columns" not in sheet.about:
        return STAKEHOLDERS.to("import_map", request, sheet)
    survey = _survey(request, sheet)
    template = "stakeholders/import_preview.html"
    return STAKEHOLDERS.preview(request, template, sheet, survey, lambda: _take_in(request, sheet, survey))


@network_view(roles=COORDINATORS)
def import_done(request: NetworkRequest) -> HttpResponse:
    """What the import did, and what comes next."""
    done = request.session.get(DONE)
    if not done or done["network"] != request.network.pk:
        return redirect("stakeholders:stakeholder_list", network_slug=request.network.slug)
    return STAKEHOLDERS.page(request, "stakeholders/import_done.html", done=done)


@network_view(roles=COORDINATORS)
def stakeholder_export(request: NetworkRequest) -> HttpResponse:
    """The stakeholders the list shows, with the contacts in function, as a sheet that can be read in again."""
    everybody = Stakeholder.objects.for_network(request.network)
    filters = StakeholderFilter(request.GET, network=request.network, types=queries.types_in(request.network))
    today = request.network.today
    rows = filters.rows(everybody).by_name().select_related("type").with_contacts(today)
    kind = request.GET.get("format", "")
    return sheet_answer(sheet_of(rows), kind=kind, name=_("stakeholders"), network=request.network, day=today)


def _survey(request: NetworkRequest, sheet: MemberSheet) -> Survey:
    """What the sheet would do to the network as it is now."""
    types = list(StakeholderType.objects.all())
    default = next((kind for kind in types if str(kind.pk) == sheet.about["default_type"]), None)
    reader = Reader(STAKEHOLDERS.table(sheet), STAKEHOLDERS.chosen(sheet), types)
    return Surveyor(request.network, reader, default, request.network.today).survey()


def _take_in(request: NetworkRequest, sheet: MemberSheet, survey: Survey) -> None:
    numbers: dict[str, Any] = {
        "network": request.network.pk,
        "rows": survey.counts,
        "stakeholders": len(survey.new),
        "contacts": len(survey.new_contacts),
    }
    actions.take_in(by=request.user, network=request.network, survey=survey, source=sheet.about["file"])
    request.session[DONE] = numbers
    sheet.remove()

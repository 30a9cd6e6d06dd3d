"""Engagements to take along: the list as a spreadsheet, and a sheet of paper for each partner."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from engagements.export import sheet_of
from engagements.models import Engagement
from engagements.table_sheets import draw, table_sheet, table_sheets
from engagements.views.engagements import STEP, filters_of
from goals.models import Plan
from networks.access import COORDINATORS, NetworkRequest, as_pk, network_view
from networks.transfer.downloads import file_answer
from networks.transfer.sheets import Excel, workbook_of
from stakeholders.models import Stakeholder

SHEETS = 40  # a page of the site; each is a page of paper


@network_view
def engagement_export(request: NetworkRequest) -> HttpResponse:
    """The engagements the list shows, all pages of it, as an Excel file."""
    network, plan = request.network, Plan.objects.for_network(request.network).current()
    engagements = Engagement.objects.for_network(network).filter(plan=plan).open_first()
    shown = filters_of(request, plan).apply(engagements.with_last_note(), network.today)
    name = _("engagements")
    book = workbook_of({name: sheet_of(shown, network)}, is_typed=True)
    return file_answer(book, Excel, f"{name}-{network.slug}-{network.today.isoformat()}")


@network_view(roles=COORDINATORS)
def table_sheet_list(request: NetworkRequest) -> HttpResponse:
    """What each partner is asked and has promised, and where its answers are typed in; `?stakeholder=` names one."""
    network, plan = request.network, Plan.objects.for_network(request.network).current()
    stakeholder = _one(request)
    if plan is None:
        return render(request, "engagements/no_plan.html", STEP)
    page = _sheets(request, plan, stakeholder)
    context = {"page": page, "stakeholder": stakeholder, "today": network.today}
    return render(request, "engagements/table_sheet_list.html", STEP | context)


@network_view(roles=COORDINATORS)
def table_sheet_pdf(request: NetworkRequest) -> HttpResponse:
    """The same to lie on the table: the sheets of one page of the site as a PDF, each partner on a page of its own."""
    network, plan = request.network, Plan.objects.for_network(request.network).current()
    stakeholder = _one(request)
    page = _sheets(request, plan, stakeholder) if plan else []
    if not page:
        raise Http404
    name = slugify(f"{stakeholder or network.slug}-{network.today.isoformat()}")
    answer = HttpResponse(draw(network, list(page)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _sheets(request: NetworkRequest, plan: Plan, stakeholder: Stakeholder | None) -> Page:
    """The one sheet of this partner, or the page of all of them that the address names."""
    network = request.network
    sheets = [table_sheet(network, plan, stakeholder)] if stakeholder else table_sheets(network, plan)
    return Paginator(sheets, SHEETS).get_page(request.GET.get("page"))


def _one(request: NetworkRequest) -> Stakeholder | None:
    """The partner the address names, if it names one."""
    if "stakeholder" not in request.GET:
        return None
    pk = as_pk(request.GET["stakeholder"])
    if pk is None:
        raise Http404
    found: Stakeholder = Stakeholder.objects.get_or_404(request.network, pk=pk)
    return found

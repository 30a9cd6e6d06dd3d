from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actionplan import actions, queries
from actionplan.content import PlanContent, assemble
from actionplan.models import Distribution, PlanVersion
from goals.models import Plan
from networks.access import COORDINATORS, NetworkRequest, network_view

PAGE = 50


@network_view
def plan(request: NetworkRequest) -> HttpResponse:
    """The whole plan as it stands today, with the state of its PDF on top."""
    current = _current(request)
    if current is None:
        return render(request, "actionplan/no_plan.html", {"step": "plan"})
    content = assemble(current, request.network.today)
    context = {
        "step": "plan",
        "plan": current,
        "content": content,
        "body": _body(request, content),
        "edition": queries.edition(current, content.fingerprint),
    }
    return render(request, "actionplan/plan.html", context)


@network_view(roles=COORDINATORS)
@require_POST
def version_create(request: NetworkRequest) -> HttpResponse:
    """Have the PDF made, if the plan has changed since the newest one."""
    current = _current(request)
    if current is None:
        raise Http404
    version = actions.ask_for_version(by=request.user, plan=current, today=request.network.today)
    if version.is_ready:
        messages.info(request, _("Nothing has changed since version %(number)s.") % {"number": version.number})
    return redirect("actionplan:plan", network_slug=request.network.slug)


@network_view
def version_state(request: NetworkRequest, plan_version_pk: int) -> HttpResponse:
    """How far the making of a PDF is: a fragment that asks again by itself until there is nothing to wait for."""
    version = PlanVersion.objects.get_or_404(request.network, pk=plan_version_pk)
    if not request.htmx:
        return redirect("actionplan:plan", network_slug=request.network.slug)
    edition = queries.Edition(version if version.is_ready else None, None if version.is_ready else version)
    return render(request, "actionplan/_edition.html", {"edition": edition})


@network_view
def version_download(request: NetworkRequest, plan_version_pk: int) -> FileResponse:
    """The PDF, under a name that tells what it is."""
    ready = PlanVersion.objects.for_network(request.network).ready().select_related("network")
    version = ready.filter(pk=plan_version_pk).first()
    if version is None:
        raise Http404
    return pdf_of(version)


@network_view
def version_list(request: NetworkRequest) -> HttpResponse:
    """All versions, and when each was sent; to how many and how it went is for coordinators."""
    distributions = Distribution.objects.for_network(request.network).with_counts().newest_first()
    rows = PlanVersion.objects.for_network(request.network).defer("content").select_related("plan", "asked_by")
    rows = rows.prefetch_related(Prefetch("distributions", distributions)).order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "actionplan/version_list.html", {"step": "plan", "versions": page})


def pdf_of(version: PlanVersion) -> FileResponse:
    """The file of a version to keep, under its own name; 404 if it is lost."""
    try:
        file = version.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=version.filename, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _current(request: NetworkRequest) -> Plan | None:
    found: Plan | None = Plan.objects.for_network(request.network).current()
    if found is not None:
        found.network = request.network
    return found


def _body(request: NetworkRequest, content: PlanContent) -> str:
    """The chapters in the language of the plan, whatever the language of the reader."""
    with request.network.in_plan_language():
        return render_to_string("actionplan/_chapters.html", {"content": content})

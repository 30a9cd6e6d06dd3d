from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders import actions, queries
from stakeholders.forms import MatrixFilter, PartForm
from stakeholders.models import Responsibility, Stakeholder
from stakeholders.views.pages import editable, form_page, page

A_PAGE = 50


@network_view
def matrix(request: NetworkRequest) -> HttpResponse:
    """Who leads, contributes or supports in which pillar, and where nobody leads."""
    everybody = Stakeholder.objects.for_network(request.network).at_the_table()
    filters = MatrixFilter(request.GET, network=request.network)
    rows = filters.rows(everybody).by_name().with_pillars().prefetch_related("offers")
    stakeholders = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "stakeholders/matrix.html",
        filters=filters,
        query=_query(request),
        leads=queries.pillar_leads(request.network),
        pillars=filters.pillars,
        stakeholders=stakeholders,
        rows=[_row(request, stakeholder, filters.pillars) for stakeholder in stakeholders],
    )


def _row(request: NetworkRequest, stakeholder: Stakeholder, pillars: list[str]) -> dict[str, Any]:
    parts = queries.parts_of(stakeholder.pillar_responsibilities.all(), stakeholder.offers.all())
    return {
        "stakeholder": stakeholder,
        "parts": [part for part in parts if part.pillar in pillars],
        "may_edit": queries.may_edit(request.membership, stakeholder),
    }


@network_view
def pillar_cover(request: NetworkRequest) -> HttpResponse:
    """Where the matrix stood before: links that were kept still lead to it."""
    return redirect("stakeholders:matrix", network_slug=request.network.slug)


@network_view(roles=WRITERS)
def responsibility_cell(request: NetworkRequest, stakeholder_pk: int, pillar: str) -> HttpResponse:
    """What one stakeholder does in one pillar: a small form in its cell of the matrix, a page without JavaScript."""
    stakeholder = editable(request, Stakeholder.objects.get_or_404(request.network, pk=stakeholder_pk))
    part = queries.responsibility_in(stakeholder, pillar)
    form = PartForm(request.POST or None, network=request.network, instance=part)
    if form.is_valid() and kept(form, lambda: actions.declare_part(by=request.user, part=part)):
        if request.htmx:
            return _cell(request, part, is_saved=True)
        messages.success(request, _("Saved."))
        return redirect(_back(request, part))
    if request.htmx:
        return _cell(request, part, form=None if "closed" in request.GET else form)
    return form_page(
        request,
        form,
        title=_("%(name)s in %(pillar)s") % {"name": stakeholder, "pillar": request.network.pillar_label(pillar)},
        intro=_("Lead: it makes sure things happen. Contribute: it does a part. Support: it helps when asked."),
        submit=_("Save"),
        cancel_url=_back(request, part),
    )


def _cell(
    request: NetworkRequest, part: Responsibility, *, form: PartForm | None = None, is_saved: bool = False
) -> HttpResponse:
    """The cell alone: open with its form, or closed; after saving with who leads now."""
    context = {
        "stakeholder": part.stakeholder,
        "part": queries.part_in(part),
        "form": form,
        "query": _query(request),
        "is_saved": is_saved,
        "leads": queries.pillar_leads(request.network) if is_saved else [],
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "stakeholders/_matrix_cell_alone.html", context, status=status)


def _back(request: NetworkRequest, part: Responsibility) -> str:
    """To the cell, on the page and under the filters it was opened from."""
    query, address = _query(request), reverse("stakeholders:matrix", args=[request.network.slug])
    return f"{address}{query and '?'}{query}#cell-{part.stakeholder_id}-{part.pillar}"


def _query(request: NetworkRequest) -> str:
    """The page and the filters of the matrix."""
    query = request.GET.copy()
    query.pop("closed", None)
    return query.urlencode()

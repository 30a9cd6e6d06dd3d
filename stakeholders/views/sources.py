from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders.forms import SourceForm
from stakeholders.models import Source
from stakeholders.views.pages import form_page, page

A_PAGE = 50


@network_view
def source_list(request: NetworkRequest) -> HttpResponse:
    """The documents and pages that facts of this network come from."""
    sources = Source.objects.for_network(request.network).by_code()
    found = Paginator(sources, A_PAGE).get_page(request.GET.get("page"))
    return page(request, "stakeholders/source_list.html", sources=found)


@network_view(roles=COORDINATORS)
def source_create(request: NetworkRequest) -> HttpResponse:
    return _source_form(request, Source(network=request.network), title=_("Add a source"), submit=_("Add the source"))


@network_view(roles=COORDINATORS)
def source_edit(request: NetworkRequest, source_pk: int) -> HttpResponse:
    source = Source.objects.get_or_404(request.network, pk=source_pk)
    title = _("Edit source %(code)s") % {"code": source.code}
    return _source_form(request, source, title=title, submit=_("Save"))


@network_view(roles=COORDINATORS)
def source_delete(request: NetworkRequest, source_pk: int) -> HttpResponse:
    """Delete a source that was entered by mistake."""
    source = Source.objects.get_or_404(request.network, pk=source_pk)
    if request.method == "POST":
        source.delete()
        messages.success(request, _("The source is deleted."))
        return redirect("stakeholders:source_list", network_slug=request.network.slug)
    return page(
        request,
        "ui/confirm.html",
        title=_("Delete source %(code)s") % {"code": source.code},
        consequences=[source.title, _("Facts that name it stay; they no longer show where they come from.")],
        submit=_("Delete the source"),
        cancel_url=reverse("stakeholders:source_edit", args=[request.network.slug, source.pk]),
    )


def _source_form(request: NetworkRequest, source: Source, **context: str) -> HttpResponse:
    form = SourceForm(request.POST or None, network=request.network, instance=source)
    sources = reverse("stakeholders:source_list", args=[request.network.slug])
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Saved."))
        return redirect(sources)
    return form_page(
        request,
        form,
        template="stakeholders/source_form.html",
        intro=_("A decision, a report, a page: what somebody can look up who wants to know where a fact comes from."),
        cancel_url=sources,
        source=source,
        **context,
    )

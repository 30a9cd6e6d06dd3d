from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guide import booklet, pages
from guide.echoes import echo_of
from guide.forms import BookletForm, GuideFilter
from guide.models import GuideEntry
from networks.queries import coordinated_networks

PER_PAGE = 100


@login_required
def entry_list(request: HttpRequest) -> HttpResponse:
    """What others did, narrowed by what stands in the address, with what is ticked there to be printed."""
    filters = GuideFilter(request.GET)
    entries = Paginator(filters.entries(), PER_PAGE).get_page(request.GET.get("page"))
    picked = filters.picked
    context = {
        "filters": filters,
        "entries": entries,
        "picked": picked,
        "elsewhere": [entry for entry in picked if entry not in entries.object_list],
        "is_translated": all(entry.is_translated for entry in entries),
        "most": booklet.MOST,
        "fact_pages": pages.all_pages(),
    }
    return render(request, "guide/entry_list.html", context)


@login_required
def booklet_choose(request: HttpRequest) -> HttpResponse:
    """What would be printed: the entries ticked, or with `?of=shown` also all that the filters in the address show."""
    filters = GuideFilter(request.GET)
    wanted = {entry.code for entry in filters.picked}
    if request.GET.get("of") == "shown":
        wanted |= {entry.code for entry in filters.entries()}
    entries = [entry for entry in filters.guide if entry.code in wanted]
    form = BookletForm(entries=entries, initial={"pick": [entry.code for entry in entries]})
    return render(request, "guide/booklet_choose.html", {"form": form, "entries": entries, "most": booklet.MOST})


@login_required
def booklet_download(request: HttpRequest) -> HttpResponse:
    """The booklet of the entries ticked in the address, drawn while the reader waits; or what is wrong with them."""
    entries = GuideFilter(request.GET).picked
    form = BookletForm(request.GET, entries=entries)
    if not form.is_valid():
        context = {"form": form, "entries": entries, "most": booklet.MOST}
        return render(request, "guide/booklet_choose.html", context, status=422)
    title = form.cleaned_data["title"] or _("Ideas against early school leaving")
    answer = HttpResponse(booklet.render(form.cleaned_data["pick"], title), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(title)[:60] or "booklet"}.pdf"'
    return answer


@login_required
def fact_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known about young people who leave early: one page of it."""
    if slug not in pages.SLUGS:
        raise Http404
    return render(request, "guide/fact_page.html", {"page": pages.page(slug), "fact_pages": pages.all_pages()})


@login_required
def entry_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One entry with up to four like it, and for who coordinates a network the way to use it there."""
    entry = GuideEntry.objects.filter(code=code).first()
    if entry is None:
        raise Http404
    related = GuideEntry.objects.related_to(entry)[:4]
    context = {
        "entry": entry,
        "related": related,
        "echo": echo_of(entry, request.user),
        "networks": coordinated_networks(request.user),
    }
    return render(request, "guide/entry_detail.html", context)

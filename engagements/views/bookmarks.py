"""Filters of the list of engagements, kept by each person under a name of its own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from engagements.extra_forms import BookmarkForm
from engagements.models import Bookmark
from engagements.views.engagements import STEP, filters_of
from goals.models import Plan
from networks.access import NetworkRequest, network_view
from networks.forms import kept


@network_view
def bookmark_create(request: NetworkRequest) -> HttpResponse:
    """Keep the filters of the address under a name."""
    filters = filters_of(request, Plan.objects.for_network(request.network).current())
    chosen = [
        (name, request.GET[name]) for name in filters.fields if filters.is_valid() and filters.cleaned_data[name]
    ]
    bookmark = Bookmark(network=request.network, user=request.user, query=urlencode(chosen))
    return _form(request, bookmark, _("Keep these filters"), _("Keep them"))


@network_view
def bookmark_edit(request: NetworkRequest, bookmark_pk: int) -> HttpResponse:
    """Give one's bookmark another name."""
    return _form(request, _own(request, bookmark_pk), _("Rename the bookmark"), _("Save"))


@network_view
def bookmark_delete(request: NetworkRequest, bookmark_pk: int) -> HttpResponse:
    """Delete one's bookmark after asking."""
    bookmark = _own(request, bookmark_pk)
    if request.method == "POST":
        bookmark.delete()
        messages.success(request, _("The bookmark is deleted."))
        return redirect("engagements:engagement_list", request.network.slug)
    context = {
        "title": _("Delete “%(name)s”?") % {"name": bookmark},
        "consequences": [_("Only the bookmark goes. The engagements stay as they are.")],
        "submit": _("Delete it"),
        "cancel_url": bookmark.get_absolute_url(),
    }
    return render(request, "ui/confirm.html", STEP | context)


def _own(request: NetworkRequest, bookmark_pk: int) -> Bookmark:
    bookmark: Bookmark = Bookmark.objects.get_or_404(request.network, pk=bookmark_pk, user=request.user)
    bookmark.network = request.network
    return bookmark


def _form(request: NetworkRequest, bookmark: Bookmark, title: str, submit: str) -> HttpResponse:
    form = BookmarkForm(request.POST or None, network=request.network, instance=bookmark)
    if form.is_valid() and kept(form, form.save):
        messages.success(request, _("Kept as “%(name)s”. You find it above the list.") % {"name": bookmark})
        return redirect(bookmark)
    back = (
        bookmark.get_absolute_url()
        if bookmark.query
        else reverse("engagements:engagement_list", args=[request.network.slug])
    )
    context = {"form": form, "title": title, "submit": submit, "cancel_url": back}
    return render(request, "stakeholders/form.html", STEP | context, status=422 if form.is_bound else 200)

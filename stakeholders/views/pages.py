"""What the pages of this room share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from networks.access import NetworkRequest
from stakeholders.models import Stakeholder
from stakeholders.queries import may_edit


def page(request: NetworkRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of step 1."""
    return render(request, template, {"step": "stakeholders", **context}, status=status)


def form_page(request: NetworkRequest, form: BaseForm, **context: Any) -> HttpResponse:
    """A page that is one form, 422 if it came back to be mended.

    The context says `title`, `intro`, `submit`, `cancel_url`, unless it names a `template` of its own.
    """
    template = context.pop("template", "stakeholders/form.html")
    return page(request, template, form=form, status=422 if form.is_bound else 200, **context)


def editable(request: NetworkRequest, stakeholder: Stakeholder) -> Stakeholder:
    """This stakeholder, if the reader may change what belongs to it."""
    if not may_edit(request.membership, stakeholder):
        raise PermissionDenied
    return stakeholder


def private_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page whose address is a secret from a mail: kept in no cache, found by no search engine, named to nobody else
    (the referrer policy of all pages tells other sites nothing).
    """

    @never_cache
    @wraps(view)
    def inner(request: HttpRequest, token: str) -> HttpResponse:
        answer = view(request, token=token)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return inner

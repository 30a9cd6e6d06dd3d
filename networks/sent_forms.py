"""A form sent twice counts once: by a second click, the arrow back, or another try after a time-out.

Every page Django draws puts a new value into its forms' token, so the same words to the same address with the same
token are the same form of the same page, sent again. Nothing has to be added to a form for it.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from networks.models import SentForm

View = Callable[..., HttpResponseBase]


def once(view: View) -> View:
    """Run the view once per form sent; a second sending is led to where the first one was.

    The second of two at once waits for the first. A form that is refused may be sent again: only a redirect counts
    as an answer.
    """

    @wraps(view)
    def inner(request: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_form(request):
            return view(request, **kwargs)
        with transaction.atomic():
            sent, is_first = SentForm.objects.get_or_create(user=request.user, seal=_seal(request))
            if not is_first:
                messages.info(request, _("You had sent this already. It is not done twice."))
                return redirect(sent.answer_url)
            return _remember(sent, view(request, **kwargs))

    return inner


def _is_form(request: HttpRequest) -> bool:
    """Whether a form of a page was sent; what scripts send carries its token in a header, what has files is large."""
    return request.method == "POST" and "csrfmiddlewaretoken" in request.POST and not request.FILES


def _seal(request: HttpRequest) -> str:
    sent = f"{request.get_full_path()}\n{request.POST.urlencode()}"
    return hashlib.sha256(sent.encode()).hexdigest()


def _remember(sent: SentForm, answer: HttpResponseBase) -> HttpResponseBase:
    if 300 <= answer.status_code < 400:
        sent.answer_url = answer.headers["Location"]
        sent.save(update_fields=["answer_url"])
    else:
        sent.delete()
    return answer

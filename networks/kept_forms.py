"""What somebody typed and could not save is offered again: after signing in, or after a failure of ours."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

Fields = list[tuple[str, str]]

SESSION_KEY = "kept_form"
NOT_KEPT = {"csrfmiddlewaretoken"}
LARGEST = 200_000  # characters; a form of ours stays far below


def keep(request: HttpRequest) -> None:
    """Remember what an unknown visitor just sent, if it is a form of ours of sensible size."""
    body = request.POST.urlencode()
    if request.method == "POST" and len(body) <= LARGEST:
        request.session[SESSION_KEY] = {"path": request.get_full_path(), "body": body}


def offer(request: HttpRequest) -> HttpResponse | None:
    """On the first look at a page whose form was kept: the page that sends it again, or lets it go."""
    kept = request.session.get(SESSION_KEY)
    if not kept or request.method != "GET" or kept["path"] != request.get_full_path():
        return None
    del request.session[SESSION_KEY]
    fields = _fields(QueryDict(kept["body"]))
    return render(request, "networks/kept_form.html", {"fields": fields, "path": kept["path"]})


def just_sent(request: HttpRequest) -> Fields:
    """What this request carries, to be sent once more; nothing if it is no form of ours, or one with a password."""
    try:
        sent = request.POST
    except (OSError, BadRequest, SuspiciousOperation, MultiPartParserError):
        return []
    fits = len(sent.urlencode()) <= LARGEST and not any("password" in name for name in sent)
    return _fields(sent) if fits else []


def _fields(sent: QueryDict) -> Fields:
    return [(name, value) for name, values in sent.lists() for value in values if name not in NOT_KEPT]

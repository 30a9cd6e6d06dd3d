"""A form sent after the session was lost is kept, and offered again after signing in."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

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
    fields = [
        (name, value) for name, values in QueryDict(kept["body"]).lists() for value in values if name not in NOT_KEPT
    ]
    return render(request, "networks/kept_form.html", {"fields": fields, "path": kept["path"]})

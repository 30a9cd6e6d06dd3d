"""What somebody typed and could not save is offered to that person again, after signing in or a failure of ours."""

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

Fields = list[tuple[str, str]]

SESSION_KEY = "kept_form"
NOT_KEPT = {"csrfmiddlewaretoken"}
LARGEST = 200_000  # characters; a form of ours stays far below
YEAR = 365 * 24 * 3600


def note_account(request: HttpRequest, response: HttpResponse) -> None:
    """Let this browser know, sealed, which account it was signed in to last."""
    account = str(request.user.pk)
    if _last_account(request) != account:
        response.set_signed_cookie(
            settings.LAST_ACCOUNT_COOKIE_NAME,
            account,
            salt=SESSION_KEY,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.PRODUCTION,
            httponly=True,
        )


def keep(request: HttpRequest) -> None:
    """Remember what was just sent, if we know who was signed in here and it is a form of ours of sensible size.

    It belongs to the account this browser was signed in to last: signing in makes the pages opened before unusable.
    """
    account, body = _last_account(request), request.POST.urlencode()
    if request.method == "POST" and account and len(body) <= LARGEST:
        request.session[SESSION_KEY] = {"account": account, "path": request.get_full_path(), "body": body}


def offer(request: HttpRequest) -> HttpResponse | None:
    """On the first look at a page whose form was kept: the page that sends it again, or lets it go.

    What somebody else typed is forgotten unseen.
    """
    kept = request.session.get(SESSION_KEY)
    if not kept:
        return None
    is_own = kept["account"] == str(request.user.pk)
    if is_own and (request.method != "GET" or kept["path"] != request.get_full_path()):
        return None
    del request.session[SESSION_KEY]
    if not is_own:
        return None
    fields = _fields(QueryDict(kept["body"]))
    return render(request, "networks/kept_form.html", {"fields": fields, "path": kept["path"]})


def _last_account(request: HttpRequest) -> str:
    """The key of the account, or nothing if there was none or the seal is broken."""
    return request.get_signed_cookie(settings.LAST_ACCOUNT_COOKIE_NAME, default="", salt=SESSION_KEY) or ""


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

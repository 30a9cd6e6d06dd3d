from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from networks import kept_forms
from networks.signin import sessions

Answer = Callable[[Any], HttpResponse]


def session_limits(answer: Answer) -> Answer:
    """A session that has lasted too long is over before anybody looks who it belongs to."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sessions.limit(request)
        return answer(request)

    return middleware


def account_language(answer: Answer) -> Answer:
    """The page speaks the language its reader's account has chosen, on any device."""

    def middleware(request: Any) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return answer(request)

    return middleware


def last_account(answer: Answer) -> Answer:
    """The browser remembers who was signed in last, so that a form sent too late is given back to nobody else."""

    def middleware(request: Any) -> HttpResponse:
        response = answer(request)
        if request.user.is_authenticated:
            kept_forms.note_account(request, response)
        return response

    return middleware


def private_pages(answer: Answer) -> Answer:
    """Nothing a signed-in person saw stays in a browser's or proxy's cache (ASVS 14.3.2)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return middleware

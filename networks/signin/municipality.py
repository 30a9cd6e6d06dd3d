"""A municipality's own sign-in (OpenID Connect), switched on by settings alone. allauth does the work."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET
from requests import RequestException

log = logging.getLogger(__name__)
Answer = Callable[..., HttpResponse]


def links(next_url: str | None) -> list[dict[str, str]]:
    """What the sign-in page offers: nothing, unless the settings name an organisation."""
    query = {"next": next_url} if next_url else None
    return [
        {"name": app["name"], "url": reverse("openid_connect_login", args=[app["provider_id"]], query=query)}
        for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    ]


def even_when_broken(view: Answer) -> Answer:
    """A sign-in that does not answer, or answers nonsense, gets a page that offers another way."""

    @wraps(view)
    def inner(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, KeyError) as error:
            log.warning("OpenID Connect with %s failed: %r", provider_id, error)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return inner


@require_GET
@even_when_broken
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the organisation. Of all an address can ask of allauth only the page to go to afterwards is passed on."""
    next_url = get_next_redirect_url(request)
    wanted: Any = QueryDict(urlencode({"next": next_url}) if next_url else "")
    request.GET = wanted
    return openid_connect.login(request, provider_id)


callback = require_GET(even_when_broken(openid_connect.callback))

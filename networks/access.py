"""Who may come in, and as whom: the decorator every page of a network wears."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from networks import kept_forms
from networks.models import Membership, Network, User
from networks.sent_forms import once
from networks.signin import second_factor

Role = Membership.Role
EVERYBODY = frozenset(Role)
LONGEST_PK = 18
COORDINATORS = frozenset({Role.COORDINATOR})
WRITERS = frozenset({Role.COORDINATOR, Role.PARTNER})

View = Callable[..., HttpResponseBase]


class AccountRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class NetworkRequest(AccountRequest):
    """A request inside a network, after `network_view` let it through."""

    network: Network
    membership: Membership
    htmx: Any


def network_view(view: View | None = None, *, roles: Iterable[str] = EVERYBODY) -> Any:
    """Let members with one of `roles` in and set `request.network` and `request.membership`.

    Nobody signed in: off to the login page, with what was typed kept for afterwards. Not a member, or no such
    network: the same 404. Member with another role: 403. A form sent twice counts once.
    """
    allowed = frozenset(roles)

    def decorate(view: View) -> View:
        view_once = once(view)

        @wraps(view)
        def inner(request: Any, network_slug: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                kept_forms.keep(request)
                return redirect_to_login(request.get_full_path())
            request.membership = _membership(request.user, network_slug)
            request.network = request.membership.network
            if request.membership.role not in allowed:
                raise PermissionDenied
            return kept_forms.offer(request) or view_once(request, **kwargs)

        inner.network_scoped = True  # type: ignore[attr-defined]
        inner.roles = allowed  # type: ignore[attr-defined]
        return inner

    return decorate(view) if view else decorate


def administrator_view(view: View) -> View:
    """Let administrators in, with a second factor where it is required. Nobody signed in: off to the login page."""

    @wraps(view)
    def inner(request: Any, **kwargs: Any) -> HttpResponseBase:
        return administrator_first(request, request.get_full_path()) or view(request, **kwargs)

    return inner


def administrator_first(request: HttpRequest, going_to: str) -> HttpResponse | None:
    """What has to come before an administrator may go there; nothing when all is done. Everybody else: 403."""
    if not request.user.is_authenticated:
        return redirect_to_login(going_to)
    if not (request.user.is_active and request.user.is_staff):
        raise PermissionDenied
    return second_factor.ask(request, going_to) if second_factor.is_due(request) else None


def own_memberships(user: Any) -> list[Membership]:
    """What this person is in each network, by the networks' names; read together with the account."""
    if not hasattr(user, "own_memberships"):
        rows = Membership.objects.filter(user=user).select_related("network").order_by("network__name", "pk")
        user.own_memberships = list(rows)
    return user.own_memberships


def as_pk(text: str) -> int | None:
    """The key in an address or a hidden field; None if it cannot be one."""
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST_PK
    return int(text) if is_key else None


def _membership(user: User, network_slug: str) -> Membership:
    for membership in own_memberships(user):
        if membership.network.slug == network_slug:
            return membership
    raise Http404

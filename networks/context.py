from typing import Any

from django.http import HttpRequest

from networks.access import own_memberships


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What the frame around each page needs: the networks its reader can go to."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {"own_networks": [membership.network for membership in own_memberships(user)] if known else []}

from typing import Any

from django.http import HttpRequest

from networks.models import Network


class OwnNetworks:
    """The reader's networks, asked for only if the page lists them."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def __iter__(self) -> Any:
        return iter(Network.objects.filter(memberships__user=self.user.pk).order_by("name"))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What the frame around each page needs."""
    return {"own_networks": OwnNetworks(request)} if hasattr(request, "user") else {}

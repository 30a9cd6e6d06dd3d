"""The site of the administrators: Django's admin with our name, in the order in which a network works."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from networks.signin.administration import AdministrationSite

# What stands in this order on the front page; a room not named here comes after them.
ROOMS = [
    "networks",
    "stakeholders",
    "goals",
    "engagements",
    "monitoring",
    "actionplan",
    "outbox",
    "reminders",
    "guide",
]


class Administration(AdministrationSite):
    site_title = _("eslnet administration")
    site_header = "eslnet"
    index_title = _("Administration")
    site_url = "/"
    empty_value_display = "—"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The rooms by step, and in each room the models as it tells them, not by the alphabet."""
        rooms = list(self._build_app_dict(request, app_label).values())
        for room in rooms:
            told = list(apps.get_app_config(room["app_label"]).get_models())
            room["models"].sort(key=lambda entry: told.index(entry["model"]))
        return sorted(rooms, key=lambda room: _place(room["app_label"]))


def _place(label: str) -> tuple[int, str]:
    return (ROOMS.index(label) if label in ROOMS else len(ROOMS), label)

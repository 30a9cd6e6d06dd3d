from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from monitoring.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    """To look at, and to delete what should not be there; changes are made on the pages of the network."""

    list_display = ("__str__", "network", "kind", "held_on")
    list_filter = ("network", "kind")
    search_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return Meeting.unscoped.select_related("network")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from actionplan.models import PlanVersion


@admin.register(PlanVersion)
class PlanVersionAdmin(admin.ModelAdmin):
    """To look at what was made, what failed and why; an edition is never changed by hand."""

    list_display = ("__str__", "network", "status", "attempts", "pages", "size", "asked_at", "made_at")
    list_filter = ("status", "network")
    exclude = ("content",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanVersion]:
        return PlanVersion.unscoped.select_related("network", "plan").defer("content")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

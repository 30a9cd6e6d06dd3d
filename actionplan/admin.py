from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from actionplan.models import Delivery, Distribution, PlanVersion


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


class SentAdmin(admin.ModelAdmin):
    """What was sent is history: to look at, never to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Distribution)
class DistributionAdmin(SentAdmin):
    list_display = ("subject", "network", "plan_version", "sent_by", "sent_at")
    list_filter = ("network",)
    search_fields = ("subject", "message")
    ordering = ("-sent_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Distribution]:
        return Distribution.unscoped.with_version().select_related("network")


@admin.register(Delivery)
class DeliveryAdmin(SentAdmin):
    list_display = ("address", "name", "stakeholder_name", "network", "distribution", "status")
    list_filter = ("mail__status", "network")
    list_select_related = ("network", "distribution", "mail")
    search_fields = ("address", "name", "stakeholder_name")
    ordering = ("-pk",)

    @admin.display(description=_("status"))
    def status(self, delivery: Delivery) -> str:
        return delivery.mail.get_status_display() if delivery.mail else ""

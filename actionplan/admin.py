from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from actionplan.models import Delivery, Distribution, PlanVersion
from networks.repair_shop import IN_NETWORK, LookedAt, ReadOnly, RowAdmin


@admin.register(PlanVersion)
class PlanVersionAdmin(ReadOnly, RowAdmin):
    """To look at what was made, what failed and why; an edition is never changed by hand."""

    list_display = [
        "plan",
        "number",
        "network",
        "language",
        "status",
        "attempts",
        "pages",
        "size",
        "asked_by",
        "asked_at",
    ]
    list_filter = ["status", "language", IN_NETWORK]
    list_select_related = ["plan", "network", "asked_by"]
    search_fields = ["plan__title", "network__name", "error"]
    ordering = ["-asked_at", "-pk"]
    readonly_fields = ["asked_at"]
    exclude = ["content", "file"]  # the frozen content is read as a page or a PDF

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanVersion]:
        return super().get_queryset(request).defer("content")


@admin.register(Distribution)
class DistributionAdmin(LookedAt):
    """Which version was mailed, by whom, with which words."""

    list_display = ["subject", "network", "plan_version", "sent_by", "sent_at"]
    list_filter = [IN_NETWORK]
    list_select_related = ["network", "plan_version__plan", "sent_by"]
    search_fields = ["subject", "message", "network__name"]
    ordering = ["-sent_at", "-pk"]
    date_hierarchy = "sent_at"


@admin.register(Delivery)
class DeliveryAdmin(LookedAt):
    """One reader of a version, and what became of the mail."""

    list_display = ["address", "name", "stakeholder_name", "network", "distribution", "status"]
    list_filter = ["mail__status", IN_NETWORK]
    list_select_related = ["network", "distribution", "mail"]
    search_fields = ["address", "name", "stakeholder_name", "network__name"]
    ordering = ["-pk"]

    @admin.display(description=_("status"))
    def status(self, delivery: Delivery) -> str:
        return delivery.mail.get_status_display() if delivery.mail else ""

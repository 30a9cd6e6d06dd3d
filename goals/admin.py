from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, IndicatorDefinition, Plan


@admin.register(IndicatorDefinition)
class IndicatorDefinitionAdmin(admin.ModelAdmin):
    list_display = ["code", "__str__", "unit", "better"]
    list_filter = ["better"]
    search_fields = ["code", "names", "definitions"]
    ordering = ["code"]

    @admin.display(description=_("unit"))
    def unit(self, definition: IndicatorDefinition) -> str:
        return definition.unit


class RepairShop(admin.ModelAdmin):
    """For repairs only: a network writes its plan itself. Measurements have no page here: their counts stay hidden."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(RepairShop):
    list_display = ["title", "network", "period", "status", "adopted_on"]
    list_filter = ["network", "status"]
    list_select_related = ["network"]
    search_fields = ["title"]
    ordering = ["network", "-starts_on"]
    readonly_fields = ["network"]
    exclude = ["signatories"]


@admin.register(Goal)
class GoalAdmin(RepairShop):
    list_display = ["title", "network", "plan", "status", "deadline_on"]
    list_filter = ["network", "status"]
    list_select_related = ["network", "plan"]
    search_fields = ["title", "code"]
    ordering = ["network", "priority"]
    readonly_fields = ["network", "plan", "status"]
    raw_id_fields = ["owner"]

from django.contrib import admin
from django.http import HttpRequest

from stakeholders.models import Stakeholder, StakeholderType


@admin.register(StakeholderType)
class StakeholderTypeAdmin(admin.ModelAdmin):
    list_display = ["code", "__str__", "example"]
    search_fields = ["code", "names", "example"]
    ordering = ["code"]


@admin.register(Stakeholder)
class StakeholderAdmin(admin.ModelAdmin):
    """For repairs only: a network adds its stakeholders itself."""

    list_display = ["name", "network", "type", "participation", "joined_on", "left_on"]
    list_filter = ["network", "participation", "type"]
    list_select_related = ["network", "type"]
    search_fields = ["name", "short_name", "official_name", "code"]
    ordering = ["network", "name"]
    readonly_fields = ["network"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

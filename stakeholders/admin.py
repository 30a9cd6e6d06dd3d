from django.contrib import admin
from django.http import HttpRequest

from stakeholders.models import Contact, Stakeholder, StakeholderType


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


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    """Where an account is given to the person who speaks for a stakeholder."""

    list_display = ["full_name", "function", "stakeholder", "network", "email", "user", "until_on"]
    list_filter = ["network", "rank"]
    list_select_related = ["stakeholder", "network", "user"]
    search_fields = ["full_name", "function", "email", "stakeholder__name"]
    ordering = ["network", "stakeholder__name", "full_name"]
    readonly_fields = ["network", "stakeholder"]
    autocomplete_fields = ["user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

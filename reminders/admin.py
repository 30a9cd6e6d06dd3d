from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reminders.models import Reminder


@admin.register(Reminder)
class ReminderAdmin(admin.ModelAdmin):
    """Who was told what: to look at. A row that goes is told again, so nobody adds, changes or takes away one."""

    list_display = ["kind", "thing", "due_on", "stage", "address", "network", "told_on", "superseded_on", "mail_state"]
    list_filter = ["kind", "network"]
    list_select_related = ["network", "mail"]
    search_fields = ["address"]
    date_hierarchy = "due_on"
    ordering = ["-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Reminder | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Reminder | None = None) -> bool:
        return False

    @admin.display(description=_("mail"))
    def mail_state(self, row: Reminder) -> str:
        return str(row.mail.get_status_display()) if row.mail else ""

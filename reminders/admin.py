from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from networks.repair_shop import IN_NETWORK, LookedAt
from reminders.models import Look, Reminder


@admin.register(Reminder)
class ReminderAdmin(LookedAt):
    """Who was told what: to look at. A row that goes is told again, so nobody adds, changes or takes away one."""

    list_display = ["kind", "thing", "due_on", "stage", "address", "network", "told_on", "superseded_on", "mail_state"]
    list_filter = ["kind", IN_NETWORK]
    list_select_related = ["network", "mail"]
    search_fields = ["address", "network__name"]
    date_hierarchy = "due_on"
    ordering = ["-pk"]

    @admin.display(description=_("mail"))
    def mail_state(self, row: Reminder) -> str:
        return str(row.mail.get_status_display()) if row.mail else ""


@admin.register(Look)
class LookAdmin(LookedAt):
    """When each network was last looked at."""

    list_display = ["network", "on"]
    list_filter = [IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["network__name"]
    ordering = ["network__name"]
    date_hierarchy = "on"

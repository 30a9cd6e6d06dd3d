from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from networks.repair_shop import IN_NETWORK, LookedAt
from outbox import actions, gate
from outbox.models import Gate, MailPreference, OutgoingMail


@admin.register(OutgoingMail)
class OutgoingMailAdmin(LookedAt):
    """What was mailed: to look at and to send again, never to change."""

    list_display = ["subject", "recipient", "kind", "network", "status", "queued_at", "sent_at", "attempts", "error"]
    list_filter = ["status", "kind", IN_NETWORK]
    list_select_related = ["network"]
    search_fields = ["recipient", "subject", "key", "message_id", "network__name"]
    date_hierarchy = "queued_at"
    ordering = ["-queued_at"]
    actions = ["send_again"]
    exclude = ["text", "html"]

    @admin.action(description=_("Send again what did not arrive"), permissions=["view"])
    def send_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        sent = 0
        for mail in mails:
            try:
                actions.resend(by=request.user, mail=mail)  # type: ignore[arg-type]
                sent += 1
            except ValidationError as error:
                messages.error(request, f"{mail}: {error.message}")
        told = ngettext("%(n)s mail is on its way again.", "%(n)s mails are on their way again.", sent)
        messages.success(request, told % {"n": sent})


@admin.register(Gate)
class GateAdmin(LookedAt):
    """Whether mail leaves; where an administrator confirms that a restored copy is the real one now."""

    list_display = ["__str__", "mail_leaves", "paused_until", "failures"]
    list_filter = ["paused_until"]
    search_fields = ["alarm"]
    ordering = ["pk"]
    actions = ["confirm_database"]

    @admin.display(description=_("this is the real database"), boolean=True)
    def mail_leaves(self, row: Gate) -> bool:
        return not gate.is_copy(row)

    @admin.action(description=_("Confirm: this is the real database, mail may leave"), permissions=["view"])
    def confirm_database(self, request: HttpRequest, gates: QuerySet[Gate]) -> None:
        gate.confirm()
        messages.success(request, _("Mail leaves from this database."))


@admin.register(MailPreference)
class MailPreferenceAdmin(LookedAt):
    """Whoever reads the mails at an address chooses for it, by the link at the foot of each reminder."""

    list_display = ["address", "rhythm", "changed_at"]
    list_filter = ["rhythm"]
    search_fields = ["address"]
    ordering = ["address"]

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Reminders")

    def ready(self) -> None:
        from outbox.models import OutgoingMail  # noqa: PLC0415 -- models are not loaded before
        from outbox.relevance import ask_before_sending  # noqa: PLC0415 -- models are not loaded before
        from reminders.queries import reason_not_to_remind, reasons_not_to_remind  # noqa: PLC0415 -- models are not loaded before

        ask_before_sending(OutgoingMail.Kind.REMINDER, reason_not_to_remind, of_many=reasons_not_to_remind)

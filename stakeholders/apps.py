from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("Step 1: stakeholders")

    def ready(self) -> None:
        from outbox.relevance import ask_before_sending  # noqa: PLC0415 -- models are there only now
        from stakeholders.mails import overtaken_by  # noqa: PLC0415 -- models are there only now

        ask_before_sending("review", overtaken_by)

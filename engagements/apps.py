from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = _("Step 3: engagements")

    def ready(self) -> None:
        from engagements.mails import settled_since  # noqa: PLC0415 -- models are there only now
        from outbox.relevance import ask_before_sending  # noqa: PLC0415 -- models are there only now

        ask_before_sending("question", settled_since)

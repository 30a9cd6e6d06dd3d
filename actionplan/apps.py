from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionPlanConfig(AppConfig):
    name = "actionplan"
    verbose_name = _("The plan")

    def ready(self) -> None:
        from actionplan.recipients import why_not_to_send  # noqa: PLC0415 -- models are not loaded before
        from outbox.relevance import ask_before_sending  # noqa: PLC0415 -- models are not loaded before

        ask_before_sending("plan", why_not_to_send)

from django.apps import AppConfig


class ActionPlanConfig(AppConfig):
    name = "actionplan"

    def ready(self) -> None:
        from actionplan.recipients import why_not_to_send  # noqa: PLC0415 -- models are not loaded before
        from outbox.relevance import ask_before_sending  # noqa: PLC0415 -- models are not loaded before

        ask_before_sending("plan", why_not_to_send)

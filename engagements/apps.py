from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "engagements"

    def ready(self) -> None:
        from engagements.mails import settled_since  # noqa: PLC0415 -- models are there only now
        from outbox.relevance import ask_before_sending  # noqa: PLC0415 -- models are there only now

        ask_before_sending("question", settled_since)

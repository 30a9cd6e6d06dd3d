from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = _("Step 3: engagements")

    def ready(self) -> None:
        from engagements.inspiration import echo_of  # noqa: PLC0415 -- models are there only now
        from engagements.mails import settled_since  # noqa: PLC0415 -- models are there only now
        from engagements.requests import notes_owed, unanswered_questions  # noqa: PLC0415 -- models are there only now
        from guide import echoes  # noqa: PLC0415 -- models are there only now
        from outbox.relevance import ask_before_sending  # noqa: PLC0415 -- models are there only now
        from stakeholders.requests import register  # noqa: PLC0415 -- models are there only now

        ask_before_sending("question", settled_since)
        register(unanswered_questions)
        register(notes_owed)
        echoes.register(echo_of)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = _("Step 2: goals")

    def ready(self) -> None:
        from goals.requests import figures_to_measure  # noqa: PLC0415 -- models are there only now
        from stakeholders.requests import register  # noqa: PLC0415 -- models are there only now

        register(figures_to_measure)

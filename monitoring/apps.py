from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("Step 4: evaluation")

    def ready(self) -> None:
        from monitoring.requests import action_points_to_do  # noqa: PLC0415 -- models are there only now
        from stakeholders.requests import register  # noqa: PLC0415 -- models are there only now

        register(action_points_to_do)

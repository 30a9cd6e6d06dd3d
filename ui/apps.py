from django.apps import AppConfig
from django.db.models import fields
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "ui"

    def ready(self) -> None:
        """Say what an empty choice means in our words: Django's own are not translated yet."""
        fields.BLANK_CHOICE_LABEL = _("Choose one")  # Django's documented way to change it

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("People and networks")

    def ready(self) -> None:
        from networks.signin import events  # noqa: F401, PLC0415 -- its rows are known only now

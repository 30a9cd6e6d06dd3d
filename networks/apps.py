from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"

    def ready(self) -> None:
        from networks.signin import events  # noqa: F401, PLC0415 -- its rows are known only now

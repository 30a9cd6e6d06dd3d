from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class EslnetConfig(AppConfig):
    name = "eslnet"


class AdministrationConfig(AdminConfig):
    """Django's admin, on our site: our name, our order, our own sign-in."""

    default_site = "eslnet.administration.Administration"

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class EslnetConfig(AppConfig):
    name = "eslnet"


class AdministrationConfig(AdminConfig):
    """Django's admin, entered through our own sign-in."""

    default_site = "networks.signin.administration.AdministrationSite"

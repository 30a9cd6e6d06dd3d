import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eslnet.settings")


def limit_patience(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """A page waits for PostgreSQL a few seconds, then says so; workers and commands never come here and wait on."""
    if connection.vendor == "postgresql":
        patience = f"{settings.PAGE_PATIENCE}s"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false)",
                [patience, patience],
            )


application = get_wsgi_application()
connection_created.connect(limit_patience, dispatch_uid="limit_patience")

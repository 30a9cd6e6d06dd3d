import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from eslnet.stack import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eslnet.settings")


# What fetching a row by its key costs beside reading on in the table: nearly the same on the disks of today. By its
# default, 4, PostgreSQL reads the stakeholders of all networks to find the twenty of one until there are thousands.
PRICE_OF_A_ROW = "1.1"


def limit_patience(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """A page waits for PostgreSQL a few seconds, then says so, and finds rows by their keys.

    Workers and commands never come here: they wait on, and may read whole tables.
    """
    if connection.vendor == "postgresql":
        patience = f"{settings.PAGE_PATIENCE}s"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false), "
                "set_config('random_page_cost', %s, false)",
                [patience, patience, PRICE_OF_A_ROW],
            )


application = with_room(get_wsgi_application())
connection_created.connect(limit_patience, dispatch_uid="limit_patience")

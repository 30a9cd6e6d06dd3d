"""Whether mail may leave: not from a restored copy nobody confirmed, and not while the mail server is down."""

import datetime as dt
import logging
from pathlib import Path

from django.db import connection

from outbox.models import Gate

PATIENCE = [dt.timedelta(minutes=minutes) for minutes in (1, 2, 5, 15)]  # the last one again and again
RESTORED = "restored"  # no database calls itself that

logger = logging.getLogger(__name__)


def is_open(now: dt.datetime) -> bool:
    """Whether mail may leave now."""
    gate = get_gate()
    return not is_copy(gate) and (gate.paused_until is None or gate.paused_until <= now)


def get_gate() -> Gate:
    """The one gate; made the first time, for the database it is made in."""
    gate, _is_new = Gate.objects.get_or_create(pk=1, defaults={"database": this_database()})
    return gate


def is_copy(gate: Gate) -> bool:
    """Whether this database is another one than mail was last confirmed for."""
    return gate.database != this_database()


def confirm() -> Gate:
    """Mail may leave from this database from now on: it is the real one."""
    gate = get_gate()
    gate.database, gate.alarm, gate.paused_until, gate.failures = this_database(), "", None, 0
    gate.save()
    return gate


def shut() -> None:
    """This database was put back from a backup: nothing leaves until somebody confirms that it is the real one."""
    if not Gate.objects.filter(pk=1).update(database=RESTORED):
        Gate.objects.create(pk=1, database=RESTORED)


def pause(now: dt.datetime, why: Exception) -> None:
    """The mail server cannot be used: nothing leaves for a while, longer each time. One alarm, not one a mail."""
    gate = get_gate()
    wait = PATIENCE[min(gate.failures, len(PATIENCE) - 1)]
    words = f"{type(why).__name__}: {why}"[:500]
    updated = Gate.objects.filter(pk=1, failures=gate.failures).update(
        failures=gate.failures + 1, paused_until=now + wait, alarm=words
    )
    if updated and gate.failures == 0:
        logger.error("the mail server cannot be used, all mail waits: %s", words)


def resume() -> None:
    """The mail server answers again."""
    if Gate.objects.filter(pk=1, failures__gt=0).update(failures=0, paused_until=None, alarm=""):
        logger.warning("the mail server answers again, mail leaves")


def this_database() -> str:
    """What tells this database from a copy of it that was restored elsewhere or beside it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT system_identifier || ':' || oid FROM pg_control_system(), pg_database "
                "WHERE datname = current_database()"
            )
            return f"postgresql:{cursor.fetchone()[0]}"
    file = Path(str(connection.settings_dict["NAME"]))
    return f"sqlite:{file.stat().st_ino}" if file.exists() else "sqlite:memory"

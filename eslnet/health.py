"""What a load balancer asks: is this process alive, and may it be sent visitors?"""

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger(__name__)


def health_checks(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers /healthz and /readyz before anything else: no host name, no https, no session, no line in the log."""

    def middleware(request: HttpRequest) -> HttpResponse:
        check = {"/healthz": alive, "/readyz": ready}.get(request.path_info)
        return check() if check else answer(request)

    return middleware


def alive() -> HttpResponse:
    """The process answers. Asks nobody: a database in trouble is no reason to end it."""
    return JsonResponse({"status": "alive"})


def ready() -> HttpResponse:
    """The database answers and has every table this version needs; else 503 with what is missing."""
    missing = not_ready()
    if missing:
        logger.warning("not ready: %s", missing)
        return JsonResponse({"status": "not ready", **missing}, status=503)
    return JsonResponse({"status": "ready"})


def not_ready() -> dict[str, str]:
    """Which check failed and why, in words that tell a stranger nothing else."""
    try:
        waiting = unapplied_migrations()
    except (DatabaseError, InterfaceError):
        return {"database": "no answer"}
    return {"migrations": f"{len(waiting)} not applied, first {waiting[0]}"} if waiting else {}


def unapplied_migrations() -> list[str]:
    """What `migrate` has still to do, by name. What a newer version has added does no harm."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]

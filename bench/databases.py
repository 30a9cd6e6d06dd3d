"""The databases of a run, one for each number of networks, each grown from the one before."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection


@dataclass(frozen=True)
class Database:
    """A database of the run: a file of SQLite, or one on the server `DATABASE_URL` names."""

    name: str

    def use(self) -> bool:
        """From now on this process reads and writes here; says whether it did so elsewhere before."""
        is_new = connection.settings_dict["NAME"] != self.name
        if is_new:
            connection.close()
            connection.settings_dict["NAME"] = self.name
        connection.ensure_connection()
        return is_new

    def make(self, like: "Database | None") -> None:
        """Make it as a copy of another, or empty with all tables."""
        connection.close()
        self.drop()
        if connection.vendor == "sqlite":
            if like:
                shutil.copyfile(like.name, self.name)
        else:
            _on_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{like.name if like else "template0"}"')
        self.use()
        if not like:
            call_command("migrate", verbosity=0)

    def drop(self) -> None:
        if connection.vendor == "sqlite":
            for end in ("", "-wal", "-shm"):
                Path(self.name + end).unlink(missing_ok=True)
        else:
            _on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def close(self) -> None:
        """Write all down and leave, so that it can be copied."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    @property
    def url(self) -> str:
        """The DATABASE_URL another process finds it by."""
        row = connection.settings_dict
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.name}"
        return f"postgres://{row['USER']}:{row['PASSWORD']}@{row['HOST']}:{row['PORT'] or 5432}/{self.name}"


def named(what: str) -> Database:
    """A database of this run; two runs at once do not meet."""
    name = f"eslnet_bench_{os.getpid()}_{what}"
    return Database(str(settings.VAR_DIR / f"{name}.sqlite3") if connection.vendor == "sqlite" else name)


@contextmanager
def gone_afterwards(databases: list[Database]) -> Iterator[None]:
    """Whatever happens, nothing of these is left on the disk, nor of those that come into the list meanwhile."""
    usual = connection.settings_dict["NAME"]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        for database in databases:
            database.drop()


def _on_server(statement: str) -> None:
    row = connection.settings_dict
    reach = {"host": row["HOST"], "port": row["PORT"] or 5432, "user": row["USER"], "password": row["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **reach) as server:
        server.execute(statement)

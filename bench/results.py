"""What a run found, as it is kept in a file between the run and the report."""

import json
import platform
import subprocess
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection

from bench.jobs.result import JobResult
from bench.pages import PageResult
from bench.timing import Interval, growth

PACKAGES = ["django", "weasyprint", "psycopg", "celery", "gunicorn"]


@dataclass
class Results:
    """A run on one database."""

    vendor: str
    command: str
    rounds: int
    machine: dict[str, str] = field(default_factory=dict)
    by_networks: list[PageResult] = field(default_factory=list)
    by_rows: list[PageResult] = field(default_factory=list)
    jobs: list[JobResult] = field(default_factory=list)

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, path: Path) -> "Results":
        values = json.loads(path.read_text())
        for name, kind in (("by_networks", PageResult), ("by_rows", PageResult), ("jobs", JobResult)):
            values[name] = [kind(**row) for row in values[name]]
        return cls(**values)

    def pages(self) -> list[tuple[str, str]]:
        """Each page and role once, in the order they were measured."""
        return list(dict.fromkeys((row.page, row.role) for row in self.by_networks))

    def of(self, page: str, role: str) -> list[PageResult]:
        """One page of one role, from few networks to many."""
        return [row for row in self.by_networks if (row.page, row.role) == (page, role)]

    def growth_with_networks(self, page: str, role: str) -> Interval | None:
        """The exponent its time grows with, measured against the bare view of the same moment.

        Only where the page is about as long: a list of all networks with one row says nothing of one with fifty.
        """
        rows = self.of(page, role)
        as_long = 0.8 * max((row.size for row in rows), default=0)
        return growth({row.networks: row.ratios for row in rows if row.size >= as_long})

    def growth_with_bytes(self, page: str, role: str) -> Interval | None:
        """The exponent it grows with as the page itself grows; nothing to say of a page that hardly does."""
        rows = [row for row in self.by_rows if (row.page, row.role) == (page, role)]
        sizes = {row.size for row in rows}
        if len(sizes) < 2 or max(sizes) < 2 * min(sizes):
            return None
        return growth({row.size: row.times for row in rows})

    def job(self, name: str) -> list[JobResult]:
        return [row for row in self.jobs if row.job == name]


def machine() -> dict[str, str]:
    """What the times were measured on."""
    facts = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{_processor()}, {_cores()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "Python": _python(),
        "database": _database(),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }
    if commit := _said(["git", "rev-parse", "--short=12", "HEAD"]):
        facts["commit"] = commit
    return facts


def _python() -> str:
    """The version, and whether it was built to be fast, as distributions build it."""
    built_with = sysconfig.get_config_var("CONFIG_ARGS") or ""
    is_optimised = "--enable-optimizations" in built_with
    return f"{platform.python_version()}, built {'with' if is_optimised else 'without'} --enable-optimizations"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    names: Iterable[str] = path.read_text().splitlines() if path.exists() else []
    return next((line.split(":", 1)[1].strip() for line in names if line.startswith("model name")), platform.machine())


def _cores() -> str:
    return _said(["getconf", "_NPROCESSORS_ONLN"])


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _database() -> str:
    query: dict[str, Any] = {"sqlite": "SELECT 'SQLite ' || sqlite_version()", "postgresql": "SHOW server_version"}
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        found = str(cursor.fetchone()[0])
    return found if connection.vendor == "sqlite" else f"PostgreSQL {found.split(maxsplit=1)[0]}"

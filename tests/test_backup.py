"""A backup made while eslnet runs, put into an empty database: the same rows and the same files."""

import os
import shutil
import subprocess

import pytest
from django.db import connection, connections

from tests.factories import MembershipFactory, StakeholderFactory
from tests.processes.live import address_of
from tests.walk import ROOT

SHUT = repr((1, "restored", None, 0, ""))  # no mail leaves from a copy, see outbox/gate.py

pytestmark = [pytest.mark.slow, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def empty(tmp_path):
    """The name of an empty database of the same kind."""
    if connection.vendor == "sqlite":
        yield str(tmp_path / "empty.sqlite3")
        return
    if not shutil.which("pg_dump"):
        pytest.skip("no pg_dump on this machine")
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def run(script, folder, database, var):
    return subprocess.run(
        [ROOT / "scripts" / script, folder],
        env={"PATH": os.environ["PATH"], "DATABASE_URL": address_of(database), "ESLNET_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def rows(database):
    """Every row of every table, in one order."""
    beside = connection.copy(alias="beside")
    beside.settings_dict = {**connection.settings_dict, "NAME": database}
    connections["beside"] = beside
    try:
        with beside.cursor() as cursor:
            found = {}
            for table in beside.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- the names of our own tables
                found[table] = sorted(map(repr, cursor.fetchall()))
            return found
    finally:
        beside.close()
        del connections["beside"]


def test_a_backup_restores_the_same_rows_and_files(empty, tmp_path):
    StakeholderFactory.create_batch(3, network=MembershipFactory().network)
    plan = tmp_path / "here" / "media" / "plans" / "plan.pdf"
    plan.parent.mkdir(parents=True)
    plan.write_bytes(b"%PDF-1.7 as printed")
    backup = tmp_path / "backup"

    made = run("backup.sh", backup, connection.settings_dict["NAME"], tmp_path / "here")
    restored = run("restore.sh", backup, empty, tmp_path / "there")

    assert (made.returncode, made.stdout) == (0, f"Backed up to {backup}.\n"), made.stderr
    assert (restored.returncode, restored.stdout) == (0, f"Restored from {backup}.\n"), restored.stderr
    assert backup.stat().st_mode & 0o077 == 0
    assert rows(empty) == rows(connection.settings_dict["NAME"]) | {"outbox_gate": [SHUT]}
    assert len(rows(empty)["stakeholders_stakeholder"]) == 3
    assert (tmp_path / "there" / "media" / "plans" / "plan.pdf").read_bytes() == b"%PDF-1.7 as printed"


def test_neither_overwrites_anything(empty, tmp_path):
    backup = tmp_path / "backup"
    run("backup.sh", backup, connection.settings_dict["NAME"], tmp_path / "here")

    again = run("backup.sh", backup, connection.settings_dict["NAME"], tmp_path / "here")
    over = run("restore.sh", backup, connection.settings_dict["NAME"], tmp_path / "there")

    assert again.returncode == 1
    assert "does not exist yet" in again.stderr
    assert over.returncode == 1
    assert over.stderr == "The database is not empty.\n"

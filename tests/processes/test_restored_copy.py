"""A backup that is put back somewhere else: nobody gets mail from it before somebody says that it is the real one."""

import json
import os
import shutil
import subprocess

import pytest
from django.db import connection

from outbox import gate
from outbox.models import OutgoingMail
from tests.factories import OutgoingMailFactory
from tests.processes.live import address_of, manage
from tests.smtp import running_sink
from tests.test_backup import empty, run

__all__ = ["empty"]

MAILS = 3
COPY = "This is a restored copy: no mail leaves until manage.py release_mail."
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def by_script(backup, database, var):
    restored = run("restore.sh", backup, database, var)
    assert restored.returncode == 0, restored.stderr


def by_hand(backup, database, var):
    """With the tools of the database alone, as `docs/operations.md` does it in containers."""
    if connection.vendor == "sqlite":
        shutil.copy(backup / "database.sqlite3", database)
        return
    options = ["--no-owner", "--single-transaction", "--exit-on-error", "--dbname", address_of(database)]
    subprocess.run(["pg_restore", *options, backup / "database.dump"], check=True)


@pytest.fixture
def copy_of(empty, tmp_path):
    """Backs up what the test wrote, puts it back, and gives the copy's environment and the mail server it reaches."""
    with running_sink() as sink:
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": address_of(empty),
            "ESLNET_VAR": str(tmp_path / "there"),
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }

        def put_back(restore):
            made = run("backup.sh", tmp_path / "backup", connection.settings_dict["NAME"], tmp_path / "here")
            assert made.returncode == 0, made.stderr
            restore(tmp_path / "backup", empty, tmp_path / "there")
            return environment, sink

        yield put_back


def deliver(environment):
    """How many mails `manage.py deliver` sent."""
    delivered = manage(environment, "deliver")
    assert delivered.returncode == 0, delivered.stderr
    return json.loads(delivered.stdout)["sent"]


def wrong(environment):
    return json.loads(manage(environment, "status").stdout)["wrong"]


@pytest.mark.parametrize(("restore", "has_sent_before"), [(by_script, False), (by_hand, True)])
def test_a_copy_sends_nothing_until_somebody_says_it_is_the_real_one(restore, has_sent_before, copy_of):
    mails = [mail.message_id for mail in OutgoingMailFactory.create_batch(MAILS)]
    if has_sent_before:
        gate.confirm()
    environment, sink = copy_of(restore)

    unasked, arrived = deliver(environment), len(sink.taken)
    said = wrong(environment)
    released = manage(environment, "release_mail")
    asked, again = deliver(environment), deliver(environment)

    assert (unasked, arrived) == (0, 0)
    assert COPY in said
    assert released.stdout == f"Mail leaves from this database. Waiting: {MAILS}, dropped: 0.\n"
    assert (asked, again) == (MAILS, 0)
    assert sorted(message["Message-ID"] for message in sink.taken) == sorted(mails)
    assert COPY not in wrong(environment)
    assert set(OutgoingMail.unscoped.values_list("status", flat=True)) == {"queued"}  # the original sends its own


def test_what_waits_in_a_copy_can_be_dropped(copy_of):
    OutgoingMailFactory.create_batch(MAILS)
    environment, sink = copy_of(by_script)

    released = manage(environment, "release_mail", "--drop-waiting")

    assert released.stdout == f"Mail leaves from this database. Waiting: 0, dropped: {MAILS}.\n"
    assert deliver(environment) == 0
    assert sink.taken == []

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from eslnet import health


def test_a_process_is_alive_without_asking_anybody(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_has_every_table(client, settings, caplog):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get("/readyz", headers={"host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert caplog.messages == []


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client, caplog):
    newest = max(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "networks")
    MigrationRecorder(connection).record_unapplied("networks", newest)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "migrations": f"1 not applied, first networks.{newest}"}
    assert f"1 not applied, first networks.{newest}" in caplog.messages[0]


@pytest.mark.django_db
def test_tables_of_a_newer_version_do_no_harm(client):
    MigrationRecorder(connection).record_applied("networks", "9999_of_the_next_release")

    assert client.get("/readyz").status_code == 200


def test_not_ready_while_the_database_is_gone(client, monkeypatch):
    def gone(_connection):
        raise OperationalError("password of eslnet is very-secret")

    monkeypatch.setattr(health, "MigrationExecutor", gone)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "database": "no answer"})

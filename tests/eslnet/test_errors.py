"""What a person sees when we fail: a page of ours, with what was typed ready to be sent again."""

import re
import time
from html import unescape

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.signals import connection_created
from django.urls import reverse

from eslnet import views
from stakeholders.forms import StakeholderForm
from stakeholders.models import Stakeholder
from tests.factories import StakeholderTypeFactory

needs_postgresql = pytest.mark.skipif(
    not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="SQLite has no server"
)


@pytest.fixture(autouse=True)
def pages_not_exceptions(client):
    client.raise_request_exception = False


@pytest.fixture
def url(coordinator):
    return reverse("stakeholders:stakeholder_create", args=[coordinator.network.slug])


@pytest.fixture
def typed():
    return {"name": "Atheneum 'De Brug' <b> 🎒", "type": str(StakeholderTypeFactory().pk)}


def text_of(answer):
    return unescape(answer.content.decode())


def offered(answer):
    """The hidden fields of the form that sends it again, and where it goes."""
    page = text_of(answer)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert fields.pop("csrfmiddlewaretoken")
    return fields, re.search(r'<form class="form-buttons" method="post" action="([^"]+)">', page)[1]


def fail_with(monkeypatch, error):
    def fail(self):
        raise error

    monkeypatch.setattr(StakeholderForm, "save", fail)


def names(network):
    return list(Stakeholder.objects.for_network(network).values_list("name", flat=True))


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("connection already closed")])
def test_a_lost_database_keeps_what_was_typed(client, coordinator, url, typed, monkeypatch, error):
    with monkeypatch.context() as patch:
        fail_with(patch, error)
        answer = client.post(url, typed)

    assert answer.status_code == 503
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("30", "no-store")
    assert "Please wait a moment" in text_of(answer)
    assert "It is safe to send it again." in text_of(answer)
    assert answer["X-Request-ID"] in text_of(answer)
    assert offered(answer) == (typed, url)
    assert client.post(url, offered(answer)[0]).status_code == 302
    assert names(coordinator.network) == [typed["name"]]


def test_a_fault_of_ours_keeps_what_was_typed_and_tells_no_secret(client, url, typed, monkeypatch):
    fail_with(monkeypatch, ValueError("a secret of the program"))

    answer = client.post(url, typed)

    assert answer.status_code == 500
    assert "Something went wrong on our side" in text_of(answer)
    assert "secret" not in text_of(answer)
    assert offered(answer) == (typed, url)
    assert "Retry-After" not in answer


def test_a_page_that_was_only_looked_at_is_offered_again(client, url, monkeypatch):
    def fail(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(StakeholderForm, "__init__", fail)

    answer = client.get(url, {"sort": "name"})

    assert answer.status_code == 503
    assert f'href="{url}?sort=name"' in text_of(answer)
    assert 'type="hidden"' not in text_of(answer)


@pytest.mark.parametrize(
    "sent", [{"login": "roos@brugdam.example.org", "password": "s3cret"}, {"text": "x" * 200_001}]
)
def test_no_password_and_no_flood_comes_back(client, db, monkeypatch, sent):
    def fail(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("allauth.account.views.LoginView.dispatch", fail)

    answer = client.post("/accounts/login/", sent)

    assert answer.status_code == 503
    assert 'type="hidden"' not in text_of(answer)
    assert not any(value in text_of(answer) for value in sent.values())


def error_page(request):
    try:
        raise OperationalError("gone")
    except OperationalError:
        return views.server_error(request)


def test_error_pages_ask_the_database_nothing(rf):
    answer = error_page(rf.post("/n/brugdam/", {"name": "Atheneum"}))  # the test has no database

    assert (answer.status_code, offered(answer)) == (503, ({"name": "Atheneum"}, "/n/brugdam/"))


def test_a_form_that_cannot_be_read_gets_its_page_too(rf, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1

    answer = error_page(rf.post("/n/brugdam/", {"name": "Atheneum", "type": "1"}))

    assert answer.status_code == 503
    assert 'type="hidden"' not in text_of(answer)


# On PostgreSQL, for real


@pytest.fixture
def web_connection(settings):
    """The connection a web process would have: it waits a second for the database, no longer."""
    from eslnet.wsgi import limit_patience

    settings.PAGE_PATIENCE = 1
    connection_created.connect(limit_patience, dispatch_uid="limit_patience")
    connection.close()
    yield
    connection_created.disconnect(dispatch_uid="limit_patience")
    connection.close()


@pytest.fixture
def somebody_else(db):
    """Another connection to the same database."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        yield other


@needs_postgresql
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_lock_held_for_long_costs_a_few_seconds_and_nothing_typed(
    client, coordinator, url, typed, web_connection, somebody_else
):
    somebody_else.execute("LOCK TABLE stakeholders_stakeholder IN ACCESS EXCLUSIVE MODE")

    started = time.monotonic()
    answer = client.post(url, typed)
    took = time.monotonic() - started

    assert answer.status_code == 503
    assert 0.9 < took < 2
    somebody_else.rollback()
    assert names(coordinator.network) == []
    fields, again = offered(answer)
    assert client.post(again, fields).status_code == 302
    assert names(coordinator.network) == [typed["name"]]


@needs_postgresql
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_statement_without_end_is_ended(client, coordinator, url, web_connection, monkeypatch):
    def ponder(*_args, **_kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")

    monkeypatch.setattr(StakeholderForm, "__init__", ponder)

    started = time.monotonic()
    answer = client.get(url)

    assert answer.status_code == 503
    assert time.monotonic() - started < 2


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_that_restarts_during_a_save_loses_and_doubles_nothing(
    client, coordinator, url, typed, somebody_else, monkeypatch
):
    save = StakeholderForm.save

    def cut_and_save(form):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            somebody_else.execute("SELECT pg_terminate_backend(%s, 5000)", cursor.fetchone())
        return save(form)

    with monkeypatch.context() as patch:
        patch.setattr(StakeholderForm, "save", cut_and_save)
        answer = client.post(url, typed)

    assert answer.status_code == 503
    fields, again = offered(answer)
    assert client.post(again, fields).status_code == 302
    assert names(coordinator.network) == [typed["name"]]


@needs_postgresql
def test_only_web_processes_lose_their_patience(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("0", "0")

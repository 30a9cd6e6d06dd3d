import json
import logging
import re

import pytest
from celery import shared_task
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.test import Client

from eslnet import logs
from eslnet.logs import JsonFormatter, LineFormatter, Origin, request_id

TOKEN = "pV0d3T7mYkq_3n-Zr8fWc5Lh2sXa9bQe1uJg4iKoM6N"


@shared_task
def say(text):
    logging.getLogger("eslnet.tests").warning(text)


@pytest.fixture
def written(monkeypatch):
    """Everything that is logged, as production writes it."""
    lines = []
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: lines.append(handler.format(record))
    handler.addFilter(Origin())
    handler.setFormatter(JsonFormatter())
    monkeypatch.setattr(logging.root, "handlers", [handler])
    return lines


@pytest.fixture
def nobody():
    """No request is under way, before and after."""
    token = request_id.set("")
    yield
    request_id.reset(token)


def test_a_request_gets_an_id_and_hears_it(client, db, written):
    answer = client.get("/accounts/login/")

    line = json.loads(written[-1])
    assert re.fullmatch("[0-9a-f]{32}", answer["X-Request-ID"])
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["message"], line["status"], line["logger"]) == ("GET /accounts/login/ 200", 200, "eslnet.requests")


def test_two_requests_have_two_ids(client, db):
    assert client.get("/accounts/login/")["X-Request-ID"] != client.get("/accounts/login/")["X-Request-ID"]


def test_the_id_of_a_proxy_is_kept(client, db):
    assert client.get("/accounts/login/", headers={"x-request-id": "proxy-7.81_aF"})["X-Request-ID"] == "proxy-7.81_aF"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "two words here", 'quote"quote"', "new\nline\nnew", "ünïcödé-123"]
)
def test_an_id_that_does_not_look_like_one_is_replaced(client, db, given):
    answer = client.get("/accounts/login/", headers={"x-request-id": given})

    assert re.fullmatch("[0-9a-f]{32}", answer["X-Request-ID"])


def test_what_django_says_after_the_last_middleware_carries_the_id_too(client, db, written):
    answer = client.get("/nowhere/")

    line = next(line for line in map(json.loads, written) if line["logger"] == "django.request")
    assert (line["message"], line["request_id"]) == ("Not Found: /nowhere/", answer["X-Request-ID"])


def test_the_id_ends_with_the_request(client, db, nobody):
    client.get("/accounts/login/")

    assert request_id.get() == ""


@pytest.mark.parametrize(
    ("address", "lines"),
    [(f"/invitations/{TOKEN}/", 2), (f"/invitations/{TOKEN}", 1), (f"/nowhere/?token={TOKEN}", 2)],
)
def test_no_token_of_an_address_is_logged(client, db, written, address, lines):
    client.get(address)

    assert len(written) == lines
    assert TOKEN not in "".join(written)
    assert "/invitations/…" in written[0] or "GET /nowhere/ 404" in written[0]


def test_no_token_of_a_refused_form_is_logged(db, written):
    Client(enforce_csrf_checks=True).post(f"/accounts/password/reset/key/1-{TOKEN}/", {"password1": "x"})

    assert any("CSRF" in line for line in written)
    assert TOKEN not in "".join(written)


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        (f"Not Found: /invitations/{TOKEN}/accept/", "Not Found: /invitations/…/accept/"),
        (f"https://eslnet.example.org/i/{TOKEN}.", "https://eslnet.example.org/i/…."),
        ("/accounts/password/reset/key/2-cvu6xa-0f1ac0123456789abcdef0123456789a/", "/accounts/password/reset/key/…/"),
        ("/mail/eyJhIjoxfQ:1rTkPq:W2k0vC1q3Zc/", "/mail/…/"),
        ("/mail/eyJhIjoxfQ%3A1rTkPq%3AW2k0vC1q3Zc/", "/mail/…/"),
        ("GET /goals/?q=Jan+Peeters&page=2 200", "GET /goals/?… 200"),
        ("Key (email)=(roos@brugdam.example.org) exists", "Key (email)=(…@…) exists"),
        ("/n/netwerk-van-vele-gemeenten/goals/12/", "/n/netwerk-van-vele-gemeenten/goals/12/"),
        ('File "/app/migrations/0003_heartbeat_and_more.py"', 'File "/app/migrations/0003_heartbeat_and_more.py"'),
        ("Does it work? Yes", "Does it work? Yes"),
    ],
)
def test_masked(text, logged):
    assert logs.masked(text) == logged


def test_secrets_in_an_exception_are_masked_in_both_kinds_of_line():
    try:
        raise ValueError(f"roos@brugdam.example.org opened /invitations/{TOKEN}/")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    lines = []
    for formatter in (LineFormatter("{origin} {message}", style="{"), JsonFormatter()):
        record = logging.LogRecord("eslnet", logging.ERROR, __file__, 1, "failed", None, info)
        Origin().filter(record)
        lines.append(formatter.format(record))

    assert all("ValueError: …@… opened /invitations/…/" in line for line in lines)


def test_a_task_names_itself_in_its_lines(written, nobody):
    say.apply(["hello"], task_id="task-1")

    line = next(line for line in map(json.loads, written) if line["logger"] == "eslnet.tests")
    assert (line["message"], line["task_id"], line["task"]) == ("hello", "task-1", say.name)


def test_a_task_is_handed_the_id_of_the_request_that_starts_it(nobody):
    request_id.set("click-12345678")
    headers = {}

    before_task_publish.send(sender=say.name, body=None, headers=headers)

    assert headers["request_id"] == "click-12345678"


def test_in_a_worker_the_lines_carry_the_id_of_the_request_and_later_lines_do_not(written, nobody):
    say.push_request(id="task-1", request_id="click-12345678")
    try:
        task_prerun.send(sender=say, task=say)
        say.run("hello")
        task_postrun.send(sender=say, task=say)
    finally:
        say.pop_request()
    say.run("later")

    hello, later = map(json.loads, written)
    assert hello["request_id"] == "click-12345678"
    assert "request_id" not in later


def test_what_celery_says_about_a_task_it_hands_out_is_found_by_its_id(written):
    logging.getLogger("celery").warning("received", extra={"data": {"id": "task-1", "name": "say", "args": "('x',)"}})

    line = json.loads(written[0])
    assert (line["task_id"], line["task"]) == ("task-1", "say")
    assert "args" not in line
    assert "data" not in line

"""eslnet as it starts in production: what its answers tell a browser, and what it says while the database is away."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from tests.walk import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.processes]

VISITS = """
import json
import django
from django.conf import settings

settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # not collected
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
from eslnet.wsgi import application
from networks.models import User


def visit(method="get", path="/accounts/login/", data=None, **headers):
    answer = getattr(client, method)(path, data, headers={"host": "eslnet.example.org", **headers})
    return {
        "status": answer.status_code,
        "headers": dict(answer.headers),
        "cookies": [morsel.OutputString() for morsel in answer.cookies.values()],
        "text": answer.content.decode(),
    }


def make_account():
    call_command("migrate", verbosity=0)
    User.objects.create_user("roos@brugdam.example.org", "a long enough password")


client = Client(raise_request_exception=False)
https = {"x-forwarded-proto": "https"}
sign_in = {"login": "roos@brugdam.example.org", "password": "a long enough password"}
if connection.vendor == "sqlite":
    make_account()
print(json.dumps({
    "page": visit(**https),
    "plain": visit(),
    "alive": visit(path="/healthz", host="10.0.0.7:8000"),
    "ready": visit(path="/readyz", host="10.0.0.7:8000"),
    "signed in": visit("post", data=sign_in, **https),
    "language": visit("post", "/language/", {"language": "nl"}, **https),
    "stranger": visit(host="evil.example.com", **https),
}))
"""


def answers(folder, database):
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", VISITS],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "eslnet.settings",
            "ESLNET_PRODUCTION": "1",
            "ESLNET_VAR": str(folder),
            "SECRET_KEY": "a secret of fifty letters and more, for this test only",
            "ALLOWED_HOSTS": "eslnet.example.org",
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "SITE_URL": "https://eslnet.example.org",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(ran.stdout), [json.loads(line) for line in ran.stderr.splitlines()]


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    folder = tmp_path_factory.mktemp("production")
    return answers(folder, f"sqlite:///{folder}/eslnet.sqlite3")


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory):
    """Production whose database is gone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return answers(tmp_path_factory.mktemp("cut_off"), f"postgres://eslnet:very-secret@127.0.0.1:{port}/eslnet")


def test_a_page_tells_the_browser_what_it_may_do(production):
    headers = production[0]["page"]["headers"]

    assert production[0]["page"]["status"] == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize(
    ("visit", "names"),
    [
        ("page", {"__Host-csrf"}),
        ("signed in", {"__Host-csrf", "__Host-session", "__Host-last_account"}),
        ("language", {"__Host-language"}),
    ],
)
def test_cookies_stay_with_this_host_and_out_of_scripts(production, visit, names):
    cookies = {cookie.partition("=")[0]: set(cookie.split("; ")[1:]) for cookie in production[0][visit]["cookies"]}

    assert set(cookies) == names
    for attributes in cookies.values():
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= attributes
        assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_plain_http_is_sent_to_https(production):
    assert production[0]["plain"]["status"] == 301
    assert production[0]["plain"]["headers"]["Location"] == "https://eslnet.example.org/accounts/login/"


def test_another_host_name_is_refused(production):
    assert production[0]["stranger"]["status"] == 400


def test_health_is_asked_from_inside_by_http_and_any_name(production):
    assert (production[0]["alive"]["status"], production[0]["alive"]["text"]) == (200, '{"status": "alive"}')
    assert (production[0]["ready"]["status"], production[0]["ready"]["text"]) == (200, '{"status": "ready"}')


def test_production_logs_one_json_object_a_line(production):
    visits = [line for line in production[1] if line["logger"] == "eslnet.requests"]

    assert visits[0]["message"] == "GET /accounts/login/ 200"
    assert visits[0]["request_id"] == production[0]["page"]["headers"]["X-Request-ID"]
    assert not any("healthz" in line["message"] for line in production[1])


def test_without_its_database_it_is_alive_but_not_ready(cut_off):
    assert cut_off[0]["alive"]["status"] == 200
    assert cut_off[0]["ready"]["status"] == 503
    assert json.loads(cut_off[0]["ready"]["text"]) == {"status": "not ready", "database": "no answer"}


def test_without_its_database_a_page_says_so_in_our_look(cut_off):
    answer = cut_off[0]["signed in"]

    assert answer["status"] == 503
    assert answer["headers"]["Retry-After"] == "30"
    assert "Please wait a moment" in answer["text"]
    assert answer["headers"]["X-Request-ID"] in answer["text"]
    assert "a long enough password" not in answer["text"]


def test_the_log_gives_the_cause_but_no_secret(cut_off):
    failed = next(line for line in cut_off[1] if line["message"] == "Service Unavailable: /accounts/login/")

    assert failed["level"] == "ERROR"
    assert "OperationalError" in failed["error"]
    assert "very-secret" not in json.dumps(cut_off[1])


def test_every_setting_is_in_the_table_of_the_handbook():
    read = re.findall(r'\benv\.\w+\("(\w+)"', (ROOT / "eslnet" / "settings.py").read_text(encoding="utf-8"))
    table = re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert len(read) > 10
    assert sorted(set(read) - set(table)) == []

"""Chromium against a running server with real rows."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from eslnet.celery import app
from networks.models import Network
from tests.factories import SharedPracticeFactory
from tests.smtp import (
    courier_to,
    running_sink,
)
from tests.walk import factory_of, named_addresses

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
COORDINATOR, SCHOOL = "coordinator@vaartbeke.example.org", "zorg@desluis.example.org"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    }


@pytest.fixture(autouse=True)
def violations(page):
    """What the browser complained about: refused by the Content-Security-Policy, or thrown by a script."""
    heard = []
    page.on("console", lambda said: heard.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    assert heard == []


@pytest.fixture(autouse=True)
def fresh_counts(transactional_db):
    """Tries to sign in are counted in a table of the cache, which no test empties by itself."""
    cache.clear()


def sign_in_by_password(page, email, password):
    """On the sign-in page, the second way."""
    page.locator("main details summary").click()
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main details [type=submit]").click()


@pytest.fixture
def sign_in(page, live_server):
    """Sign in as a person does, through the form."""

    def sign_in(user, password="a long enough password"):
        user.set_password(password)
        user.save()
        page.goto(f"{live_server.url}/accounts/login/")
        sign_in_by_password(page, user.email, password)
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    return sign_in


@pytest.fixture
def vaartbeke(db):
    call_command("load_demo", verbosity=0)
    return Network.objects.get(slug="vaartbeke")


@pytest.fixture
def worker(settings):
    """A real Celery worker. Only one test at a time has one: another's would take its tasks from the shared broker."""
    with (settings.VAR_DIR / "worker_of_tests").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        settings.CELERY_TASK_ALWAYS_EAGER = False
        with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
            yield


@pytest.fixture
def mail_server():
    """A real mail server."""
    with running_sink() as sink:
        yield sink


@pytest.fixture
def sink(settings, live_server, mail_server, worker):
    """What the mail server gets from the worker; the links in the mails lead to the running server."""
    settings.MAILERS = {
        "default": {"BACKEND": "outbox.backend.OutboxBackend"},
        "courier": courier_to(mail_server.port, timeout=10),
    }
    settings.SITE_URL = live_server.url
    return mail_server


def pages_to_see(page, server, network):
    """Every address that is a page for who is signed in, with a row of the network in it where it needs one."""
    for address in ["/", *guide_pages(network), *addresses(network)]:
        answer = page.request.get(server + address, max_redirects=0)
        if answer.status == 200 and "text/html" in answer.headers["content-type"] and "<html" in answer.text():
            yield address


def guide_pages(network):
    """The pages of the guide, with a practice somebody shared."""
    practice = SharedPracticeFactory(network=network, state="published", decided_at=timezone.now())
    fixed = ["", "V08/", "facts/myths/", "booklet/?pick=P01&pick=M02", "indicators/", "indicators/IND-05/"]
    more = ["goals/", "agendas/", "agendas/evaluation/", "shared/", f"shared/{practice.pk}/"]
    return [f"/guide/{page}" for page in [*fixed, *more]]


def addresses(network):
    """Each page of the network with a row of its own in it."""
    for name, arguments in named_addresses():
        rows = {argument: a_row(argument, network) for argument in arguments}
        yield reverse(name, kwargs={"network_slug": network.slug, **rows})


def a_row(argument, network):
    model = factory_of(argument)._meta.get_model_class()
    row = model._default_manager.filter(network=network).order_by("pk").first()
    return (row or factory_of(argument)(network=network)).pk

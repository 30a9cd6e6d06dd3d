"""The coordinator sends the plan, once with a browser that runs no script, once watching it leave."""

import pytest
from django.utils import timezone

from outbox.models import OutgoingMail
from tests.actionplan.test_views import ready
from tests.browser.conftest import DESK, PHONE, sign_in_by_password
from tests.browser.test_accessibility import faults
from tests.factories import (
    ContactFactory,
    DeliveryFactory,
    MembershipFactory,
    NetworkFactory,
    OutgoingMailFactory,
    PlanFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def brugdam(monkeypatch):
    """A network whose mail waits: no worker is told."""
    monkeypatch.setattr("outbox.actions.nudge", lambda *_args: None)
    return NetworkFactory(slug="brugdam", name="Netwerk Brugdam", plan_language="en")


@pytest.fixture
def coordinator(brugdam):
    return MembershipFactory(network=brugdam, user__language="en").user


@pytest.fixture
def to_send(brugdam):
    """A PDF that is ready, a plan that has moved on since, and two schools to send it to."""
    ready(PlanFactory(network=brugdam, title="Over the bridge"), content_sha256="the plan has changed since")
    for name in ("Atheneum", "Lyceum"):
        stakeholder = StakeholderFactory(network=brugdam, name=name)
        ContactFactory(network=brugdam, stakeholder=stakeholder, full_name=f"Head of {name}", email=f"{name}@x.org")
        ContactFactory(network=brugdam, stakeholder=stakeholder, full_name="Silent")


def test_the_plan_is_sent_without_script(browser, live_server, to_send, coordinator):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    coordinator.set_password("a long enough password")
    coordinator.save()
    page.goto(f"{live_server.url}/n/brugdam/plan/")
    sign_in_by_password(page, coordinator.email, "a long enough password")

    page.get_by_role("link", name="Send the plan").click()
    page.get_by_label("Further addresses").fill("Wies <wies@x.org>")
    page.get_by_role("button", name="Nobody").click()
    assert page.get_by_role("checkbox", checked=True).count() == 0
    page.get_by_label("Head of Lyceum").check()
    page.get_by_label("Subject").press("Enter")
    page.get_by_role("heading", name="Send the plan to 2 people?").wait_for()
    page.get_by_role("button", name="Change something").click()
    assert page.get_by_label("Further addresses").input_value() == "Wies <wies@x.org>"
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send it to 2 people").click()

    page.get_by_role("heading", name="2 readers").wait_for()
    assert page.get_by_role("link", name="Look again").is_visible()
    assert set(OutgoingMail.unscoped.values_list("recipient", flat=True)) == {"Lyceum@x.org", "wies@x.org"}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_way(page, live_server, sign_in, to_send, coordinator, size):
    page.set_viewport_size(size)
    sign_in(coordinator)
    page.goto(f"{live_server.url}/n/brugdam/plan/send/")
    assert faults(page) == []

    page.get_by_label("Further addresses").fill("wies@x")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert faults(page) == []

    page.get_by_label("Further addresses").fill("wies@x.org")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Send the plan to 3 people?").wait_for()
    assert faults(page) == []

    page.get_by_role("button", name="Send it to 3 people").click()
    page.get_by_role("heading", name="3 readers").wait_for()
    assert faults(page) == []


def test_the_page_looks_again_by_itself_and_keeps_the_focus(page, live_server, sign_in, brugdam, coordinator):
    mail = OutgoingMailFactory(network=brugdam)
    delivery = DeliveryFactory(network=brugdam, mail=mail)
    failed = OutgoingMailFactory(network=brugdam, status="failed", why="refused")
    wrong = DeliveryFactory(network=brugdam, distribution=delivery.distribution, mail=failed)
    sign_in(coordinator)
    page.goto(live_server.url + delivery.distribution.get_absolute_url())
    page.get_by_text("Waiting: 1").wait_for()
    page.locator(f"#again-{wrong.pk}").focus()

    OutgoingMail.unscoped.filter(pk=mail.pk).update(status="sent", sent_at=timezone.now())

    page.get_by_text("Sent: 1").wait_for(timeout=10_000)
    assert page.evaluate("document.activeElement.id") == f"again-{wrong.pk}"

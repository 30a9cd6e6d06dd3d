"""A head teacher writes a progress note on the phone, and the connection drops."""

import pytest

from engagements.models import ProgressNote
from tests.browser.conftest import PHONE
from tests.factories import CommitmentFactory, ContactFactory, EngagementFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "The gate talks reached 40 parents."


@pytest.fixture
def form_url(page, live_server, sign_in):
    """The form of a note, its writer signed in on a phone."""
    user = UserFactory(language="en")
    network = MembershipFactory(user=user, role="partner", network__slug="vaartbeke").network
    engagement = EngagementFactory(network=network, title="Gate talks", status="in_progress")
    part = CommitmentFactory(network=network, engagement=engagement)
    ContactFactory(network=network, stakeholder=part.stakeholder, user=user)
    page.set_viewport_size(PHONE)
    sign_in(user)
    return f"{live_server.url}/n/vaartbeke/engagements/{engagement.pk}/notes/new/"


def result(page):
    return page.locator("[name=result]")


def send(page, **how):
    page.get_by_role("button", name="Send the progress note").click(**how)


def restored(page):
    page.get_by_role("button", name="Restore what you typed").click()
    return result(page).input_value(), page.locator("[name=status]:checked").input_value()


def test_a_note_typed_without_a_connection_stays_and_is_sent_once_it_is_back(page, context, form_url):
    page.goto(form_url)
    page.get_by_label("Blocked").check()
    result(page).fill(TYPED)
    page.locator("[name=obstacle]").fill("No interpreter")

    context.set_offline(True)
    send(page)

    page.get_by_role("alert").get_by_text("There is no connection, so nothing was sent.").wait_for()
    assert result(page).input_value() == TYPED
    context.set_offline(False)
    page.get_by_role("alert").wait_for(state="detached")
    send(page)
    page.get_by_text("Thank you.").wait_for()
    assert (ProgressNote.unscoped.get().result, ProgressNote.unscoped.get().status) == (TYPED, "blocked")
    page.goto(form_url)
    assert page.get_by_role("button", name="Restore what you typed").count() == 0


def test_a_note_typed_is_offered_after_a_reload_and_after_the_connection_broke_while_it_was_sent(page, form_url):
    page.goto(form_url)
    page.get_by_label("Done").check()
    result(page).fill(TYPED)
    page.reload()
    assert restored(page) == (TYPED, "done")

    page.route(form_url, lambda route: route.abort())
    with page.expect_event("requestfailed"):
        send(page, no_wait_after=True)
    page.unroute(form_url)
    page.goto(form_url.rsplit("/n/", maxsplit=1)[0])
    page.goto(form_url)

    assert restored(page) == (TYPED, "done")
    assert not ProgressNote.unscoped.exists()


def test_what_was_refused_is_on_the_page_and_offered_no_second_time(page, form_url):
    page.goto(form_url)
    page.get_by_label("Blocked").check()
    result(page).fill(TYPED)
    send(page)

    page.get_by_text("Say in a sentence why it is blocked, and who could help.").first.wait_for()
    assert result(page).input_value() == TYPED
    assert page.get_by_role("button", name="Restore what you typed").count() == 0

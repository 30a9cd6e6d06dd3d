"""The guide with JavaScript switched off: tick, search on, print; share a practice, and use it in another town."""

import pytest

from engagements.models import Engagement, SharedPractice
from tests.browser.conftest import PHONE
from tests.factories import EngagementFactory, GuideEntryFactory, MembershipFactory, PlanFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False, "viewport": PHONE}


@pytest.fixture
def coordinator(db):
    membership = MembershipFactory(user=UserFactory(language="en"))
    membership.plan = PlanFactory(network=membership.network)
    return membership


def test_ticks_are_kept_while_one_searches_and_come_on_paper(page, live_server, sign_in, coordinator):
    for code, name in [("P01", "Charter"), ("P02", "Summer school"), ("P03", "Coach")]:
        GuideEntryFactory(code=code, names={"en": name})
    sign_in(coordinator.user)

    page.goto(f"{live_server.url}/guide/")
    page.get_by_role("checkbox", name="To print: Charter").check()
    page.get_by_label("Words").fill("summer")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("checkbox", name="To print: Summer school").check()
    page.get_by_role("button", name="Print what is ticked").click()
    chosen = page.locator("main [name=pick]:checked")
    assert [box.get_attribute("value") for box in chosen.all()] == ["P01", "P02"]
    page.get_by_label("Title of the booklet").fill("For the meeting")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the PDF").click()

    assert download.value.suggested_filename == "for-the-meeting.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")


def test_what_one_town_shares_becomes_a_draft_in_another(page, live_server, sign_in, coordinator):
    network = coordinator.network
    engagement = EngagementFactory(network=network, plan=coordinator.plan, status="done", title="Call before noon")
    administrator = UserFactory(language="en", is_staff=True, is_superuser=True)
    other = MembershipFactory(user=UserFactory(language="en"))
    PlanFactory(network=other.network)

    sign_in(coordinator.user)
    page.goto(live_server.url + engagement.get_absolute_url())
    page.get_by_role("link", name="Share it with other networks").click()
    for label, text in [("What was done", "A call"), ("What came of it", "Answers"), ("What was learned", "Early")]:
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Offer it").click()
    assert page.get_by_text("Waits for an administrator").is_visible()

    page.context.clear_cookies()
    sign_in(administrator)
    page.goto(f"{live_server.url}/admin/engagements/sharedpractice/")
    page.get_by_role("checkbox", name="Select this object for an action").check()
    page.locator("[name=action]").select_option(label="Publish in the guide")
    page.locator("button[name=index]").click()
    assert SharedPractice.unscoped.get().is_published

    page.context.clear_cookies()
    sign_in(other.user)
    page.goto(f"{live_server.url}/guide/shared/")
    page.get_by_role("link", name="Call before noon").click()
    assert page.get_by_text("Another network").is_visible()
    page.get_by_role("link", name="Use this in my plan").click()
    page.get_by_role("button", name="Propose the engagement").click()

    draft = Engagement.unscoped.get(network=other.network)
    assert (draft.title, draft.what, draft.status) == ("Call before noon", "A call", "proposed")

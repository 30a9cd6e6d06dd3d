"""While a goal is written its page says what is worth a thought, and stays whole when the sign-in is over."""

import pytest
from django.conf import settings

from tests.browser.conftest import DESK
from tests.factories import GoalFactory, MembershipFactory, NetworkFactory, PlanFactory, StakeholderFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(page, live_server, sign_in):
    """The form of a goal nobody watches over, beside its thoughts."""
    network = NetworkFactory(slug="brugdam")
    StakeholderFactory(network=network, name="CLB")
    goal = GoalFactory(network=network, plan=PlanFactory(network=network), title="Fewer leave early")
    page.set_viewport_size(DESK)
    sign_in(MembershipFactory(network=network).user)
    page.goto(f"{live_server.url}{goal.get_absolute_url()}edit/")
    return page.locator("form.form")


def thoughts(page):
    return page.locator("aside li").all_inner_texts()


def test_thoughts_follow_what_is_typed(page, form):
    page.get_by_text("Nobody watches over it yet").wait_for()

    with page.expect_response("**/realism/"):
        form.get_by_label("Owner").select_option(label="CLB")
    page.get_by_text("CLB watches over").or_(page.get_by_text("Nothing strikes us")).wait_for()

    assert "Nobody watches over it yet: name an owner." not in thoughts(page)


def test_a_sign_in_that_is_over_leaves_page_and_words_alone(page, form):
    page.get_by_text("Nobody watches over it yet").wait_for()
    title = page.title()

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with page.expect_response("**/accounts/login/**"):
        form.get_by_label("Why").fill("Work is harder to find without a diploma.")
        form.get_by_label("Why").press("Tab")
    page.wait_for_timeout(200)

    assert page.title() == title
    assert thoughts(page) == ["Nobody watches over it yet: name an owner."]
    assert form.get_by_label("Why").input_value() == "Work is harder to find without a diploma."

"""A series with a break and a correction: page, chart, table and plan tell the same."""

import pytest

from tests.browser.conftest import DESK
from tests.factories import GoalFactory, IndicatorFactory, MembershipFactory, NetworkFactory, PlanFactory

pytestmark = pytest.mark.django_db(transaction=True)

SERIES = "School year\tHow many\tOut of\n2022-23\t54\t428\n2023-24\t52\t431\n2024-25\t47\t420"


@pytest.fixture
def indicator():
    network = NetworkFactory(slug="brugdam")
    goal = GoalFactory(
        network=network, plan=PlanFactory(network=network), deadline_on="2027-06-30", title="Fewer leave early"
    )
    return IndicatorFactory(network=network, goal=goal, name="Early leavers", target=10, better="lower")


def save(page):
    page.locator("main form .form-buttons [type=submit]").first.click()


def row_of(page, period):
    return page.locator("main table tbody tr").filter(has=page.get_by_role("rowheader", name=period))


def test_a_corrected_figure_with_a_break_is_told_everywhere(page, live_server, sign_in, indicator):
    page.set_viewport_size(DESK)
    sign_in(MembershipFactory(network=indicator.network).user)
    goal_url = live_server.url + indicator.goal.get_absolute_url()

    page.goto(goal_url)
    page.get_by_role("link", name="Paste a column").click()
    page.get_by_label("Rows of a period and its figure").fill(SERIES)
    page.get_by_role("button", name="Show what it changes").click()
    page.get_by_role("heading", name="What it changes").wait_for()
    assert page.locator("main .tag-good").all_inner_texts() == ["New", "New", "New"]
    page.get_by_role("button", name="Keep these figures").click()
    page.get_by_text("3 figures are kept.").wait_for()

    row_of(page, "2024-25").get_by_role("link", name="Edit").click()
    page.get_by_label("Break in the series").check()
    save(page)
    page.get_by_text("Break in the series").first.wait_for()

    row_of(page, "2024-25").get_by_role("link", name="Correct").click()
    assert page.get_by_label("How many", exact=False).first.input_value() == "47"
    page.locator("[name=numerator]").fill("49")
    save(page)
    page.get_by_text("Corrected on").wait_for()

    assert row_of(page, "2024-25").locator("s").all_inner_texts() == ["47 of 420", "11.2\N{NO-BREAK SPACE}%"]
    assert "49 of 420" in row_of(page, "2024-25").last.inner_text()
    chart = page.locator("main svg.chart")
    said = chart.get_attribute("aria-label")
    assert "2024-25 11.7\N{NO-BREAK SPACE}%, counted in another way from here on" in said
    assert "11.2" not in said
    assert chart.locator(".chart-break").count() == 1
    assert chart.locator("text", has_text="break").count() == 1

    page.goto(f"{live_server.url}/n/brugdam/plan/")
    printed = page.locator("#goals")
    assert printed.locator("svg").first.get_attribute("aria-label") == said
    assert "11.7" in printed.inner_text()
    assert "11.2" not in printed.inner_text()
    assert "Break in the series: counted in another way than before." in printed.inner_text()

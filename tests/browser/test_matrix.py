"""A cell of the matrix is opened, refused, saved and left by keyboard; the focus never gets lost."""

import pytest
from playwright.sync_api import expect

from stakeholders.models import Responsibility
from tests.browser.conftest import DESK, PHONE
from tests.factories import MembershipFactory, StakeholderFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat(db):
    return MembershipFactory()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_cell_is_edited_by_keyboard(page, live_server, sign_in, seat, size):
    stakeholder = StakeholderFactory(network=seat.network, name="The Lock")
    page.set_viewport_size(size)
    sign_in(seat.user)
    page.goto(f"{live_server.url}/n/{seat.network.slug}/stakeholders/matrix/")
    cell = page.locator(f"#cell-{stakeholder.pk}-prevention")
    degree, what = cell.locator("select"), cell.locator("textarea")

    cell.locator("a").focus()
    page.keyboard.press("Enter")
    expect(degree).to_be_focused()

    what.fill("Attendance")
    cell.locator("[type=submit]").press("Enter")
    expect(cell.locator("[data-error-summary]")).to_be_focused()
    expect(what).to_have_value("Attendance")

    degree.focus()
    page.keyboard.type("Leads")
    expect(degree).to_have_value("leads")
    cell.locator("[type=submit]").press("Enter")
    expect(cell.locator("a.cell")).to_be_focused()
    expect(cell).to_contain_text("Attendance")
    expect(page.locator("#matrix-status")).to_have_text("Saved.")
    expect(page.locator("#matrix-leads")).to_contain_text("The Lock")
    assert [(part.pillar, part.degree, part.what) for part in Responsibility.unscoped.all()] == [
        ("prevention", "leads", "Attendance")
    ]


def test_a_cell_left_by_escape_says_what_it_said(page, live_server, sign_in, seat):
    stakeholder = StakeholderFactory(network=seat.network)
    page.set_viewport_size(DESK)
    sign_in(seat.user)
    page.goto(f"{live_server.url}/n/{seat.network.slug}/stakeholders/matrix/")
    cell = page.locator(f"#cell-{stakeholder.pk}-monitoring")

    cell.locator("a").focus()
    page.keyboard.press("Enter")
    cell.locator("textarea").fill("Not meant")
    page.keyboard.press("Escape")

    expect(cell.locator("a.cell")).to_be_focused()
    expect(cell).not_to_contain_text("Not meant")
    assert not Responsibility.unscoped.exists()

"""Every page can be walked with the Tab key: each stop is seen, free, ringed, and comes in reading order."""

from pathlib import Path

import pytest

from networks.models import User
from tests.browser.conftest import COORDINATOR, DESK, PHONE, SCHOOL, pages_to_see
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

WATCHER = Path(__file__).with_name("keyboard.js")


def faults_on_the_way(page, key):
    presses = page.evaluate("walk.start()")
    if key == "Shift+Tab":  # leads out of the page and in again at its end, through the browser, which takes a moment
        for _press in range(2):
            page.keyboard.press(key)
            page.wait_for_timeout(50)
    while presses > 0 and not page.evaluate("walk.isOver()"):
        for _press in range(min(presses, 10)):
            page.keyboard.press(key)
        presses -= 10
    return page.evaluate("walk.faults()")


@pytest.mark.parametrize(
    ("email", "walks"),
    [
        (COORDINATOR, [(DESK, "Tab"), (PHONE, "Tab")]),
        (SCHOOL, [(DESK, "Tab"), (PHONE, "Tab"), (PHONE, "Shift+Tab")]),
    ],
    ids=["coordinator", "school"],
)
def test_every_page_can_be_walked_by_keyboard(page, live_server, sign_in, vaartbeke, email, walks):
    sign_in(User.objects.get(email=email))
    page.add_init_script(path=WATCHER)

    found = {}
    for address in pages_to_see(page, live_server.url, vaartbeke):
        page.goto(live_server.url + address)
        for size, key in walks:
            page.set_viewport_size(size)
            if seen := faults_on_the_way(page, key):
                found[address, size["width"], key] = seen

    assert found == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_menus_open_and_close_by_keyboard(page, live_server, sign_in, size):
    seat = MembershipFactory()
    page.set_viewport_size(size)
    sign_in(seat.user)
    page.add_init_script(path=WATCHER)
    page.goto(f"{live_server.url}/n/{seat.network.slug}/settings/")
    page.evaluate("walk.start()")

    menus = page.locator("header details.menu").all()
    assert len(menus) == 3
    for menu in menus:
        menu.locator("summary").focus()
        page.keyboard.press("Enter")
        for choice in menu.locator(".menu-sheet").locator("a:visible, button:visible").all():
            page.keyboard.press("Tab")
            assert choice.evaluate("element => element === document.activeElement")
            assert page.evaluate("walk.problems()") == []
        page.keyboard.press("Escape")
        assert menu.evaluate("element => !element.open && element.firstElementChild === document.activeElement")

"""axe finds nothing on any page, wide or narrow, and no page is wider than its screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from networks.models import User
from tests.browser.conftest import COORDINATOR, DESK, PHONE, SCHOOL, pages_to_see

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OUTSIDE = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-used/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/accounts/oidc/cancelled/",
]
ACCOUNT = [
    "/accounts/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/reauthenticate/code/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/logout/",
]


def faults(page):
    found = AXE.run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    told = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
    return [*told, "wider than the screen"] if wide else told


@pytest.mark.parametrize(
    ("email", "size"),
    [(COORDINATOR, DESK), (COORDINATOR, PHONE), (SCHOOL, PHONE)],
    ids=["coordinator-desk", "coordinator-phone", "school-phone"],
)
def test_axe_finds_nothing(page, live_server, sign_in, vaartbeke, email, size):
    page.set_viewport_size(size)
    sign_in(User.objects.get(email=email))

    found = {}
    for address in [*ACCOUNT, *pages_to_see(page, live_server.url, vaartbeke)]:
        page.goto(live_server.url + address)
        if seen := faults(page):
            found[address] = seen

    assert found == {}


@pytest.mark.parametrize("address", OUTSIDE)
def test_axe_finds_nothing_before_signing_in(page, live_server, address):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + address)

    assert faults(page) == []

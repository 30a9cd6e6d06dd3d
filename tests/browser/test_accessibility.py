"""axe finds nothing on any page, wide or narrow, and no page is wider than its screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse

from networks.models import Network, User
from tests.browser.conftest import DESK, PHONE
from tests.walk import factory_of, named_addresses

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


@pytest.fixture
def vaartbeke(db):
    call_command("load_demo", verbosity=0)
    return Network.objects.get(slug="vaartbeke")


def faults(page):
    found = AXE.run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    told = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
    return [*told, "wider than the screen"] if wide else told


def addresses(network):
    """Each page of the network with a row of its own in it."""
    for name, arguments in named_addresses():
        rows = {argument: a_row(argument, network) for argument in arguments}
        yield reverse(name, kwargs={"network_slug": network.slug, **rows})


def a_row(argument, network):
    model = factory_of(argument)._meta.get_model_class()
    row = model._default_manager.filter(network=network).order_by("pk").first()
    return (row or factory_of(argument)(network=network)).pk


COORDINATOR, SCHOOL = "coordinator@vaartbeke.example.org", "zorg@desluis.example.org"


@pytest.mark.parametrize(
    ("email", "size"),
    [(COORDINATOR, DESK), (COORDINATOR, PHONE), (SCHOOL, PHONE)],
    ids=["coordinator-desk", "coordinator-phone", "school-phone"],
)
def test_axe_finds_nothing(page, live_server, sign_in, vaartbeke, email, size):
    page.set_viewport_size(size)
    sign_in(User.objects.get(email=email))

    found = {}
    for address in ["/", "/guide/", "/guide/P01/", *ACCOUNT, *addresses(vaartbeke)]:
        answer = page.request.get(live_server.url + address, max_redirects=0)
        if answer.status == 200 and "text/html" in answer.headers["content-type"] and "<html" in answer.text():
            page.goto(live_server.url + address)
            if seen := faults(page):
                found[address] = seen

    assert found == {}


@pytest.mark.parametrize("address", OUTSIDE)
def test_axe_finds_nothing_before_signing_in(page, live_server, address):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + address)

    assert faults(page) == []

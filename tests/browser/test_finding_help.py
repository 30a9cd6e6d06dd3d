"""Monday morning at a school: a pupil of 13 refuses to come, and somebody looks for help on a phone."""

import pytest

from networks.models import User
from tests.browser.conftest import PHONE, SCHOOL
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(page, live_server, sign_in, vaartbeke):
    page.set_viewport_size(PHONE)
    sign_in(User.objects.get(email=SCHOOL))
    page.goto(f"{live_server.url}/n/vaartbeke/my-part/")
    return page


def cards(page):
    return page.locator("#found .card-of-help")


def test_help_for_a_pupil_of_13_who_refuses_school(phone):
    phone.get_by_role("link", name="Wie kan helpen?").click()
    everything = cards(phone).count()

    phone.get_by_label("Wie helpt bij …").fill("weigering 13")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**q=weigering*")

    (card,) = cards(phone).all()
    assert "schoolweigering" in card.inner_text()
    for said in ("Voor wie", "Hoe je doorverwijst", "Wachttijd", "Wat het kost", "Laatst bevestigd"):
        assert said in card.inner_text()
    assert card.locator("a[href^='tel:'], a[href^='mailto:']").count() >= 1
    assert faults(phone) == []

    phone.get_by_label("Wie helpt bij …").fill("weigering 30")
    phone.keyboard.press("Enter")
    phone.get_by_text("Geen aanbod").wait_for()
    phone.get_by_role("link", name="Alles tonen").click()
    assert cards(phone).count() == everything > 1


def test_the_same_without_a_script(browser, live_server, phone):
    state = phone.context.storage_state()
    plain = browser.new_context(viewport=PHONE, java_script_enabled=False, storage_state=state).new_page()
    plain.goto(f"{live_server.url}/n/vaartbeke/stakeholders/help/")
    plain.get_by_label("Wie helpt bij …").fill("weigering")
    plain.locator("main search [type=submit]").click()

    assert cards(plain).count() == 1
    assert "schoolweigering" in cards(plain).inner_text()

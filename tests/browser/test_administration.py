"""The administrators' pages in a browser: they fit, they break no rule of ours, and a sheet goes in and out."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from networks.models import User
from stakeholders.models import Stakeholder
from tests.admin_pages import page_of
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_accessibility import faults
from tests.sheets import as_csv
from tests.walk import OUR_MODELS

pytestmark = pytest.mark.django_db(transaction=True)

NOT_OURS = ("landmark-", "region:", "heading-order", "empty-table-header")  # best practice; the frame is Django's


@pytest.fixture
def administrator(page, sign_in):
    call_command("load_demo", verbosity=0)
    user = User.objects.get(email="admin@eslnet.example.org")
    sign_in(user)
    return user


def test_every_list_and_every_row_fits_on_a_phone(page, live_server, administrator):
    page.set_viewport_size(PHONE)
    wide = []
    for model in OUR_MODELS:
        row = model._default_manager.order_by("pk").first()
        for address in [page_of(model, "changelist"), *([page_of(model, "change", row.pk)] if row else [])]:
            assert page.goto(live_server.url + address).status == 200
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                wide.append(address)

    assert wide == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_pages_that_are_ours(page, live_server, administrator, size):
    page.set_viewport_size(size)
    row = Stakeholder.unscoped.first()
    pages = [page_of(Stakeholder, name) for name in ("import", "export", "deleted")]
    pages += [page_of(Stakeholder, "history", row.pk), page_of(User, "personal_data", administrator.pk)]
    pages += [page_of(User, "personal_data", User.objects.exclude(pk=administrator.pk).first().pk)]

    found = {}
    for address in pages:
        page.goto(live_server.url + address)
        if seen := [fault for fault in faults(page) if not fault.startswith(NOT_OURS)]:
            found[address] = seen

    assert found == {}


def test_an_administrator_takes_in_a_sheet_and_sees_who_changed_what(page, live_server, administrator):
    page.set_viewport_size(DESK)
    page.goto(live_server.url + reverse("admin:index"))
    page.get_by_role("link", name="Stakeholders", exact=True).click()
    page.get_by_role("link", name="Import").click()
    sheet = as_csv(["network", "name", "territory"], ["vaartbeke", "Atheneum Vaartbeke", "Überall"], encoding="cp1252")
    page.set_input_files("[name=import_file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": sheet})
    page.get_by_role("button", name="Look at what it would do").click()
    assert page.locator("ins").all_inner_texts() == ["Überall"]
    page.get_by_role("button", name="Import all of this").click()
    page.locator(".messagelist .success").wait_for()

    row = Stakeholder.unscoped.get(name="Atheneum Vaartbeke")
    page.goto(live_server.url + page_of(Stakeholder, "history", row.pk))
    assert "import: list.csv" in page.locator("#change-history").inner_text()
    assert "Administrator" in page.locator("#change-history").inner_text()

"""Mapping a town from the list a coordinator has, in Dutch: from the empty sheet, and from an old CSV file."""

import openpyxl
import pytest
from django.core.management import call_command

from stakeholders.models import Contact, Stakeholder
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_accessibility import faults
from tests.factories import MembershipFactory, NetworkFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

OLD_LIST = """Partners Brugdam, bijgewerkt door Hélène;;;;;
;;;;;
Organisatie;Soort;"Contact-
persoon";Functie;E-mail;Tel. nr.
Vrij CLB Brugdam;CLB;Zoë Peeters;coördinator;zoe@clb.example.org;050 12 34 56
;;Bart Claes;psycholoog;bart@clb.example.org;
Café Jeugd;jeugdhuis;Mo;;;
"""


@pytest.fixture
def brugdam():
    call_command("load_catalogues", verbosity=0)
    return NetworkFactory(slug="brugdam", name="Netwerk Brugdam", territory="Brugdam", plan_language="nl")


@pytest.fixture
def coordinator(page, live_server, sign_in, brugdam):
    """The coordinator of Brugdam, on the empty list of its stakeholders."""
    user = UserFactory(email="roos@brugdam.example.org", full_name="Roos", language="nl")
    MembershipFactory(user=user, network=brugdam, role="coordinator")
    sign_in(user)
    page.goto(f"{live_server.url}/n/brugdam/stakeholders/")
    return user


def send(page, path):
    page.locator("[name=file]").set_input_files(path)
    go_on(page, "columns")


def go_on(page, step):
    page.locator("main form .btn-primary").click()
    page.wait_for_url(f"**/import/{step}/**")
    assert faults(page) == []


def fill(path, *rows):
    """Type rows into the first worksheet, each a name and what stands under some of the headings."""
    book = openpyxl.load_workbook(path)
    for number, (name, kind, *contact) in enumerate(rows, start=2):
        cells = [name, kind, *[""] * 6, *contact]
        for place, value in enumerate(cells, start=1):
            book.worksheets[0].cell(number, place, value)
    book.save(path)


def test_mapping_a_town_from_the_template_file(page, coordinator, brugdam, tmp_path):
    page.set_viewport_size(DESK)
    page.locator("main a[href*='/import/']").click()
    with page.expect_download() as download:
        page.locator("main a[href*='/import/template/']").click()
    sheet = tmp_path / "stakeholders.xlsx"
    download.value.save_as(sheet)
    atheneum = ["Atheneum 't Brugske", "Secundaire school", "Els", "directeur", "els@brugske.example.org", ""]
    fill(sheet, atheneum, ["Politiezone Brugdam", "politie", "Jan", "inspecteur", "jan at politie", ""])

    send(page, sheet)
    go_on(page, "preview")
    assert page.locator(".changes .wrong").count() == 1
    page.locator("main form .btn-primary").click()
    page.locator(".error-summary").wait_for()
    assert faults(page) == []
    assert not Stakeholder.objects.for_network(brugdam).exists()

    fill(sheet, atheneum, ["Politiezone Brugdam", "politie", "Jan", "inspecteur", "jan@politie.example.org", ""])
    page.locator("main a:not(.btn)[href$='/import/']").click()
    send(page, sheet)
    go_on(page, "preview")
    assert page.locator(".changes .wrong").count() == 0
    go_on(page, "done")

    page.locator("main .btn-primary").click()
    page.get_by_role("link", name="Atheneum 't Brugske").wait_for()
    page.get_by_role("link", name="Politiezone Brugdam").wait_for()


def test_mapping_a_town_from_an_old_list_on_a_phone(page, coordinator, brugdam, tmp_path):
    page.set_viewport_size(PHONE)
    old = tmp_path / "partners.csv"
    old.write_bytes(OLD_LIST.encode("cp1252"))
    page.locator("main a[href*='/import/']").click()

    send(page, old)
    assert page.locator("[name=column_5]").input_value() == "contact_phone"
    go_on(page, "preview")
    go_on(page, "done")

    page.locator("main .btn-outline-primary").click()
    page.get_by_text("zoe@clb.example.org").wait_for()
    names = Contact.objects.for_network(brugdam).filter(stakeholder__name="Vrij CLB Brugdam").by_rank()
    assert [contact.full_name for contact in names] == ["Zoë Peeters", "Bart Claes"]
    assert Stakeholder.objects.for_network(brugdam).get(name="Café Jeugd").type.code == "YW"

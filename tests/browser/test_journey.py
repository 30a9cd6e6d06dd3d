"""The main job, in Dutch, as its people do it: from an empty network to the local action plan as a PDF."""

import io
import re

import pikepdf
import pytest

from engagements.models import Commitment
from stakeholders.models import Stakeholder
from tests.browser.conftest import DESK, PHONE, sign_in_by_password
from tests.factories import ContactFactory, MembershipFactory, NetworkFactory, StakeholderTypeFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"


@pytest.fixture
def brugdam():
    StakeholderTypeFactory(code="LOCGOV", names={"en": "Local authority", "nl": "Lokaal bestuur"})
    StakeholderTypeFactory(code="SEC", names={"en": "Secondary school", "nl": "Secundaire school"})
    return NetworkFactory(slug="brugdam", name="Netwerk Brugdam", territory="Brugdam", plan_language="nl")


def seat_at_the_school(network):
    """An account for the head of the school the coordinator has added."""
    school = UserFactory(email="els@brugske.example.org", full_name="Els", language="nl")
    school.set_password(PASSWORD)
    school.save()
    MembershipFactory(user=school, network=network, role="partner")
    atheneum = Stakeholder.objects.get_or_404(network, name="Atheneum 't Brugske")
    ContactFactory(network=network, stakeholder=atheneum, user=school)
    return school


def save(page):
    page.locator("main form .form-buttons [type=submit]").click()


def add_stakeholder(page, name, kind):
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_label("Type", exact=True).select_option(kind)
    save(page)
    page.get_by_role("heading", level=1, name=name).wait_for()


def type_date(page, legend, day, month, year):
    fields = page.get_by_role("group", name=legend)
    for label, value in (("Dag", day), ("Maand", month), ("Jaar", year)):
        fields.get_by_label(label).fill(value)


def map_the_stakeholders(page, network_url):
    page.get_by_role("link", name="Voeg de eerste stakeholder toe").click()
    add_stakeholder(page, "Stad Brugdam", "Lokaal bestuur")
    page.goto(f"{network_url}/stakeholders/new/")
    add_stakeholder(page, "Atheneum 't Brugske", "Secundaire school")


def agree_on_a_goal(page, network_url):
    page.get_by_role("link", name="Overzicht").click()
    page.get_by_role("link", name="De planperiode instellen").click()
    page.get_by_label("Titel van het plan").fill("Iedereen over de brug")
    type_date(page, "Begint op", "1", "9", "2026")
    save(page)
    page.goto(f"{network_url}/goals/new/")
    page.locator("[name=title]").fill("Minder leerlingen met lange afwezigheid")
    page.locator("[name=owner]").select_option(label="Stad Brugdam")
    type_date(page, re.compile("Deadline|Streefdatum"), "30", "6", "2028")
    save(page)
    page.get_by_role("button", name="Dit doel afspreken").click()
    assert page.get_by_role("alert").first.inner_text()  # not without an indicator
    page.get_by_role("link", name="Een indicator toevoegen").first.click()
    page.locator("[name=name]").fill("Leerlingen met 30 of meer halve dagen")
    page.locator("[name=target]").fill("2")
    page.locator("[name=baseline_period]").fill("2025-26")
    page.locator("[name=baseline_numerator]").fill("89")
    page.locator("[name=baseline_denominator]").fill("3412")
    save(page)
    page.get_by_role("button", name="Dit doel afspreken").click()
    page.locator("main .tag", has_text="Afgesproken").first.wait_for()


def ask_the_school(page, network_url):
    page.goto(f"{network_url}/engagements/")
    page.get_by_role("link", name="Nieuw engagement").first.click()
    page.locator("[name=title]").fill("Elke maand samen de afwezigheden bekijken")
    page.locator("[name=pillar]").select_option("intervention")
    page.get_by_role("group", name="Voor de doelen").get_by_role("checkbox").first.check()
    page.get_by_role("group", name="Wie het trekt").get_by_label("Atheneum").check()
    type_date(page, "Te doen tegen", "30", "6", "2027")
    save(page)
    page.get_by_role("button", name="Vraag het aan 1 partner").click()
    page.get_by_text("Gevraagd").first.wait_for()


def accept_on_the_phone(phone, network_url, school):
    phone.goto(f"{network_url}/")
    sign_in_by_password(phone, school.email, PASSWORD)
    phone.get_by_role("heading", level=1, name="Mijn deel").wait_for()
    phone.get_by_role("link", name="Lezen en antwoorden").click()
    phone.get_by_role("heading", level=1, name="Neem je dit op je?").wait_for()
    phone.get_by_label("Ja, zoals het er staat").check()
    phone.get_by_role("button", name="Het antwoord versturen").click()
    phone.get_by_text("Elke maand samen de afwezigheden bekijken").first.wait_for()
    phone.goto(f"{network_url}/my-part/")
    phone.get_by_role("link", name="Hoe loopt het?").wait_for()


def plan_a_meeting(page, network_url):
    page.goto(f"{network_url}/evaluation/meetings/new/")
    page.locator("[name=held_on]").fill("2027-03-18")
    page.locator("[name=place]").fill("Stadhuis")
    save(page)
    page.get_by_text("Stadhuis").first.wait_for()


def download_the_plan(page, network_url):
    page.goto(f"{network_url}/overview/")
    page.get_by_role("link", name="Het plan", exact=True).click()
    page.get_by_role("button", name="De pdf maken").click()
    link = page.locator("a.download")
    link.wait_for(timeout=60_000)
    with page.expect_download() as downloaded:
        link.click()
    return downloaded.value


def test_from_an_empty_network_to_the_plan(page, browser, live_server, sign_in, brugdam, worker):
    network_url = f"{live_server.url}/n/brugdam"
    coordinator = UserFactory(email="roos@brugdam.example.org", full_name="Roos", language="nl")
    MembershipFactory(user=coordinator, network=brugdam, role="coordinator")
    page.set_viewport_size(DESK)
    sign_in(coordinator)

    map_the_stakeholders(page, network_url)
    agree_on_a_goal(page, network_url)
    ask_the_school(page, network_url)
    accept_on_the_phone(browser.new_context(viewport=PHONE).new_page(), network_url, seat_at_the_school(brugdam))
    plan_a_meeting(page, network_url)
    file = download_the_plan(page, network_url)

    commitment = Commitment.objects.for_network(brugdam).get()
    assert (commitment.answer, commitment.is_on_behalf) == ("accepted", False)
    assert file.suggested_filename == "brugdam-local-action-plan-v1.pdf"
    pdf = pikepdf.open(io.BytesIO(file.path().read_bytes()))
    assert str(pdf.Root.Lang) == "nl"
    assert str(pdf.docinfo.Title) == "Iedereen over de brug · Netwerk Brugdam"

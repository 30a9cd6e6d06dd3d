"""The actions of an existing plan from an old CSV file, on a phone: columns, names, preview, done."""

import pytest

from engagements.models import Engagement
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import faults
from tests.factories import MembershipFactory, PlanFactory, StakeholderFactory

pytestmark = pytest.mark.django_db(transaction=True)

OLD_PLAN = """Actieplan Brugdam, versie van Hélène;;;;
;;;;
Nr;Actie;Pijler;Trekker;Einde
1;Onthaalgesprek;Interventie;CLB;schooljaar 2026-2027
2;Loket;Sport;Café Jeugd;2027
"""


@pytest.fixture
def brugdam():
    network = PlanFactory(network__slug="brugdam").network
    StakeholderFactory(network=network, name="Vrij CLB Brugdam")
    return network


def go_on(page, step):
    page.locator("main form .btn-primary").click()
    page.wait_for_url(f"**/import/{step}/**")
    assert faults(page) == []


def test_importing_a_plan_on_a_phone(page, live_server, sign_in, brugdam, tmp_path):
    page.set_viewport_size(PHONE)
    sign_in(MembershipFactory(network=brugdam, role="coordinator").user)
    plan = tmp_path / "actieplan.csv"
    plan.write_text(OLD_PLAN, encoding="cp1252")
    page.goto(f"{live_server.url}/n/brugdam/engagements/")
    page.locator("main a[href*='/import/']").first.click()
    page.locator("[name=file]").set_input_files(plan)

    go_on(page, "columns")
    go_on(page, "names")
    assert page.locator("select").evaluate_all("all => all.map(one => one.selectedOptions[0].text)") == [
        "Vrij CLB Brugdam",
        "Keep the name in the text",
    ]
    go_on(page, "preview")
    assert page.locator(".changes .wrong").count() == 1
    page.locator("[name=leave_out]").check()
    go_on(page, "done")

    row = Engagement.objects.for_network(brugdam).get()
    assert (row.title, row.pillar, str(row.due)) == ("Onthaalgesprek", "intervention", "August 2027")
    assert [(part.role, part.stakeholder.name, part.answer) for part in row.commitments.all()] == [
        ("lead", "Vrij CLB Brugdam", "not_asked")
    ]

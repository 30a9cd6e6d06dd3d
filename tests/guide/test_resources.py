import pytest

from eslnet.cases.catalogues import load_catalogues
from guide.models import GuideEntry
from tests.factories import StakeholderTypeFactory, UserFactory
from tests.sheets import as_csv, look, problems, sent_out, take_in, totals

pytestmark = pytest.mark.django_db

ROW = {
    "code": "P99",
    "name_en": "Breakfast at school",
    "description_en": "Every morning.",
    "pillar": "prevention",
    "school_levels": "primary, secondary",
    "intervention_level": "universal",
    "lead_type": "SEC",
    "partner_types": "SEC, PRIM",
    "funding": "local",
    "evidence": "promising",
    "evidence_source_en": "A study",
    "effort": "low",
    "cost_band": "€",
}


@pytest.fixture(autouse=True)
def administrator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))


def test_an_entry_comes_in_and_its_page_opens(client):
    StakeholderTypeFactory(code="PRIM", names={"en": "Primary school"})
    take_in(client, GuideEntry, as_csv(ROW.keys(), ROW.values()))

    entry = GuideEntry.objects.get()
    assert (entry.school_levels, entry.partner_types) == (["primary", "secondary"], ["SEC", "PRIM"])
    page = client.get("/guide/P99/").text
    assert "Breakfast at school" in page
    assert "Primary school" in page


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("pillar", "luck"),
        ("school_levels", "primary, night"),
        ("funding", "gold"),
        ("effort", "x"),
        ("cost_band", "$"),
    ],
)
def test_only_what_its_page_can_show_comes_in(client, column, value):
    row = ROW | {column: value}

    assert [
        (line, name) for line, name, _words in problems(look(client, GuideEntry, as_csv(row.keys(), row.values())))
    ] == [(2, column)]


def test_the_whole_guide_goes_out_and_comes_back_unchanged(client):
    load_catalogues()
    rows = sent_out(client, GuideEntry)

    page = look(client, GuideEntry, as_csv(rows[0].keys(), *(row.values() for row in rows)))

    assert problems(page) == []
    assert totals(page) == {"skip": 67}

import datetime as dt

import pytest

from engagements.inspiration import ideas_for, who_fits
from tests.factories import GuideEntryFactory, NetworkFactory, StakeholderFactory, StakeholderTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def seat(network):
    """Seats a stakeholder of this type at the table of the network."""

    def seated(code, name, **kwargs):
        return StakeholderFactory(
            **{"network": network, "type": StakeholderTypeFactory(code=code), "name": name, **kwargs}
        )

    return seated


def test_the_only_one_of_the_usual_lead_leads(network, seat):
    town = seat("LOCGOV", "Town")
    schools = [seat("SEC", "Atheneum"), seat("SEC", "Lyceum")]
    seat("POL", "Police")
    entry = GuideEntryFactory(lead_type="LOCGOV", partner_types=["CLB", "SEC"])

    assert who_fits(entry, network) == {"leads": [town], "partners": schools}


def test_nobody_leads_where_several_could(network, seat):
    seat("SEC", "Atheneum")
    seat("SEC", "Lyceum")
    centre = seat("CLB", "Centre")
    entry = GuideEntryFactory(lead_type="SEC", partner_types=["CLB"])

    assert who_fits(entry, network) == {"leads": [], "partners": [centre]}


def test_several_who_could_lead_take_part_if_partners_are_of_that_type(network, seat):
    schools = [seat("SEC", "Atheneum"), seat("SEC", "Lyceum")]
    entry = GuideEntryFactory(lead_type="SEC", partner_types=["SEC"])

    assert who_fits(entry, network) == {"leads": [], "partners": schools}


def test_who_leads_does_not_take_part_as_well(network, seat):
    school = seat("SEC", "Atheneum")
    entry = GuideEntryFactory(lead_type="SEC", partner_types=["SEC"])

    assert who_fits(entry, network) == {"leads": [school], "partners": []}


def test_nobody_who_left_and_nobody_of_another_network_fits(network, seat):
    seat("SEC", "Atheneum", left_on=dt.date(2026, 6, 30))
    seat("CLB", "Centre", left_on=dt.date(2026, 6, 30))
    seat("SEC", "Lyceum", network=NetworkFactory())
    seat("CLB", "Bureau", network=NetworkFactory())
    entry = GuideEntryFactory(lead_type="SEC", partner_types=["CLB"])

    assert who_fits(entry, network) == {"leads": [], "partners": []}


@pytest.mark.parametrize("rows", [1, 3])
def test_who_fits_is_asked_in_one_query(network, seat, rows, django_assert_num_queries):
    entry = GuideEntryFactory(lead_type="SEC", partner_types=["CLB"])
    for row in range(rows):
        seat("CLB", f"Centre {row}")

    with django_assert_num_queries(1):
        assert len(who_fits(entry, network)["partners"]) == rows


def test_ideas_are_three_of_the_pillar_the_strongest_evidence_first():
    for code, evidence in [("P01", "promising"), ("P02", "strong"), ("P03", "moderate"), ("P04", "strong")]:
        GuideEntryFactory(code=code, evidence=evidence)
    GuideEntryFactory(code="M01", pillar="monitoring", evidence="strong")

    assert [entry.code for entry in ideas_for("prevention")] == ["P02", "P04", "P03"]


@pytest.mark.parametrize("pillar", ["", "luck", "\0"])
def test_there_are_no_ideas_for_what_is_no_pillar(pillar):
    GuideEntryFactory()

    assert ideas_for(pillar) == []

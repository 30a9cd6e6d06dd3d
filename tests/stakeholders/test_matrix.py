"""The matrix of responsibilities: read, narrowed and edited in its cells."""

import pytest
from django.urls import reverse

from stakeholders.models import Responsibility
from tests.factories import OfferFactory, ResponsibilityFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


def at(name, membership, *args):
    return reverse(f"stakeholders:{name}", args=[membership.network.slug, *args])


def cell(membership, stakeholder, pillar="prevention"):
    kwargs = {"network_slug": membership.network.slug, "stakeholder_pk": stakeholder.pk, "pillar": pillar}
    return reverse("stakeholders:responsibility_cell", kwargs=kwargs)


def part_of(network, **facts):
    return ResponsibilityFactory(network=network, stakeholder=StakeholderFactory(network=network), **facts)


def test_each_cell_says_to_which_degree_and_for_what(client, observer):
    part = part_of(observer.network, degree="supports", what="Homework class")
    OfferFactory(network=observer.network, stakeholder=part.stakeholder, pillar="prevention")

    page = client.get(at("matrix", observer)).text

    assert "<strong>Supports</strong>" in page
    assert "Homework class" in page
    assert "1 offer" in page
    assert cell(observer, part.stakeholder) not in page


def test_a_pillar_nobody_leads_is_pointed_out(client, coordinator):
    part_of(coordinator.network, pillar="monitoring", degree="leads")

    leads = dict(client.get(at("matrix", coordinator)).context["leads"])

    assert [pillar for pillar, names in leads.items() if not names] == ["prevention", "intervention", "compensation"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Idle", "In"]),
        ({"pillar": "prevention"}, ["In"]),
        ({"pillar": "monitoring"}, []),
        ({"gaps": "on"}, ["Idle"]),
        ({"pillar": "monitoring", "gaps": "on"}, ["Idle", "In"]),
        ({"pillar": "x", "page": "9"}, ["Idle", "In"]),
    ],
)
def test_the_matrix_is_narrowed_to_a_pillar_or_to_gaps(client, coordinator, asked, names):
    busy = StakeholderFactory(network=coordinator.network, name="In")
    ResponsibilityFactory(network=coordinator.network, stakeholder=busy)
    StakeholderFactory(network=coordinator.network, name="Idle")

    page = client.get(at("matrix", coordinator), asked)

    assert [row["stakeholder"].name for row in page.context["rows"]] == names


def test_a_cell_is_saved_without_javascript_and_back_at_its_place(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network)

    answer = client.post(cell(coordinator, stakeholder), {"degree": "leads", "what": "Attendance"})

    assert answer.url == f"{at('matrix', coordinator)}#cell-{stakeholder.pk}-prevention"
    assert list(Responsibility.unscoped.values_list("pillar", "degree", "what")) == [
        ("prevention", "leads", "Attendance")
    ]


def test_a_cell_is_saved_in_its_place_and_says_who_leads_now(client, coordinator):
    part = part_of(coordinator.network, degree="supports")

    answer = client.post(
        cell(coordinator, part.stakeholder),
        {"degree": "leads", "what": "", "version": part.version},
        headers={"hx-request": "true"},
    )

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "<strong>Leads</strong>" in answer.text
    assert "autofocus" in answer.text


def test_an_empty_degree_takes_the_responsibility_away(client, coordinator):
    part = part_of(coordinator.network)

    client.post(cell(coordinator, part.stakeholder), {"degree": "", "what": "", "version": part.version})

    assert not Responsibility.unscoped.exists()


def test_for_what_without_a_degree_is_told_at_the_degree_and_kept(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network)

    answer = client.post(cell(coordinator, stakeholder), {"degree": "", "what": "Attendance"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["degree"])
    assert "Attendance" in answer.text


def test_who_edits_a_cell_somebody_else_saved_is_told(client, coordinator):
    part = part_of(coordinator.network)
    seen = part.version
    part.degree = "supports"
    part.claim().save()

    answer = client.post(cell(coordinator, part.stakeholder), {"degree": "leads", "what": "Ours", "version": seen})

    part.refresh_from_db()
    assert answer.status_code == 422
    assert "Somebody else saved this while you were typing" in answer.text
    assert part.degree == "supports"


def test_a_partner_edits_its_own_row_only(client, partner):
    other = StakeholderFactory(network=partner.network)

    page = client.get(at("matrix", partner)).text

    assert cell(partner, partner.own) in page
    assert cell(partner, other) not in page
    assert client.post(cell(partner, other), {"degree": "leads"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_matrix_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    for _ in range(rows):
        part_of(coordinator.network)

    with django_assert_num_queries(7):
        client.get(at("matrix", coordinator))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_cell_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    for _ in range(rows):
        part = part_of(coordinator.network, degree="supports")
    address, quickly = cell(coordinator, part.stakeholder), {"hx-request": "true"}

    with django_assert_num_queries(5):
        assert client.get(address, headers=quickly).status_code == 200
    with django_assert_num_queries(15):
        sent = {"degree": "leads", "what": "", "version": part.version}
        assert client.post(address, sent, headers=quickly).status_code == 200


def test_links_to_the_page_before_still_lead_here(client, coordinator):
    assert client.get(at("pillar_cover", coordinator)).url == at("matrix", coordinator)

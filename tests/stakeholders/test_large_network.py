"""A page of step 1 costs as many queries for ten stakeholders as for a thousand."""

import pytest
from django.urls import reverse

from stakeholders.models import Contact, LeadMandate, Offer, Responsibility, Seat, Stakeholder
from tests.factories import StakeholderTypeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def fill(network, rows):
    """Stakeholders of one type, each with a person, an offer, a part and a mandate; a seat for that type."""
    kind = StakeholderTypeFactory()
    made = Stakeholder.unscoped.bulk_create(
        Stakeholder(network=network, name=f"Partner {number}", type=kind) for number in range(rows)
    )
    Contact.unscoped.bulk_create(
        Contact(network=network, stakeholder=one, full_name="Els", email=f"els@{one.pk}.example.org") for one in made
    )
    Offer.unscoped.bulk_create(
        Offer(network=network, stakeholder=one, what="Talks", pillar="prevention") for one in made
    )
    Responsibility.unscoped.bulk_create(
        Responsibility(network=network, stakeholder=one, pillar="prevention", degree="supports") for one in made
    )
    LeadMandate.unscoped.bulk_create(
        LeadMandate(network=network, stakeholder=one, role="member", from_on="2026-01-01", until_on="2026-06-30")
        for one in made
    )
    Seat.unscoped.create(network=network, type=kind)


@pytest.mark.parametrize("rows", [10, 100, 1000])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("stakeholders:stakeholder_list", 9),
        ("stakeholders:help_list", 5),
        ("stakeholders:help_sheet", 4),
        ("stakeholders:help_stale", 5),
        ("stakeholders:seat_list", 4),
        ("stakeholders:matrix", 7),
        ("stakeholders:lead_list", 4),
        ("stakeholders:review_list", 6),
        ("stakeholders:invitation_round", 4),
        ("engagements:stakeholder_map", 5),
    ],
)
def test_a_page_costs_the_same(client, coordinator, rows, name, queries, django_assert_num_queries):
    fill(coordinator.network, rows)

    with django_assert_num_queries(queries):
        page = client.get(reverse(name, args=[coordinator.network.slug]))

    assert page.status_code == 200

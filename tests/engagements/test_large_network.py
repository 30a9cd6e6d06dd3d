"""A page of step 3 costs as many queries for thirty engagements as for five thousand, and is quick."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Commitment, Engagement, ProgressNote, Step, Suggestion
from goals.models import Goal
from stakeholders.models import Stakeholder
from tests.factories import ContactFactory, MembershipFactory, PlanFactory, StakeholderTypeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STATUSES = ["proposed", "agreed", "in_progress", "blocked", "done", "stopped"]
PILLARS = ["prevention", "intervention", "compensation", "monitoring", ""]
SECONDS = 4  # of the processor: none takes two, and a machine busy with other tests is slower


def fill(network, rows, user):
    """Engagements of one plan, each with a goal, a lead, a partner, a step and a note.

    A hundred stakeholders share them; the user speaks for one. Returns what the addresses of the pages name.
    """
    plan = PlanFactory(network=network)
    kind = StakeholderTypeFactory()
    goals = Goal.unscoped.bulk_create(Goal(network=network, plan=plan, title=f"Goal {n}") for n in range(5))
    partners = Stakeholder.unscoped.bulk_create(
        Stakeholder(network=network, name=f"Partner {number:03}", type=kind) for number in range(min(rows, 100))
    )
    ContactFactory(network=network, stakeholder=partners[0], user=user)
    made = Engagement.unscoped.bulk_create(
        Engagement(
            network=network,
            plan=plan,
            title=f"Engagement {number:04}",
            pillar=PILLARS[number % 5],
            status=STATUSES[number % 6],
            starts_on="2026-09-01",
            due_on="2026-10-01" if number % 2 else "2027-06-30",
            budget=number,
            funding=["local"],
        )
        for number in range(rows)
    )
    tie = Engagement.goals.through
    tie.objects.bulk_create(tie(engagement=row, goal=goals[row.pk % 5]) for row in made)
    seats = [
        (row, role, partners[(place + step) % len(partners)])
        for place, row in enumerate(made)
        for step, role in enumerate(["lead", "partner"])
    ]
    Commitment.unscoped.bulk_create(
        Commitment(
            network=network,
            engagement=row,
            stakeholder=one,
            role=role,
            answer="accepted" if place % 3 else "asked",
            asked_at="2026-09-01T12:00Z",
            answered_at="2026-09-02T12:00Z" if place % 3 else None,
            accepted_wording="x",
        )
        for place, (row, role, one) in enumerate(seats)
    )
    Step.unscoped.bulk_create(
        Step(network=network, engagement=row, title="Step", responsible=partners[0]) for row in made
    )
    ProgressNote.unscoped.bulk_create(
        ProgressNote(
            network=network,
            engagement=row,
            stakeholder=partners[0],
            written_at="2026-10-01T12:00Z",
            status="in_progress",
            result="Goes well",
        )
        for row in made
    )
    Suggestion.unscoped.create(network=network, plan=plan, stakeholder=partners[0], title="More")
    own = {"engagement_detail": [made[0].pk], "engagement_edit": [made[0].pk]}
    return {"goal": goals[0].pk, "partner": partners[0].pk, "stakeholder_engagements": [partners[0].pk], **own}


PAGES = {  # each with its queries
    "engagements:engagement_list": 10,
    "engagements:engagement_list?q=eng&goal={goal}&pillar=prevention&partner={partner}&status=agreed&late=on": 8,
    "engagements:engagement_list?page=2": 10,
    "engagements:coverage": 5,
    "engagements:partners_by_goal": 8,
    "engagements:stakeholder_map": 5,
    "engagements:load": 8,
    "engagements:timeline": 8,
    "engagements:timeline?pillar=prevention": 8,
    "engagements:budget": 5,
    "engagements:suggestion_list": 5,
    "engagements:engagement_create": 6,
    "engagements:engagement_detail": 9,
    "engagements:engagement_edit": 9,
    "engagements:stakeholder_engagements": 7,
    "engagements:engagement_export": 8,
    "engagements:table_sheet_list": 4,
    "engagements:table_sheet_list?stakeholder={partner}": 5,
    "engagements:bulk_change": 8,
    "engagements:bulk_change?all=yes": 8,
    "overview": 11,
}
OF_A_PARTNER = {"engagements:engagement_list?mine=on": 11, "my_part": 11}


def cost(client, network, page, rows):
    """How many queries a page makes, and how long it keeps the processor busy."""
    name, _mark, query = page.partition("?")
    arguments = rows.get(name.rpartition(":")[2], [])
    address = reverse(name, args=[network.slug, *arguments]) + f"?{query.format(**rows)}"
    started = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked), time.process_time() - started


@pytest.mark.parametrize("rows", [30, 300, 5000])
def test_a_page_costs_the_same(client, coordinator, rows):
    network = coordinator.network
    member = MembershipFactory(network=network, role="partner")
    known = fill(network, rows, member.user)
    costs = {page: cost(client, network, page, known) for page in PAGES}
    client.force_login(member.user)
    costs |= {page: cost(client, network, page, known) for page in OF_A_PARTNER}

    assert {page: queries for page, (queries, _seconds) in costs.items()} == PAGES | OF_A_PARTNER
    assert [page for page, (_queries, seconds) in costs.items() if seconds > SECONDS] == []


def test_a_page_that_would_be_endless_says_where_the_rest_is(client, coordinator):
    fill(coordinator.network, 301, MembershipFactory(network=coordinator.network).user)
    address = [coordinator.network.slug]

    assert "Only the first 300 are listed." in client.get(reverse("engagements:bulk_change", args=address)).text
    assert "Page 1 of 7" in client.get(reverse("engagements:timeline", args=address)).text
    assert "Sheets 1 to 40 of 100 as PDF" in client.get(reverse("engagements:table_sheet_list", args=address)).text

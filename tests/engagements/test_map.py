"""The map of who works with whom."""

import pytest
from django.urls import reverse

from tests.engagements.test_queries import commit
from tests.factories import EngagementFactory, PlanFactory, StakeholderFactory, StakeholderTypeFactory

pytestmark = pytest.mark.django_db


def at(membership):
    return reverse("engagements:stakeholder_map", args=[membership.network.slug])


@pytest.fixture
def plan(coordinator):
    return PlanFactory(network=coordinator.network)


def stakeholders(network, number, **facts):
    return [StakeholderFactory(network=network, name=f"Partner {place:02}", **facts) for place in range(number)]


def test_two_that_share_an_engagement_are_joined_by_a_line_and_in_words(client, coordinator, plan):
    a, b, c = stakeholders(plan.network, 3, participation="core")
    engagement = EngagementFactory(network=plan.network, plan=plan)
    for who, answer in ((a, "accepted"), (b, "asked"), (c, "declined")):
        commit(engagement, answer, stakeholder=who)

    page = client.get(at(coordinator)).text

    assert page.count("ring-link") >= 1
    assert "Shares 1 with Partner 01." in page
    assert "with Partner 02" not in page


def test_what_was_stopped_joins_nobody(client, coordinator, plan):
    a, b = stakeholders(plan.network, 2)
    engagement = EngagementFactory(network=plan.network, plan=plan, status="stopped")
    for who in (a, b):
        commit(engagement, "accepted", stakeholder=who)

    assert "Shares" not in client.get(at(coordinator)).text


def test_one_stakeholder_stands_out_by_a_link(client, coordinator, plan):
    a, _b = stakeholders(plan.network, 2)

    page = client.get(at(coordinator), {"focus": a.pk})

    assert page.context["focus"].node.label == "Partner 00"
    for nonsense in ("x", "9" * 40, "-1", "\N{SUPERSCRIPT TWO}"):
        assert client.get(at(coordinator), {"focus": nonsense}).context["focus"] is None


def test_without_a_focus_nobody_steps_back(client, coordinator, plan):
    a, b = stakeholders(plan.network, 2, participation="core")
    engagement = EngagementFactory(network=plan.network, plan=plan)
    for who in (a, b):
        commit(engagement, "accepted", stakeholder=who)

    assert "is-off" not in client.get(at(coordinator)).text
    assert "is-on" in client.get(at(coordinator), {"focus": a.pk}).text


def test_the_picture_has_a_title_and_no_name_becomes_markup(client, coordinator, plan):
    StakeholderFactory(network=plan.network, name="<script>alert(1)</script>")

    page = client.get(at(coordinator)).text

    assert 'role="img"' in page
    assert "<script>alert" not in page


def test_more_than_sixty_are_drawn_by_type_with_their_number(client, coordinator, plan):
    kind = StakeholderTypeFactory(code="PRIM", names={"en": "Primary school"})
    stakeholders(plan.network, 70, type=kind)

    page = client.get(at(coordinator))

    assert page.status_code == 200
    assert "70" in page.text
    assert len(page.context["sharing"].picture.entries) <= 60


def test_the_map_of_nobody_says_what_to_do(client, coordinator):
    assert client.get(at(coordinator)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_map_costs_the_same_for_any_number(client, coordinator, plan, rows, django_assert_num_queries):
    engagement = EngagementFactory(network=plan.network, plan=plan)
    for who in stakeholders(plan.network, rows):
        commit(engagement, "accepted", stakeholder=who)

    with django_assert_num_queries(5):
        client.get(at(coordinator))


def test_of_very_many_lines_the_picture_says_how_many_it_draws(client, coordinator, plan):
    everybody = stakeholders(plan.network, 19, participation="core")  # 171 pairs
    engagement = EngagementFactory(network=plan.network, plan=plan)
    for who in everybody[:17]:
        commit(engagement, "accepted", stakeholder=who)
    assert "strongest" not in client.get(at(coordinator)).text  # 136 pairs

    for who in everybody[17:]:
        commit(engagement, "accepted", stakeholder=who)

    assert (
        "171 lines join two that share an engagement. Only the 150 strongest are drawn."
        in client.get(at(coordinator)).text
    )

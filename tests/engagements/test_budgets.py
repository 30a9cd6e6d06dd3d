"""What the engagements cost and who pays, without a false sum."""

from decimal import Decimal

import pytest

from engagements.budgets import budgets_of
from tests.engagements.test_views import engagement_in, url
from tests.factories import MembershipFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(coordinator):
    return PlanFactory(network=coordinator.network)


def cost(plan, budget, funding=(), pillar="prevention", **facts):
    return engagement_in(plan.network, plan=plan, budget=budget, funding=list(funding), pillar=pillar, **facts)


def told(sums):
    return [(one.label, one.amount, one.with_amount, one.without_amount) for one in sums]


def test_each_engagement_counts_once_under_its_source_and_its_pillar(plan):
    cost(plan, "100.50", ["local"])
    cost(plan, "200", ["local"], pillar="monitoring")
    cost(plan, "1000", ["local", "EU"], pillar="")
    cost(plan, None, ["EU"])
    cost(plan, "5")
    cost(plan, None, pillar="monitoring")

    budgets = budgets_of(plan)

    assert told(budgets.by_source) == [
        ("Local funding", Decimal("300.50"), 2, 0),
        ("European funding", 0, 0, 1),
        ("Several sources, not split", 1000, 1, 0),
        ("No source said", 5, 1, 1),
    ]
    assert told(budgets.by_pillar) == [
        ("Prevention", Decimal("105.50"), 2, 1),
        ("Monitoring", 200, 1, 1),
        ("No pillar yet", 1000, 1, 0),
    ]
    assert told([budgets.whole]) == [("All engagements", Decimal("1305.50"), 4, 2)]
    for sums in (budgets.by_source, budgets.by_pillar):
        assert sum(one.amount for one in sums) == budgets.whole.amount
        assert sum(one.total for one in sums) == budgets.whole.total


def test_nothing_spent_is_an_amount_and_what_is_stopped_or_unknown_is_not_guessed(plan):
    cost(plan, "0", ["lottery"])
    cost(plan, "999", ["local"], status="stopped")
    cost(PlanFactory(network=plan.network, status="closed"), "999", ["local"])

    budgets = budgets_of(plan)

    assert told(budgets.by_source) == [("No source said", 0, 1, 0)]
    assert budgets.stopped == 1


@pytest.mark.parametrize("role", ["coordinator", "partner", "observer"])
def test_page_shows_the_sums_in_the_words_of_the_network(client, request, role):
    network = request.getfixturevalue(role).network
    network.label_prevention = "Voorkomen"
    network.save()
    plan = PlanFactory(network=network)
    cost(plan, "1234.5", ["local"])
    cost(plan, None, ["local"])
    cost(plan, "3", status="stopped")

    page = client.get(url("budget", network))

    assert "1,234.50" in page.text
    assert "no amount said (1 engagement)" in page.text
    assert "1 stopped engagement is left out." in page.text
    assert f'href="{url("engagement_list", network)}?pillar=prevention">Voorkomen</a>' in page.text


def test_page_without_a_plan_or_engagements_says_so(client, coordinator):
    address = url("budget", coordinator.network)
    assert "First a plan" in client.get(address).text

    PlanFactory(network=coordinator.network)
    assert "No engagement yet" in client.get(address).text


def test_page_adds_nothing_of_another_network(client, plan):
    cost(PlanFactory(network=MembershipFactory().network), "77", ["local"])

    assert client.get(url("budget", plan.network)).context["budgets"].whole.total == 0


@pytest.mark.parametrize("rows", [3, 30])
def test_page_asks_the_same_for_any_number_of_rows(client, plan, rows, django_assert_num_queries):
    for number in range(rows):
        cost(plan, number, ["local"])

    with django_assert_num_queries(5):
        client.get(url("budget", plan.network))

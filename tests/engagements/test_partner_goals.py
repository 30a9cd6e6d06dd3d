"""Which stakeholder works for which goal."""

import pytest

from engagements.partner_goals import partner_goals
from stakeholders.models import Stakeholder
from tests.engagements.test_views import commit, engagement_in, url
from tests.factories import GoalFactory, MembershipFactory, PlanFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(coordinator):
    return PlanFactory(network=coordinator.network)


def goal(plan, title, **facts):
    return GoalFactory(network=plan.network, plan=plan, title=title, **facts)


def partner(plan, name, **facts):
    return StakeholderFactory(network=plan.network, name=name, **facts)


def take_on(plan, stakeholder, answer, *goals, role="partner", **facts):
    row = engagement_in(plan.network, plan=plan, **facts)
    row.goals.set(goals)
    return commit(row, answer, role=role, stakeholder=stakeholder)


def matrix_of(plan):
    seated = Stakeholder.objects.for_network(plan.network).at_the_table()
    return partner_goals(plan, seated.by_name(), seated)


def cells(matrix):
    return {
        row.stakeholder.name: [(", ".join(part.roles), part.answer if part.total else "") for part in row.parts]
        for row in matrix.rows
    }


def test_a_cell_says_in_which_role_and_what_was_answered(plan):
    first, second = goal(plan, "First"), goal(plan, "Second")
    school, club = partner(plan, "School"), partner(plan, "Club")
    take_on(plan, school, "accepted", first, role="lead")
    take_on(plan, school, "accepted", first, second)
    take_on(plan, school, "asked", second, role="lead")
    take_on(plan, club, "not_asked", second)
    take_on(plan, club, "change_proposed", second, status="done")

    assert cells(matrix_of(plan)) == {
        "Club": [("", ""), ("takes part in 2", "not accepted yet")],
        "School": [
            ("leads 1, takes part in 1", "all accepted"),
            ("leads 1, takes part in 1", "1 of 2 accepted"),
        ],
    }


def test_what_is_declined_stopped_or_of_another_plan_does_not_count(plan):
    first, school = goal(plan, "First"), partner(plan, "School")
    take_on(plan, school, "declined", first)
    take_on(plan, school, "accepted", first, status="stopped")
    older = PlanFactory(network=plan.network, status="closed")
    take_on(older, school, "accepted", goal(older, "Older"))

    matrix = matrix_of(plan)

    assert cells(matrix) == {"School": [("", "")]}
    assert matrix.rows[0].is_empty


def test_engagements_without_a_goal_have_a_column_only_if_there_are_any(plan):
    first, school = goal(plan, "First"), partner(plan, "School")
    goal(plan, "Dropped", status="dropped")
    assert matrix_of(plan).goals == [first]

    take_on(plan, school, "accepted")

    assert matrix_of(plan).goals == [first, None]
    assert cells(matrix_of(plan)) == {"School": [("", ""), ("takes part in 1", "accepted")]}


def test_the_gaps_are_those_of_everybody_at_the_table(plan):
    led, worked_for, empty = goal(plan, "Led"), goal(plan, "Worked for"), goal(plan, "Empty")
    school, gone = partner(plan, "School"), partner(plan, "Gone", left_on="2026-01-01")
    partner(plan, "Idle")
    only_loose = partner(plan, "Loose")
    take_on(plan, school, "asked", led, role="lead")
    take_on(plan, school, "asked", worked_for)
    take_on(plan, only_loose, "asked")
    take_on(plan, gone, "asked", empty)

    matrix = matrix_of(plan)

    assert (matrix.without_partner, matrix.without_lead, matrix.idle) == ([empty], [worked_for], 2)


@pytest.mark.parametrize("role", ["coordinator", "partner", "observer"])
def test_page_leads_from_a_cell_to_its_engagements_and_says_the_gaps(client, request, role):
    network = request.getfixturevalue(role).network
    plan = PlanFactory(network=network)
    school, first, second = partner(plan, "School"), goal(plan, "First"), goal(plan, "Second")
    take_on(plan, school, "accepted", first, role="lead")

    page = client.get(url("partners_by_goal", network)).text

    assert f'href="{url("engagement_list", network)}?goal={first.pk}&amp;partner={school.pk}"' in page
    assert "leads 1" in page
    assert "Nobody works for “Second” yet" in page
    assert (f'href="{url("engagement_create", network)}?goal={second.pk}"' in page) == (role == "coordinator")


def test_page_says_that_nothing_is_missing(client, plan):
    take_on(plan, partner(plan, "School"), "accepted", goal(plan, "First"), role="lead")

    page = client.get(url("partners_by_goal", plan.network)).text

    assert "Somebody leads something for each goal, and everybody at the table works for a goal." in page


def test_page_without_plan_goals_or_stakeholders_says_what_comes_first(client, coordinator):
    address = url("partners_by_goal", coordinator.network)
    assert "First a plan" in client.get(address).text

    plan = PlanFactory(network=coordinator.network)
    assert "Nobody at the table yet" in client.get(address).text

    partner(plan, "School")
    assert "First the goals" in client.get(address).text


def test_page_shows_nothing_of_another_network(client, plan):
    other = PlanFactory(network=MembershipFactory().network)
    take_on(other, partner(other, "Stranger"), "accepted", goal(other, "Elsewhere"))
    partner(plan, "School")
    goal(plan, "Here")

    page = client.get(url("partners_by_goal", plan.network)).text

    assert "Here" in page
    assert "Stranger" not in page
    assert "Elsewhere" not in page


@pytest.mark.parametrize("rows", [3, 30])
def test_page_asks_the_same_for_any_number_of_rows(client, plan, rows, django_assert_num_queries):
    for number in range(rows):
        take_on(plan, partner(plan, f"School {number:02}"), "accepted", goal(plan, f"Goal {number:02}"))

    with django_assert_num_queries(8):
        client.get(url("partners_by_goal", plan.network))

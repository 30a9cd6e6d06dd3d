import datetime as dt

import pytest
from django.urls import reverse

from engagements.load import loads_of, most_loaded_first
from stakeholders.models import Stakeholder
from tests.engagements.test_queries import commit
from tests.factories import EngagementFactory, GoalFactory, PlanFactory, StakeholderFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def plan():
    return PlanFactory()


def engagement(plan, **facts):
    return EngagementFactory(network=plan.network, plan=plan, **facts)


def load_of(stakeholder, plan, goals=()):
    (load,) = loads_of([stakeholder], plan, goals, TODAY)
    return load


def test_load_counts_what_is_led_taken_part_in_waiting_and_late(plan):
    school = StakeholderFactory(network=plan.network)
    soon, later, past = dt.date(2026, 12, 24), dt.date(2027, 6, 30), dt.date(2026, 11, 23)
    commit(engagement(plan, due_on=later), "accepted", role="lead", stakeholder=school)
    commit(engagement(plan, due_on=soon), "change_proposed", stakeholder=school)
    commit(engagement(plan, due_on=past), "accepted", stakeholder=school)
    commit(engagement(plan), "asked", stakeholder=school)
    commit(engagement(plan), "not_asked", stakeholder=school)

    load = load_of(school, plan)

    assert (load.leads, load.takes_part, load.waiting, load.late, load.next_due_on) == (1, 2, 2, 1, soon)
    assert not load.is_empty


def test_load_leaves_out_what_is_declined_done_or_of_another_plan(plan):
    school = StakeholderFactory(network=plan.network)
    commit(engagement(plan), "declined", stakeholder=school)
    commit(engagement(plan, status="done"), "accepted", stakeholder=school)
    commit(engagement(PlanFactory(network=plan.network)), "accepted", stakeholder=school)

    assert load_of(school, plan).is_empty


def test_load_says_for_which_goals(plan):
    school = StakeholderFactory(network=plan.network)
    first, second = GoalFactory(network=plan.network, plan=plan), GoalFactory(network=plan.network, plan=plan)
    for goals in ([first], [first, second]):
        row = engagement(plan)
        row.goals.set(goals)
        commit(row, "accepted", stakeholder=school)

    assert load_of(school, plan, [second, first]).goals == [(second, 1), (first, 2)]


def test_who_carries_most_comes_first(plan):
    idle, busy = (StakeholderFactory(network=plan.network, name=name) for name in ("Aa", "Zz"))
    commit(engagement(plan), "accepted", stakeholder=busy)
    commit(engagement(plan), "declined", stakeholder=idle)

    rows = most_loaded_first(Stakeholder.objects.for_network(plan.network), plan)

    assert [(row.name, row.open_parts) for row in rows] == [("Zz", 1), ("Aa", 0)]


def test_page_names_who_is_not_asked_for_anything_and_leaves_out_who_left(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    StakeholderFactory(network=plan.network, name="The club")
    StakeholderFactory(network=plan.network, name="Long gone", left_on=TODAY)

    page = client.get(reverse("engagements:load", args=[plan.network.slug]))

    assert [load.stakeholder.name for load in page.context["loads"]] == ["The club"]
    assert "not asked for anything" in page.text


def test_page_without_stakeholders_leads_to_them(client, coordinator):
    PlanFactory(network=coordinator.network)

    page = client.get(reverse("engagements:load", args=[coordinator.network.slug]))

    assert "Nobody at the table yet" in page.text
    assert reverse("stakeholders:stakeholder_list", args=[coordinator.network.slug]) in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    plan = PlanFactory(network=coordinator.network)
    for _ in range(rows):
        row = engagement(plan)
        row.goals.add(GoalFactory(network=plan.network, plan=plan))
        commit(row, "accepted", stakeholder=StakeholderFactory(network=plan.network))

    with django_assert_num_queries(8):
        client.get(reverse("engagements:load", args=[plan.network.slug]))


def test_form_says_beside_each_partner_what_it_carries_already(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    school, club = (StakeholderFactory(network=plan.network, name=name) for name in ("The school", "The club"))
    for answer, role in (("accepted", "lead"), ("accepted", "partner"), ("accepted", "partner"), ("asked", "partner")):
        commit(engagement(plan), answer, role=role, stakeholder=school)
    commit(engagement(plan, due_on=dt.date(2020, 1, 1)), "accepted", stakeholder=club)

    page = client.get(reverse("engagements:engagement_create", args=[plan.network.slug]))

    hints = {
        school.pk: "leads 1, takes part in 2, 1 not answered",
        club.pk: "takes part in 1, 1 late",
    }
    form = page.context["form"]
    assert [form.fields[name].widget.hints for name in ("leads", "partners")] == [hints, hints]
    assert page.text.count("leads 1, takes part in 2, 1 not answered") == 2
    assert reverse("engagements:load", args=[plan.network.slug]) in page.text


def test_load_and_the_form_of_a_new_engagement_lead_to_each_other(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    StakeholderFactory(network=plan.network)

    page = client.get(reverse("engagements:load", args=[plan.network.slug])).text

    assert reverse("engagements:engagement_create", args=[plan.network.slug]) in page


def test_who_carries_nothing_yet_is_said_in_words(plan):
    assert load_of(StakeholderFactory(network=plan.network), plan).words == "nothing yet"

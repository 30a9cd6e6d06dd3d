"""What real plans have beside the usual: a second pillar, what comes back, money for the whole plan."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actionplan.content import assemble
from engagements import queries
from engagements.export import sheet_of
from engagements.models import Engagement, Occurrence, PlanBudget
from tests.engagements.test_views import commit, engagement_in, entered, fresh, told, url
from tests.factories import (
    EngagementFactory,
    GoalFactory,
    OccurrenceFactory,
    PlanBudgetFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db

MORE = {
    "pillar": "prevention",
    "second_pillar": "monitoring",
    "recurs": "yearly",
    "stands_for": "40",
    "part_of": "Provincial plan",
    "replaces": "Old programme",
    "evidence_url": "https://example.org/report",
    "remark": "As the city says it",
}


def page_of(client, *args):
    return " ".join(client.get(url(*args)).content.decode().split())


@pytest.mark.parametrize("second", ["prevention", "monitoring"])
def test_a_second_pillar_is_another_one_and_needs_a_first(second):
    first = "" if second == "monitoring" else second

    with pytest.raises(IntegrityError, match="second_pillar"), transaction.atomic():
        EngagementFactory(pillar=first, second_pillar=second)


def test_two_pillars_count_in_the_coverage_and_once_in_the_total():
    plan = PlanFactory()
    goal = GoalFactory(network=plan.network, plan=plan)
    row = engagement_in(plan.network, plan=plan, pillar="prevention", second_pillar="monitoring")
    row.goals.add(goal)

    found = queries.coverage(plan)

    assert {cell.pillar: cell.total for cell in found.rows[0].cells} == {
        "prevention": 1,
        "intervention": 0,
        "compensation": 0,
        "monitoring": 1,
    }
    assert found.total == 1


@pytest.mark.parametrize(("asked", "number"), [("prevention", 1), ("monitoring", 2), ("compensation", 0), ("none", 1)])
def test_the_list_finds_it_under_both_pillars(client, partner, asked, number):
    plan = PlanFactory(network=partner.network)
    engagement_in(partner.network, plan=plan, pillar="prevention", second_pillar="monitoring")
    engagement_in(partner.network, plan=plan, pillar="monitoring")
    engagement_in(partner.network, plan=plan, pillar="")

    page = client.get(url("engagement_list", partner.network), {"pillar": asked})

    assert len(page.context["page"].object_list) == number


def test_form_keeps_what_only_some_engagements_have_and_the_page_shows_it(client, coordinator):
    PlanFactory(network=coordinator.network)

    client.post(url("engagement_create", coordinator.network), entered(**MORE))

    row = Engagement.unscoped.get()
    assert {name: str(getattr(row, name)) for name in MORE} == MORE
    page = page_of(client, "engagement_detail", coordinator.network, row.pk)
    for words in (
        "Every year",
        "40 measures",
        "Provincial plan",
        "Old programme",
        "As the city says it",
        "Monitoring",
    ):
        assert words in page
    assert '<a href="https://example.org/report" rel="noopener noreferrer">' in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"second_pillar": "prevention"}, "second_pillar"),
        ({"pillar": "", "second_pillar": "monitoring"}, "second_pillar"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url"),
        ({"stands_for": "-1"}, "stands_for"),
    ],
)
def test_form_refuses_what_cannot_be(client, coordinator, change, field):
    PlanFactory(network=coordinator.network)

    answer = client.post(url("engagement_create", coordinator.network), entered(**MORE | change))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_rest_of_the_form_stays_folded_in_the_usual_case(client, coordinator):
    PlanFactory(network=coordinator.network)

    assert '<details class="folded"><summary>' in page_of(client, "engagement_create", coordinator.network)


def test_the_export_has_it_too():
    plan = PlanFactory()
    facts = MORE | {"stands_for": 40}
    engagement_in(plan.network, plan=plan, **facts)
    rows = Engagement.objects.for_network(plan.network).with_last_note()

    headings, row = sheet_of(rows, plan.network)

    found = dict(zip(headings, row, strict=True))
    assert found["Pillar"] == "Prevention; Monitoring"
    assert row[-6:] == [
        "Every year",
        "Provincial plan",
        "Old programme",
        40,
        "https://example.org/report",
        "As the city says it",
    ]
    assert headings[-6:] == [
        "Comes back",
        "Part of another plan",
        "Takes over from",
        "Number of measures it stands for",
        "Link to what shows it",
        "Remark",
    ]


def test_the_plan_prints_it_once_and_counts_it_in_both_pillars():
    plan = PlanFactory()
    goal = GoalFactory(network=plan.network, plan=plan)
    row = engagement_in(plan.network, plan=plan, title="Fair", **MORE | {"stands_for": 40})
    row.goals.add(goal)
    network = plan.network
    OccurrenceFactory(network=network, engagement=row, period="2024-25", note="Full.")
    OccurrenceFactory(network=network, engagement=row, period="2025-26", held_on=dt.date(2026, 1, 24))
    network.plan_language = "en"
    network.save()

    content = assemble(plan, dt.date(2026, 11, 25))

    (page,) = [page for chapter in content.pillars for page in chapter.engagements]
    assert page.more == (
        "Every year: 2024-25: Full; 2025-26 · 24 January 2026",
        "Part of another plan: Provincial plan",
        "Takes over from: Old programme",
        "Stands for 40 measures",
        "As the city says it",
    )
    assert (page.link, page.also_in.key) == ("https://example.org/report", "monitoring")
    assert [cell.refs for cell in content.coverage.rows[0].cells] == [("P1",), (), (), ("P1",)]
    assert type(content).from_json(content.to_json()) == content


# Times it was held


def test_who_leads_it_notes_that_it_was_held_and_others_do_not(client, partner):
    network = partner.network
    row = engagement_in(network, recurs="yearly")
    part = commit(row, "accepted", stakeholder=partner.own)
    add = url("occurrence_create", network, row.pk)
    typed = {"period": "2026-27", "note": "Twelve schools", "held_0": "", "held_1": "3", "held_2": "2027"}

    assert client.post(add, typed).status_code == 403
    part.role = "lead"
    part.save()
    assert client.post(add, typed).status_code == 302

    held = Occurrence.unscoped.get()
    assert (held.when, held.note) == ("2026-27 · March 2027", "Twelve schools")
    page = page_of(client, "engagement_detail", network, row.pk)
    assert "2026-27 · March 2027" in page
    assert url("occurrence_edit", network, held.pk) in page
    client.post(url("occurrence_edit", network, held.pk), {"period": "2027-28", "version": held.version})
    assert fresh(held).when == "2027-28"
    assert client.get(url("occurrence_delete", network, held.pk)).status_code == 200
    client.post(url("occurrence_delete", network, held.pk))
    assert not Occurrence.unscoped.exists()


def test_the_newest_time_stands_first_known_to_the_day_or_not():
    row = engagement_in(PlanFactory().network)
    for period, held_on in (
        ("2024-25", None),
        ("", dt.date(2026, 3, 1)),
        ("2025-26", dt.date(2026, 1, 24)),
        ("2027", None),
    ):
        OccurrenceFactory(network=row.network, engagement=row, period=period, held_on=held_on)

    assert [time.when for time in row.occurrences.newest_first()] == [
        "2027",
        "1 March 2026",
        "2025-26 · 24 January 2026",
        "2024-25",
    ]


def test_a_time_without_year_or_day_is_refused(client, coordinator):
    row = engagement_in(coordinator.network)

    answer = client.post(url("occurrence_create", coordinator.network, row.pk), {"note": "x"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["period"])
    with pytest.raises(IntegrityError, match="an_occurrence_has_its_time"), transaction.atomic():
        OccurrenceFactory(period="")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_any_number_of_times(client, partner, rows, django_assert_num_queries):
    row = engagement_in(partner.network, recurs="yearly")
    for number in range(rows):
        OccurrenceFactory(network=partner.network, engagement=row, period=str(2020 + number))

    with django_assert_num_queries(10):
        client.get(url("engagement_detail", partner.network, row.pk))


# Money for the plan as a whole


def test_money_is_kept_per_year_and_never_added_up(client, coordinator):
    network = coordinator.network
    plan = PlanFactory(network=network)
    for title, budget in (("A", 1500), ("B", 500), ("C", None)):
        engagement_in(network, plan=plan, title=title, budget=budget)
    PlanBudgetFactory(network=network, plan=plan, year="", amount=18_000_000)
    PlanBudgetFactory(network=network, plan=plan, year="2027", kind="received", amount=7)
    PlanBudgetFactory(network=network, plan=plan, year="2027", kind="planned", amount=9, source="City")
    PlanBudgetFactory(amount=5)

    page = client.get(url("budget", network))

    assert [(row.year, row.kind, int(row.amount)) for row in page.context["plan_budgets"]] == [
        ("2027", "planned", 9),
        ("2027", "received", 7),
        ("", "planned", 18_000_000),
    ]
    text = " ".join(page.content.decode().split())
    whole = page.context["budgets"].whole
    assert (whole.amount, whole.with_amount, whole.without_amount) == (2000, 2, 1)
    assert "18,000,000" in text
    assert "18,000,016" not in text


def test_the_plan_prints_the_money_in_its_own_language():
    plan = PlanFactory()
    plan.network.plan_language = "nl"
    PlanBudgetFactory(network=plan.network, plan=plan, year="2027", amount="18000000.50", source="Stad", remark="r")

    (budget,) = assemble(plan, dt.date(2026, 11, 25)).budgets

    assert (budget.year, budget.amount, budget.source, budget.remark) == ("2027", "18.000.000,50", "Stad", "r")


def test_coordinator_adds_changes_and_deletes_money_and_nobody_else_does(client, coordinator):
    network = coordinator.network
    PlanFactory(network=network)
    typed = {"year": "2027", "kind": "committed", "amount": "1000", "source": "City", "remark": ""}

    client.post(url("plan_budget_create", network), typed)
    row = PlanBudget.unscoped.get()
    client.post(url("plan_budget_edit", network, row.pk), typed | {"amount": "12", "version": row.version})
    stale = client.post(url("plan_budget_edit", network, row.pk), typed | {"amount": "13", "version": row.version})

    assert (fresh(row).kind, int(fresh(row).amount)) == ("committed", 12)
    assert stale.status_code == 422
    assert client.post(url("plan_budget_create", network), typed | {"amount": "-1"}).status_code == 422
    coordinator.role = "partner"
    coordinator.save()
    for name, args in (("plan_budget_create", ()), ("plan_budget_edit", (row.pk,)), ("plan_budget_delete", (row.pk,))):
        assert client.post(url(name, network, *args), typed).status_code == 403
    assert url("plan_budget_create", network) not in page_of(client, "budget", network)
    coordinator.role = "coordinator"
    coordinator.save()
    assert told(client.post(url("plan_budget_delete", network, row.pk), follow=True)) == ["The budget is deleted."]
    assert not PlanBudget.unscoped.exists()


def test_without_a_plan_there_is_no_money(client, coordinator):
    for name in ("budget", "plan_budget_create"):
        assert "First a plan" in page_of(client, name, coordinator.network)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_money_asks_the_same_for_any_number_of_rows(client, partner, rows, django_assert_num_queries):
    plan = PlanFactory(network=partner.network)
    for _row in range(rows):
        PlanBudgetFactory(network=partner.network, plan=plan)

    with django_assert_num_queries(5):
        client.get(url("budget", partner.network))


def test_a_budget_is_not_negative():
    with pytest.raises(IntegrityError, match="a_plan_budget_is_not_negative"), transaction.atomic():
        PlanBudgetFactory(amount=-1)


def test_a_link_to_anything_but_a_page_is_refused():
    row = engagement_in(PlanFactory().network, evidence_url="javascript:alert(1)")

    with pytest.raises(ValidationError, match="evidence_url"):
        row.full_clean()

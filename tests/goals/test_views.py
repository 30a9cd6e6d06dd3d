import datetime as dt
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from goals.models import Goal, Indicator, Measurement, Plan
from tests.factories import (
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    MeasurementFactory,
    PlanFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db
BAD_TEXTS = ["x" * 5000, "😀", "שלום", "O'Hara & <b>Söns</b>"]


def url(name, member, *args):
    return reverse(f"goals:{name}", args=[member.network.slug, *args])


def text(response):
    return " ".join(unescape(response.content.decode()).split())


def goal_of(member, **fields):
    plan = Plan.objects.for_network(member.network).first() or PlanFactory(network=member.network)
    return GoalFactory(**{"network": member.network, "plan": plan, **fields})


def indicator_of(member, goal=None, **fields):
    return IndicatorFactory(network=member.network, goal=goal or goal_of(member), **fields)


def measurement_of(member, indicator=None, **fields):
    return MeasurementFactory(network=member.network, indicator=indicator or indicator_of(member), **fields)


def own_goal(partner, **fields):
    return goal_of(partner, owner=partner.own, **fields)


def partial(name, day="", month="", year=""):
    return {f"{name}_0": day, f"{name}_1": month, f"{name}_2": year}


# The list


def test_goal_list_without_a_plan_invites_to_set_the_period(client, coordinator):
    page = client.get(url("goal_list", coordinator))

    assert page.context["plan"] is None
    assert url("plan_create", coordinator) in text(page)
    assert url("goal_create", coordinator) not in text(page)


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_goal_list_without_a_plan_invites_only_who_may_set_it(client, request, role):
    member = request.getfixturevalue(role)

    assert url("plan_create", member) not in text(client.get(url("goal_list", member)))


def test_goal_list_without_goals_invites_to_add_one(client, coordinator):
    PlanFactory(network=coordinator.network)

    page = text(client.get(url("goal_list", coordinator)))

    assert "No goals yet" in page
    assert page.count(f'href="{url("goal_create", coordinator)}"') == 1


def test_goal_list_shows_goals_by_priority_with_figure_and_target(client, coordinator):
    second = goal_of(coordinator, title="Second", priority=2)
    first = goal_of(coordinator, title="First", priority=1, deadline_on=dt.date(2027, 6, 30))
    measurement_of(coordinator, indicator_of(coordinator, first, target=10), value="11.20")

    page = client.get(url("goal_list", coordinator))

    assert [glance.goal for glance in page.context["glances"]] == [first, second]
    for words in ["by 30 June 2027", "11.2\N{NO-BREAK SPACE}%", "target 10\N{NO-BREAK SPACE}%", "no indicator yet"]:
        assert words in unescape(page.content.decode())


def test_goal_list_narrows_to_a_status(client, coordinator):
    goal_of(coordinator, title="Open one")
    reached = goal_of(coordinator, title="Reached one", status="reached")

    page = client.get(url("goal_list", coordinator), {"status": "reached"})

    assert [glance.goal for glance in page.context["glances"]] == [reached]


@pytest.mark.parametrize("query", [{"status": "nonsense"}, {"plan": "x"}, {"plan": "9" * 5000}, {"page": "-1"}])
def test_goal_list_ignores_what_it_does_not_know(client, coordinator, query):
    goal = goal_of(coordinator)

    page = client.get(url("goal_list", coordinator), query)

    assert [glance.goal for glance in page.context["glances"]] == [goal]


def test_goal_list_shows_a_closed_period_when_asked(client, coordinator):
    closed = PlanFactory(network=coordinator.network, status="closed")
    old = goal_of(coordinator, plan=closed, title="Old")
    goal_of(coordinator, plan=PlanFactory(network=coordinator.network), title="New")

    page = client.get(url("goal_list", coordinator), {"plan": closed.pk})

    assert [glance.goal for glance in page.context["glances"]] == [old]
    assert url("goal_create", coordinator) not in text(page)


def test_goal_list_does_not_show_the_plan_of_another_network(client, coordinator):
    own, foreign = goal_of(coordinator), GoalFactory()

    page = client.get(url("goal_list", coordinator), {"plan": foreign.plan.pk})

    assert [glance.goal for glance in page.context["glances"]] == [own]


@pytest.mark.parametrize(("active", "is_warned"), [(2, False), (3, True)])
def test_goal_list_warns_in_a_friendly_way_above_the_most_goals(client, coordinator, active, is_warned):
    plan = PlanFactory(network=coordinator.network, most_goals=2)
    goal_of(coordinator, status="reached")
    GoalFactory.create_batch(active, network=coordinator.network, plan=plan)

    page = text(client.get(url("goal_list", coordinator)))

    assert ("this plan means to have 2 at most" in page) is is_warned
    assert url("goal_create", coordinator) in page


@pytest.mark.parametrize(
    ("role", "may", "may_propose"),
    [("coordinator", True, True), ("partner", False, True), ("observer", False, False)],
)
def test_goal_list_offers_changes_to_the_coordinator_and_proposing_to_partners(
    client, request, role, may, may_propose
):
    member = request.getfixturevalue(role)
    goal = goal_of(member)

    page = text(client.get(url("goal_list", member)))

    assert (url("goal_create", member) in page) is may_propose
    assert (url("goal_reprioritise", member, goal.plan.pk) in page) is may


@pytest.mark.parametrize("rows", [1, 3])
def test_goal_list_asks_as_little_for_many_goals(client, coordinator, django_assert_num_queries, rows):
    for _row in range(rows):
        owner = StakeholderFactory(network=coordinator.network)
        goal = goal_of(coordinator, owner=owner, pillars=["prevention"], deadline_on=dt.date(2027, 6, 30))
        indicator = indicator_of(coordinator, goal, target=10, definition=IndicatorDefinitionFactory())
        MeasurementFactory.create_batch(rows, network=coordinator.network, indicator=indicator)

    with django_assert_num_queries(9):
        client.get(url("goal_list", coordinator))


# The order


def titles(member):
    return [goal.title for goal in Goal.objects.for_network(member.network).by_priority()]


@pytest.fixture
def abc(coordinator):
    return [goal_of(coordinator, title=title, priority=place) for place, title in enumerate("abc")]


@pytest.mark.parametrize(
    ("move", "place", "order"),
    [("up", 2, "acb"), ("up", 0, "abc"), ("down", 0, "bac"), ("down", 2, "abc"), ("left", 1, "abc")],
)
def test_goal_reprioritise_moves_one_goal_a_place(client, coordinator, abc, move, place, order):
    data = {"order": [goal.pk for goal in abc], move: abc[place].pk}

    response = client.post(f"{url('goal_reprioritise', coordinator, abc[0].plan.pk)}?status=proposed", data)

    assert response.url == f"{url('goal_list', coordinator)}?status=proposed"
    assert titles(coordinator) == list(order)


def test_goal_reprioritise_keeps_the_order_of_a_drag(client, coordinator, abc):
    order = [abc[2].pk, abc[0].pk, abc[1].pk]

    client.post(url("goal_reprioritise", coordinator, abc[0].plan.pk), {"order": order})

    assert titles(coordinator) == ["c", "a", "b"]


def test_goal_reprioritise_survives_nonsense(client, coordinator, abc):
    data = {"order": ["x", "²", "9" * 5000, GoalFactory().pk], "up": "x"}

    assert client.post(url("goal_reprioritise", coordinator, abc[0].plan.pk), data).status_code == 302
    assert titles(coordinator) == ["a", "b", "c"]


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_goal_reprioritise_is_for_the_coordinator(client, request, role):
    member = request.getfixturevalue(role)
    goal = goal_of(member)

    assert client.post(url("goal_reprioritise", member, goal.plan.pk), {"order": [goal.pk]}).status_code == 403


def test_goal_reprioritise_does_not_answer_to_looking(client, coordinator, abc):
    assert client.get(url("goal_reprioritise", coordinator, abc[0].plan.pk)).status_code == 405


# One goal


def test_goal_detail_says_what_is_missing_with_the_place_to_mend_it(client, coordinator):
    goal = goal_of(coordinator)

    page = text(client.get(url("goal_detail", coordinator, goal.pk)))

    assert f'<a href="{url("indicator_create", coordinator, goal.pk)}">No indicator yet: add one.</a>' in page
    assert f'<a href="{url("goal_edit", coordinator, goal.pk)}">No deadline yet: set one.</a>' in page


def test_goal_detail_does_not_ask_anything_more_of_a_settled_goal(client, coordinator):
    goal = goal_of(coordinator, status="dropped", status_note="Nobody could lead it.")

    page = client.get(url("goal_detail", coordinator, goal.pk))

    assert page.context["gaps"] == []
    assert "Nobody could lead it." in text(page)


def test_goal_detail_shows_chart_and_measurements(client, coordinator):
    definition = IndicatorDefinitionFactory(definitions={"en": "Missed half-days"})
    goal = goal_of(coordinator, deadline_on=dt.date(2027, 6, 30))
    indicator = indicator_of(coordinator, goal, definition=definition, target=10)
    measurement_of(
        coordinator, indicator, value=None, numerator=54, denominator=428, is_baseline=True, breaks_series=True,
        source="Registers", note="Slight fall.", available_on=dt.date(2025, 9, 1), available_precision="month",
    )  # fmt: skip

    page = text(client.get(url("goal_detail", coordinator, goal.pk)))

    for words in [
        "Missed half-days", "54 of 428", "12.6 %", "Registers",
        "Slight fall.", "September 2025", "Break in the series", "Baseline", 'role="img"',
    ]:  # fmt: skip
        assert words in page


def test_goal_detail_never_shows_a_hidden_count(client, coordinator):
    goal = goal_of(coordinator)
    indicator = indicator_of(coordinator, goal, target=10)
    measurement_of(coordinator, indicator, period="P", period_ends_on=None, value="41.37", numerator=3, denominator=7)
    measurement_of(coordinator, indicator, period="Q", period_ends_on=None, value="0.73", numerator=3, denominator=411)

    pages = [
        text(client.get(url("goal_detail", coordinator, goal.pk))),
        text(client.get(url("goal_list", coordinator))),
    ]

    assert "too few to report" in pages[0]
    assert "fewer than 5 of 411" in pages[0]
    for page in pages:
        for secret in ["3 of", "41.37", "41.4", "0.73", "0.7 "]:
            assert secret not in page


@pytest.mark.parametrize(
    ("role", "owns", "may_edit", "may_measure"),
    [
        ("coordinator", False, True, True),
        ("partner", False, False, False),
        ("partner", True, True, True),
        ("observer", False, False, False),
    ],
)
def test_goal_detail_offers_only_what_the_reader_may(client, request, role, owns, may_edit, may_measure):
    member = request.getfixturevalue(role)
    goal = goal_of(member, owner=member.own if owns else None)
    indicator = indicator_of(member, goal)
    measurement = measurement_of(member, indicator)

    page = text(client.get(url("goal_detail", member, goal.pk)))

    is_coordinator = role == "coordinator"
    assert (f'href="{url("goal_edit", member, goal.pk)}"' in page) is may_edit
    assert (url("goal_agree", member, goal.pk) in page) is is_coordinator
    assert (url("goal_settle", member, goal.pk) in page) is is_coordinator
    assert (f'href="{url("indicator_edit", member, indicator.pk)}"' in page) is is_coordinator
    assert (f'href="{url("measurement_create", member, indicator.pk)}"' in page) is may_measure
    assert (url("measurement_edit", member, measurement.pk) in page) is is_coordinator
    assert (url("measurement_correct", member, measurement.pk) in page) is may_measure


@pytest.mark.parametrize("rows", [1, 3])
def test_goal_detail_asks_as_little_for_many_indicators(client, partner, django_assert_num_queries, rows):
    goal = own_goal(partner, deadline_on=dt.date(2027, 6, 30))
    for _row in range(rows):
        measurer = StakeholderFactory(network=partner.network)
        indicator = indicator_of(partner, goal, measured_by=measurer, definition=IndicatorDefinitionFactory())
        MeasurementFactory.create_batch(rows, network=partner.network, indicator=indicator)

    with django_assert_num_queries(10):
        client.get(url("goal_detail", partner, goal.pk))


def test_goal_create_adds_a_goal_after_the_others(client, coordinator):
    goal_of(coordinator, priority=4)
    data = {"title": "A new goal", "pillars": ["prevention"], **partial("deadline", year="2027")}

    response = client.post(url("goal_create", coordinator), data)

    goal = Goal.objects.for_network(coordinator.network).get(title="A new goal")
    assert response.url == url("goal_detail", coordinator, goal.pk)
    assert (goal.priority, goal.status, goal.pillars) == (5, "proposed", ["prevention"])
    assert goal.deadline_on == dt.date(2027, 12, 31)


def test_goal_create_leads_to_the_period_first(client, coordinator):
    response = client.get(url("goal_create", coordinator), follow=True)

    assert response.redirect_chain == [(url("plan_create", coordinator), 302)]
    assert "Set the plan period first" in text(response)


@pytest.mark.parametrize("bad", BAD_TEXTS)
def test_goal_create_takes_or_refuses_odd_texts_and_loses_nothing(client, coordinator, bad):
    PlanFactory(network=coordinator.network)

    response = client.post(url("goal_create", coordinator), {"title": bad, "why": bad, "code": bad})

    if response.status_code == 302:
        assert bad in text(client.get(response.url))
    else:
        assert response.status_code == 422
        assert response.context["form"]["why"].value() == bad


def test_goal_edit_by_the_owners_partner_changes_its_words(client, partner):
    goal = own_goal(partner, deadline_on=dt.date(2027, 6, 30))

    page = client.get(url("goal_edit", partner, goal.pk))
    client.post(url("goal_edit", partner, goal.pk), {"title": "Better words", "version": "0"})

    assert "owner" not in page.context["form"].fields
    goal.refresh_from_db()
    assert (goal.title, goal.owner, goal.deadline_on) == ("Better words", partner.own, dt.date(2027, 6, 30))


def test_goal_edit_is_not_for_another_partner(client, partner):
    goal = goal_of(partner, title="Theirs", owner=StakeholderFactory(network=partner.network))

    assert client.get(url("goal_edit", partner, goal.pk)).status_code == 403
    assert client.post(url("goal_edit", partner, goal.pk), {"title": "Mine"}).status_code == 403
    assert titles(partner) == ["Theirs"]


def test_goal_edit_notices_a_second_editor_and_keeps_what_was_typed(client, coordinator):
    goal = goal_of(coordinator, title="Before", version=3)

    response = client.post(url("goal_edit", coordinator, goal.pk), {"title": "Mine", "version": "2"})

    assert response.status_code == 422
    assert "Somebody else saved this" in text(response)
    assert response.context["form"]["title"].value() == "Mine"
    assert titles(coordinator) == ["Before"]


def test_goal_agree_agrees(client, coordinator):
    goal = goal_of(coordinator, deadline_on=dt.date(2027, 6, 30))
    indicator_of(coordinator, goal, target=10)

    page = client.post(url("goal_agree", coordinator, goal.pk), follow=True)

    assert "The goal is agreed." in text(page)
    goal.refresh_from_db()
    assert goal.status == "agreed"


def test_goal_agree_says_what_is_missing(client, coordinator):
    goal = goal_of(coordinator)

    page = client.post(url("goal_agree", coordinator, goal.pk), follow=True)

    words = "This goal cannot be agreed yet. No indicator yet: add one. No deadline yet: set one."
    assert words in text(page)
    goal.refresh_from_db()
    assert goal.status == "proposed"


@pytest.mark.parametrize("name", ["goal_agree", "goal_settle", "goal_delete"])
def test_the_owners_partner_does_not_decide_about_its_goal(client, partner, name):
    goal = own_goal(partner, deadline_on=dt.date(2027, 6, 30))
    indicator_of(partner, goal, target=10)

    assert client.post(url(name, partner, goal.pk), {"status": "reached"}).status_code == 403
    goal.refresh_from_db()
    assert goal.status == "proposed"


def test_goal_settle_keeps_status_and_note(client, coordinator):
    goal = goal_of(coordinator, status="agreed", deadline_on=dt.date(2027, 6, 30))

    client.post(
        url("goal_settle", coordinator, goal.pk),
        {"status": "partly_reached", "status_note": "Half of it.", "version": "0"},
    )

    goal.refresh_from_db()
    assert (goal.status, goal.status_note) == ("partly_reached", "Half of it.")


def test_goal_settle_back_to_agreed_says_what_is_missing(client, coordinator):
    goal = goal_of(coordinator, status="dropped")

    response = client.post(
        url("goal_settle", coordinator, goal.pk), {"status": "agreed", "status_note": "Again", "version": "0"}
    )

    assert response.status_code == 422
    assert "No deadline yet: set one." in text(response)
    assert response.context["form"]["status_note"].value() == "Again"


def test_goal_delete_names_the_consequences_and_then_deletes(client, coordinator):
    goal = goal_of(coordinator)
    measurement_of(coordinator, indicator_of(coordinator, goal))
    engagement = EngagementFactory(network=coordinator.network, plan=goal.plan)
    engagement.goals.add(goal)

    page = text(client.get(url("goal_delete", coordinator, goal.pk)))

    for words in ["1 indicator.", "1 measurement.", "Stays, but without this goal: 1 engagement."]:
        assert words in page

    client.post(url("goal_delete", coordinator, goal.pk))
    assert titles(coordinator) == []
    engagement.refresh_from_db()


def test_goal_delete_of_a_bare_goal_takes_nothing_else(client, coordinator):
    goal = goal_of(coordinator)

    assert "Nothing else goes with it." in text(client.get(url("goal_delete", coordinator, goal.pk)))


# Indicators


def test_indicator_create_adds_indicator_and_baseline(client, coordinator):
    goal = goal_of(coordinator)
    data = {"name": "Absence", "target": "10", "baseline_period": "2022-23", "baseline_value": "12.6"}

    response = client.post(url("indicator_create", coordinator, goal.pk), data)

    assert response.url == url("goal_detail", coordinator, goal.pk)
    measurement = Measurement.objects.for_network(coordinator.network).get()
    assert (measurement.indicator.name, measurement.indicator.goal, measurement.period) == ("Absence", goal, "2022-23")


def test_indicator_create_without_target_is_a_draft_and_says_so(client, coordinator):
    goal = goal_of(coordinator)

    page = client.post(url("indicator_create", coordinator, goal.pk), {"name": "Absence"}, follow=True)

    assert "Saved as a draft: the goal cannot be agreed before an indicator has a target." in text(page)


def test_indicator_create_starts_from_a_definition_of_the_catalogue(client, coordinator):
    goal, definition = goal_of(coordinator), IndicatorDefinitionFactory()

    page = client.get(url("indicator_create", coordinator, goal.pk), {"definition": definition.pk})

    assert page.context["form"]["definition"].value() == str(definition.pk)


@pytest.mark.parametrize("definition", ["x", "9" * 5000])
def test_indicator_create_survives_a_wrong_definition(client, coordinator, definition):
    goal = goal_of(coordinator)

    assert client.get(url("indicator_create", coordinator, goal.pk), {"definition": definition}).status_code == 200
    response = client.post(url("indicator_create", coordinator, goal.pk), {"definition": definition, "name": "A"})
    assert response.status_code == 422


@pytest.mark.parametrize("bad", BAD_TEXTS)
def test_indicator_create_takes_or_refuses_odd_texts(client, coordinator, bad):
    goal = goal_of(coordinator)
    data = dict.fromkeys(["name", "unit", "target_text", "how_often", "baseline_period"], bad)

    response = client.post(
        url("indicator_create", coordinator, goal.pk), {**data, "baseline_value": "12"}, follow=True
    )

    assert response.status_code in {200, 422}
    assert bad[:60] in text(response)


def test_indicator_edit_saves(client, coordinator):
    indicator = indicator_of(coordinator)

    client.post(
        url("indicator_edit", coordinator, indicator.pk), {"name": "Absence", "target_text": "fewer", "version": "0"}
    )

    indicator.refresh_from_db()
    assert (indicator.name, indicator.target_text) == ("Absence", "fewer")


def test_indicator_edit_comes_back_to_be_mended(client, coordinator):
    indicator = indicator_of(coordinator, name="Before")

    response = client.post(url("indicator_edit", coordinator, indicator.pk), {"name": "", "target": "many"})

    assert response.status_code == 422
    assert response.context["form"]["target"].value() == "many"
    indicator.refresh_from_db()
    assert indicator.name == "Before"


def test_indicator_delete_names_its_measurements_and_then_deletes(client, coordinator):
    indicator = indicator_of(coordinator)
    measurement_of(coordinator, indicator)

    assert "Also goes: 1 measurement." in text(client.get(url("indicator_delete", coordinator, indicator.pk)))

    client.post(url("indicator_delete", coordinator, indicator.pk))
    assert not Indicator.objects.for_network(coordinator.network).exists()


def test_indicator_delete_refuses_the_last_target_of_an_agreed_goal(client, coordinator):
    goal = goal_of(coordinator, status="agreed", deadline_on=dt.date(2027, 6, 30))
    indicator = indicator_of(coordinator, goal, target=10)

    assert "It cannot be deleted" in text(client.get(url("indicator_delete", coordinator, indicator.pk)))
    page = client.post(url("indicator_delete", coordinator, indicator.pk), follow=True)

    assert "only indicator with a target" in text(page)
    assert list(Indicator.objects.for_network(coordinator.network)) == [indicator]


def test_indicators_are_changed_by_the_coordinator_only(client, partner):
    goal = own_goal(partner)
    indicator = indicator_of(partner, goal)

    assert client.post(url("indicator_create", partner, goal.pk), {"name": "A"}).status_code == 403
    assert client.post(url("indicator_edit", partner, indicator.pk), {"name": "A"}).status_code == 403
    assert client.post(url("indicator_delete", partner, indicator.pk)).status_code == 403


def test_indicator_catalogue_explains_each_definition(client, observer):
    IndicatorDefinitionFactory(
        names={"en": "Absence"},
        definitions={"en": "Missed half-days"},
        units={"en": "half-days"},
        sources={"en": "Registers"},
        frequencies={"en": "Termly"},
        privacy_notes={"en": "Low risk"},
    )

    page = text(client.get(url("indicator_catalogue", observer)))

    for words in ["Absence", "Missed half-days", "half-days", "Registers", "Termly", "Low risk"]:
        assert words in page


def test_indicator_catalogue_offers_its_definitions_to_a_goal(client, coordinator):
    goal, definition = goal_of(coordinator), IndicatorDefinitionFactory()
    use = f"{url('indicator_create', coordinator, goal.pk)}?definition={definition.pk}"

    assert use in text(client.get(url("indicator_catalogue", coordinator), {"goal": goal.pk}))
    assert use not in text(client.get(url("indicator_catalogue", coordinator)))
    assert client.get(url("indicator_catalogue", coordinator), {"goal": GoalFactory().pk}).context["goal"] is None
    assert client.get(url("indicator_catalogue", coordinator), {"goal": "x"}).context["goal"] is None


@pytest.mark.parametrize("rows", [1, 3])
def test_indicator_catalogue_asks_as_little_for_many_definitions(client, observer, django_assert_num_queries, rows):
    IndicatorDefinitionFactory.create_batch(rows)

    with django_assert_num_queries(4):
        client.get(url("indicator_catalogue", observer))


# Measurements


def test_measurement_create_keeps_figure_and_next_date(client, coordinator):
    indicator = indicator_of(coordinator)
    data = {
        "period": "2025-26", "numerator": "47", "denominator": "420", "exactness": "exact",
        "next_measurement_on": "2027-09-15",
    }  # fmt: skip

    page = client.post(url("measurement_create", coordinator, indicator.pk), data, follow=True)

    assert "47 of 420" in text(page)
    indicator.refresh_from_db()
    assert indicator.next_measurement_on == dt.date(2027, 9, 15)


def test_measurement_create_says_when_a_figure_is_kept_hidden(client, coordinator):
    indicator = indicator_of(coordinator)
    data = {"period": "2025-26", "numerator": "3", "denominator": "420", "exactness": "exact"}

    page = client.post(url("measurement_create", coordinator, indicator.pk), data, follow=True)

    assert "Stored and kept hidden" in text(page)
    assert Measurement.objects.for_network(coordinator.network).get().numerator == 3


def test_measurement_create_says_at_the_field_that_value_and_counts_disagree(client, coordinator):
    indicator = indicator_of(coordinator)
    data = {"numerator": "54", "denominator": "428", "value": "13.6", "exactness": "exact"}

    response = client.post(url("measurement_create", coordinator, indicator.pk), data)

    assert response.status_code == 422
    assert "54 of 428 is 12.62 %" in response.context["form"].errors["value"][0]
    assert response.context["form"]["value"].value() == "13.6"


@pytest.mark.parametrize("bad", BAD_TEXTS)
def test_measurement_create_takes_or_refuses_odd_texts(client, coordinator, bad):
    indicator = indicator_of(coordinator)
    data = {"period": bad, "source": bad, "note": bad, "value": "12", "exactness": "exact"}

    response = client.post(url("measurement_create", coordinator, indicator.pk), data, follow=True)

    assert response.status_code in {200, 422}
    assert bad[:60] in text(response)


@time_machine.travel(dt.date(2026, 11, 1))
@pytest.mark.parametrize(
    ("expected_on", "offered"), [(dt.date(2026, 12, 15), dt.date(2026, 12, 15)), (dt.date(2026, 9, 1), None)]
)
def test_measurement_create_offers_the_next_date_while_it_is_to_come(client, coordinator, expected_on, offered):
    indicator = indicator_of(coordinator, next_measurement_on=expected_on)

    page = client.get(url("measurement_create", coordinator, indicator.pk))

    assert page.context["form"]["next_measurement_on"].value() == offered


def test_measurement_create_for_a_baseline_ticks_it(client, coordinator):
    indicator = indicator_of(coordinator)

    page = client.get(url("measurement_create", coordinator, indicator.pk), {"baseline": "1"})

    assert page.context["form"]["is_baseline"].value() is True


def test_measurement_edit_never_fills_in_hidden_numbers(client, coordinator):
    measurement = measurement_of(coordinator, value=None, numerator=3, denominator=477)

    page = text(client.get(url("measurement_edit", coordinator, measurement.pk)))

    assert "477" not in page
    assert 'value="3"' not in page
    assert "Leave the numbers empty to keep them." in page


def test_measurement_edit_keeps_hidden_numbers_when_nothing_is_typed(client, coordinator):
    measurement = measurement_of(coordinator, value=None, numerator=3, denominator=477)

    client.post(
        url("measurement_edit", coordinator, measurement.pk),
        {"period": "2025-26", "exactness": "exact", "version": "0"},
    )

    measurement.refresh_from_db()
    assert (measurement.period, measurement.numerator, measurement.denominator) == ("2025-26", 3, 477)


def test_measurement_delete_warns_for_the_baseline_and_then_deletes(client, coordinator):
    measurement = measurement_of(coordinator, is_baseline=True)

    assert "This is the baseline" in text(client.get(url("measurement_delete", coordinator, measurement.pk)))

    client.post(url("measurement_delete", coordinator, measurement.pk))
    assert not Measurement.objects.for_network(coordinator.network).exists()


@pytest.mark.parametrize("tie", ["owns the goal", "measures the indicator"])
def test_a_partner_enters_figures_where_it_owns_or_measures(client, partner, tie):
    goal = own_goal(partner) if tie == "owns the goal" else goal_of(partner)
    indicator = indicator_of(partner, goal, measured_by=None if tie == "owns the goal" else partner.own)
    data = {"period": "2025-26", "value": "12", "exactness": "exact"}

    client.post(url("measurement_create", partner, indicator.pk), data)
    measurement = Measurement.objects.for_network(partner.network).get()
    client.post(url("measurement_edit", partner, measurement.pk), {**data, "value": "13", "version": "1"})

    measurement.refresh_from_db()
    assert measurement.value == 13
    client.post(url("measurement_delete", partner, measurement.pk))
    assert not Measurement.objects.for_network(partner.network).exists()


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_figures_of_others_are_not_touched(client, request, role):
    member = request.getfixturevalue(role)
    measurement = measurement_of(member)
    data = {"period": "2025-26", "value": "13", "exactness": "exact"}

    answers = [
        client.post(url("measurement_create", member, measurement.indicator.pk), data),
        client.post(url("measurement_edit", member, measurement.pk), data),
        client.post(url("measurement_delete", member, measurement.pk)),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert [row.value for row in Measurement.objects.for_network(member.network)] == [12]


# Plan periods


def test_plan_create_sets_the_period(client, coordinator):
    data = {
        "title": "Our plan", "most_goals": "5", "status": "draft",
        **partial("starts", month="9", year="2026"), **partial("ends", year="2029"),
    }  # fmt: skip

    page = client.post(url("plan_create", coordinator), data, follow=True)

    assert page.context["plan"].period == "2026\N{EN DASH}2029"
    assert "No goals yet" in text(page)


def test_plan_edit_adopted_without_a_day_is_refused_and_keeps_what_was_typed(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    data = {"title": "Typed", "most_goals": "5", "status": "adopted", **partial("starts", year="2026"), "version": "0"}

    response = client.post(url("plan_edit", coordinator, plan.pk), data)

    assert response.status_code == 422
    assert "Enter the day the plan was adopted." in text(response)
    assert response.context["form"]["title"].value() == "Typed"


def test_plan_delete_says_what_goes(client, coordinator):
    plan = PlanFactory(network=coordinator.network, title="O'Brien's plan")
    EvaluationAgreementFactory(network=coordinator.network, plan=plan)
    address = url("plan_delete", coordinator, plan.pk)
    assert address in text(client.get(url("plan_edit", coordinator, plan.pk)))

    page = text(client.get(address))
    answer = client.post(address)

    assert "Also goes: 1 evaluation agreement." in page
    assert answer.url == url("plan_list", coordinator)
    assert not Plan.objects.for_network(coordinator.network).exists()
    assert "“O&#x27;Brien&#x27;s plan” is deleted." in client.get(answer.url).content.decode()


def test_plan_delete_says_what_stands_in_the_way_and_offers_to_close_it(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    GoalFactory(network=coordinator.network, plan=plan, title="Fewer absences")
    address, close = url("plan_delete", coordinator, plan.pk), f"{url('plan_edit', coordinator, plan.pk)}?close"

    for answer, status in [(client.get(address), 200), (client.post(address), 422)]:
        assert answer.status_code == status
        assert "1 goal: Fewer absences" in text(answer)
        assert close in text(answer)
    assert client.get(close).context["form"]["status"].value() == "closed"
    assert Plan.objects.for_network(coordinator.network).get() == plan


def test_plan_delete_does_not_offer_to_close_what_is_closed(client, coordinator):
    plan = PlanFactory(network=coordinator.network, status="closed")
    GoalFactory(network=coordinator.network, plan=plan)

    page = text(client.get(url("plan_delete", coordinator, plan.pk)))

    assert "It is closed already" in page
    assert "?close" not in page


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_plans_are_set_by_the_coordinator_only(client, request, role):
    member = request.getfixturevalue(role)
    plan = PlanFactory(network=member.network)

    assert client.get(url("plan_create", member)).status_code == 403
    assert client.post(url("plan_edit", member, plan.pk), {"title": "Mine"}).status_code == 403
    assert client.post(url("plan_delete", member, plan.pk)).status_code == 403
    assert url("plan_edit", member, plan.pk) not in text(client.get(url("plan_list", member)))


def test_plan_list_shows_every_period_the_newest_first(client, observer):
    network = observer.network
    closed = PlanFactory(network=network, title="Old", status="closed", starts_on=dt.date(2021, 9, 1))
    current = PlanFactory(network=network, title="New", starts_on=dt.date(2024, 9, 1), ends_on=dt.date(2027, 8, 31))
    GoalFactory(network=network, plan=closed)

    page = client.get(url("plan_list", observer))

    assert [(plan.title, plan.goal_count) for plan in page.context["plans"]] == [("New", 0), ("Old", 1)]
    assert page.context["current"] == current
    assert f"{url('goal_list', observer)}?plan={closed.pk}" in text(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_list_asks_as_little_for_many_periods(client, coordinator, django_assert_num_queries, rows):
    for _row in range(rows):
        GoalFactory(network=coordinator.network, plan=PlanFactory(network=coordinator.network))

    with django_assert_num_queries(4):
        client.get(url("plan_list", coordinator))


def test_plan_list_without_plans_invites_to_set_one(client, coordinator):
    page = text(client.get(url("plan_list", coordinator)))

    assert page.count(f'href="{url("plan_create", coordinator)}"') == 1

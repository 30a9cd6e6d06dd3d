"""Partners suggest engagements; the coordinator brings them into the plan, or says why not."""

import pytest
from django.urls import reverse

from engagements.models import Commitment, Engagement, Suggestion
from outbox.models import OutgoingMail
from tests.factories import GoalFactory, MembershipFactory, PlanFactory, StakeholderFactory, SuggestionFactory

pytestmark = pytest.mark.django_db


def at(name, membership, *pks):
    return reverse(f"engagements:{name}", args=[membership.network.slug, *pks])


@pytest.fixture
def plan(request):
    member = request.getfixturevalue("partner" if "partner" in request.fixturenames else "coordinator")
    return PlanFactory(network=member.network)


def test_a_partner_suggests_in_its_own_name_and_the_coordinator_hears(client, partner, plan):
    roos = MembershipFactory(network=partner.network, role="coordinator").user
    goal = GoalFactory(network=partner.network, plan=plan)
    typed = {"title": "Gate talks", "what": "On Mondays", "goal": goal.pk, "pillar": "prevention", "state": "taken"}

    answer = client.post(at("suggestion_create", partner), typed, follow=True)

    row = Suggestion.unscoped.get()
    assert (row.title, row.stakeholder, row.plan, row.goal, row.state, row.written_by) == (
        "Gate talks",
        partner.own,
        plan,
        goal,
        "open",
        partner.user,
    )
    assert "Thank you. The coordinator has your suggestion." in answer.text
    mail = OutgoingMail.unscoped.get()
    assert mail.recipient == roos.email
    assert "Gate talks" in mail.subject
    assert not Engagement.unscoped.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"title": ""}, "title"), ({"title": "x" * 201}, "title"), ({"title": "x", "pillar": "y"}, "pillar")],
)
def test_what_is_wrong_is_told_at_its_field(client, partner, plan, typed, field):
    answer = client.post(at("suggestion_create", partner), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Suggestion.unscoped.exists()


def test_who_speaks_for_nobody_suggests_nothing(client):
    member = MembershipFactory(role="partner")
    PlanFactory(network=member.network)
    client.force_login(member.user)

    assert client.get(at("suggestion_create", member)).status_code == 403


def test_a_coordinator_proposes_an_engagement_at_once(client, coordinator, plan):
    assert client.get(at("suggestion_create", coordinator)).url == at("engagement_create", coordinator)


def test_without_a_plan_there_is_nothing_to_suggest_for(client, partner):
    assert "plan" in client.get(at("suggestion_create", partner)).text
    client.post(at("suggestion_create", partner), {"title": "Gate talks"})
    assert not Suggestion.unscoped.exists()


def test_one_changes_and_withdraws_only_ones_own_open_suggestion(client, partner, plan):
    own = SuggestionFactory(network=partner.network, plan=plan, stakeholder=partner.own)
    others = SuggestionFactory(network=partner.network, plan=plan)
    settled = SuggestionFactory(network=partner.network, plan=plan, stakeholder=partner.own, state="declined")

    for row in (others, settled):
        assert client.get(at("suggestion_edit", partner, row.pk)).status_code == 403
        assert client.post(at("suggestion_withdraw", partner, row.pk)).status_code == 403
    client.post(at("suggestion_edit", partner, own.pk), {"title": "Gate talks, twice a week", "version": own.version})
    own.refresh_from_db()
    assert own.title == "Gate talks, twice a week"
    assert "Gate talks" in client.get(at("suggestion_withdraw", partner, own.pk)).text
    client.post(at("suggestion_withdraw", partner, own.pk))
    assert set(Suggestion.unscoped.all()) == {others, settled}


def test_the_coordinator_brings_it_into_the_plan(client, coordinator, plan):
    school = StakeholderFactory(network=coordinator.network)
    goal = GoalFactory(network=coordinator.network, plan=plan)
    row = SuggestionFactory(
        network=coordinator.network, plan=plan, stakeholder=school, goal=goal, what="Mondays", pillar="prevention"
    )
    url = at("engagement_create", coordinator) + f"?suggestion={row.pk}"

    known = client.get(url).context["form"].initial
    assert (known["title"], known["what"], known["pillar"], known["goals"], known["leads"]) == (
        row.title,
        "Mondays",
        "prevention",
        [goal.pk],
        [school.pk],
    )
    client.post(url, {"title": row.title, "status": "proposed", "goals": [goal.pk], "leads": [school.pk]})

    engagement = Engagement.unscoped.get()
    row.refresh_from_db()
    assert (row.state, row.engagement) == ("taken", engagement)
    assert Commitment.unscoped.get().answer == "not_asked"
    page = client.get(at("suggestion_list", coordinator)).text
    assert engagement.get_absolute_url() in page
    assert "?suggestion=" not in page


def test_what_somebody_decided_meanwhile_makes_no_second_engagement(client, coordinator, plan):
    row = SuggestionFactory(network=coordinator.network, plan=plan, state="taken")
    url = at("engagement_create", coordinator) + f"?suggestion={row.pk}"

    answer = client.post(url, {"title": "Gate talks", "status": "proposed"})

    assert answer.status_code == 422
    assert "Somebody has decided about this suggestion already." in answer.text
    assert answer.context["form"]["title"].value() == "Gate talks"
    assert not Engagement.unscoped.exists()


@pytest.mark.parametrize("key", ["x", "9" * 30, "0", ""])
def test_a_suggestion_that_is_none_fills_in_nothing(client, coordinator, plan, key):
    page = client.get(at("engagement_create", coordinator), {"suggestion": key})

    assert page.status_code == 200
    assert "title" not in page.context["form"].initial or not page.context["form"].initial["title"]


def test_not_taken_up_asks_why_and_says_it_to_the_partner(client, coordinator, plan):
    row = SuggestionFactory(network=coordinator.network, plan=plan)
    url = at("suggestion_decline", coordinator, row.pk)

    bare = client.post(url, {"why_not": "", "version": row.version})
    client.post(url, {"why_not": "Done by the city already", "version": row.version})
    again = client.post(url, {"why_not": "Once more", "version": row.version + 1})

    assert list(bare.context["form"].errors) == ["why_not"]
    row.refresh_from_db()
    assert (row.state, row.why_not) == ("declined", "Done by the city already")
    assert "Somebody has decided about this suggestion already." in again.text
    assert "Done by the city already" in client.get(at("suggestion_list", coordinator)).text


def test_the_list_of_engagements_says_how_many_wait(client, coordinator, plan):
    SuggestionFactory.create_batch(2, network=coordinator.network, plan=plan)
    SuggestionFactory(network=coordinator.network, plan=plan, state="declined")

    assert client.get(at("engagement_list", coordinator)).context["suggestions"] == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, coordinator, plan, rows, django_assert_num_queries):
    goal = GoalFactory(network=coordinator.network, plan=plan)
    SuggestionFactory.create_batch(rows, network=coordinator.network, plan=plan, goal=goal)

    with django_assert_num_queries(5):
        client.get(at("suggestion_list", coordinator))

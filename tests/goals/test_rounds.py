"""From proposals by dots to a shortlist."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from goals import actions, tally
from goals.models import Goal, GoalRound, GoalVote
from tests.factories import (
    ContactFactory,
    GoalExampleFactory,
    GoalFactory,
    GoalRoundFactory,
    GoalVoteFactory,
    IndicatorFactory,
    MembershipFactory,
    PlanFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def at(name, membership, *pks):
    return reverse(f"goals:{name}", args=[membership.network.slug, *pks])


def round_of(network, *titles, **facts):
    """An open round over goals with these titles."""
    plan = PlanFactory(network=network)
    goals = [
        GoalFactory(network=network, plan=plan, title=title, priority=place) for place, title in enumerate(titles)
    ]
    goal_round = GoalRoundFactory(network=network, plan=plan, **facts)
    goal_round.candidates.set(goals)
    return goal_round, goals


def dots(**given):
    return {f"goal_{goal.pk}": number for goal, number in given.items()}


# Proposals


def test_a_partner_proposes_in_its_own_name_and_no_more(client, partner):
    PlanFactory(network=partner.network)

    answer = client.post(
        at("goal_create", partner), {"title": "Halve it", "owner": partner.own.pk, "code": "X", "status": "agreed"}
    )

    goal = Goal.unscoped.get()
    assert answer.status_code == 302
    assert (goal.title, goal.proposed_by, goal.owner, goal.code, goal.status) == (
        "Halve it",
        partner.own,
        None,
        "",
        "proposed",
    )


def test_who_speaks_for_nobody_proposes_nothing(client):
    member = MembershipFactory(role="partner")
    PlanFactory(network=member.network)
    client.force_login(member.user)

    assert client.get(at("goal_create", member)).status_code == 403


def test_an_observer_proposes_nothing(client, observer):
    assert client.get(at("goal_create", observer)).status_code == 403


def test_the_coordinator_types_in_whose_proposal_it_is(client, coordinator):
    PlanFactory(network=coordinator.network)
    school = StakeholderFactory(network=coordinator.network)

    client.post(at("goal_create", coordinator), {"title": "Halve it", "proposed_by": school.pk})

    assert Goal.unscoped.get().proposed_by == school


def test_an_example_fills_in_the_wording_and_a_bad_one_nothing(client, coordinator):
    PlanFactory(network=coordinator.network)
    GoalExampleFactory(code="G-01", names={"en": "Halve the waiting time"}, pillar="intervention")
    GoalExampleFactory(code="B-01", names={"en": "No leavers at all"}, is_good=False, whys={"en": "Zero in a year"})

    good = client.get(at("goal_create", coordinator), {"example": "G-01"})
    bad = client.get(at("goal_create", coordinator), {"example": "B-01"})

    assert (good.context["form"]["title"].value(), good.context["form"]["pillars"].value()) == (
        "Halve the waiting time",
        ["intervention"],
    )
    assert bad.context["form"]["title"].value() == ""
    assert "Zero in a year" in good.text


def test_a_partner_changes_and_takes_back_its_own_proposal_only(client, partner):
    plan = PlanFactory(network=partner.network)
    own = GoalFactory(network=partner.network, plan=plan, proposed_by=partner.own)
    others = GoalFactory(network=partner.network, plan=plan, proposed_by=StakeholderFactory(network=partner.network))

    assert client.get(at("goal_edit", partner, own.pk)).status_code == 200
    assert client.get(at("goal_edit", partner, others.pk)).status_code == 403
    assert client.post(at("goal_withdraw", partner, others.pk)).status_code == 403
    assert client.post(at("goal_withdraw", partner, own.pk)).status_code == 302
    assert list(Goal.unscoped.all()) == [others]


@pytest.mark.parametrize("worked_on", ["indicator", "votes"])
def test_a_proposal_others_worked_on_stays_as_not_chosen(partner, worked_on):
    goal_round, (goal,) = round_of(partner.network, "A")
    goal.proposed_by = partner.own
    goal.save()
    if worked_on == "indicator":
        IndicatorFactory(network=partner.network, goal=goal)
    else:
        GoalVoteFactory(network=partner.network, round=goal_round, goal=goal)

    actions.withdraw(by=partner.user, goal=goal)

    goal.refresh_from_db()
    assert (goal.status, goal.status_note) == ("rejected", f"Withdrawn by {partner.own}.")


def test_what_is_on_the_shortlist_is_not_taken_back(client, partner):
    goal = GoalFactory(network=partner.network, proposed_by=partner.own, is_shortlisted=True)

    assert client.post(at("goal_withdraw", partner, goal.pk)).status_code == 403


def test_rejected_proposals_stand_apart_with_their_reason(client, coordinator):
    goal = GoalFactory(network=coordinator.network, title="Zero leavers")
    actions.reject(by=coordinator.user, goal=goal, why="Nobody can measure it")

    page = client.get(at("goal_list", coordinator)).text
    apart = client.get(at("goal_list", coordinator), {"status": "rejected"}).text

    assert "Zero leavers" not in page
    assert "1 proposal that was not chosen, and why" in page
    assert "Nobody can measure it" in apart


def test_a_proposal_is_rejected_with_a_reason_only():
    goal = GoalFactory()

    with pytest.raises(ValidationError):
        actions.reject(by=UserFactory(), goal=goal, why=" ")
    with pytest.raises(ValidationError):
        actions.reject(by=UserFactory(), goal=GoalFactory(status="reached"), why="Late")


# A round


def test_the_coordinator_starts_one_round_at_a_time(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    goal = GoalFactory(network=coordinator.network, plan=plan)
    typed = {"dots": "5", "most_per_goal": "3", "candidates": [goal.pk]}

    first = client.post(at("round_create", coordinator), typed)
    second = client.post(at("round_create", coordinator), {**typed, "title": "Again"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Another round is still open. Close it first." in second.text
    assert "Again" in second.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"dots": "2", "most_per_goal": "3"}, "most_per_goal"),
        ({"dots": "0"}, "dots"),
        ({"dots": "many"}, "dots"),
        ({"candidates": []}, "candidates"),
    ],
)
def test_what_is_wrong_in_a_round_is_told_at_its_field(client, coordinator, typed, field):
    goal = GoalFactory(network=coordinator.network, plan=PlanFactory(network=coordinator.network))
    whole = {"dots": "5", "most_per_goal": "3", "candidates": [goal.pk]}

    answer = client.post(at("round_create", coordinator), whole | typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not GoalRound.unscoped.exists()


def test_a_round_over_nothing_is_not_started(client, coordinator):
    PlanFactory(network=coordinator.network)

    assert client.get(at("round_create", coordinator)).url == at("goal_list", coordinator)


def test_a_partner_gives_its_dots_and_changes_them(client, partner):
    goal_round, (a, b) = round_of(partner.network, "A", "B")
    url = at("round_vote", partner, goal_round.pk)

    client.post(url, {f"goal_{a.pk}": "3", f"goal_{b.pk}": "2"})
    client.post(url, {f"goal_{a.pk}": "", f"goal_{b.pk}": "1"})

    votes = GoalVote.unscoped.values_list("goal", "stakeholder", "dots", "is_on_behalf", "cast_by")
    assert list(votes) == [(b.pk, partner.own.pk, 1, False, partner.user.pk)]
    assert client.get(url).context["form"][f"goal_{b.pk}"].value() == 1


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("3", "3", "You gave 6 dots, and have 5. Take some back."),
        ("4", "0", "less than or equal to 3"),
        ("-1", "2", "greater than or equal to 0"),
        ("", "", "Give at least one dot."),
        ("x", "1", "Enter a whole number."),
    ],
)
def test_too_many_dots_are_refused_and_kept(client, partner, a, b, told):
    goal_round, goals = round_of(partner.network, "A", "B")

    answer = client.post(
        at("round_vote", partner, goal_round.pk), {f"goal_{goals[0].pk}": a, f"goal_{goals[1].pk}": b}
    )

    assert answer.status_code == 422
    assert told in answer.text
    assert answer.context["form"][f"goal_{goals[0].pk}"].value() == a
    assert not GoalVote.unscoped.exists()


def test_dots_for_a_goal_outside_the_round_count_for_nothing(client, partner):
    goal_round, (a,) = round_of(partner.network, "A")
    other = GoalFactory(network=partner.network, plan=goal_round.plan)

    client.post(at("round_vote", partner, goal_round.pk), {f"goal_{a.pk}": "1", f"goal_{other.pk}": "3"})

    assert list(GoalVote.unscoped.values_list("goal", "dots")) == [(a.pk, 1)]


def test_nobody_votes_when_it_is_closed(client, partner):
    goal_round, (a,) = round_of(partner.network, "A", closed_at=timezone.now())

    answer = client.post(at("round_vote", partner, goal_round.pk), {f"goal_{a.pk}": "1"})

    assert answer.status_code == 422
    assert "This round is closed: no more dots can be given." in answer.text


def test_the_coordinator_types_in_for_another_but_not_over_its_own_word(client, coordinator):
    goal_round, (a,) = round_of(coordinator.network, "A")
    school = StakeholderFactory(network=coordinator.network)
    url = at("round_vote_for", coordinator, goal_round.pk, school.pk)

    client.post(url, {f"goal_{a.pk}": "1"})
    assert GoalVote.unscoped.get().is_on_behalf

    GoalVote.unscoped.update(is_on_behalf=False)
    refused = client.post(url, {f"goal_{a.pk}": "2"})

    assert refused.status_code == 422
    assert GoalVote.unscoped.get().dots == 1


def test_the_dots_of_others_are_nowhere_while_they_are_hidden(client, partner):
    goal_round, (a, _b) = round_of(partner.network, "A", "B")
    for _ in range(2):
        voter = StakeholderFactory(network=partner.network)
        GoalVoteFactory(network=partner.network, round=goal_round, goal=a, stakeholder=voter, dots=3)

    for name in ("round_detail", "round_screen"):
        page = client.get(at(name, partner, goal_round.pk))
        assert page.context["board"].standings == []
        assert "6 dots" not in page.text
        assert "<meter" not in page.text
    assert page.context["board"].voted == 2


def test_the_screen_answers_its_board_only_when_something_changed(client, coordinator):
    goal_round, (a,) = round_of(coordinator.network, "A", shows_tally=True)
    url = at("round_screen", coordinator, goal_round.pk)
    seal = client.get(url).context["board"].seal

    same = client.get(url, {"seen": seal}, headers={"hx-request": "true"})
    GoalVoteFactory(network=coordinator.network, round=goal_round, goal=a, dots=2)
    new = client.get(url, {"seen": seal}, headers={"hx-request": "true"})

    assert (same.status_code, new.status_code) == (204, 200)
    assert "2 dots" in new.text
    assert "<html" not in new.text


def test_closed_shown_and_never_taken_back(client, coordinator):
    goal_round, (a,) = round_of(coordinator.network, "A")
    GoalVoteFactory(network=coordinator.network, round=goal_round, goal=a, dots=2)

    def does(name):
        client.post(at(name, coordinator, goal_round.pk))
        goal_round.refresh_from_db()
        return goal_round.is_open, goal_round.is_shown

    assert does("round_show") == (True, False)
    assert does("round_close") == (False, False)
    assert does("round_reopen") == (True, False)
    assert does("round_close") == (False, False)
    assert does("round_show") == (False, True)
    assert does("round_reopen") == (False, True)
    assert "2 dots" in client.get(at("round_detail", coordinator, goal_round.pk)).text


def test_standings_share_places_and_leave_a_tie_at_the_edge_open():
    goal_round, (a, b, c, d) = round_of(PlanFactory().network, "A", "B", "C", "D")
    for goal, number in ((a, 1), (b, 3), (c, 1)):
        GoalVoteFactory(network=goal_round.network, round=goal_round, goal=goal, dots=number)

    found = tally.standings(goal_round)

    assert [(row.goal, row.dots, row.place, row.is_shared, row.length) for row in found] == [
        (b, 3, 1, False, 100),
        (a, 1, 2, True, 33),
        (c, 1, 2, True, 33),
        (d, 0, 4, False, 0),
    ]
    assert tally.suggested(found, 1) == [b]
    assert tally.suggested(found, 2) == [b]
    assert tally.suggested(found, 3) == [b, a, c]
    assert tally.suggested(found, 0) == []


def test_observers_and_who_left_are_no_voters():
    goal_round, _goals = round_of(PlanFactory().network, "A")
    school = StakeholderFactory(network=goal_round.network)
    StakeholderFactory(network=goal_round.network, participation="observer")
    StakeholderFactory(network=goal_round.network, left_on=timezone.localdate())

    assert list(tally.voters_of(goal_round)) == [school]


def test_the_shortlist_is_ticked_as_the_dots_suggest_and_saved(client, coordinator):
    goal_round, (a, b) = round_of(coordinator.network, "A", "B", closed_at=timezone.now(), shown_at=timezone.now())
    GoalVoteFactory(network=coordinator.network, round=goal_round, goal=b, dots=2)
    url = at("round_shortlist", coordinator, goal_round.pk)

    assert client.get(url).context["form"]["goals"].value() == [b.pk]
    client.post(url, {"goals": [a.pk]})

    assert list(Goal.unscoped.filter(is_shortlisted=True)) == [a]


def test_no_shortlist_while_it_is_open(client, coordinator):
    goal_round, (goal,) = round_of(coordinator.network, "A")

    answer = client.post(at("round_shortlist", coordinator, goal_round.pk), {"goals": [goal.pk]}, follow=True)

    assert "Close the round first" in answer.text
    assert not Goal.unscoped.filter(is_shortlisted=True).exists()


def test_who_speaks_for_nobody_is_led_to_the_stakeholders(client, coordinator):
    goal_round, _goals = round_of(coordinator.network, "A")

    answer = client.get(at("round_vote", coordinator, goal_round.pk), follow=True)

    assert answer.redirect_chain[0][0] == at("round_detail", coordinator, goal_round.pk)
    assert "Choose the stakeholder whose dots you type in." in answer.text


def test_others_do_not_steer_a_round(client, partner):
    goal_round, _goals = round_of(partner.network, "A")

    for name in ("round_close", "round_show", "round_reopen", "round_shortlist", "round_edit"):
        assert client.post(at(name, partner, goal_round.pk)).status_code == 403
    assert client.post(at("round_vote_for", partner, goal_round.pk, partner.own.pk)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("round_detail", 6), ("round_screen", 6), ("round_list", 6)])
def test_pages_cost_the_same_for_any_number(client, coordinator, rows, name, queries, django_assert_num_queries):
    goal_round, goals = round_of(coordinator.network, *"ABC"[:rows], closed_at=timezone.now(), shown_at=timezone.now())
    for goal in goals:
        voter = StakeholderFactory(network=coordinator.network)
        ContactFactory(network=coordinator.network, stakeholder=voter)
        GoalVoteFactory(network=coordinator.network, round=goal_round, goal=goal, stakeholder=voter)
    pks = [] if name == "round_list" else [goal_round.pk]

    with django_assert_num_queries(queries):
        client.get(at(name, coordinator, *pks))


def test_what_was_voted_is_in_no_history():
    assert not hasattr(GoalVote, "history")
    vote = GoalVoteFactory(dots=3)
    assert vote.goal.title not in str(vote)

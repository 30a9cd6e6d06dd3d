"""A meeting decides about proposed goals."""

import datetime as dt

import pytest
from django.urls import reverse

from monitoring.models import Decision
from tests.factories import GoalFactory, IndicatorFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(coordinator):
    return MeetingFactory(network=coordinator.network)


def goal_of(meeting, title, *, is_complete=True, **facts):
    deadline = {"deadline_on": dt.date(2027, 6, 30)} if is_complete else {}
    goal = GoalFactory(network=meeting.network, plan=meeting.plan, title=title, **deadline | facts)
    if is_complete:
        IndicatorFactory(network=meeting.network, goal=goal, target=2)
    return goal


def url_of(meeting):
    return reverse("monitoring:goal_decision", args=[meeting.network.slug, meeting.pk])


def test_decisions_are_written_down_and_the_goals_follow(client, meeting):
    agreed, rejected, later = (goal_of(meeting, title) for title in ("Halve it", "Zero", "Later"))

    answer = client.post(
        url_of(meeting),
        {
            f"outcome_{agreed.pk}": "agreed",
            f"outcome_{rejected.pk}": "rejected",
            f"why_{rejected.pk}": "Nobody can measure it",
            f"outcome_{later.pk}": "later",
        },
    )

    assert answer.status_code == 302
    assert list(Decision.unscoped.order_by("number").values_list("number", "goal", "text")) == [
        (1, agreed.pk, "Goal agreed: Halve it"),
        (2, rejected.pk, "Goal not chosen: Zero. Reason: Nobody can measure it"),
    ]
    for goal in (agreed, rejected, later):
        goal.refresh_from_db()
    assert [goal.status for goal in (agreed, rejected, later)] == ["agreed", "rejected", "proposed"]
    assert rejected.status_note == "Nobody can measure it"


def test_what_an_agreed_goal_lacks_is_told_at_it_and_nothing_is_saved(client, meeting):
    complete, bare = goal_of(meeting, "Halve it"), goal_of(meeting, "Bare", is_complete=False)

    answer = client.post(url_of(meeting), {f"outcome_{goal.pk}": "agreed" for goal in (complete, bare)})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"outcome_{bare.pk}"]
    assert "No indicator yet: add one." in answer.text
    assert not Decision.unscoped.exists()
    complete.refresh_from_db()
    assert complete.status == "proposed"


def test_not_chosen_asks_why(client, meeting):
    goal = goal_of(meeting, "Zero")

    answer = client.post(url_of(meeting), {f"outcome_{goal.pk}": "rejected"})

    assert list(answer.context["form"].errors) == [f"why_{goal.pk}"]


def test_deciding_nothing_is_told(client, meeting):
    goal = goal_of(meeting, "Zero")

    answer = client.post(url_of(meeting), {f"outcome_{goal.pk}": "later"})

    assert answer.status_code == 422
    assert "Nothing is decided: choose for at least one goal." in answer.text


def test_the_shortlist_comes_first_and_decided_goals_not_at_all(client, meeting):
    goal_of(meeting, "Wish")
    goal_of(meeting, "Listed", is_shortlisted=True)
    goal_of(meeting, "Done", status="reached")
    GoalFactory(network=meeting.network, title="Of another plan")

    assert [goal.title for goal in client.get(url_of(meeting)).context["form"].goals] == ["Listed", "Wish"]


def test_without_proposals_it_says_so(client, meeting):
    assert "No goal is proposed" in client.get(url_of(meeting)).text


def test_the_goal_names_the_meeting_that_decided(client, meeting):
    goal = goal_of(meeting, "Halve it")
    client.post(url_of(meeting), {f"outcome_{goal.pk}": "agreed"})

    page = client.get(goal.get_absolute_url()).text

    assert meeting.get_absolute_url() in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_number(client, meeting, rows, django_assert_num_queries):
    for number in range(rows):
        goal_of(meeting, f"Goal {number}")

    with django_assert_num_queries(4):
        client.get(url_of(meeting))

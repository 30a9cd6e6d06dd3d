"""A form sent twice makes one row; of two people the second is told; two notes are two notes."""

import re

import pytest

from engagements.models import Bookmark, Engagement, Occurrence, PlanBudget, ProgressNote, Step, Suggestion
from tests.engagements.test_views import commit, engagement_in, entered, fresh, url
from tests.factories import ContactFactory, MembershipFactory, PlanFactory, StepFactory

pytestmark = pytest.mark.django_db


def token_on(client, page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())[1]


@pytest.mark.parametrize(
    ("name", "needs_row", "query", "typed", "model"),
    [
        ("engagement_create", False, "", entered(), Engagement),
        ("step_create", True, "", {"title": "First"}, Step),
        ("note_create", True, "", {"status": "in_progress", "result": "It runs."}, ProgressNote),
        ("occurrence_create", True, "", {"period": "2026-27"}, Occurrence),
        ("plan_budget_create", False, "", {"kind": "planned", "amount": "5"}, PlanBudget),
        ("bookmark_create", False, "?late=on", {"name": "Late"}, Bookmark),
    ],
)
def test_a_form_sent_twice_makes_one_row(client, coordinator, name, needs_row, query, typed, model):
    network = coordinator.network
    plan = PlanFactory(network=network)
    row = engagement_in(network, plan=plan) if needs_row else None
    page = url(name, network, *([row.pk] if row else [])) + query
    sent = typed | {"csrfmiddlewaretoken": token_on(client, page)}

    first, second = client.post(page, sent), client.post(page, sent)

    assert model.unscoped.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]


def test_a_suggestion_sent_twice_is_one(client, partner):
    PlanFactory(network=partner.network)
    page = url("suggestion_create", partner.network)
    sent = {"title": "Coffee", "csrfmiddlewaretoken": token_on(client, page)}

    for _time in range(2):
        client.post(page, sent)

    assert Suggestion.unscoped.count() == 1


def test_the_same_words_from_a_new_page_are_another_engagement(client, coordinator):
    PlanFactory(network=coordinator.network)
    page = url("engagement_create", coordinator.network)

    for _time in range(2):
        client.post(page, entered(csrfmiddlewaretoken=token_on(client, page)))

    assert Engagement.unscoped.count() == 2


def test_of_two_who_change_a_step_the_second_sees_both(client, coordinator):
    step = StepFactory(network=coordinator.network, engagement=engagement_in(coordinator.network))
    Step.unscoped.update(title="Theirs", version=3)
    page = url("step_edit", step.network, step.pk)

    refused = client.post(page, {"title": "Mine", "version": 0})

    assert refused.status_code == 422
    text = refused.content.decode()
    assert "is now: Theirs" in text
    assert 'value="Mine"' in text
    assert client.post(page, {"title": "Mine", "version": 3}).status_code == 302
    assert fresh(step).title == "Mine"


def test_two_who_write_a_note_at_once_are_both_kept(client, partner):
    row = engagement_in(partner.network)
    commit(row, "accepted", stakeholder=partner.own)
    other = MembershipFactory(network=partner.network, role="partner")
    ContactFactory(network=partner.network, stakeholder=partner.own, user=other.user)
    page = url("note_create", partner.network, row.pk)

    client.post(page, {"status": "in_progress", "result": "Mine"})
    client.force_login(other.user)
    client.post(page, {"status": "blocked", "result": "Theirs", "obstacle": "No room"})

    assert list(ProgressNote.unscoped.order_by("pk").values_list("result", flat=True)) == ["Mine", "Theirs"]
    assert fresh(row).status == "blocked"

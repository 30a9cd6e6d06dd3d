"""Filters of the list kept under a name: own, per network, at most twenty."""

import pytest

from engagements.models import Bookmark
from tests.engagements.test_views import engagement_in, fresh, told, url
from tests.factories import BookmarkFactory, GoalFactory, MembershipFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(partner):
    return PlanFactory(network=partner.network)


def names_on(page):
    return [bookmark.name for bookmark in page.context["bookmarks"]]


def keep(client, network, query, name="Late"):
    return client.post(f"{url('bookmark_create', network)}?{query}", {"name": name})


def test_the_present_filters_are_kept_and_opened_again(client, partner, plan):
    network, goal = partner.network, GoalFactory(network=partner.network, plan=plan)
    row = engagement_in(network, plan=plan, title="Only this")
    row.goals.add(goal)
    engagement_in(network, plan=plan, title="Not this")

    page = client.get(url("engagement_list", network), {"goal": goal.pk})
    assert f"{url('bookmark_create', network)}?goal={goal.pk}" in page.content.decode()
    answer = keep(client, network, f"goal={goal.pk}&pillar=&page=3&nonsense=1", name="Ours")

    bookmark = Bookmark.unscoped.get()
    assert (bookmark.query, bookmark.user, bookmark.network) == (f"goal={goal.pk}", partner.user, network)
    assert answer["Location"] == f"{url('engagement_list', network)}?goal={goal.pk}"
    opened = client.get(answer["Location"])
    assert [found.title for found in opened.context["page"]] == ["Only this"]
    assert told(opened) == ["Kept as “Ours”. You find it above the list."]
    assert 'aria-current="true">Ours</a>' in opened.content.decode()


def test_words_travel_as_they_were_typed(client, partner, plan):
    keep(client, partner.network, "q=caf%C3%A9+%26+co&late=on")

    bookmark = Bookmark.unscoped.get()
    assert bookmark.query == "q=caf%C3%A9+%26+co&late=on"
    assert client.get(bookmark.get_absolute_url()).context["filters"].cleaned_data["q"] == "café & co"


@pytest.mark.parametrize("query", ["", "page=2", "goal=x", "pillar=nonsense"])
def test_without_a_filter_there_is_nothing_to_keep(client, partner, plan, query):
    answer = keep(client, partner.network, query)

    assert (answer.status_code, Bookmark.unscoped.count()) == (422, 0)
    assert "Choose a filter of the list first." in answer.content.decode()


def test_bookmarks_are_ones_own_and_of_one_network(client, partner, plan):
    own = {"network": partner.network, "user": partner.user}
    BookmarkFactory(**own, name="b")
    BookmarkFactory(**own, name="A")
    BookmarkFactory(network=partner.network, name="theirs")
    BookmarkFactory(network=MembershipFactory(user=partner.user).network, user=partner.user, name="elsewhere")

    assert names_on(client.get(url("engagement_list", partner.network))) == ["A", "b"]


@pytest.mark.parametrize("name", ["bookmark_edit", "bookmark_delete"])
def test_nobody_touches_the_bookmark_of_somebody_else(client, coordinator, name):
    theirs = BookmarkFactory(network=coordinator.network, name="theirs")

    assert client.get(url(name, coordinator.network, theirs.pk)).status_code == 404
    assert client.post(url(name, coordinator.network, theirs.pk), {"name": "mine"}).status_code == 404
    assert fresh(theirs).name == "theirs"


def test_a_bookmark_is_renamed_and_deleted(client, observer):
    network = observer.network
    PlanFactory(network=network)
    row = BookmarkFactory(network=network, user=observer.user)

    client.post(url("bookmark_edit", network, row.pk), {"name": "New", "version": row.version})
    assert fresh(row).name == "New"
    assert "Only the bookmark goes." in client.get(url("bookmark_delete", network, row.pk)).content.decode()
    client.post(url("bookmark_delete", network, row.pk))
    assert not Bookmark.unscoped.exists()


def test_a_name_is_used_once_by_each_person(client, partner, plan):
    BookmarkFactory(network=partner.network, user=partner.user, name="Late")
    BookmarkFactory(network=partner.network, name="Ours")

    assert keep(client, partner.network, "late=on", name="Late").status_code == 422
    assert keep(client, partner.network, "late=on", name="Ours").status_code == 302


def test_twenty_are_enough(client, partner, plan):
    rows = [BookmarkFactory(network=partner.network, user=partner.user) for _number in range(20)]

    refused = keep(client, partner.network, "late=on", name="One more")

    assert "You keep 20 bookmarks already. Delete one first." in refused.content.decode()
    renamed = client.post(url("bookmark_edit", partner.network, rows[0].pk), {"name": "x", "version": 0})
    assert renamed.status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_for_any_number_of_bookmarks(client, partner, plan, rows, django_assert_num_queries):
    for _row in range(rows):
        BookmarkFactory(network=partner.network, user=partner.user)

    with django_assert_num_queries(8):
        client.get(url("engagement_list", partner.network))

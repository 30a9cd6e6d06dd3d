import pytest
from django.db import connection

from bench import floors, pages
from bench.answers import WrongAnswerError
from bench.databases import Database
from bench.pages import Page, check, measure
from bench.worlds import Place, today
from eslnet.making import Size, make_networks
from networks.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.urls("bench.urls")]
SIZE = Size(stakeholders=5, goals=2, engagements=20, meetings=2)


@pytest.fixture
def place(monkeypatch):
    """One made-up network in the database of the test, which is not left."""
    make_networks([1], seed=1, today=today(), size=SIZE)
    User.objects.create_superuser("administrator@example.org")
    monkeypatch.setattr(floors, "connect", lambda _place: HandOfTheTest())
    return Place(Database(connection.settings_dict["NAME"]), 1, "made-up-00001", 20).look_round()


class HandOfTheTest:
    """The connection of the test, since another would not see its rows."""

    def execute(self, sql, values):
        cursor = connection.cursor()
        cursor.execute(sql, values)
        return cursor

    def close(self):
        pass


@pytest.fixture(autouse=True)
def in_the_words_of_django(monkeypatch):
    monkeypatch.setattr(floors, "said", lambda sql: sql)


@pytest.mark.parametrize("measured", pages.PAGES, ids=lambda measured: measured.name)
def test_every_page_is_what_it_should_be_in_at_most_twelve_queries(place, measured):
    for role in measured.roles:
        body, queries = check(place, measured, role)
        assert len(body) > 4000
        assert 0 < queries <= 12


def test_a_page_is_measured_beside_its_floors(place):
    overview = pages.PAGES[0]

    results = measure([place], rounds=2, pages=[overview])

    assert [(row.page, row.role, row.networks, row.rows) for row in results] == [
        ("overview", role, 1, 20) for role in ("coordinator", "school", "observer")
    ]
    for row in results:
        assert row.median_ms > row.floor_ms > 0
        assert row.to_view > row.to_floor > 1
        assert len(row.ratios) == len(row.times) == 2


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        (Page("gone", "no-such-page/", lambda _place: ""), "404"),
        (Page("silent", "overview/", lambda _place: "words nobody wrote"), "says nothing of 'words nobody wrote'"),
        (Page("short", "/language/", lambda _place: ""), "405"),
    ],
)
def test_a_wrong_answer_stops_the_run(place, measured, said):
    with pytest.raises(WrongAnswerError, match=said):
        measure([place], rounds=1, pages=[measured])


def test_a_page_that_is_nearly_empty_stops_the_run(place, monkeypatch):
    monkeypatch.setattr(pages, "LEAST_BYTES", 1_000_000)

    with pytest.raises(WrongAnswerError, match=r"only [0-9]+ bytes"):
        check(place, pages.PAGES[0], "coordinator")


def test_sql_by_hand_that_finds_nothing_stops_the_run(place, monkeypatch):
    monkeypatch.setitem(pages.BY_HAND, "overview", ["SELECT id FROM goals_goal WHERE id = -1"])

    with pytest.raises(WrongAnswerError, match="the SQL for overview finds nothing"):
        measure([place], rounds=1, pages=[pages.PAGES[0]])


def test_a_network_of_another_size_stops_the_run(place):
    with pytest.raises(WrongAnswerError, match="not the engagements asked for"):
        Place(place.database, 1, place.slug, 21).look_round()

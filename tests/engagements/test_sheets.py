"""Engagements taken along: the list in Excel."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from tests.engagements.test_views import commit, engagement_in, url
from tests.factories import GoalFactory, PlanFactory, ProgressNoteFactory, StakeholderFactory

pytestmark = pytest.mark.django_db


def exported(client, network, **query):
    """The cells of the sheet that is sent for the list as it is filtered."""
    answer = client.get(url("engagement_export", network), query)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.active.iter_rows()]


def values(rows):
    return [[cell.value for cell in row] for row in rows]


def a_full_engagement(network):
    plan = PlanFactory(network=network)
    engagement = engagement_in(
        network,
        plan=plan,
        title="Desk",
        status="in_progress",
        progress=60,
        starts_on=dt.date(2026, 9, 1),
        due_on=dt.date(2026, 12, 31),
    )
    for title in ("Fewer absences", "More help"):
        engagement.goals.add(GoalFactory(network=network, plan=plan, title=title))
    commit(engagement, "accepted", role="lead", stakeholder=StakeholderFactory(network=network, name="School"))
    for name, answer in (("Club", "declined"), ("Desk", "not_asked")):
        commit(engagement, answer, stakeholder=StakeholderFactory(network=network, name=name))
    for day in (3, 4):
        moment = dt.datetime(2026, 11, day, 23, 30, tzinfo=dt.UTC)
        ProgressNoteFactory(network=network, engagement=engagement, written_at=moment)
    return engagement


# Export


@pytest.mark.parametrize("role", ["coordinator", "partner", "observer"])
def test_export_says_who_what_and_when_to_everybody_who_reads_the_list(client, request, role):
    network = request.getfixturevalue(role).network
    a_full_engagement(network)

    headings, row = values(exported(client, network))

    assert headings[:10] == [
        *("Engagement", "Goals", "Pillar", "Lead", "Partners", "Status", "Progress in %", "Starts", "Due"),
        "Last progress note",
    ]
    assert row[:10] == [
        "Desk",
        "Fewer absences; More help",
        "Prevention",
        "School (Accepted)",
        "Club (Declined); Desk (Not asked yet)",
        "In progress",
        60,
        dt.datetime(2026, 9, 1),
        dt.datetime(2026, 12, 31),
        dt.datetime(2026, 11, 5),  # half past midnight where the network is
    ]


def test_export_leaves_empty_what_nobody_said(client, coordinator):
    engagement_in(coordinator.network, title="Desk", pillar="")

    (row,) = values(exported(client, coordinator.network))[1:]

    assert [value or None for value in row] == ["Desk", *[None] * 4, "Proposed", *[None] * 10]


def test_export_holds_what_the_list_shows_all_pages_of_it(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    for number in range(51):
        engagement_in(coordinator.network, plan=plan, title=f"Desk {number}")
    engagement_in(coordinator.network, plan=plan, title="Café", status="done")
    engagement_in(coordinator.network, plan=PlanFactory(network=coordinator.network, status="closed"))
    GoalFactory()

    def titles(**query):
        return [row[0] for row in values(exported(client, coordinator.network, **query))[1:]]

    assert len(titles(page="2")) == 52
    assert titles(q="caf") == ["Café"]
    assert titles(status="done", goal="nonsense") == ["Café"]


def test_export_tells_each_engagement_its_own_goals_and_partners_of_those_asked_for(client, coordinator):
    network, plan = coordinator.network, PlanFactory(network=coordinator.network)
    shared = GoalFactory(network=network, plan=plan, title="Fewer absences")
    for title in ("Café", "Caffè", "Desk"):
        engagement = engagement_in(network, plan=plan, title=title)
        engagement.goals.add(shared)
        commit(engagement, "accepted", role="lead", stakeholder=StakeholderFactory(network=network, name=f"{title}!"))

    rows = values(exported(client, network, q="caf"))[1:]

    told = [(row[0], row[1], row[3]) for row in rows]
    assert told == [
        ("Café", "Fewer absences", "Café! (Accepted)"),
        ("Caffè", "Fewer absences", "Caffè! (Accepted)"),
    ]


def test_nothing_in_the_export_calculates(client, coordinator):
    engagement = engagement_in(coordinator.network, title="=HYPERLINK(1)")
    engagement.goals.add(GoalFactory(network=coordinator.network, plan=engagement.plan, title="@x"))
    commit(engagement, role="lead", stakeholder=StakeholderFactory(network=coordinator.network, name="+32 9"))

    (row,) = exported(client, coordinator.network)[1:]

    assert [row[place].value for place in (0, 1, 3)] == ["=HYPERLINK(1)", "@x", "+32 9 (Asked, no answer yet)"]
    assert {cell.data_type for cell in row if cell.value is not None} == {"s"}


def test_export_is_in_the_language_of_the_reader(client, coordinator):
    engagement_in(coordinator.network)
    coordinator.user.language = "nl"
    coordinator.user.save()

    headings, row = values(exported(client, coordinator.network))

    assert (headings[0], row[5]) == ("Engagement", "Voorgesteld")


def test_list_leads_to_the_export_as_it_is_filtered(client, observer):
    engagement_in(observer.network, title="Café")

    page = client.get(url("engagement_list", observer.network), {"q": "caf", "page": "1"}).text

    assert f'href="{url("engagement_export", observer.network)}?q=caf"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_export_asks_the_same_for_any_number_of_rows(client, partner, rows, django_assert_num_queries):
    plan = PlanFactory(network=partner.network)
    for _row in range(rows):
        engagement = engagement_in(partner.network, plan=plan, due_on=timezone.localdate())
        engagement.goals.add(GoalFactory(network=partner.network, plan=plan))
        commit(engagement, stakeholder=partner.own)
        commit(engagement, role="lead")
        ProgressNoteFactory(network=partner.network, engagement=engagement)

    with django_assert_num_queries(9):
        client.get(url("engagement_export", partner.network))

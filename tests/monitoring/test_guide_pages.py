"""Agendas as pages of the inspiration guide, and the guide at an agenda."""

import pytest
from django.urls import reverse

from goals.models import IndicatorDefinition
from monitoring.agendas import FITTING, STANDARD_AGENDAS, with_times
from monitoring.inspiration import ideas_for
from tests.factories import (
    EngagementFactory,
    GoalFactory,
    GuideEntryFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    MeetingFactory,
    MembershipFactory,
    NetworkFactory,
    PlanFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SLUGS = ["kick-off", "goal-setting", "evaluation", "annual"]


@pytest.fixture
def own(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


@pytest.fixture
def meeting(own):
    plan = PlanFactory(network=own.network)
    return MeetingFactory(network=own.network, plan=plan, kind="evaluation")


def measured(meeting, code, **kwargs):
    """A goal of the meeting's plan that this indicator measures."""
    goal = GoalFactory(network=meeting.network, plan=meeting.plan, **kwargs)
    known = IndicatorDefinition.objects.filter(code=code).first()
    definition = known or IndicatorDefinitionFactory(code=code)
    IndicatorFactory(network=meeting.network, goal=goal, definition=definition)
    return goal


def edit_url(meeting):
    return reverse("monitoring:agenda_edit", args=[meeting.network.slug, meeting.pk])


def test_every_standard_agenda_has_ideas_that_are_in_the_guide():
    from eslnet.cases.catalogues import read

    known = {row["code"] for row in read("guide")}

    assert set(FITTING) == set(STANDARD_AGENDAS)
    assert {code for codes in FITTING.values() for code in codes} - known == set()


def test_minutes_add_up():
    titles, minutes, passed = zip(*with_times("evaluation"), strict=True)

    assert titles[0] == "Action points of the last meeting"
    assert minutes == (10, 40, 20, 20, 20, 10)
    assert passed == (10, 50, 70, 90, 110, 120)


def test_agenda_list_leads_to_each_kind(client, own):
    page = client.get("/guide/agendas/").text

    places = [page.index(f'href="/guide/agendas/{slug}/"') for slug in SLUGS]
    assert places == sorted(places)
    assert "120 min" in page


@pytest.mark.parametrize(
    ("slug", "words", "minutes"),
    [
        ("kick-off", "the round is the heart of this meeting", 150),
        ("goal-setting", "Choose by dots rather than by the loudest voice", 180),
        ("evaluation", "Stopping is a result too", 120),
        ("annual", "A plan that only grows is carried out by nobody", 180),
    ],
)
def test_agenda_says_how_the_meeting_goes(client, own, slug, words, minutes):
    GuideEntryFactory(code="M05", pillar="monitoring", names={"en": "Fixed meetings"})

    page = client.get(f"/guide/agendas/{slug}/")

    assert words in page.text
    assert f"{minutes} minutes in all." in page.text
    assert ("Fixed meetings" in page.text) is (slug == "evaluation")
    assert f'href="/n/{own.network.slug}/evaluation/meetings/new/?kind={slug.replace("-", "_")}"' in page.text


@pytest.mark.parametrize("url", ["/guide/agendas/", "/guide/agendas/evaluation/"])
def test_agendas_ask_who_is_there(client, url):
    assert client.get(url).url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("slug", ["other", "kick_off", "x"])
def test_agenda_of_no_kind_is_not_found(client, own, slug):
    assert client.get(f"/guide/agendas/{slug}/").status_code == 404


def test_agenda_stands_in_the_readers_language(client):
    client.force_login(UserFactory(language="nl"))

    page = client.get("/guide/agendas/evaluation/").text

    assert "Stoppen is ook een resultaat" in page
    assert "Actiepunten van de vorige vergadering" in page
    assert "is_translated" not in page


def test_meeting_planned_from_the_guide_is_of_that_kind(client, own):
    PlanFactory(network=own.network)
    url = reverse("monitoring:meeting_create", args=[own.network.slug])

    assert client.get(f"{url}?kind=annual").context["form"]["kind"].value() == "annual"
    assert client.get(f"{url}?kind=party").context["form"]["kind"].value() == "evaluation"


def test_ideas_fit_what_the_goals_are_measured_by_the_strongest_evidence_first(meeting):
    measured(meeting, "IND-08")
    measured(meeting, "IND-09", status="rejected")
    GuideEntryFactory(code="P01", indicator_code="IND-08")
    GuideEntryFactory(code="P02", indicator_code="IND-08", evidence="strong")
    GuideEntryFactory(code="P03", indicator_code="IND-09")
    GuideEntryFactory(code="P04", indicator_code="")
    taken = GuideEntryFactory(code="P05", indicator_code="IND-08")
    EngagementFactory(network=meeting.network, plan=meeting.plan, guide_entry=taken)
    elsewhere = GuideEntryFactory(code="P06", indicator_code="IND-08", evidence="moderate")
    EngagementFactory(guide_entry=elsewhere)

    assert [entry.code for entry in ideas_for(meeting)] == ["P02", "P06", "P01"]


def test_goals_of_other_networks_and_plans_give_no_ideas(meeting):
    other = MeetingFactory(network=NetworkFactory())
    measured(other, "IND-08")
    earlier = MeetingFactory(network=meeting.network, plan=PlanFactory(network=meeting.network))
    measured(earlier, "IND-08")
    GuideEntryFactory(indicator_code="IND-08")

    assert ideas_for(meeting) == []
    assert len(ideas_for(other)) == 1


def test_agenda_in_the_making_leads_to_the_guide(client, meeting):
    measured(meeting, "IND-08")
    entry = GuideEntryFactory(indicator_code="IND-08", names={"en": "First-morning contact"})

    page = client.get(edit_url(meeting)).text

    assert '<a href="/guide/agendas/evaluation/">How such a meeting goes</a>' in page
    assert f'<a href="{entry.get_absolute_url()}">First-morning contact</a>' in page


def test_agenda_of_another_kind_of_meeting_leads_to_all_of_them(client, own):
    meeting = MeetingFactory(network=own.network, kind="other")

    page = client.get(edit_url(meeting)).text

    assert '<a href="/guide/agendas/">How meetings go</a>' in page
    assert '<a href="/guide/">Ideas from the guide</a>' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_ideas_for_a_meeting_are_one_query(meeting, rows, django_assert_num_queries):
    for row in range(rows):
        measured(meeting, f"IND-{row}")
        GuideEntryFactory(indicator_code=f"IND-{row}")

    with django_assert_num_queries(1):
        assert len(ideas_for(meeting)) == rows

"""A network shares what it did: offered, published or sent back, read by others, used by others."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from engagements import practices
from engagements.inspiration import draft_of, echo_of
from engagements.models import Engagement, SharedPractice
from outbox.models import OutgoingMail
from tests.admin_pages import page_of
from tests.factories import (
    CommitmentFactory,
    EngagementFactory,
    GoalFactory,
    GuideEntryFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    MembershipFactory,
    NetworkFactory,
    PlanFactory,
    SharedPracticeFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

STORY = {
    "title": "Call before noon",
    "what": "A call home on the first morning.",
    "results": "Two in three parents answer.",
    "lesson": "Do not call after four.",
    "language": "nl",
}


@pytest.fixture
def own(client):
    """A coordinator who is signed in."""
    membership = MembershipFactory(network__name="Netwerk Vaartbeke", network__territory="Vaartbeke")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def administrator():
    return UserFactory(is_staff=True, is_superuser=True)


def published(administrator, **kwargs):
    practice = SharedPracticeFactory(**kwargs)
    return practices.publish(by=administrator, practice=practice)


def address(name, membership, *args):
    return reverse(f"engagements:{name}", args=[membership.network.slug, *args])


def running(network, **kwargs):
    return EngagementFactory(network=network, status="in_progress", **kwargs)


def mails():
    return list(OutgoingMail.unscoped.order_by("pk").values_list("recipient", "subject", "network"))


# Offering


def test_coordinator_offers_an_engagement(client, own, administrator):
    engagement = running(own.network, pillar="prevention")

    answer = client.post(address("practice_offer", own, engagement.pk), STORY)

    practice = SharedPractice.unscoped.get()
    assert answer.url == address("practice_list", own)
    assert (practice.state, practice.engagement, practice.offered_by) == ("offered", engagement, own.user)
    assert (practice.language, practice.is_named, practice.pillar) == ("nl", False, "prevention")
    assert mails() == [(administrator.email, "Netwerk Vaartbeke offers to the guide: Call before noon", None)]


def test_offer_begins_with_what_the_engagement_says(client, own):
    engagement = running(own.network, title="Call", what="On the first morning", status_note="Call early")

    initial = client.get(address("practice_offer", own, engagement.pk)).context["form"].initial

    assert [initial[name] for name in ["title", "what", "lesson", "language"]] == [
        "Call",
        "On the first morning",
        "Call early",
        "en",
    ]


def test_what_is_only_proposed_is_not_offered(client, own):
    engagement = EngagementFactory(network=own.network)

    answer = client.post(address("practice_offer", own, engagement.pk), STORY)

    assert answer.status_code == 422
    assert "What is only proposed has taught nobody anything yet." in answer.text
    assert "Two in three parents answer." in answer.text
    assert SharedPractice.unscoped.count() == 0


def test_engagement_page_offers_to_share_what_runs(client, own):
    proposed, runs = EngagementFactory(network=own.network), running(own.network)

    assert "/share/" not in client.get(proposed.get_absolute_url()).text
    assert address("practice_offer", own, runs.pk) in client.get(runs.get_absolute_url()).text


def test_engagement_offered_already_is_changed_instead(client, own):
    practice = SharedPracticeFactory(network=own.network)

    answer = client.get(address("practice_offer", own, practice.engagement_id))

    assert answer.url == address("practice_edit", own, practice.pk)


def test_network_that_is_named_says_whom_to_ask(client, own):
    answer = client.post(address("practice_offer", own, running(own.network).pk), STORY | {"is_named": "on"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "contact_email": ["Say which office answers questions, or do not name your network."]
    }


@pytest.mark.parametrize("field", ["title", "what", "results", "lesson"])
def test_network_that_stays_unnamed_does_not_name_itself_or_its_partners(client, own, field):
    StakeholderFactory(network=own.network, name="Atheneum De Sluis")
    texts = STORY | {field: "In vaartbeke the ATHENEUM DE SLUIS called."}

    answer = client.post(address("practice_offer", own, running(own.network).pk), texts)

    assert answer.status_code == 422
    words = "You do not want to be named, but here stands: Vaartbeke, Atheneum De Sluis."
    assert answer.context["form"].errors == {field: [words]}


def test_network_that_is_named_may_name_itself(client, own):
    texts = STORY | {"what": "In Vaartbeke.", "is_named": "on", "contact_email": "education@vaartbeke.example.org"}

    client.post(address("practice_offer", own, running(own.network).pk), texts)

    assert SharedPractice.unscoped.get().told_by == "Netwerk Vaartbeke"


def test_facts_come_from_the_engagement_without_names():
    town, school = StakeholderTypeFactory(code="LOCGOV"), StakeholderTypeFactory(code="SEC")
    engagement = running(NetworkFactory(), pillar="prevention", school_levels=["primary"], funding=["local"])
    network = engagement.network
    for kind, role in [(town, "lead"), (school, "partner"), (school, "partner")]:
        CommitmentFactory(
            network=network,
            engagement=engagement,
            stakeholder=StakeholderFactory(network=network, type=kind),
            role=role,
        )
    goal = GoalFactory(network=network, plan=engagement.plan)
    IndicatorFactory(network=network, goal=goal, definition=IndicatorDefinitionFactory(code="IND-08"))
    engagement.goals.add(goal)

    facts = practices.facts_of(engagement)

    assert facts == {
        "pillar": "prevention",
        "school_levels": ["primary"],
        "intervention_level": "",
        "funding": ["local"],
        "lead_type": "LOCGOV",
        "partner_types": ["SEC"],
        "indicator_code": "IND-08",
        "guide_entry": None,
    }


# The administrator decides


def test_published_is_read_by_everybody_and_its_coordinators_hear(client, own, administrator):
    practice = SharedPracticeFactory(network=own.network)
    assert client.get(practice.get_absolute_url()).status_code == 404

    practices.publish(by=administrator, practice=practice)

    assert client.get(practice.get_absolute_url()).status_code == 200
    assert mails() == [(own.user.email, "In the guide: Call before noon", own.network.pk)]
    client.force_login(UserFactory())
    assert "Two in three parents answer." in client.get(practice.get_absolute_url()).text


def test_sent_back_is_not_read_and_its_coordinators_hear_why(client, own, administrator):
    practice = SharedPracticeFactory(network=own.network)

    practices.send_back(by=administrator, practice=practice, why="Say in which year.")

    assert client.get(practice.get_absolute_url()).status_code == 404
    assert mails() == [(own.user.email, "Please change something: Call before noon", own.network.pk)]
    mail = OutgoingMail.unscoped.get()
    assert "Say in which year." in mail.text
    assert address("practice_edit", own, practice.pk) in mail.text
    assert "Sent back: Say in which year." in client.get(address("practice_list", own)).text


def test_what_is_decided_is_not_published_again(administrator):
    practice = published(administrator)

    with pytest.raises(ValidationError, match="Somebody has decided about it already"):
        practices.publish(by=administrator, practice=practice)


@pytest.mark.parametrize("why", ["", "  "])
def test_sending_back_needs_a_reason(administrator, why):
    with pytest.raises(ValidationError, match="Say why"):
        practices.send_back(by=administrator, practice=SharedPracticeFactory(), why=why)


def test_what_was_published_can_be_sent_back_once(administrator):
    practice = published(administrator)

    practices.send_back(by=administrator, practice=practice, why="A pupil is named.")

    assert practice.is_sent_back
    with pytest.raises(ValidationError, match="sent back already"):
        practices.send_back(by=administrator, practice=practice, why="Again")


def test_change_of_what_is_published_waits_again(client, own, administrator):
    practice = published(administrator, network=own.network, engagement__status="done")

    answer = client.post(address("practice_edit", own, practice.pk), STORY | {"title": "Call early"})

    practice.refresh_from_db()
    assert answer.status_code == 302, answer.context["form"].errors
    assert (practice.title, practice.state, practice.decided_at, practice.decided_by) == (
        "Call early",
        "offered",
        None,
        None,
    )
    assert client.get(practice.get_absolute_url()).status_code == 404


def test_changing_the_engagement_changes_nothing_in_the_guide(client, own, administrator):
    practice = published(administrator, network=own.network)
    Engagement.unscoped.filter(pk=practice.engagement_id).update(title="Secret", what="Secret", pillar="monitoring")

    page = client.get(practice.get_absolute_url()).text.split("<main", 1)[1]

    assert "Secret" not in page
    assert "pillar-monitoring" not in page


def test_withdrawn_is_gone_and_the_engagement_stays(client, own, administrator):
    practice = published(administrator, network=own.network)

    page = client.get(address("practice_withdraw", own, practice.pk)).text
    answer = client.post(address("practice_withdraw", own, practice.pk))

    assert "Other networks no longer read it in the guide." in page
    assert answer.url == address("practice_list", own)
    assert client.get(practice.get_absolute_url()).status_code == 404
    assert Engagement.unscoped.filter(pk=practice.engagement_id).exists()


def test_engagement_that_is_shared_is_not_deleted(client, own):
    practice = SharedPracticeFactory(network=own.network, title="Call before noon")

    answer = client.post(address("engagement_delete", own, practice.engagement_id), follow=True)

    assert "It cannot be deleted, because this needs it: Call before noon." in answer.text


@pytest.mark.parametrize(
    "bad",
    [
        {"is_named": True, "contact_email": ""},
        {"state": "sent_back"},
        {"state": "published", "decided_at": None},
    ],
)
def test_database_refuses_what_makes_no_sense(bad):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        SharedPracticeFactory(**bad)


def test_administrator_publishes_several_at_once(client, administrator):
    client.force_login(administrator)
    waiting, decided = SharedPracticeFactory(), published(administrator, title="Coach")
    chosen = {"action": "publish", "_selected_action": [waiting.pk, decided.pk]}

    page = client.post(page_of(SharedPractice, "changelist"), chosen, follow=True).text

    waiting.refresh_from_db()
    assert (waiting.is_published, waiting.decided_by) == (True, administrator)
    assert "Published: Call before noon." in page
    assert "Coach: Somebody has decided about it already." in page


def test_administrator_is_asked_why_it_goes_back(client, administrator):
    client.force_login(administrator)
    practice = SharedPracticeFactory()
    url, chosen = page_of(SharedPractice, "changelist"), {"action": "send_back", "_selected_action": practice.pk}

    asked = client.post(url, chosen)
    empty = client.post(url, chosen | {"confirmed": "1", "why": ""})
    done = client.post(url, chosen | {"confirmed": "1", "why": "Say in which year."}, follow=True)

    practice.refresh_from_db()
    assert "Why does it go back?" in asked.text
    assert (asked.status_code, empty.status_code) == (200, 422)
    assert "This field is required." in empty.text
    assert "Sent back: Call before noon." in done.text
    assert (practice.state, practice.why_sent_back) == ("sent_back", "Say in which year.")


# What others read


def test_unnamed_network_stays_unnamed(client, own, administrator):
    practice = published(
        administrator,
        network__name="Netwerk Brugge",
        contact_email="education@brugge.example.org",
        contact_office="Education, Brugge",
    )

    for url in [practice.get_absolute_url(), reverse("shared_practice_list")]:
        page = client.get(url).text
        assert "Another network" in page
        assert "rugge" not in page.casefold()


def test_named_network_says_whom_to_ask(client, own, administrator):
    practice = published(
        administrator, network__name="Netwerk Brugge", is_named=True, contact_email="education@brugge.example.org"
    )

    page = client.get(practice.get_absolute_url()).text

    assert "Netwerk Brugge" in page
    assert 'href="mailto:education@brugge.example.org"' in page
    assert "From another town" in page


def test_practice_in_another_language_says_which(client, own, administrator):
    practice = published(administrator, language="nl")

    page = client.get(practice.get_absolute_url()).text

    assert '<h1 lang="nl">Call before noon</h1>' in page
    assert "The network wrote it in: Dutch." in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Coach", "Desk"]),
        ("?q=desk", ["Desk"]),
        ("?pillar=prevention", ["Coach"]),
        ("?pillar=x&q=%00", ["Coach", "Desk"]),
    ],
)
def test_shared_practice_list_is_narrowed_by_the_address(client, own, administrator, query, found):
    published(administrator, title="Coach", pillar="prevention")
    published(administrator, title="Desk", pillar="intervention")
    SharedPracticeFactory(title="Waits")

    page = client.get(reverse("shared_practice_list") + query).context["page"]

    assert sorted(practice.title for practice in page) == found


@pytest.mark.parametrize("rows", [1, 3])
def test_shared_practice_list_asks_as_much_for_many_as_for_few(
    client, own, administrator, rows, django_assert_num_queries
):
    for _row in range(rows):
        published(administrator, guide_entry=GuideEntryFactory())

    with django_assert_num_queries(4):
        answer = client.get(reverse("shared_practice_list"))

    assert len(answer.context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_practice_list_asks_as_much_for_many_as_for_few(client, own, rows, django_assert_num_queries):
    for _row in range(rows):
        SharedPracticeFactory(network=own.network)

    with django_assert_num_queries(4):
        answer = client.get(address("practice_list", own))

    assert len(answer.context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_shared_practice_detail_asks_as_much_for_many_types_as_for_few(
    client, own, administrator, rows, django_assert_num_queries
):
    codes = [StakeholderTypeFactory(code=f"T{row}", names={"en": f"Type {row}"}).code for row in range(rows)]
    IndicatorDefinitionFactory(code="IND-08")
    practice = published(
        administrator, lead_type="T0", partner_types=codes, indicator_code="IND-08", guide_entry=GuideEntryFactory()
    )

    with django_assert_num_queries(6):
        answer = client.get(practice.get_absolute_url())

    assert answer.context["types"] == [f"Type {row}" for row in range(rows)]


@pytest.mark.parametrize("name", ["shared_practice_list", "shared_practice_detail"])
def test_shared_practice_asks_who_is_there(client, name):
    url = reverse(name, args=[1] if name.endswith("detail") else [])

    assert client.get(url).url == f"/accounts/login/?next={url}"


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_only_coordinators_share(client, role):
    membership = MembershipFactory(role=role)
    client.force_login(membership.user)

    assert client.get(address("practice_list", membership)).status_code == 403


# Also done in


def test_networks_with_an_engagement_are_counted_and_only_who_wants_is_named(own, administrator):
    entry = GuideEntryFactory()
    running(own.network, guide_entry=entry)
    for name, is_named in [("Netwerk Brugge", True), ("Netwerk Gent", False)]:
        other = NetworkFactory(name=name)
        engagement = running(other, guide_entry=entry)
        running(other, guide_entry=entry)
        contact = "a@b.example.org" if is_named else ""
        published(
            administrator,
            network=other,
            engagement=engagement,
            guide_entry=entry,
            is_named=is_named,
            contact_email=contact,
            title=name[8:10],
        )
    running(NetworkFactory(), guide_entry=entry)
    EngagementFactory(guide_entry=entry)
    running(NetworkFactory(), guide_entry=GuideEntryFactory())

    echo = echo_of(entry, own.user)

    assert echo.networks == 3
    assert sorted((title, told_by) for title, _url, told_by in echo.practices) == [
        ("Br", "Netwerk Brugge"),
        ("Ge", "Another network"),
    ]


@pytest.mark.parametrize(
    ("others", "said"),
    [(0, None), (1, "Also done in another network."), (2, "Also done in 2 other networks.")],
)
def test_entry_says_in_how_many_other_networks_it_was_done(client, own, others, said):
    entry = GuideEntryFactory()
    running(own.network, guide_entry=entry)
    for _row in range(others):
        running(NetworkFactory(), guide_entry=entry)

    page = client.get(entry.get_absolute_url()).text

    assert ("Also done" in page) is bool(said)
    assert said is None or said in page


# Use this


def test_idea_becomes_a_draft_with_those_who_fit_and_the_goals_it_is_measured_by(own, administrator):
    network, plan = own.network, PlanFactory(network=own.network)
    school = StakeholderFactory(network=network, type=StakeholderTypeFactory(code="SEC"))
    goal, other = GoalFactory(network=network, plan=plan), GoalFactory(network=network, plan=plan)
    IndicatorFactory(network=network, goal=goal, definition=IndicatorDefinitionFactory(code="IND-08"))
    IndicatorFactory(network=network, goal=other, definition=IndicatorDefinitionFactory(code="IND-09"))
    practice = published(
        administrator, pillar="prevention", school_levels=["primary"], lead_type="SEC", indicator_code="IND-08"
    )

    draft = draft_of(practice, network, plan)

    assert draft == {
        "guide_entry": "",
        "title": "Call before noon",
        "what": "A call home on the first morning.",
        "pillar": "prevention",
        "school_levels": ["primary"],
        "funding": [],
        "intervention_level": "",
        "goals": [goal],
        "leads": [school],
        "partners": [],
    }


def test_use_this_leads_from_a_shared_practice_to_a_draft(client, own, administrator):
    PlanFactory(network=own.network)
    IndicatorDefinitionFactory(code="IND-08", names={"en": "Absence rate"})
    practice = published(administrator, indicator_code="IND-08", guide_entry=GuideEntryFactory(code="P02"))
    url = f"{address('engagement_create', own)}?practice={practice.pk}"

    assert f'href="{url}"' in client.get(practice.get_absolute_url()).text
    page = client.get(url)

    assert page.context["form"].initial["title"] == "Call before noon"
    assert page.context["form"].initial["guide_entry"] == "P02"
    assert "Elsewhere it is measured by:" in page.text
    assert 'href="/guide/indicators/IND-08/">Absence rate</a>' in page.text
    assert "No goal of your plan is measured by it yet." in page.text


def test_entry_of_the_guide_ticks_the_goals_its_indicator_measures(client, own):
    plan = PlanFactory(network=own.network)
    goal = GoalFactory(network=own.network, plan=plan)
    IndicatorFactory(network=own.network, goal=goal, definition=IndicatorDefinitionFactory(code="IND-08"))
    GuideEntryFactory(code="P01", indicator_code="IND-08")

    page = client.get(f"{address('engagement_create', own)}?guide=P01")

    assert page.context["form"].initial["goals"] == [goal]
    assert "The goals it measures here are ticked." in page.text


def test_practice_that_is_not_published_is_not_used(client, own):
    PlanFactory(network=own.network)
    practice = SharedPracticeFactory()

    page = client.get(f"{address('engagement_create', own)}?practice={practice.pk}")

    assert "title" not in page.context["form"].initial or not page.context["form"].initial["title"]

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.models import Commitment
from tests.factories import (
    ActionPointFactory,
    AskedCommitmentFactory,
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    IndicatorFactory,
    LeadMandateFactory,
    MeasurementFactory,
    MeetingFactory,
    MembershipFactory,
    NoteRequestFactory,
    OutgoingMailFactory,
    PlanFactory,
    ProgressNoteFactory,
    ResponsibilityFactory,
    StakeholderFactory,
    StepFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)


def overview_of(client, membership):
    answer = client.get(reverse("overview", args=[membership.network.slug]))
    assert answer.status_code == 200
    return answer.context["overview"]


def said(card):
    return [(sentence.state, sentence.text) for sentence in card.sentences]


def test_overview_of_an_empty_network_says_where_to_begin(client, coordinator):
    overview = overview_of(client, coordinator)

    assert [said(card) for card in overview.cards] == [
        [("todo", "Add the first stakeholder")],
        [("todo", "Set the plan period")],
        [("todo", "Ask the first partner for an engagement")],
        [("todo", "Agree on how you evaluate")],
    ]
    assert overview.needs == []


def test_every_sentence_of_an_empty_network_leads_to_a_page_that_opens(client, coordinator):
    for card in overview_of(client, coordinator).cards:
        for sentence in card.sentences:
            assert client.get(sentence.url).status_code == 200


def test_overview_says_what_is_missing_and_late(client, coordinator):
    network = coordinator.network
    plan = PlanFactory(network=network)
    lead = LeadMandateFactory(network=network).stakeholder
    ResponsibilityFactory(network=network, stakeholder=lead, pillar="prevention")
    goal = GoalFactory(network=network, plan=plan, title="Fewer leave")
    late = EngagementFactory(network=network, plan=plan, title="Charter", due_on=YESTERDAY)
    AskedCommitmentFactory(network=network, engagement=late, stakeholder=lead)
    ProgressNoteFactory(network=network, engagement=late, obstacle="No room")
    meeting = MeetingFactory(network=network, plan=plan)
    ActionPointFactory(network=network, meeting=meeting, text="Write to the boards", due_on=YESTERDAY)

    overview = overview_of(client, coordinator)

    stakeholders, goals, engagements, evaluation = [said(card) for card in overview.cards]
    assert ("ok", "The network has a lead") in stakeholders
    assert ("todo", "A pillar nobody leads") in stakeholders
    assert ("todo", "1 stakeholder has no contact") in stakeholders
    assert goals == [("todo", "Without an indicator"), ("todo", "Without a deadline")]
    assert engagements == [
        ("ok", "0 done, 0 running"),
        ("late", "1 late"),
        ("todo", "Help wanted"),
        ("todo", "1 partner has not answered"),
        ("todo", "Nobody leads"),
        ("todo", "Without a goal"),
    ]
    assert ("late", "1 action point late") in evaluation
    assert [(need.title, need.detail, need.is_late) for need in overview.needs] == [
        ("Charter", "1 day late · Help wanted: No room", True),
        ("Write to the boards", f"due {YESTERDAY:%-d %B %Y}", True),
    ]
    assert [glance.goal for glance in overview.glances] == [goal]


@pytest.mark.parametrize("role", ["coordinator", "observer"])
@pytest.mark.parametrize("rows", [1, 3])
def test_overview_asks_the_same_for_any_number_of_rows(client, role, rows, django_assert_num_queries):
    membership = MembershipFactory(role=role)
    network = membership.network
    client.force_login(membership.user)
    plan = PlanFactory(network=network)
    EvaluationAgreementFactory(network=network, plan=plan, meetings_a_year=4)
    for _row in range(rows):
        stakeholder = LeadMandateFactory(network=network).stakeholder
        goal = GoalFactory(network=network, plan=plan)
        MeasurementFactory(network=network, indicator=IndicatorFactory(network=network, goal=goal, target=3))
        engagement = EngagementFactory(network=network, plan=plan, due_on=YESTERDAY)
        AskedCommitmentFactory(network=network, engagement=engagement, stakeholder=stakeholder)
        CommitmentFactory(
            network=network,
            engagement=engagement,
            answer="declined",
            asked_at=timezone.now(),
            answered_at=timezone.now(),
        )
        ProgressNoteFactory(network=network, engagement=engagement, obstacle="No room")
        meeting = MeetingFactory(network=network, plan=plan, held_on=YESTERDAY)
        MeetingFactory(network=network, plan=plan, held_on=TOMORROW)
        ActionPointFactory(network=network, meeting=meeting, owner=stakeholder)

    with django_assert_num_queries(12):
        client.get(reverse("overview", args=[network.slug]))


def my_part_of(client, membership):
    answer = client.get(reverse("my_part", args=[membership.network.slug]))
    assert answer.status_code == 200
    return answer


def test_my_part_shows_what_is_asked_promised_and_to_do(client, partner):
    network, own = partner.network, partner.own
    asked = AskedCommitmentFactory(network=network, stakeholder=own)
    promised = CommitmentFactory(
        network=network,
        stakeholder=own,
        answer="accepted",
        asked_at=timezone.now(),
        answered_at=timezone.now(),
    )
    step = StepFactory(network=network, engagement=promised.engagement, responsible=own)
    point = ActionPointFactory(network=network, owner=own)
    meeting = MeetingFactory(network=network, held_on=TOMORROW)
    AskedCommitmentFactory(network=network)

    answer = my_part_of(client, partner)

    assert answer.context["part"].asked == [asked]
    assert answer.context["part"].promised == [promised]
    assert answer.context["part"].steps == [step]
    assert answer.context["points"] == [point]
    assert answer.context["meeting"] == meeting
    page = answer.content.decode()
    assert reverse("engagements:commitment_answer", args=[network.slug, asked.pk]) in page
    assert reverse("engagements:note_create", args=[network.slug, promised.engagement_id]) in page


@pytest.mark.parametrize("rows", [1, 3])
def test_my_part_asks_the_same_for_any_number_of_rows(client, partner, rows, django_assert_num_queries):
    for _row in range(rows):
        commitment = AskedCommitmentFactory(network=partner.network, stakeholder=partner.own)
        CommitmentFactory(
            network=partner.network,
            stakeholder=partner.own,
            answer="accepted",
            asked_at=timezone.now(),
            answered_at=timezone.now(),
        )
        StepFactory(network=partner.network, engagement=commitment.engagement, responsible=partner.own)
        ActionPointFactory(network=partner.network, owner=partner.own)
        MeetingFactory(network=partner.network, held_on=TOMORROW)
        MeasurementFactory(
            network=partner.network, indicator__network=partner.network, state="returned", submitted_by=partner.own
        )
        NoteRequestFactory(
            network=partner.network, stakeholder=partner.own, engagement=Commitment.unscoped.latest("pk").engagement
        )

    with django_assert_num_queries(11):
        my_part_of(client, partner)


def test_my_part_shows_what_is_to_be_told_by_when(client, partner):
    accepted = CommitmentFactory(
        network=partner.network,
        stakeholder=partner.own,
        answer="accepted",
        asked_at=timezone.now(),
        answered_at=timezone.now(),
    )
    round_fields = {"round__answer_by_on": TOMORROW, "round__message": "Short is fine."}
    request = NoteRequestFactory(
        network=partner.network, stakeholder=partner.own, engagement=accepted.engagement, **round_fields
    )

    page = my_part_of(client, partner)

    assert page.context["owed"] == [request]
    assert "Short is fine." in page.text
    assert f"to be told by {TOMORROW:%-d %B %Y}" in page.text
    ProgressNoteFactory(network=partner.network, engagement=accepted.engagement, stakeholder=partner.own)
    assert my_part_of(client, partner).context["owed"] == []


def test_my_part_of_who_speaks_for_nobody_says_so(client, observer):
    assert "You do not speak for a stakeholder" in my_part_of(client, observer).content.decode()


def test_home_leads_straight_into_the_only_network(client, coordinator):
    assert client.get("/")["Location"] == f"/n/{coordinator.network.slug}/"


@pytest.mark.parametrize(
    ("role", "page"), [("coordinator", "overview"), ("partner", "my_part"), ("observer", "overview")]
)
def test_each_role_has_its_own_first_page(client, role, page):
    membership = MembershipFactory(role=role)
    client.force_login(membership.user)

    answer = client.get(f"/n/{membership.network.slug}/")

    assert answer["Location"] == reverse(page, args=[membership.network.slug])


def test_home_lets_choose_among_several_networks(client, coordinator):
    other = MembershipFactory(user=coordinator.user, role="observer")

    page = client.get("/").content.decode()

    assert coordinator.network.name in page
    assert other.network.name in page


def test_home_of_a_stranger_is_the_sign_in(client, db):
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_home_of_who_is_in_no_network_says_so(client, db):
    client.force_login(UserFactory())

    assert "You are not in a network yet" in client.get("/").content.decode()


def test_a_form_without_its_token_is_told_how_to_go_on(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "nl"})

    assert answer.status_code == 403
    assert "send" in answer.content.decode().lower()


def test_contacts_of_another_network_do_not_show_in_my_part(client, partner):
    elsewhere = ContactFactory(user=partner.user)
    AskedCommitmentFactory(network=elsewhere.network, stakeholder=elsewhere.stakeholder)

    assert my_part_of(client, partner).context["part"].asked == []


def test_a_stakeholder_that_left_no_longer_counts(client, coordinator):
    StakeholderFactory(network=coordinator.network)
    StakeholderFactory(network=coordinator.network, left_on=YESTERDAY)

    assert overview_of(client, coordinator).cards[0].big == "1"


@pytest.mark.parametrize(("role", "told"), [("coordinator", True), ("observer", False)])
def test_overview_tells_the_coordinator_that_mail_is_held_up(client, role, told):
    membership = MembershipFactory(role=role)
    client.force_login(membership.user)
    PlanFactory(network=membership.network)
    late = timezone.now() - dt.timedelta(minutes=16)
    OutgoingMailFactory(network=membership.network, queued_at=late)

    page = client.get(reverse("overview", args=[membership.network.slug])).content.decode()

    assert ("1 mail has been waiting for more than 15 minutes." in page) == told

"""What a partner and the coordinator read when something is asked or answered."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from engagements import actions
from engagements.models import Commitment
from networks.models import User
from outbox.models import OutgoingMail
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    MembershipFactory,
    NetworkFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

Answer = Commitment.Answer


@pytest.fixture
def network():
    network = NetworkFactory(name="Vaartbeke", plan_language="en")
    MembershipFactory(network=network, user=UserFactory(email="lead@vaartbeke.example.org", language="en"))
    return network


@pytest.fixture
def school(network):
    school = StakeholderFactory(network=network, name="De Sluis")
    user = UserFactory(email="zorg@desluis.example.org", full_name="Els")
    MembershipFactory(network=network, user=user, role="partner")
    ContactFactory(network=network, stakeholder=school, user=user)
    return school


@pytest.fixture
def commitment(network, school):
    engagement = EngagementFactory(
        network=network,
        title="Morning message",
        what="A message on the first morning, in six languages.",
        due_on=dt.date(2027, 6, 30),
        due_precision="month",
    )
    return CommitmentFactory(network=network, engagement=engagement, stakeholder=school)


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Runs a step and returns what was mailed by it."""

    def sent(step):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        return list(mail.outbox)

    return sent


def ask(commitment):
    return lambda: actions.ask(by=UserFactory(), commitment=commitment)


def test_the_school_is_asked_by_mail_with_what_exactly_and_until_when(sent, commitment):
    (message,) = sent(ask(commitment))

    assert message.to == ["Els <zorg@desluis.example.org>"]
    assert message.subject == "A question for De Sluis: Morning message"
    assert message.from_email == "Coordination of Vaartbeke <eslnet@localhost>"
    assert message.reply_to == ["lead@vaartbeke.example.org"]
    assert message.body.startswith(
        "Vaartbeke asks De Sluis: do you take this on?\n\n"
        "Morning message\nA message on the first morning, in six languages.\nUntil June 2027\n"
        "Answer: http://localhost:8000/answers/"
    )
    assert (
        f"Look at the engagement: http://localhost:8000/n/{commitment.network.slug}"
        f"/engagements/{commitment.engagement_id}/\n"
    ) in message.body


def test_a_lead_is_asked_to_lead(sent, commitment):
    commitment.role = Commitment.Role.LEAD
    commitment.save()

    (message,) = sent(ask(commitment))

    assert message.body.startswith("Vaartbeke asks De Sluis: do you lead this?")


def test_who_has_no_account_answers_by_the_same_link(sent, network, commitment):
    commitment.stakeholder.contacts.all().delete()
    ContactFactory(network=network, stakeholder=commitment.stakeholder, email="bureau@desluis.example.org")

    (message,) = sent(ask(commitment))

    assert "Answer: http://localhost:8000/answers/" in message.body
    assert "Look at the engagement" not in message.body


def test_who_speaks_is_looked_up_on_the_day_of_the_network(sent, network, commitment):
    network.time_zone = "Atlantic/Azores"
    network.save()
    last_day = dt.date(2027, 3, 1)
    commitment.stakeholder.contacts.update(until_on=last_day)
    commitment.refresh_from_db()

    with time_machine.travel(dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.UTC), tick=False):  # in Brussels the day after
        (message,) = sent(ask(commitment))

    assert message.to == ["Els <zorg@desluis.example.org>"]


def test_who_has_an_account_but_no_role_here_any_more_is_led_to_no_closed_page(sent, network, commitment):
    network.memberships.filter(role="partner").delete()

    (message,) = sent(ask(commitment))

    assert "Look at the engagement" not in message.body


def test_who_cannot_be_reached_gets_no_mail(sent, commitment):
    commitment.stakeholder.contacts.all().delete()

    assert sent(ask(commitment)) == []


def test_all_who_were_not_asked_get_one_mail_each(sent, network, commitment):
    other = StakeholderFactory(network=network)
    ContactFactory(network=network, stakeholder=other, email="other@x.org")
    CommitmentFactory(network=network, engagement=commitment.engagement, stakeholder=other)

    messages = sent(lambda: actions.ask_all(by=UserFactory(), engagement=commitment.engagement))

    assert sorted(message.to[0] for message in messages) == [
        "Els <zorg@desluis.example.org>",
        "Head teacher <other@x.org>",
    ]


def test_a_changed_date_asks_by_mail_again(sent, commitment):
    actions.answer(by=UserFactory(), commitment=commitment, answer=Answer.ACCEPTED)
    engagement = commitment.engagement
    engagement.due_on = dt.date(2027, 12, 31)

    (message,) = sent(lambda: actions.revise(by=UserFactory(), engagement=engagement))

    assert "Until December 2027" in message.body


def test_a_question_answered_before_its_mail_left_is_not_mailed(commitment):
    actions.ask(by=UserFactory(), commitment=commitment)
    actions.answer(by=UserFactory(), commitment=commitment, answer=Answer.ACCEPTED)

    assert list(OutgoingMail.unscoped.values_list("kind", "status")) == [("question", "superseded")]


@pytest.mark.parametrize("how", ["done", "answered", "asked anew", "deleted"])
def test_the_outbox_asks_before_sending_whether_the_question_is_still_open(commitment, how):
    from outbox.relevance import reason_not_to_send

    actions.ask(by=UserFactory(), commitment=commitment)
    question = OutgoingMail.unscoped.get()
    assert reason_not_to_send(question) == ""

    if how == "done":
        commitment.engagement.status = "done"
        commitment.engagement.save()
    elif how == "answered":
        Commitment.unscoped.update(answer=Answer.DECLINED, answered_at=timezone.now())
    elif how == "asked anew":
        Commitment.unscoped.update(asked_at=timezone.now())
    else:
        commitment.delete()

    assert reason_not_to_send(question) == "The question was answered, withdrawn or asked anew."


def test_the_coordinator_hears_of_a_change_proposed(sent, commitment):
    (message,) = sent(
        lambda: actions.answer(
            by=UserFactory(),
            commitment=commitment,
            answer=Answer.CHANGE_PROPOSED,
            proposed_change="In three languages.",
            proposed_due_on=dt.date(2027, 9, 30),
        )
    )

    assert message.to[0].endswith("<lead@vaartbeke.example.org>")
    assert message.subject == "De Sluis proposes a change: Morning message"
    assert "In three languages.\nAnother date: " in message.body


def test_the_coordinator_hears_who_declines_and_why(sent, commitment):
    (message,) = sent(
        lambda: actions.answer(by=UserFactory(), commitment=commitment, answer=Answer.DECLINED, reason="No hands.")
    )

    assert message.subject == "De Sluis declines: Morning message"
    assert "No hands." in message.body


def test_a_coordinator_with_the_longest_address_hears_too(sent, network, commitment):
    longest = f"{'c' * 64}@{'.'.join(['d' * 60] * 3)}.org"
    User.objects.filter(memberships__network=network, memberships__role="coordinator").update(email=longest)

    (message,) = sent(lambda: actions.answer(by=UserFactory(), commitment=commitment, answer=Answer.DECLINED))

    assert longest in message.to[0]
    assert len(OutgoingMail.unscoped.get().key) <= OutgoingMail._meta.get_field("key").max_length


@pytest.mark.parametrize(
    "answer",
    [{"answer": Answer.ACCEPTED}, {"answer": Answer.DECLINED, "how_known": "by phone"}],
    ids=["yes", "on behalf"],
)
def test_a_yes_and_what_the_coordinator_typed_in_are_not_mailed(sent, commitment, answer):
    assert sent(lambda: actions.answer(by=UserFactory(), commitment=commitment, **answer)) == []

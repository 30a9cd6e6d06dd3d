"""The last look, just before a reminder leaves."""

import datetime as dt

import pytest
import time_machine
from django.core import mail as django_mail

from engagements.models import Engagement
from monitoring.models import Meeting
from networks.models import Membership, User
from outbox import relevance, sending
from outbox.actions import prefer
from outbox.models import OutgoingMail
from reminders import queries
from reminders.models import Reminder
from stakeholders.models import Contact, Stakeholder
from tests.factories import MembershipFactory, OutgoingMailFactory, StakeholderFactory, UserFactory
from tests.reminders.examples import DUE, days, engagement, look, thing, town

pytestmark = pytest.mark.django_db

MORNING = dt.datetime.combine(DUE, dt.time(8), tzinfo=dt.UTC)
DONE = "Everything in it is done, or this person is not asked any more."


def deliver(at=MORNING):
    """Send what waits; returns status, reason and number of mails that left."""
    OutgoingMail.unscoped.update(next_try_at=at)
    with time_machine.travel(at, tick=False):
        sending.send_due()
    mail = OutgoingMail.unscoped.get()
    return mail.status, mail.error, len(django_mail.outbox)


@pytest.fixture
def here():
    here = town(quiet_months=[], plan_language="en")
    here.head.user = UserFactory(email="head@school.example.org")
    here.head.save()
    MembershipFactory(network=here.network, user=here.head.user, role="partner")
    return here


def test_a_reminder_that_is_wanted_leaves(here):
    engagement(here)
    look(DUE)

    assert deliver() == ("sent", "", 1)


GONE = {
    "done": lambda: Engagement.unscoped.update(status="done"),
    "moved": lambda: Engagement.unscoped.update(due_on=DUE + days(100)),
    "deleted": lambda: Engagement.unscoped.all().delete(),
    "contact ended": lambda: Contact.unscoped.update(until_on=DUE - days(1)),
    "stakeholder left": lambda: Stakeholder.unscoped.update(left_on=DUE),
    "account closed": lambda: User.objects.update(is_active=False),
    "another address": lambda: User.objects.update(email="other@x.org"),
}


@pytest.mark.parametrize("gone", GONE)
def test_what_is_done_or_whose_reader_is_gone_is_not_sent(here, gone):
    engagement(here)
    look(DUE)

    GONE[gone]()

    assert deliver() == ("superseded", DONE, 0)


def test_who_unsubscribed_meanwhile_gets_nothing(here):
    engagement(here)
    look(DUE)

    prefer(address="head@school.example.org", rhythm="never")

    assert deliver() == ("superseded", "This address wants no reminders any more.", 0)


def test_what_is_done_in_part_still_leaves(here):
    engagement(here)
    thing("step", here)
    look(DUE)

    Engagement.unscoped.filter(steps=None).update(status="done")

    assert deliver() == ("sent", "", 1)


def test_a_meeting_that_was_held_is_not_announced(here):
    thing("meeting", here)
    look(DUE)
    Meeting.unscoped.update(title="Changed")

    assert deliver(MORNING + days(1)) == ("superseded", DONE, 0)


def test_a_mail_made_for_a_day_to_come_is_judged_by_that_day(here):
    engagement(here)
    look(DUE)

    assert deliver(MORNING - days(100)) == ("sent", "", 1)


@pytest.fixture
def digest(here):
    """The coordinator's digest about a late engagement, waiting to be sent."""
    engagement(here, DUE - days(40))
    Contact.unscoped.update(email="", user=None)
    MembershipFactory(network=here.network)
    look(DUE)
    assert list(Reminder.unscoped.values_list("kind", flat=True)) == ["digest"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda: None, "sent"),
        (lambda: Engagement.unscoped.update(status="done"), "superseded"),
        (lambda: Membership.objects.filter(role="coordinator").update(role="observer"), "superseded"),
    ],
    ids=["still late", "all done", "no coordinator any more"],
)
def test_a_digest_leaves_as_long_as_something_is_late(digest, change, status):
    change()

    assert deliver()[0] == status


def test_a_reminder_without_rows_and_one_without_a_network_are_left_alone():
    OutgoingMailFactory(kind="reminder")

    assert deliver() == ("sent", "", 1)
    assert queries.reason_not_to_remind(OutgoingMail(kind="reminder", recipient="x@x.org")) == ""


def test_the_reason_is_in_the_language_of_the_network(here):
    here.network.plan_language = "nl"
    here.network.save()
    engagement(here)
    look(DUE)
    StakeholderFactory(network=here.network)
    Engagement.unscoped.update(status="done")

    assert deliver()[0] == "superseded"
    assert relevance._checks["reminder"] is queries.reason_not_to_remind


@pytest.mark.parametrize("rows", [1, 3])
def test_the_last_look_costs_the_same_for_any_number(here, rows, django_assert_num_queries):
    for _row in range(rows):
        engagement(here)
    look(DUE)
    mail = OutgoingMail.unscoped.select_related("network").get()

    with django_assert_num_queries(5), time_machine.travel(MORNING, tick=False):
        assert queries.reason_not_to_remind(mail) == ""


@pytest.mark.parametrize("towns", [2, 4])
def test_reminders_of_several_networks_are_looked_at_together(towns, django_assert_num_queries):
    rows = [engagement(town(f"head{number}@x.org", quiet_months=[])) for number in range(towns)]
    look(DUE)
    Engagement.unscoped.filter(pk=rows[0].pk).update(status="done")
    mails = list(OutgoingMail.unscoped.select_related("network").order_by("recipient"))

    with django_assert_num_queries(5), time_machine.travel(MORNING, tick=False):
        reasons = queries.reasons_not_to_remind(mails)

    assert [bool(reasons[mail.pk]) for mail in mails] == [True] + [False] * (towns - 1)

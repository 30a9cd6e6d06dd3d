"""Comments and calls for help in the mail of the next morning: told once, to whom they are for, in their language."""

import datetime as dt

import pytest
import time_machine
from django.core import mail as django_mail

from engagements import commenting
from engagements.models import Engagement
from goals.models import Plan
from outbox import sending
from outbox.actions import prefer
from outbox.models import OutgoingMail
from reminders import mails, queries
from reminders.models import Kind, Reminder
from tests.factories import (
    CommentFactory,
    ContactFactory,
    EngagementFactory,
    MembershipFactory,
    NetworkFactory,
    ProgressNoteFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.reminders.examples import DUE, NOON, days, engagement, look, told, town

pytestmark = pytest.mark.django_db

NOON_THAT_DAY = dt.datetime.combine(DUE, NOON)
MORNING_AFTER = DUE + days(1)
ROOS = "roos@vaartbeke.example.org"


@pytest.fixture(autouse=True)
def own_site(settings):
    settings.SITE_URL = "https://eslnet.test"


@pytest.fixture
def here():
    """Vaartbeke, its coordinator, and a school whose head reads mail in English."""
    here = town(slug="vaartbeke", name="Vaartbeke", quiet_months=[])
    MembershipFactory(network=here.network, user=UserFactory(email=ROOS, language="en"), role="coordinator")
    here.head.language = "en"
    here.head.save()
    return here


@pytest.fixture
def city(here):
    return StakeholderFactory(network=here.network, name="City of Vaartbeke")


def comment(here, *ticked, title="Morning message", **fields):
    row = EngagementFactory(network=here.network, title=title)
    said = CommentFactory(
        network=here.network, engagement=row, **{"written_at": NOON_THAT_DAY, "text": "Who has a room?"} | fields
    )
    said.told.set(ticked)
    return said


def call(here, **fields):
    row = EngagementFactory(network=here.network, title="Morning message")
    note = {"stakeholder": here.school, "written_at": NOON_THAT_DAY, "obstacle": "The café is closed."}
    return ProgressNoteFactory(network=here.network, engagement=row, **note | fields)


def readers(on=MORNING_AFTER):
    return sorted(bundle.address for bundle in queries.bundles(queries.turns_on(on)))


def letter_to(address, on=MORNING_AFTER):
    [bundle] = [bundle for bundle in queries.bundles(queries.turns_on(on)) if bundle.address == address]
    return mails.letter(bundle)


def test_the_head_teacher_reads_who_wrote_what_about_which_engagement(here, city):
    said = comment(here, here.school, stakeholder=city)
    MembershipFactory(network=here.network, user=UserFactory(email="head@school.example.org"), role="partner")
    here.head.user = here.network.memberships.get(role="partner").user
    here.head.save()

    letter = letter_to("head@school.example.org")

    assert letter.subject == "1 thing for you · Morning message"
    [ask] = letter.asks
    assert (ask.title, ask.text, ask.button, ask.is_late) == (
        "Morning message",
        "City of Vaartbeke wrote on 12 May 2027: “Who has a room?”",
        "Read the comments",
        False,
    )
    assert ask.url == f"https://eslnet.test/n/vaartbeke/engagements/{said.engagement_id}/#comments"
    assert letter.why == "You get this mail because you speak for De Sluis in Vaartbeke."


def test_who_has_no_account_answers_the_comment_by_mail(here, city):
    comment(here, here.school, stakeholder=city)

    letter = letter_to("head@school.example.org")

    assert [(ask.button, ask.url) for ask in letter.asks] == [
        ("Write an answer", f"mailto:{ROOS.replace('@', '%40')}?subject=Morning%20message")
    ]


def test_a_comment_of_a_partner_is_told_to_the_coordination_too_and_its_own_only_to_whom_it_ticks(here, city):
    other = StakeholderFactory(network=here.network)
    ContactFactory(network=here.network, stakeholder=other, email="other@x.org")
    comment(here, here.school, stakeholder=city)

    assert readers() == ["head@school.example.org", ROOS]

    comment(here, other, stakeholder=None, text="From the coordination")
    assert readers() == ["head@school.example.org", "other@x.org", ROOS]
    assert [ask.text for ask in letter_to("other@x.org").asks] == [
        "The coordination wrote on 12 May 2027: “From the coordination”"
    ]
    assert [ask.text for ask in letter_to(ROOS).asks] == ["City of Vaartbeke wrote on 12 May 2027: “Who has a room?”"]


def test_a_comment_of_the_coordination_for_nobody_is_mailed_to_nobody(here):
    comment(here, stakeholder=None)

    assert readers() == []


def test_a_comment_is_told_once_a_person_even_if_it_speaks_for_two_of_those_ticked(here, city):
    second = StakeholderFactory(network=here.network, name="Sint-Jozef")
    ContactFactory(network=here.network, stakeholder=second, email="HEAD@school.example.org")
    comment(here, here.school, second, stakeholder=None)

    for day in range(1, 40):
        look(DUE + days(day))

    rows = Reminder.unscoped.values_list("address", "kind", "told_on")
    assert list(rows) == [("head@school.example.org", "comment", MORNING_AFTER)]
    assert OutgoingMail.unscoped.count() == 1


def test_each_reads_it_in_its_own_language(here, city):
    here.head.language = "nl"
    here.head.save()
    comment(here, here.school, stakeholder=city, written_at=NOON_THAT_DAY)

    letter = letter_to("head@school.example.org")

    assert "12 mei 2027" in letter.asks[0].text
    assert "Who has a room?" in letter.asks[0].text
    assert "Morning message" in letter.subject


def test_a_comment_taken_back_before_the_mail_left_is_not_sent(here, city):
    said = comment(here, here.school, stakeholder=None)
    look(MORNING_AFTER)
    commenting.withdraw_comment(by=UserFactory(), comment=said)

    OutgoingMail.unscoped.update(next_try_at=NOON_THAT_DAY)
    with time_machine.travel(NOON_THAT_DAY + days(1), tick=False):
        sending.send_due()

    assert (OutgoingMail.unscoped.get().status, django_mail.outbox) == ("superseded", [])


def test_a_comment_written_in_quiet_months_is_told_after_them_and_never_as_late(here, city):
    here.network.quiet_months = [7, 8]
    here.network.save()
    comment(here, here.school, stakeholder=city, written_at=dt.datetime(2027, 7, 1, 12, tzinfo=dt.UTC))

    for day in (dt.date(2027, 7, 2), dt.date(2027, 8, 2), dt.date(2027, 9, 1)):
        look(day)

    assert told(dt.date(2027, 7, 2)) == []
    assert told(dt.date(2027, 9, 1)) == [("comment", 0), ("comment", 0)]
    assert {mail.subject for mail in OutgoingMail.unscoped.all()} == {"1 thing for you · Morning message"}


@pytest.mark.parametrize(
    "change",
    [
        lambda: Plan.unscoped.update(status="closed"),
        lambda: prefer(address="head@school.example.org", rhythm="only_late"),
        lambda: prefer(address="head@school.example.org", rhythm="never"),
    ],
    ids=["plan closed", "only what is late", "no reminders"],
)
def test_who_does_not_want_it_is_told_nothing(here, change):
    comment(here, here.school, stakeholder=None)
    assert readers() == ["head@school.example.org"]

    change()

    assert readers() == []


def test_what_was_written_long_ago_is_news_no_more(here):
    comment(here, here.school, stakeholder=None)

    assert readers(DUE + days(99)) == ["head@school.example.org"]
    assert readers(DUE + days(101)) == []


def test_the_coordinator_reads_what_stands_in_the_way(here):
    note = call(here)

    letter = letter_to(ROOS)

    assert letter.subject == "1 thing for you · Morning message"
    [ask] = letter.asks
    assert (ask.title, ask.text, ask.button) == (
        "Morning message",
        "De Sluis wrote on 12 May 2027 what stands in the way: “The café is closed.”",
        "See the note",
    )
    assert ask.url == f"https://eslnet.test/n/vaartbeke/engagements/{note.engagement_id}/#notes"
    assert letter.why == "You get this mail because you coordinate Vaartbeke."


def test_a_call_for_help_is_told_once_to_each_coordinator_and_to_nobody_else(here):
    MembershipFactory(network=here.network, user=UserFactory(email="second@x.org"), role="coordinator")
    MembershipFactory(network=here.network, user=UserFactory(email="sees@x.org"), role="observer")
    MembershipFactory(network=NetworkFactory(quiet_months=[]), user=UserFactory(email="elsewhere@x.org"))
    call(here)

    look(MORNING_AFTER)
    look(MORNING_AFTER + days(1))

    rows = Reminder.unscoped.order_by("address").values_list("address", "kind", "told_on")
    assert list(rows) == [(ROOS, "help", MORNING_AFTER), ("second@x.org", "help", MORNING_AFTER)]


NO_CALL = {
    "engagement done": lambda note: Engagement.unscoped.update(status="done"),
    "newer note": lambda note: ProgressNoteFactory(network=note.network, engagement=note.engagement),
    "typed in by the coordination": lambda note: type(note).unscoped.update(stakeholder=None),
    "nothing in the way": lambda note: type(note).unscoped.update(obstacle=""),
}


@pytest.mark.parametrize("change", NO_CALL)
def test_help_that_is_not_wanted_is_not_told(here, change):
    note = call(here)
    assert readers() == [ROOS]

    NO_CALL[change](note)

    assert readers() == []


def test_news_is_in_the_one_mail_of_the_day_and_never_in_the_weekly_digest(here, city):
    engagement(here, DUE + days(2))
    comment(here, here.school, stakeholder=None)
    comment(here, here.school, stakeholder=city, written_at=NOON_THAT_DAY - days(30))
    monday = dt.date(2027, 5, 17)

    assert [ask.title for ask in letter_to("head@school.example.org").asks][:2] == ["Morning message"] * 2
    look(MORNING_AFTER)
    assert OutgoingMail.unscoped.filter(recipient="head@school.example.org").count() == 1
    bundles = queries.bundles(queries.turns_on(monday))
    assert {matter.kind for bundle in bundles for matter in bundle.digest} == {Kind.ENGAGEMENT}


@pytest.mark.parametrize(("networks", "rows"), [(1, 1), (1, 3), (10, 1)])
def test_news_costs_the_same_for_any_number(networks, rows, django_assert_num_queries):
    for number in range(networks):
        here = town(f"head{number}@x.org", quiet_months=[])
        MembershipFactory(network=here.network)
        for _row in range(rows):
            comment(here, here.school, stakeholder=StakeholderFactory(network=here.network))
            call(here)
    turns = queries.turns_on(MORNING_AFTER)

    with django_assert_num_queries(15):
        found = queries.bundles(turns)

    assert sorted(len(bundle.items) for bundle in found) == [rows] * networks + [2 * rows] * networks

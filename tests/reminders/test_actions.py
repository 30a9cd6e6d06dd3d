"""Written once: rows, mails, two at once, and what stops a run."""

import datetime as dt
import json
import logging
import re
import threading

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connections, transaction

from engagements.models import AnswerLink
from outbox.models import OutgoingMail
from reminders import actions, mails, queries, schedule
from reminders.models import Look, Reminder
from tests.factories import ContactFactory, MembershipFactory, NetworkFactory, ReminderFactory, StakeholderFactory
from tests.reminders.examples import DUE, KINDS, accepted, days, engagement, look, thing, town

pytestmark = pytest.mark.django_db

MORNING = dt.datetime.combine(DUE, dt.time(7), tzinfo=dt.UTC)


def test_remind_writes_the_mail_and_the_rows_that_keep_it_from_being_told_again():
    here = town("Head@School.example.org")
    row = engagement(here)

    [report] = look(DUE - days(7))

    mail = OutgoingMail.unscoped.get()
    assert report.as_dict() == {
        "network": here.network.slug,
        "on": "2027-05-05",
        "mails": 1,
        "items": 1,
        "superseded": 1,
        "quiet": False,
    }
    assert (mail.kind, mail.network, mail.recipient) == ("reminder", here.network, "Head@School.example.org")
    assert mail.key.startswith(f"reminder:{here.network.pk}:2027-05-05:")
    assert set(mail.headers) == {"List-Unsubscribe", "List-Unsubscribe-Post"}
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    columns = ["address", "kind", "thing", "due_on", "stage", "told_on", "superseded_on", "mail"]
    assert list(Reminder.unscoped.order_by("stage").values_list(*columns)) == [
        ("head@school.example.org", "engagement", row.pk, DUE, -30, None, DUE - days(7), None),
        ("head@school.example.org", "engagement", row.pk, DUE, -7, DUE - days(7), None, mail.pk),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_several_things_are_one_mail_and_cost_the_same(rows, django_assert_num_queries):
    here = town()
    for _row in range(rows):
        for kind in set(KINDS) - {"note"}:
            thing(kind, here)
    turns = queries.turns_on(DUE)

    with django_assert_num_queries(42):
        [report] = actions.remind(turns=turns)

    assert (report.mails, report.items, OutgoingMail.unscoped.count()) == (1, 7 * rows, 1)


def test_a_reminded_question_is_answered_without_signing_in(client):
    here = town()
    row = thing("question", here)

    actions.foresee(turns=queries.turns_on(DUE))
    assert not AnswerLink.unscoped.exists()
    look(DUE)

    mail = OutgoingMail.unscoped.get()
    [path] = re.findall(r"(/answers/\S+)", mail.text)
    assert mail.is_secret
    assert "just answer this mail" not in mail.text
    assert row.engagement.title in client.get(path).text
    client.post(path, {"answer": "accepted", "terms": row.terms_seal})
    row.refresh_from_db()
    assert (row.answer, row.way) == ("accepted", "link")


@pytest.mark.parametrize("networks", [1, 50])
def test_a_day_on_which_nothing_is_due_costs_the_same_for_any_number(networks, django_assert_num_queries):
    NetworkFactory.create_batch(networks)
    turns = queries.turns_on(DUE)

    with django_assert_num_queries(11):
        reports = actions.remind(turns=turns)

    assert [report.mails for report in reports] == [0] * networks
    assert set(Look.unscoped.values_list("on", flat=True)) == {DUE}


def test_a_second_look_on_the_same_day_tells_nothing():
    engagement(town())
    turns = queries.turns_on(DUE)
    actions.remind(turns=turns)
    engagement(town())

    assert [report.mails for report in actions.remind(turns=turns)] == [0]
    assert [report.mails for report in look(DUE)] == [1]
    assert look(DUE) == []


def test_a_person_gets_one_mail_a_day_whatever_happens_to_the_clock():
    here = town()
    engagement(here)
    look(DUE)
    look(DUE + days(1))
    late = engagement(here)

    look(DUE)
    assert OutgoingMail.unscoped.filter(key__contains=str(DUE)).count() == 1
    assert not Reminder.unscoped.filter(thing=late.pk).exists()

    look(DUE + days(2))
    assert Reminder.unscoped.get(thing=late.pk, stage=1).told_on == DUE + days(2)


def test_rows_somebody_else_wrote_keep_the_mail_from_going():
    here = town()
    row = engagement(here)
    turns = queries.turns_on(DUE)
    [bundle] = queries.bundles(turns)
    ReminderFactory(network=here.network, address=bundle.address, thing=row.pk, due_on=DUE, stage=-1)

    assert not actions._told(bundle)
    assert OutgoingMail.unscoped.count() == 0


def test_one_person_whose_mail_cannot_be_written_keeps_nobody_else(monkeypatch, caplog):
    here = town("poison@x.org")
    row = engagement(here)
    other = StakeholderFactory(network=here.network)
    ContactFactory(network=here.network, stakeholder=other, email="other@x.org")
    accepted(here, row, other)
    written = mails.letter

    def poisoned(bundle):
        if bundle.address == "poison@x.org":
            raise ValueError("a template that breaks")
        return written(bundle)

    monkeypatch.setattr(mails, "letter", poisoned)
    [report] = look(DUE)

    assert report.mails == 1
    assert list(OutgoingMail.unscoped.values_list("recipient", flat=True)) == ["other@x.org"]
    assert list(Reminder.unscoped.values_list("address", flat=True).distinct()) == ["other@x.org"]
    assert "could not be written" in caplog.text

    monkeypatch.setattr(mails, "letter", written)
    look(DUE + days(1))

    assert OutgoingMail.unscoped.filter(recipient="poison@x.org").count() == 1


def test_a_database_that_is_gone_stops_the_run_and_leaves_the_day_open(monkeypatch):
    engagement(town())
    turns = queries.turns_on(DUE)

    def gone(bundle):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(mails, "letter", gone)
    with pytest.raises(OperationalError), transaction.atomic():
        actions.remind(turns=turns)

    assert [turn.on for turn in queries.turns_on(DUE)] == [DUE]


# What stops a run


def test_more_mails_than_can_be_right_are_not_written(settings, caplog):
    settings.REMINDERS_AT_MOST = 20
    here = town()
    row = engagement(here)
    for number in range(20):
        other = StakeholderFactory(network=here.network)
        ContactFactory(network=here.network, stakeholder=other, email=f"{number}@x.org")
        accepted(here, row, other)

    with pytest.raises(actions.NotConfirmedError, match="21 reminders at once are more than 20"):
        look(DUE)
    assert (OutgoingMail.unscoped.count(), Look.unscoped.count()) == (0, 0)

    assert [report.mails for report in look(DUE, is_confirmed=True)] == [21]


def test_many_networks_may_be_told_more(settings):
    settings.REMINDERS_AT_MOST = 1
    for number in range(3):
        engagement(town(f"{number}@x.org"))

    assert [report.mails for report in look(DUE)] == [1, 1, 1]


def test_a_clock_that_jumps_a_year_ahead_tells_nothing_by_itself(caplog):
    engagement(town())
    look(DUE - days(30))

    with time_machine.travel(MORNING + days(365), tick=False), caplog.at_level(logging.ERROR, "reminders.schedule"):
        schedule.remind()

    assert OutgoingMail.unscoped.count() == 1
    assert "nobody was reminded for 395 days" in caplog.text
    assert look(DUE - days(7))[0].mails == 1


def test_after_a_long_pause_somebody_confirms():
    engagement(town())
    look(DUE - days(30))

    with pytest.raises(CommandError, match="Run it again with --confirm"):
        call_command("remind", "--on", str(DUE + days(365)))
    call_command("remind", "--on", str(DUE + days(365)), "--confirm")

    assert list(Reminder.unscoped.exclude(told_on=None).values_list("stage", flat=True)) == [-30, 360]


def test_forty_days_of_silence_need_no_word():
    engagement(town())
    look(DUE - days(10))

    assert [report.mails for report in look(DUE + days(30))] == [1]


# The clock and the command


def test_the_clock_reminds_each_network_after_seven():
    engagement(town(time_zone="Europe/Brussels"))

    with time_machine.travel(dt.datetime(2027, 5, 12, 4, 45, tzinfo=dt.UTC), tick=False):
        schedule.remind()
    assert OutgoingMail.unscoped.count() == 0

    for quarter in range(8):
        with time_machine.travel(dt.datetime(2027, 5, 12, 5, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=15 * quarter)):
            schedule.remind()
    assert OutgoingMail.unscoped.count() == 1


def test_the_clock_is_set_to_every_quarter_of_an_hour(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["remind of what is due"]
    assert (beat["task"], beat["schedule"]) == (schedule.remind.name, 15 * 60)
    assert settings.CELERY_TIMEZONE == "UTC"


def test_the_command_prints_what_was_told(capsys):
    here = town()
    engagement(here)
    quiet = town("quiet@x.org", quiet_months=[5])
    engagement(quiet)

    call_command("remind", "--on", "2027-05-05")

    assert json.loads(capsys.readouterr().out) == {
        "mails": 1,
        "networks": [
            {
                "network": here.network.slug,
                "on": "2027-05-05",
                "mails": 1,
                "items": 1,
                "superseded": 1,
                "quiet": False,
            },
            {
                "network": quiet.network.slug,
                "on": "2027-05-05",
                "mails": 0,
                "items": 0,
                "superseded": 0,
                "quiet": True,
            },
        ],
    }
    call_command("remind", "--on", "2027-05-05")
    assert json.loads(capsys.readouterr().out) == {"mails": 0, "networks": []}


def test_the_command_without_a_day_does_what_the_clock_does(capsys):
    engagement(town(time_zone="Europe/Brussels"))

    for hour, mails_told in [(4, 0), (6, 1), (7, 0)]:
        with time_machine.travel(dt.datetime(2027, 5, 12, hour, tzinfo=dt.UTC), tick=False):
            call_command("remind")
        assert json.loads(capsys.readouterr().out)["mails"] == mails_told


def test_a_dry_run_writes_nothing_and_says_who_would_get_what(capsys):
    here = town()
    engagement(here, title="Morning message")
    MembershipFactory(network=here.network)

    call_command("remind", "--on", "2027-05-05", "--dry-run")

    said = json.loads(capsys.readouterr().out)
    assert (OutgoingMail.unscoped.count(), Reminder.unscoped.count(), Look.unscoped.count()) == (0, 0, 0)
    assert said["letters"] == [
        {
            "network": here.network.slug,
            "on": "2027-05-05",
            "to": "head@school.example.org",
            "subject": "1 thing for you · Morning message",
            "items": [
                {
                    "kind": "engagement",
                    "thing": "Morning message",
                    "due": "2027-05-12",
                    "stage": -7,
                    "superseded": 1,
                }
            ],
            "late_in_the_network": 0,
        }
    ]
    assert said["mails"] == 1
    call_command("remind", "--on", "2027-05-05")
    assert OutgoingMail.unscoped.count() == 1


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match="--on"):
        call_command("remind", "--on", "31-02-2027")


# Truth in the rows


@pytest.mark.parametrize(
    "changes",
    [{"told_on": None}, {"superseded_on": DUE}],
    ids=["neither told nor overtaken", "both"],
)
def test_a_reminder_is_told_or_overtaken(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(**changes)


def test_a_reminder_is_there_once():
    first = ReminderFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(network=first.network, address=first.address)


def test_a_network_has_one_last_look():
    network = NetworkFactory()
    Look.note([network], DUE)
    Look.note([network], DUE + days(1))

    assert list(Look.unscoped.values_list("on", flat=True)) == [DUE + days(1)]
    assert Look.take(network, DUE + days(2))
    assert not Look.take(network, DUE + days(2))


# Several at once


def run_at_once(*works):
    """Each in a thread of its own; what goes wrong in one of them is raised here."""
    failures = []

    def run(work):
        try:
            work()
        except BaseException as error:  # noqa: BLE001 -- handed to the test below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def towns_with_partners(networks, partners):
    for network in range(networks):
        here = town(f"head{network}@x.org", quiet_months=[])
        row = engagement(here)
        for number in range(partners):
            other = StakeholderFactory(network=here.network)
            ContactFactory(network=here.network, stakeholder=other, email=f"partner{network}.{number}@x.org")
            accepted(here, row, other)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clocks_and_a_cron_run_at_once_tell_nothing_twice():
    towns_with_partners(networks=5, partners=3)

    with time_machine.travel(MORNING, tick=False):
        run_at_once(
            schedule.remind, schedule.remind, lambda: call_command("remind", "--on", str(DUE)), schedule.remind
        )

    assert OutgoingMail.unscoped.count() == 20
    assert OutgoingMail.unscoped.values("recipient").distinct().count() == 20
    assert Reminder.unscoped.exclude(told_on=None).count() == 20


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clocks_on_different_days_tell_no_stage_twice():
    towns_with_partners(networks=3, partners=3)

    with time_machine.travel(MORNING, tick=False):
        run_at_once(*(lambda day=day: look(DUE + days(day)) for day in (0, 1, 0, 1)))

    keys = list(Reminder.unscoped.values_list("kind", "thing", "due_on", "stage", "address"))
    assert len(keys) == len(set(keys))
    days_of = list(OutgoingMail.unscoped.values_list("recipient", "key"))
    assert len(days_of) == len(set(days_of))
    assert set(Reminder.unscoped.filter(stage=-1).values_list("address", flat=True)) == {
        recipient for recipient, _key in days_of
    }


def test_a_mail_that_is_cleared_away_stays_told():
    engagement(town())
    look(DUE)

    OutgoingMail.unscoped.all().delete()

    assert Reminder.unscoped.exclude(told_on=None).get().mail is None
    assert [report.mails for report in look(DUE)] == []

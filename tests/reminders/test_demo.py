"""Four weeks in the demo town, day by day, as a cron job would live them."""

import datetime as dt
import json
from collections import Counter

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import transaction

from engagements.models import Commitment, Engagement
from eslnet.cases import demo
from goals.models import Goal
from networks.models import Network
from outbox.models import OutgoingMail
from reminders import queries, stages
from reminders.models import Reminder

MONDAY = dt.date(2026, 11, 23)
DAYS = [MONDAY + dt.timedelta(days=number) for number in range(28)]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo town, started months before, with a clock that has run every day since."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load_demo(today=MONDAY)
        Network.objects.update(started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        yield
        transaction.set_rollback(True)


def live(capsys, day):
    """One day: remind, deliver."""
    call_command("remind", "--on", day.isoformat())
    told = json.loads(capsys.readouterr().out)
    with time_machine.travel(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC), tick=False):
        OutgoingMail.unscoped.filter(status="queued").update(next_try_at=dt.datetime.now(dt.UTC))
        call_command("deliver")
    capsys.readouterr()
    return told["mails"]


def test_four_weeks_in_which_nothing_is_told_twice_and_nothing_is_missing(loaded, capsys):
    mails = {day: live(capsys, day) for day in DAYS}

    assert {f"{day:%d.%m}": number for day, number in mails.items() if number} == {
        "23.11": 10,
        "25.11": 1,
        "26.11": 1,
        "30.11": 4,
        "01.12": 9,
        "02.12": 1,
        "03.12": 8,
        "07.12": 1,
        "09.12": 1,
        "10.12": 1,
        "11.12": 1,
        "14.12": 4,
        "16.12": 1,
        "17.12": 1,
    }
    assert told_to("zorg@desluis.example.org") == [
        (dt.date(2026, 11, 23), "engagement", "Afspraak over schoolkosten", 60),
        (dt.date(2026, 11, 23), "engagement", "Geen uitsluiting zonder vo", 120),
        (dt.date(2026, 11, 23), "goal", "Minder leerlingen met lang", 30),
        (dt.date(2026, 11, 25), "question", "Technisch Instituut De Slu", -21),
        (dt.date(2026, 12, 1), "engagement", "Vorming over vroege signal", -30),
        (dt.date(2026, 12, 2), "question", "Technisch Instituut De Slu", -14),
        (dt.date(2026, 12, 3), "engagement", "Afspraak over schoolkosten", 90),
        (dt.date(2026, 12, 3), "engagement", "Geen uitsluiting zonder vo", 150),
        (dt.date(2026, 12, 16), "question", "Technisch Instituut De Slu", 0),
    ]
    told = list(Reminder.unscoped.exclude(told_on=None).values_list("address", "kind", "thing", "due_on", "stage"))
    assert len(told) == len(set(told))
    a_day = Counter(OutgoingMail.unscoped.filter(kind="reminder").values_list("recipient", "key"))
    assert set(a_day.values()) == {1}
    assert len(django_mail.outbox) == sum(mails.values())
    assert missing(DAYS[-1]) == []


def told_to(address):
    """Day, kind, first letters and stage of all that one person was told."""
    models = {"engagement": Engagement, "goal": Goal, "question": Commitment}
    rows = Reminder.unscoped.filter(address=address).exclude(told_on=None)
    return sorted(
        (row.told_on, row.kind, str(models[row.kind].unscoped.get(pk=row.thing))[:26], row.stage) for row in rows
    )


def missing(on):
    """What has reached a stage by that day and was neither told nor overtaken nor told just before."""
    settled = set(Reminder.unscoped.values_list("address", "kind", "thing", "due_on", "stage"))
    told_on = {}
    for address, kind, thing, day in Reminder.unscoped.exclude(told_on=None).values_list(
        "address", "kind", "thing", "told_on"
    ):
        told_on[address, kind, thing] = max(day, told_on.get((address, kind, thing), day))
    return [
        (bundle.address, *key, stage)
        for bundle in queries.waiting_for(on, queries.turns_on(on + dt.timedelta(days=1)))
        for key in bundle.matters
        for stage in stages.reached(key[0], key[2], on)
        if (bundle.address, *key, stage) not in settled
        and not stages.is_too_soon(stage, told_on.get((bundle.address, key[0], key[1])), on)
    ]

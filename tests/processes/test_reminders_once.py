"""Two clocks, two crons and two workers look at the same towns: everybody hears of each town once."""

import datetime as dt
import time
from collections import Counter
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from outbox.models import OutgoingMail
from reminders.models import Look
from tests.factories import ContactFactory, MembershipFactory, StakeholderFactory, UserFactory
from tests.processes.live import (
    BIN,
    NEEDS_POSTGRES_AND_REDIS,
    clock,
    copies,
    running,
    wait_until,
    wait_until_nothing_waits,
    worker,
)
from tests.reminders.examples import accepted, engagement, town

TOWNS = 20
ZONES = ["Asia/Tokyo", "Europe/Brussels", "America/Los_Angeles"]  # somewhere it is between seven and eleven at night
pytestmark = NEEDS_POSTGRES_AND_REDIS


def awake_zone():
    """A time zone where the clock reminds now, and goes on to for an hour."""
    return next(zone for zone in ZONES if 7 <= timezone.now().astimezone(ZoneInfo(zone)).hour < 23)


def busy_town(zone, day, coordinator):
    """A town where three people have something late; written at once, as whoever looks in between sees nothing due."""
    with transaction.atomic():
        here = town(time_zone=zone, quiet_months=[])
        row = engagement(here, day - dt.timedelta(days=2))
        other = StakeholderFactory(**here.own)
        ContactFactory(**here.own, stakeholder=other, email="office@example.org")
        accepted(here, row, other)
        MembershipFactory(network=here.network, user=coordinator)
    return here.network


def cron(day):
    return ["bash", "-c", f"while sleep 0.2; do {BIN}/python manage.py remind --on {day}; done"]


def test_each_person_gets_one_reminder_a_town(surroundings, tmp_path):
    sink, environment = surroundings
    environment["DJANGO_SETTINGS_MODULE"] = "tests.processes.hasty"
    zone, coordinator = awake_zone(), UserFactory(email="coordinator@example.org")
    day = timezone.now().astimezone(ZoneInfo(zone)).date()
    networks = [busy_town(zone, day, coordinator) for _ in range(TOWNS // 2)]

    clocks = clock(1, tmp_path), clock(2, tmp_path)
    with running(environment, worker(1), worker(2), *clocks, cron(day), cron(day)):
        wait_until(lambda: Look.unscoped.filter(on=day).count() == len(networks))
        while len(networks) < TOWNS:
            networks.append(busy_town(zone, day, coordinator))
            time.sleep(0.5)
        wait_until(lambda: Look.unscoped.filter(on=day).count() == TOWNS)
        time.sleep(2)  # whoever still looks may look again
        wait_until_nothing_waits()

    people = ["head@school.example.org", "office@example.org", "coordinator@example.org"]
    once = {(network.pk, person): 1 for network in networks for person in people}
    assert Counter(OutgoingMail.unscoped.values_list("network", "recipient")) == once
    assert set(OutgoingMail.unscoped.values_list("kind", "status")) == {("reminder", "sent")}
    assert copies(sink) == dict.fromkeys(OutgoingMail.unscoped.values_list("message_id", flat=True), 1)

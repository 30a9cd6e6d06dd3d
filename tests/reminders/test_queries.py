"""Whose day it is, and what of all that waits is told to whom."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from outbox.actions import prefer
from reminders import queries
from reminders.models import Look, Reminder
from tests.factories import ContactFactory, MembershipFactory, NetworkFactory, StakeholderFactory, UserFactory
from tests.reminders.examples import DUE, accepted, days, engagement, look, thing, told, town

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2027, 5, 10)


def told_to(on):
    return sorted(Reminder.unscoped.filter(told_on=on).values_list("address", flat=True))


# Whose day it is


@pytest.mark.slow
@pytest.mark.parametrize("change", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_a_network_is_looked_at_once_a_day_at_seven_when_clocks_change(change):
    zones = ["Atlantic/Azores", "Europe/Brussels", "Europe/Helsinki"]
    Look.note([NetworkFactory(time_zone=zone) for zone in zones], change - days(2))
    looks = set()

    now = dt.datetime.combine(change - days(1), dt.time(), tzinfo=dt.UTC)
    while now.date() <= change + days(1):
        for turn in queries.turns_due(now):
            assert turn.network.day_of(now) == turn.on
            Look.note([turn.network], turn.on)
            looks.add((turn.network.time_zone, now.astimezone(ZoneInfo(turn.network.time_zone)).replace(tzinfo=None)))
        now += dt.timedelta(minutes=15)

    three_days = [change - days(1), change, change + days(1)]
    assert looks == {(zone, dt.datetime.combine(day, dt.time(7))) for zone in zones for day in three_days}


def test_a_look_that_was_missed_is_made_up_for_on_the_same_day():
    NetworkFactory()

    assert queries.turns_due(dt.datetime(2026, 11, 25, 5, 59, tzinfo=dt.UTC)) == []
    [turn] = queries.turns_due(dt.datetime(2026, 11, 25, 21, tzinfo=dt.UTC))

    assert (turn.on, turn.last_on) == (dt.date(2026, 11, 25), None)


def test_networks_east_and_west_have_their_own_day():
    helsinki, azores = NetworkFactory(time_zone="Europe/Helsinki"), NetworkFactory(time_zone="Atlantic/Azores")
    Look.note([helsinki], dt.date(2026, 11, 25))

    six_in_helsinki = queries.turns_due(dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC))
    evening = queries.turns_due(dt.datetime(2026, 11, 25, 22, 30, tzinfo=dt.UTC))

    assert six_in_helsinki == []
    assert [(turn.network, turn.on) for turn in evening] == [(azores, dt.date(2026, 11, 25))]


@pytest.mark.parametrize("networks", [1, 50])
def test_a_look_when_all_were_looked_at_costs_two_queries(networks, django_assert_num_queries):
    Look.note(NetworkFactory.create_batch(networks), dt.date(2026, 11, 25))

    with django_assert_num_queries(2):
        assert queries.turns_due(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)) == []


def test_the_command_looks_at_all_that_were_not_looked_at_on_that_day():
    seen, unseen = NetworkFactory.create_batch(2)
    Look.note([seen], DUE)

    assert [turn.network for turn in queries.turns_on(DUE)] == [unseen]
    assert [turn.last_on for turn in queries.turns_on(DUE + days(1))] == [DUE, None]


# Standing still, moving, being done


@pytest.mark.parametrize(
    ("still", "stage", "overtaken"), [(3, -7, [-30]), (40, 30, [-30, -7, -1, 1, 7]), (0, -30, [])]
)
def test_a_clock_that_stood_still_tells_the_last_stage_only(still, stage, overtaken):
    here = town()
    first = DUE - days(8) if still == 3 else DUE - days(9)
    engagement(here)

    look(DUE - days(30) if not still else first + days(still) if still == 3 else DUE + days(31))

    rows = Reminder.unscoped.order_by("stage")
    assert list(rows.exclude(told_on=None).values_list("stage", flat=True)) == [stage]
    assert list(rows.exclude(superseded_on=None).values_list("stage", flat=True)) == overtaken


def test_three_days_still_cost_no_stage_twice():
    engagement(town())

    for day in (DUE - days(8), DUE - days(5), DUE - days(4), DUE - days(1), DUE + days(2), DUE + days(3)):
        look(day)

    assert list(Reminder.unscoped.exclude(told_on=None).order_by("told_on").values_list("stage", "told_on")) == [
        (-30, DUE - days(8)),
        (-7, DUE - days(5)),
        (-1, DUE - days(1)),
        (1, DUE + days(2)),
    ]


def test_a_date_that_moves_is_told_anew_and_one_that_moves_back_is_not():
    row = engagement(town())
    look(DUE - days(7))

    for due_on, day in [(DUE + days(20), DUE - days(6)), (DUE, DUE - days(5)), (DUE, DUE - days(1))]:
        row.due_on = due_on
        row.save()
        look(day)

    assert list(Reminder.unscoped.exclude(told_on=None).order_by("told_on").values_list("due_on", "stage")) == [
        (DUE, -7),
        (DUE + days(20), -30),
        (DUE, -1),
    ]


def test_a_clock_that_goes_back_tells_nothing_again():
    engagement(town())

    for day in (DUE + days(1), DUE - days(1), DUE - days(30), DUE + days(1)):
        look(day)

    assert list(Reminder.unscoped.exclude(told_on=None).values_list("stage", flat=True)) == [1]


def test_what_is_late_for_weeks_is_not_told_twice_in_ten_days():
    engagement(town())

    look(DUE + days(28))
    look(DUE + days(30))
    assert told(DUE + days(30)) == []
    look(DUE + days(38))

    assert told(DUE + days(38)) == [("engagement", 30)]


def test_a_new_person_is_told_what_the_one_before_was_told():
    here = town()
    engagement(here)
    look(DUE - days(7))
    here.head.until_on = DUE - days(7)
    here.head.save()
    ContactFactory(network=here.network, stakeholder=here.school, email="new@school.example.org")

    look(DUE - days(6))

    assert told_to(DUE - days(6)) == ["new@school.example.org"]


# One person, several networks, several stakeholders


def test_one_mail_a_network_for_a_person_of_two_networks():
    engagement(town("Els@x.org"))
    engagement(town("els@x.org"))

    assert [len(bundle.items) for bundle in queries.bundles(queries.turns_on(DUE))] == [1, 1]


def test_a_person_of_two_stakeholders_hears_of_one_engagement_once():
    here = town("els@x.org")
    row = engagement(here)
    club = StakeholderFactory(network=here.network, name="The club")
    ContactFactory(network=here.network, stakeholder=club, email="ELS@x.org")
    accepted(here, row, club)

    [bundle] = queries.bundles(queries.turns_on(DUE))

    assert (len(bundle.items), bundle.speaks_for) == (1, ["De Sluis", "The club"])


# How often


def test_weekly_comes_on_monday():
    here = town("els@x.org")
    engagement(here, MONDAY + days(4))
    prefer(address="els@x.org", rhythm="weekly")
    Look.note([here.network], MONDAY - days(9))

    for day in (-8, -7, -6, -3, -1, 0, 1, 4, 5, 7, 8):
        look(MONDAY + days(day))

    assert sorted(Reminder.unscoped.exclude(told_on=None).values_list("told_on", "stage")) == [
        (MONDAY - days(7), -30),
        (MONDAY, -7),
        (MONDAY + days(7), 1),
    ]


def test_weekly_comes_on_the_next_day_if_the_clock_stood_still_on_monday():
    here = town("els@x.org")
    engagement(here, MONDAY + days(4))
    prefer(address="els@x.org", rhythm="weekly")
    Look.note([here.network], MONDAY - days(4))

    look(MONDAY - days(3))
    look(MONDAY + days(1))
    look(MONDAY + days(2))

    assert told_to(MONDAY + days(1)) == ["els@x.org"]
    assert Reminder.unscoped.exclude(told_on=None).count() == 1


def test_a_network_that_starts_in_the_week_waits_for_monday():
    here = town("els@x.org")
    here.network.started_at = dt.datetime(2027, 5, 11, tzinfo=dt.UTC)
    here.network.save()
    engagement(here)
    prefer(address="els@x.org", rhythm="weekly")

    look(dt.date(2027, 5, 12))

    assert told_to(dt.date(2027, 5, 12)) == []


def test_only_late_hears_what_is_late():
    here = town("els@x.org")
    thing("engagement", here, DUE - days(1))
    thing("step", here, DUE)
    prefer(address="els@x.org", rhythm="only_late")

    look(DUE)

    assert told(DUE) == [("engagement", 1)]


def test_never_hears_nothing_and_what_is_told_later_is_told_in_time():
    engagement(town("els@x.org"))
    prefer(address="els@x.org", rhythm="never")
    look(DUE - days(7))
    assert Reminder.unscoped.count() == 0

    prefer(address="els@x.org", rhythm="daily")
    look(DUE - days(6))

    assert told(DUE - days(6)) == [("engagement", -7)]


# Quiet months


def test_summer_is_quiet_and_what_became_due_in_it_is_told_once_after_it():
    here = town(quiet_months=[7, 8])
    thing("engagement", here, dt.date(2027, 7, 20))
    thing("step", here, dt.date(2027, 8, 31))

    for month, day in [(6, 19), (6, 20), (7, 1), (7, 21), (8, 1), (8, 31), (9, 1), (9, 2), (9, 6), (9, 7), (9, 8)]:
        look(dt.date(2027, month, day))

    told_rows = Reminder.unscoped.exclude(told_on=None).order_by("told_on", "kind")
    assert list(told_rows.values_list("told_on", "kind", "stage")) == [
        (dt.date(2027, 6, 20), "engagement", -30),
        (dt.date(2027, 9, 1), "engagement", 30),
        (dt.date(2027, 9, 1), "step", 1),
        (dt.date(2027, 9, 7), "step", 7),
    ]


def test_each_network_has_its_own_quiet_months():
    engagement(town("quiet@x.org", quiet_months=[5]))
    engagement(town("loud@x.org", quiet_months=[]))

    reports = look(DUE)

    assert told_to(DUE) == ["loud@x.org"]
    assert [report.quiet for report in reports] == [True, False]


# The coordinator


@pytest.fixture
def coordinated():
    """A town with a late engagement, and its coordinator."""
    here = town(quiet_months=[])
    engagement(here, MONDAY - days(50), title="Morning message")
    user = UserFactory(email="roos@x.org")
    MembershipFactory(network=here.network, user=user)
    return here


def digests(on):
    return [bundle for bundle in queries.bundles(queries.turns_on(on)) if bundle.digest]


def test_the_coordinator_hears_once_a_week_what_is_late(coordinated):
    for day in range(-1, 9):
        look(MONDAY + days(day))

    rows = Reminder.unscoped.filter(kind="digest").order_by("told_on")
    assert list(rows.values_list("address", "told_on", "due_on")) == [
        ("roos@x.org", MONDAY - days(1), MONDAY - days(7)),
        ("roos@x.org", MONDAY, MONDAY),
        ("roos@x.org", MONDAY + days(7), MONDAY + days(7)),
    ]


def test_the_digest_holds_what_nobody_can_be_told_of(coordinated):
    here = coordinated
    for kind in ["step", "goal", "indicator", "action_point", "question"]:
        thing(kind, here, MONDAY - days(1))
    thing("meeting", here, MONDAY + days(1))
    here.head.delete()

    [bundle] = digests(MONDAY)

    assert (bundle.address, bundle.items) == ("roos@x.org", [])
    assert sorted(matter.kind for matter in bundle.digest) == [
        "action_point",
        "engagement",
        "goal",
        "indicator",
        "question",
        "step",
    ]


def test_a_question_is_the_coordinators_after_four_weeks(coordinated):
    Reminder.unscoped.all().delete()
    thing("question", coordinated, MONDAY - days(1))
    [bundle] = digests(MONDAY)
    assert [matter.kind for matter in bundle.digest] == ["engagement", "question"]

    [earlier] = [bundle for bundle in digests(MONDAY - days(7)) if bundle.digest]

    assert [matter.kind for matter in earlier.digest] == ["engagement"]


def test_no_digest_when_nothing_is_late():
    here = town()
    engagement(here)
    MembershipFactory(network=here.network)

    assert digests(MONDAY) == []


@pytest.mark.parametrize(("rhythm", "comes"), [("daily", 1), ("weekly", 1), ("only_late", 1), ("never", 0)])
def test_the_digest_comes_as_often_as_the_coordinator_wants(coordinated, rhythm, comes):
    prefer(address="roos@x.org", rhythm=rhythm)

    assert len(digests(MONDAY)) == comes


@pytest.mark.parametrize("change", [{"role": "observer"}, {"is_active": False}])
def test_the_digest_is_for_those_who_coordinate(coordinated, change):
    membership = coordinated.network.memberships.get()
    for name, value in change.items():
        row = membership if name == "role" else membership.user
        setattr(row, name, value)
        row.save()

    assert digests(MONDAY) == []


def test_a_coordinator_who_speaks_for_a_stakeholder_gets_one_mail(coordinated):
    coordinated.head.email = "roos@x.org"
    coordinated.head.save()

    [bundle] = queries.bundles(queries.turns_on(MONDAY))

    assert (len(bundle.items), len(bundle.digest)) == (1, 1)


def test_each_network_keeps_its_digest_to_itself(coordinated):
    other = town(quiet_months=[])
    engagement(other, MONDAY - days(3), title="Of others")
    MembershipFactory(network=other.network, user=UserFactory(email="koen@x.org"))

    found = {bundle.address: [str(matter.row) for matter in bundle.digest] for bundle in digests(MONDAY)}

    assert found == {"roos@x.org": ["Morning message"], "koen@x.org": ["Of others"]}

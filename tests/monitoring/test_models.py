import datetime as dt

import pytest
from django.db import IntegrityError

from monitoring.models import ActionPoint, Meeting, ReportingLine
from tests.factories import (
    ActionPointFactory,
    BodyFactory,
    MeetingFactory,
    NetworkFactory,
    ReportingLineFactory,
    StakeholderFactory,
)

TODAY = dt.date(2026, 11, 24)

pytestmark = pytest.mark.django_db


def meetings_of(*days, **fields):
    network = NetworkFactory()
    return network, [MeetingFactory(network=network, held_on=day, **fields) for day in days]


def test_meeting_without_date_or_rhythm_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        MeetingFactory(held_on=None, rhythm="")


def test_meeting_without_title_is_called_after_its_kind():
    assert str(MeetingFactory.build(kind="annual")) == "Annual meeting"


def test_coming_starts_with_the_next_one_and_includes_today():
    network, (later, earlier, _past) = meetings_of(dt.date(2027, 3, 1), TODAY, dt.date(2026, 10, 1))

    assert list(Meeting.objects.for_network(network).coming(TODAY)) == [earlier, later]


def test_held_starts_with_the_newest():
    network, (oldest, newest, _today) = meetings_of(dt.date(2025, 1, 1), dt.date(2026, 11, 23), TODAY)

    assert list(Meeting.objects.for_network(network).held(TODAY)) == [newest, oldest]


def test_undated_are_those_with_a_rhythm():
    network, [_dated] = meetings_of(TODAY)
    monthly = MeetingFactory(network=network, held_on=None, rhythm="monthly")

    assert list(Meeting.objects.for_network(network).undated()) == [monthly]


def test_decisions_of_the_authority_are_no_meetings_of_all_partners():
    network, [meeting] = meetings_of(TODAY)
    MeetingFactory(network=network, kind="decision")

    assert list(Meeting.objects.for_network(network).of_all_partners()) == [meeting]


def test_minutes_of_blanks_are_no_minutes():
    assert not MeetingFactory.build(minutes=" \n").has_minutes


def test_reporting_line_says_who_reports_what_to_whom():
    network = NetworkFactory()
    school = StakeholderFactory(network=network, name="De Sluis")

    line = ReportingLineFactory(network=network, to_whom=school)

    assert line.sentence == "Every partner reports to De Sluis: Progress (Twice a year)."


def test_reporting_line_to_nobody_in_particular_is_to_all_partners():
    network = NetworkFactory()
    school = StakeholderFactory(network=network, name="De Sluis")

    line = ReportingLine(network=network, reporter=school, what="Absence", how_often="monthly")

    assert line.sentence == "De Sluis reports to all partners: Absence (monthly)."


def test_body_that_ends_before_it_starts_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        BodyFactory(since_on=dt.date(2026, 1, 1), until_on=dt.date(2025, 1, 1))


def test_action_points_come_soonest_first_and_done_ones_last():
    network = NetworkFactory()
    someday = ActionPointFactory(network=network)
    done = ActionPointFactory(network=network, due_on=dt.date(2026, 1, 1), is_done=True)
    soon = ActionPointFactory(network=network, due_on=TODAY)

    assert list(ActionPoint.objects.for_network(network).soonest_first()) == [soon, someday, done]


@pytest.mark.parametrize(
    ("due_on", "is_done", "late"),
    [
        (dt.date(2026, 11, 23), False, True),
        (TODAY, False, False),
        (dt.date(2026, 11, 23), True, False),
        (None, False, False),
    ],
)
def test_action_point_is_late_when_open_and_past_its_date(due_on, is_done, late):
    point = ActionPointFactory(due_on=due_on, is_done=is_done)

    assert point.is_late(TODAY) is late
    assert list(ActionPoint.objects.for_network(point.network).late(TODAY)) == [point] * late

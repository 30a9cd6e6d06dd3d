import datetime as dt

import pytest

from monitoring.queries import (
    attendance_by_presence,
    evaluation_state,
    next_meeting,
    open_action_points,
    school_year,
    what_goes_with,
)
from tests.factories import (
    ActionPointFactory,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    EvaluationAgreementFactory,
    MeetingFactory,
    NetworkFactory,
    PlanFactory,
    StakeholderFactory,
)

TODAY = dt.date(2026, 11, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory()


def meeting_on(plan, day, **fields):
    return MeetingFactory(network=plan.network, plan=plan, held_on=day, **fields)


def test_school_year_runs_to_the_day_before_the_next():
    year = school_year(NetworkFactory.build(school_year_starts_in=9), TODAY)

    assert (year.first_day, year.last_day) == (dt.date(2026, 9, 1), dt.date(2027, 8, 31))
    assert str(year) == "2026\N{EN DASH}2027"


def test_school_year_before_its_month_is_last_years():
    year = school_year(NetworkFactory.build(school_year_starts_in=9), dt.date(2027, 2, 28))

    assert year.first_day == dt.date(2026, 9, 1)


def test_school_year_that_starts_in_january_has_one_number():
    assert str(school_year(NetworkFactory.build(school_year_starts_in=1), TODAY)) == "2026"


def test_state_counts_meetings_of_all_partners_in_the_school_year(plan):
    EvaluationAgreementFactory(network=plan.network, plan=plan, meetings_a_year=4)
    meeting_on(plan, dt.date(2026, 8, 31))
    meeting_on(plan, dt.date(2026, 9, 1))
    meeting_on(plan, dt.date(2026, 10, 1), kind="decision")
    meeting_on(plan, dt.date(2027, 8, 31))
    meeting_on(plan, dt.date(2027, 9, 1))

    state = evaluation_state(plan.network, plan, TODAY)

    assert (state.agreed, state.held, state.planned, state.still_to_plan) == (4, 1, 1, 2)


def test_state_knows_the_next_and_the_last_meetings(plan):
    held = [meeting_on(plan, TODAY - dt.timedelta(days=days)) for days in range(1, 8)]
    coming = [meeting_on(plan, TODAY + dt.timedelta(days=days)) for days in range(5)]

    state = evaluation_state(plan.network, plan, TODAY)

    assert state.next_meeting == coming[0]
    assert state.coming == coming[:3]
    assert state.past == held[:5]
    assert state.without_minutes == held[0]


def test_state_finds_the_last_meeting_of_all_partners_behind_many_decisions(plan):
    meeting = meeting_on(plan, dt.date(2025, 1, 1), minutes="Written")
    for _n in range(6):
        meeting_on(plan, dt.date(2026, 1, 1), kind="decision")

    state = evaluation_state(plan.network, plan, TODAY)

    assert state.last_held == meeting
    assert meeting not in state.past
    assert (state.without_minutes, state.not_approved) == (None, meeting)


def test_state_is_silent_about_approved_minutes(plan):
    meeting_on(plan, dt.date(2026, 1, 1), minutes="Written", minutes_approved_on=dt.date(2026, 2, 1))

    state = evaluation_state(plan.network, plan, TODAY)

    assert (state.without_minutes, state.not_approved) == (None, None)


def test_state_lists_open_points_with_the_late_ones_first(plan):
    meeting = meeting_on(plan, TODAY)
    someday = ActionPointFactory(network=plan.network, meeting=meeting)
    late = ActionPointFactory(network=plan.network, meeting=meeting, due_on=dt.date(2026, 1, 1))
    ActionPointFactory(network=plan.network, meeting=meeting, is_done=True)
    ActionPointFactory()

    state = evaluation_state(plan.network, plan, TODAY)

    assert state.open_points == [late, someday]
    assert state.late_points == [late]


def test_state_of_an_empty_agreement_is_no_agreement(plan):
    EvaluationAgreementFactory(network=plan.network, plan=plan)

    state = evaluation_state(plan.network, plan, TODAY)

    assert not state.has_agreement
    assert state.still_to_plan == 0


def test_state_without_plan_is_empty():
    state = evaluation_state(NetworkFactory(), None, TODAY)

    assert (state.agreement, state.next_meeting, state.last_held, state.open_points) == (None, None, None, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_state_takes_three_queries(django_assert_num_queries, plan, rows):
    EvaluationAgreementFactory(network=plan.network, plan=plan, meetings_a_year=2)
    for _n in range(rows):
        meeting = meeting_on(plan, TODAY)
        owner = StakeholderFactory(network=plan.network)
        ActionPointFactory(network=plan.network, meeting=meeting, owner=owner)

    network = plan.network
    plan.refresh_from_db()
    with django_assert_num_queries(3):
        state = evaluation_state(network, plan, TODAY)
        assert all(point.owner.name and point.meeting.kind for point in state.open_points)


def test_next_meeting_is_of_this_network(plan):
    MeetingFactory(held_on=TODAY)
    meeting = meeting_on(plan, TODAY + dt.timedelta(days=1))

    assert next_meeting(plan.network, TODAY) == meeting
    assert next_meeting(NetworkFactory(), TODAY) is None


def test_open_action_points_are_those_of_the_stakeholder(plan):
    owner = StakeholderFactory(network=plan.network)
    point = ActionPointFactory(network=plan.network, owner=owner)
    ActionPointFactory(network=plan.network, owner=owner, is_done=True)
    ActionPointFactory(network=plan.network)

    assert open_action_points(owner) == [point]


def test_attendance_is_grouped_in_a_fixed_order(plan):
    meeting = meeting_on(plan, TODAY)
    absent = AttendanceFactory(network=plan.network, meeting=meeting, presence="absent")
    present = AttendanceFactory(network=plan.network, meeting=meeting)

    assert attendance_by_presence(meeting) == [("Present", [present]), ("Absent", [absent])]


def test_what_goes_with_a_meeting_is_said_in_words(plan):
    meeting = meeting_on(plan, TODAY, minutes="Written", minutes_approved_on=dt.date(2026, 11, 24))
    AgendaItemFactory(network=plan.network, meeting=meeting)
    AttendanceFactory(network=plan.network, meeting=meeting)
    DecisionFactory(network=plan.network, meeting=meeting)
    ActionPointFactory.create_batch(2, network=plan.network, meeting=meeting)

    rows, minutes = what_goes_with(meeting)

    assert rows == "Also goes: 1 agenda item, 1 noted attendance, 1 decision, 2 action points."
    assert minutes.startswith("Also go: the minutes, approved on ")


def test_unapproved_minutes_go_too(plan):
    assert what_goes_with(meeting_on(plan, TODAY, minutes="Written")) == ["Also go: the minutes."]


def test_an_empty_meeting_takes_nothing_with_it(plan):
    assert what_goes_with(meeting_on(plan, TODAY)) == ["Nothing else goes with it."]

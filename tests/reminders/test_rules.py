"""Each rule at each of its stages, and what ends it."""

import datetime as dt

import pytest
from django.utils import timezone

from engagements.models import Commitment, Engagement, Step
from goals.models import Goal, Indicator, Plan
from monitoring.models import ActionPoint, EvaluationAgreement, Meeting
from reminders import queries, stages
from reminders.models import Kind, Reminder
from stakeholders.models import Contact, Stakeholder
from tests.factories import (
    AttendanceFactory,
    ContactFactory,
    EngagementFactory,
    GoalFactory,
    IndicatorFactory,
    MeetingFactory,
    ProgressNoteFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.reminders.examples import DUE, KINDS, NOON, accepted, days, engagement, look, thing, told, town

pytestmark = pytest.mark.django_db

TABLE = {
    "engagement": [-30, -7, -1, 1, 7, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330, 360],
    "step": [-7, -1, 1, 7],
    "goal": [-60, -14, 1, 30],
    "indicator": [-14, 0, 14],
    "meeting": [-14, -3],
    "question": [-21, -14, 0],
    "action_point": [-7, 1, 14],
    "note": [-14, -3, 3],
}


def waiting(on, kind=None):
    """The addresses of those for whom something waits, told or not."""
    bundles = queries.waiting_for(on, queries.turns_on(on))
    return sorted(bundle.address for bundle in bundles if any(kind in (None, key[0]) for key in bundle.matters))


def test_the_table_is_the_one_agreed_on():
    assert {kind: stages.STAGES[kind] for kind in TABLE} == TABLE
    assert set(stages.STAGES) == set(Kind)
    assert all(list(row) == sorted(row) for row in stages.STAGES.values())


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_stage_is_told_on_its_day_once_and_nothing_after_the_last(kind):
    thing(kind, town(quiet_months=[]))

    for day in sorted({stage + shift for stage in TABLE[kind] for shift in (-1, 0)}):
        look(DUE + days(day))
    look(DUE + days(TABLE[kind][-1] + 59))

    found = Reminder.unscoped.filter(kind=kind).order_by("told_on").values_list("stage", "told_on", "superseded_on")
    assert list(found) == [(stage, DUE + days(stage), None) for stage in TABLE[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_told_the_day_before_the_first_stage(kind):
    thing(kind, town(quiet_months=[]))

    assert waiting(DUE + days(TABLE[kind][0] - 1), kind) == []
    assert waiting(DUE + days(TABLE[kind][0]), kind) == ["head@school.example.org"]


ENDS = {
    "engagement": lambda: Engagement.unscoped.update(status="done"),
    "step": lambda: Step.unscoped.update(done_on=DUE),
    "goal": lambda: Goal.unscoped.update(status="reached"),
    "indicator": lambda: Indicator.unscoped.update(next_measurement_on=None),
    "meeting": lambda: Meeting.unscoped.update(held_on=DUE - days(15)),
    "question": lambda: Commitment.unscoped.update(answer="accepted", answered_at=timezone.now()),
    "action_point": lambda: ActionPoint.unscoped.update(is_done=True),
    "note": lambda: ProgressNoteFactory(
        engagement=Engagement.unscoped.get(), network=Engagement.unscoped.get().network
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_done_is_not_told(kind):
    thing(kind, town())
    assert waiting(DUE - days(1), kind) == (["head@school.example.org"] if TABLE[kind][0] < 0 else [])

    ENDS[kind]()

    assert waiting(DUE - days(1), kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_closed_plan_is_told(kind):
    thing(kind, town())

    Plan.unscoped.update(status="closed")

    assert waiting(DUE - days(1)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "leave",
    [
        lambda: Stakeholder.unscoped.update(left_on=DUE - days(90)),
        lambda: Contact.unscoped.update(until_on=DUE - days(90)),
        lambda: Contact.unscoped.update(email=""),
        lambda: Contact.unscoped.update(user=UserFactory(is_active=False)),
    ],
    ids=["stakeholder left", "contact ended", "no address", "account closed"],
)
def test_who_is_gone_is_told_nothing(kind, leave):
    thing(kind, town())

    leave()

    assert waiting(DUE - days(1)) == []


def test_engagements_are_told_to_all_who_accepted():
    here = town()
    row = engagement(here)
    for answer in ["not_asked", "asked", "change_proposed", "declined"]:
        answered = {} if answer in {"not_asked", "asked"} else {"answered_at": timezone.now()}
        asked = {} if answer == "not_asked" else {"asked_at": timezone.now()}
        other = StakeholderFactory(network=here.network)
        ContactFactory(network=here.network, stakeholder=other, email=f"{answer}@x.org")
        row.commitments.create(network=here.network, stakeholder=other, answer=answer, **asked, **answered)
    lead = StakeholderFactory(network=here.network)
    ContactFactory(network=here.network, stakeholder=lead, email="lead@x.org")
    accepted(here, row, lead, role="lead")

    assert waiting(DUE, "engagement") == ["head@school.example.org", "lead@x.org"]


@pytest.mark.parametrize("status", ["done", "stopped"])
def test_steps_and_questions_of_settled_engagements_rest(status):
    here = town()
    thing("step", here)
    thing("question", here)

    Engagement.unscoped.update(status=status)

    assert waiting(DUE) == []


def test_who_measures_is_told_or_else_the_owner_of_the_goal():
    here = town()
    goal = GoalFactory(network=here.network, owner=here.school)
    gone = StakeholderFactory(network=here.network, left_on=dt.date(2027, 1, 1))
    ContactFactory(network=here.network, stakeholder=gone, email="gone@x.org")
    indicator = IndicatorFactory(network=here.network, goal=goal, next_measurement_on=DUE, measured_by=gone)
    assert waiting(DUE) == ["head@school.example.org"]

    other = StakeholderFactory(network=here.network)
    ContactFactory(network=here.network, stakeholder=other, email="counts@x.org")
    Indicator.unscoped.filter(pk=indicator.pk).update(measured_by=other)

    assert waiting(DUE) == ["counts@x.org"]


@pytest.mark.parametrize(
    ("kind", "expected"), [("annual", ["chair@x.org", "head@school.example.org"]), ("other", ["chair@x.org"])]
)
def test_a_meeting_of_all_is_told_to_all_and_another_to_its_chair(kind, expected):
    here = town()
    chair = StakeholderFactory(network=here.network)
    ContactFactory(network=here.network, stakeholder=chair, email="chair@x.org")
    MeetingFactory(network=here.network, held_on=DUE, kind=kind, chair=chair)

    assert waiting(DUE) == expected


def test_who_cannot_come_to_a_meeting_is_left_in_peace():
    here = town()
    AttendanceFactory(
        network=here.network, meeting=thing("meeting", here), stakeholder=here.school, presence="excused"
    )

    assert waiting(DUE - days(3)) == []


def test_a_meeting_without_a_date_and_one_that_was_held_are_not_told():
    here = town()
    MeetingFactory(network=here.network, held_on=None, rhythm="every spring")
    MeetingFactory(network=here.network, held_on=DUE - days(1))

    assert waiting(DUE) == []


@pytest.mark.parametrize(
    ("held_on", "noted_on", "is_asked"),
    [
        (None, None, True),
        (None, DUE - days(300), False),
        (DUE - days(200), DUE - days(201), True),
        (DUE - days(200), DUE - days(200), True),
        (DUE - days(200), DUE - days(199), False),
    ],
)
def test_a_note_counts_if_it_was_written_since_the_partners_last_evaluated(held_on, noted_on, is_asked):
    here = town()
    row = thing("note", here)
    if held_on:
        MeetingFactory(network=here.network, plan=row.plan, held_on=held_on, kind="annual")
    if noted_on:
        ProgressNoteFactory(network=here.network, engagement=row, written_at=dt.datetime.combine(noted_on, NOON))

    assert (waiting(DUE, "note") == ["head@school.example.org"]) is is_asked


@pytest.mark.parametrize("change", [{"notes_asked": ""}, None])
def test_no_notes_are_asked_where_none_were_agreed(change):
    thing("note", town())
    agreements = EvaluationAgreement.unscoped
    agreements.update(**change) if change else agreements.all().delete()

    assert waiting(DUE, "note") == []


def test_no_notes_are_asked_before_another_kind_of_meeting_or_after_the_meeting():
    thing("note", town())
    assert waiting(DUE + days(14), "note") == ["head@school.example.org"]
    assert waiting(DUE + days(15), "note") == []

    Meeting.unscoped.update(kind="kick_off")

    assert waiting(DUE, "note") == []


def test_a_month_counts_to_its_last_day():
    here = town()
    engagement(here, dt.date(2027, 9, 30), due_precision="month")

    look(dt.date(2027, 9, 30))
    look(dt.date(2027, 10, 1))

    assert (told(dt.date(2027, 9, 30)), told(dt.date(2027, 10, 1))) == ([("engagement", -1)], [("engagement", 1)])


@pytest.mark.slow
@pytest.mark.parametrize(("networks", "rows"), [(1, 1), (1, 3), (50, 1)])
def test_a_day_costs_the_same_for_any_number_of_things_and_networks(networks, rows, django_assert_num_queries):
    for number in range(networks):
        here = town(f"head{number}@x.org")
        for _row in range(rows):
            for kind in set(KINDS) - {"note"}:
                thing(kind, here)
        thing("note", here)
        EngagementFactory(network=here.network, due_on=DUE)

    turns = queries.turns_on(DUE)
    with django_assert_num_queries(19):
        found = queries.bundles(turns)

    assert [len(bundle.items) for bundle in found] == [7 * rows + 2] * networks

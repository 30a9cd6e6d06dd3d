import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.agendas import STANDARD_AGENDAS, standard_length
from monitoring.models import AgendaItem, Decision
from tests.factories import (
    ActionPointFactory,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    ProgressNoteFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


def titles(meeting):
    return [item.title for item in meeting.agenda.in_order()]


def items_of(meeting, *names):
    return [
        AgendaItemFactory(network=meeting.network, meeting=meeting, title=name, position=position)
        for position, name in enumerate(names, start=1)
    ]


def test_a_call_for_help_is_put_on_an_agenda_once_in_the_language_of_the_plan(by):
    meeting = MeetingFactory(network__plan_language="nl")
    note = ProgressNoteFactory(
        network=meeting.network, engagement__plan=meeting.plan, engagement__network=meeting.network, obstacle="x" * 500
    )

    first = actions.add_call_for_help(by=by, meeting=meeting, note=note)
    again = actions.add_call_for_help(by=by, meeting=meeting, note=note)

    assert (again, meeting.agenda.get()) == (first, first)
    assert (first.engagement, first.duration, len(first.title), first.title[-1]) == (note.engagement, 10, 300, "…")


def test_set_agenda_orders_saves_and_removes(by):
    meeting = MeetingFactory()
    first, second, gone = items_of(meeting, "First", "Second", "Gone")
    new = AgendaItem(network=meeting.network, title="New")
    first.title = "First, better"

    actions.set_agenda(by=by, meeting=meeting, items=[second, first, new], changed=[first, new], removed=[gone])

    assert titles(meeting) == ["Second", "First, better", "New"]


def test_set_agenda_counts_a_move_as_no_new_version(by):
    meeting = MeetingFactory()
    first, second = items_of(meeting, "First", "Second")

    actions.set_agenda(by=by, meeting=meeting, items=[second, first], changed=[], removed=[])

    first.refresh_from_db()
    assert (first.position, first.version) == (2, 0)


@pytest.mark.parametrize(
    ("kind", "minutes"), [("kick_off", 150), ("goal_setting", 180), ("evaluation", 120), ("annual", 180)]
)
def test_standard_agendas_take_as_long_as_the_practice_says(by, kind, minutes):
    meeting = MeetingFactory()

    actions.fill_agenda(by=by, meeting=meeting, kind=kind)

    assert standard_length(kind) == minutes
    assert sum(item.duration for item in meeting.agenda.all()) == minutes
    assert titles(meeting) == [str(title) for title, _minutes in STANDARD_AGENDAS[kind]]


def test_fill_agenda_leaves_an_agenda_that_is_there(by):
    meeting = MeetingFactory()
    items_of(meeting, "Ours")

    with pytest.raises(ValidationError, match="already has an agenda"):
        actions.fill_agenda(by=by, meeting=meeting, kind="annual")

    assert titles(meeting) == ["Ours"]


def test_note_attendance_adds_changes_and_takes_away(by):
    meeting = MeetingFactory()
    new, changed, gone = StakeholderFactory.create_batch(3, network=meeting.network)
    for stakeholder in (changed, gone):
        AttendanceFactory(network=meeting.network, meeting=meeting, stakeholder=stakeholder)

    answers = [(new, "present", ""), (changed, "replaced", "Deputy head"), (gone, "", "")]
    actions.note_attendance(by=by, meeting=meeting, answers=answers)

    noted = meeting.attendances.values_list("stakeholder", "presence", "replaced_by")
    assert set(noted) == {(new.pk, "present", ""), (changed.pk, "replaced", "Deputy head")}


def test_write_minutes_takes_back_the_approval(by):
    meeting = MeetingFactory(minutes="Old", minutes_approved_on="2027-03-20")
    [item] = items_of(meeting, "First")
    meeting.minutes, item.outcome = "New", "Agreed"

    actions.write_minutes(by=by, meeting=meeting, outcomes=[item])

    meeting.refresh_from_db()
    item.refresh_from_db()
    assert (meeting.minutes, meeting.minutes_approved_on, item.outcome) == ("New", None, "Agreed")


def test_write_minutes_refuses_when_somebody_was_faster(by):
    meeting = MeetingFactory()
    type(meeting).unscoped.update(version=7)

    with pytest.raises(ValidationError, match="Somebody else saved this"):
        actions.write_minutes(by=by, meeting=meeting, outcomes=[])


def test_decisions_are_numbered_within_their_meeting(by):
    meeting = MeetingFactory()
    DecisionFactory(network=meeting.network, meeting=meeting, number=4)
    DecisionFactory(network=meeting.network, number=9)

    decision = actions.add_decision(by=by, decision=Decision(network=meeting.network, meeting=meeting, text="Go on"))

    assert decision.number == 5


def test_mark_done_may_be_said_twice(by):
    point = ActionPointFactory()

    for _n in range(2):
        actions.mark_done(by=by, point=point, is_done=True)

    point.refresh_from_db()
    assert point.is_done


def test_remove_takes_what_hangs_on_the_row(by):
    meeting = MeetingFactory()
    items_of(meeting, "First")

    actions.remove(by=by, row=meeting)

    assert not AgendaItem.unscoped.exists()

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from monitoring.forms import (
    ActionPointForm,
    AgendaFormSet,
    AgreementForm,
    ApprovalForm,
    AttendanceForm,
    BodyForm,
    MeetingForm,
    MinutesForm,
    about_choices,
)
from monitoring.models import Attendance, Body, EvaluationAgreement, Meeting
from tests.factories import (
    ActionPointFactory,
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    MeetingFactory,
    PlanFactory,
    StakeholderFactory,
)

TODAY = dt.date(2027, 4, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory()


def meeting_form(plan, **data):
    meeting = Meeting(network=plan.network, plan=plan)
    return MeetingForm({"kind": "evaluation", "version": 0} | data, instance=meeting, network=plan.network)


def test_meeting_needs_a_date_or_a_rhythm(plan):
    form = meeting_form(plan)

    assert form.errors == {"held_on": ["Give a date, or say the rhythm in words below."]}


@pytest.mark.parametrize("when", [{"held_on": "2027-03-18"}, {"rhythm": "monthly"}])
def test_meeting_with_a_date_or_a_rhythm_is_saved(plan, when):
    assert meeting_form(plan, **when).save().plan == plan


def test_meeting_with_a_wrong_date_says_only_that(plan):
    form = meeting_form(plan, held_on="2027-02-30")

    assert form.errors == {"held_on": ["Enter a valid date."]}


def test_meeting_cannot_end_before_it_starts(plan):
    form = meeting_form(plan, held_on="2027-03-18", starts_at="16:00", ends_at="13:30")

    assert form.errors == {"ends_at": ["The meeting cannot end before it starts."]}


def test_meeting_offers_chairs_of_this_network_that_have_not_left(plan):
    here = StakeholderFactory(network=plan.network)
    StakeholderFactory(network=plan.network, left_on=TODAY)
    StakeholderFactory()

    assert list(meeting_form(plan).fields["chair"].queryset) == [here]


def test_action_point_keeps_offering_its_owner_that_left(plan):
    left = StakeholderFactory(network=plan.network, left_on=TODAY)
    point = ActionPointFactory(network=plan.network, owner=left)

    assert list(ActionPointForm(instance=point, network=plan.network).fields["owner"].queryset) == [left]


def test_body_keeps_dates_known_in_part(plan):
    body = Body(network=plan.network, plan=plan)
    data = {"name": "Steering group", "version": 0, "since_1": "9", "since_2": "2026", "until_2": "2027"}

    form = BodyForm(data, instance=body, network=plan.network)

    assert form.is_valid(), form.errors
    saved = form.save()
    assert (saved.since.iso(), saved.until.iso()) == ("2026-09", "2027")


def test_body_cannot_end_before_it_starts(plan):
    data = {"name": "Steering group", "version": 0, "since_2": "2027", "until_2": "2026"}

    form = BodyForm(data, instance=Body(network=plan.network, plan=plan), network=plan.network)

    assert form.errors == {"until": ["A body cannot end before it starts."]}


def test_body_form_shows_members_that_left_when_they_are_members(plan):
    body = BodyFactory(network=plan.network, plan=plan)
    left = StakeholderFactory(network=plan.network, left_on=TODAY)
    body.members.add(left)

    assert list(BodyForm(instance=body, network=plan.network).fields["members"].queryset) == [left]


def test_two_people_who_agree_first_at_the_same_moment_are_told(plan):
    form = AgreementForm(
        {"meetings_a_year": 2, "version": 0},
        instance=EvaluationAgreement(network=plan.network, plan=plan),
        network=plan.network,
    )
    assert form.is_valid()
    EvaluationAgreementFactory(network=plan.network, plan=plan)

    with pytest.raises(ValidationError, match="Somebody else saved this"):
        form.save()


def agenda_of(plan, *names):
    meeting = MeetingFactory(network=plan.network, plan=plan)
    for position, name in enumerate(names, start=1):
        AgendaItemFactory(network=plan.network, meeting=meeting, title=name, position=position)
    return meeting


def agenda_formset(meeting, rows=None):
    data = None
    if rows is not None:
        items = list(meeting.agenda.in_order())
        data = {"items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": len(items)}
        for i, row in enumerate(rows):
            known = {"id": items[i].pk, "version": items[i].version} if i < len(items) else {"version": 0}
            data |= {f"items-{i}-{name}": value for name, value in (known | row).items()}
    return AgendaFormSet(
        data,
        queryset=meeting.agenda.in_order(),
        prefix="items",
        form_kwargs={"network": meeting.network, "about": about_choices(meeting.network, meeting)},
    )


def test_agenda_has_an_empty_row_at_its_end(plan):
    formset = agenda_formset(agenda_of(plan, "First"))

    assert [form.initial.get("title") for form in formset.forms] == ["First", None]


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("save", ["A", "B", "C"]),
        ("up-1", ["B", "A", "C"]),
        ("down-1", ["A", "C", "B"]),
        ("up-0", ["A", "B", "C"]),
        ("down-2", ["A", "B", "C"]),
        ("up-nonsense", ["A", "B", "C"]),
    ],
)
def test_agenda_moves_one_item(plan, move, order):
    meeting = agenda_of(plan, "A", "B", "C")
    formset = agenda_formset(meeting, [{"title": "A"}, {"title": "B"}, {"title": "C"}, {"title": ""}])

    assert formset.is_valid(), formset.errors
    assert [item.title for item in formset.wanted(move)] == order
    assert formset.changed() == []


def test_agenda_item_removed_may_be_empty(plan):
    meeting = agenda_of(plan, "A", "B")
    formset = agenda_formset(meeting, [{"title": "", "DELETE": "on"}, {"title": "B"}, {"title": "New"}])

    assert formset.is_valid(), formset.errors
    assert [item.title for item in formset.wanted()] == ["B", "New"]
    assert [item.title for item in formset.changed()] == ["New"]
    assert formset.removed() == [meeting.agenda.get(position=1)]


def test_agenda_item_is_about_a_goal_or_an_engagement_of_this_plan(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    engagement = EngagementFactory(network=plan.network, plan=plan)
    elsewhere = GoalFactory()
    meeting = agenda_of(plan, "A")

    [[_nothing, _label], (_g, goals), (_e, engagements)] = about_choices(plan.network, meeting)

    assert goals == [(f"goal-{goal.pk}", goal.title)]
    assert engagements == [(f"engagement-{engagement.pk}", engagement.title)]
    assert not agenda_formset(meeting, [{"title": "A", "about": f"goal-{elsewhere.pk}"}]).is_valid()


def test_agenda_item_changes_what_it_is_about(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    engagement = EngagementFactory(network=plan.network, plan=plan)
    meeting = MeetingFactory(network=plan.network, plan=plan)
    AgendaItemFactory(network=plan.network, meeting=meeting, title="A", goal=goal)

    formset = agenda_formset(meeting, [{"title": "A", "about": f"engagement-{engagement.pk}"}])

    assert formset.forms[0].initial["about"] == f"goal-{goal.pk}"
    assert formset.is_valid(), formset.errors
    [item] = formset.changed()
    assert (item.goal_id, item.engagement_id) == (None, engagement.pk)


def attendance_form(meeting, data=None):
    return AttendanceForm(data, meeting=meeting)


def test_attendance_asks_those_at_the_table_and_those_noted_before_they_left(plan):
    meeting = MeetingFactory(network=plan.network, plan=plan)
    here = StakeholderFactory(network=plan.network, name="A")
    left = StakeholderFactory(network=plan.network, name="B", left_on=TODAY)
    StakeholderFactory(network=plan.network, left_on=TODAY)
    AttendanceFactory(network=plan.network, meeting=meeting, stakeholder=left)

    form = attendance_form(meeting)

    assert form.stakeholders == [here, left]
    assert [row[1].initial for row in form.rows()] == ["", "present"]


def test_attendance_answers_only_what_changed_on_this_page(plan):
    meeting = MeetingFactory(network=plan.network, plan=plan)
    mine, theirs = (StakeholderFactory(network=plan.network, name=name) for name in "AB")
    AttendanceFactory(network=plan.network, meeting=meeting, stakeholder=theirs, presence="excused")

    form = attendance_form(
        meeting,
        {
            f"presence_{mine.pk}": "present",
            f"initial-presence_{mine.pk}": "",
            f"presence_{theirs.pk}": "",
            f"initial-presence_{theirs.pk}": "",
        },
    )

    assert form.is_valid(), form.errors
    assert form.answers() == [(mine, "present", "")]


@pytest.mark.parametrize(
    ("presence", "text", "answer"),
    [
        ("", "Deputy head", ("replaced", "Deputy head")),
        ("replaced", "Deputy head", ("replaced", "Deputy head")),
        ("present", "Deputy head", ("present", "")),
    ],
)
def test_attendance_keeps_a_replacement_only_for_who_was_replaced(plan, presence, text, answer):
    meeting = MeetingFactory(network=plan.network, plan=plan)
    school = StakeholderFactory(network=plan.network)

    form = attendance_form(meeting, {f"presence_{school.pk}": presence, f"replaced_by_{school.pk}": text})

    assert form.is_valid(), form.errors
    assert form.answers() == [(school, *answer)]


def test_attendance_refuses_an_unknown_presence(plan):
    meeting = MeetingFactory(network=plan.network, plan=plan)
    school = StakeholderFactory(network=plan.network)

    form = attendance_form(meeting, {f"presence_{school.pk}": "asleep"})

    assert list(form.errors) == [f"presence_{school.pk}"]
    assert not Attendance.unscoped.exists()


def test_minutes_form_collects_the_outcomes_that_changed(plan):
    meeting = agenda_of(plan, "A", "B")
    a, b = meeting.agenda.in_order()

    form = MinutesForm(
        {"minutes": "Long", "version": 0, f"outcome_{a.pk}": "", f"outcome_{b.pk}": "Agreed"},
        instance=meeting,
        network=plan.network,
    )

    assert form.is_valid(), form.errors
    assert [(item.pk, item.outcome) for item in form.outcomes()] == [(b.pk, "Agreed")]


@pytest.mark.parametrize(
    ("minutes", "day", "error"),
    [
        ("Long", "2027-04-02", "Minutes are approved today or earlier, not in the future."),
        ("Long", "2027-03-17", "Minutes cannot be approved before the meeting was held."),
        ("", "2027-04-01", "There are no minutes to approve yet."),
        ("Long", "", "This field is required."),
    ],
)
def test_approval_refuses(plan, minutes, day, error):
    meeting = MeetingFactory(network=plan.network, plan=plan, minutes=minutes)

    form = ApprovalForm({"minutes_approved_on": day}, instance=meeting, network=plan.network, today=TODAY)

    assert [message for messages in form.errors.values() for message in messages] == [error]


def test_approval_on_a_day_that_is_no_day_is_an_error_at_the_field(plan):
    meeting = MeetingFactory(network=plan.network, plan=plan, minutes="Long")

    form = ApprovalForm({"minutes_approved_on": "soon"}, instance=meeting, network=plan.network, today=TODAY)

    assert form.errors == {"minutes_approved_on": ["Enter a valid date."]}

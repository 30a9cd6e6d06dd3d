import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagements import actions
from engagements.models import Commitment, Engagement, ProgressNote, Step
from tests.factories import (
    AskedCommitmentFactory,
    CommitmentFactory,
    EngagementFactory,
    GoalFactory,
    PlanFactory,
    ProgressNoteFactory,
    StakeholderFactory,
    StepFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def engagement(db):
    return EngagementFactory(what="Meet every month", due_on=dt.date(2027, 6, 30))


def commit(engagement, answer="accepted", **kwargs):
    moment = timezone.now() if answer in {"accepted", "change_proposed", "declined"} else None
    factory = CommitmentFactory if answer == "not_asked" else AskedCommitmentFactory
    return factory(network=engagement.network, engagement=engagement, answer=answer, answered_at=moment, **kwargs)


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def answers(engagement):
    rows = engagement.commitments.order_by("stakeholder__name")
    return {row.stakeholder: (row.role, row.answer) for row in rows.select_related("stakeholder")}


def test_new_engagement_has_goals_and_unasked_partners(by):
    plan = PlanFactory()
    goal = GoalFactory(network=plan.network, plan=plan)
    lead, partner = StakeholderFactory.create_batch(2, network=plan.network)

    made = actions.create_engagement(
        by=by,
        engagement=Engagement(network=plan.network, plan=plan, title="Desk"),
        goals=[goal],
        leads=[lead],
        partners=[lead, partner],
    )

    assert list(made.goals.all()) == [goal]
    assert answers(made) == {lead: ("lead", "not_asked"), partner: ("partner", "not_asked")}


def test_revision_adds_and_removes_partners_and_names_those_who_had_answered(by, engagement):
    stays, goes, unasked = commit(engagement), commit(engagement), commit(engagement, answer="not_asked")
    new = StakeholderFactory(network=engagement.network)

    revision = actions.revise(by=by, engagement=engagement, leads=[], partners=[stays.stakeholder, new])

    assert answers(engagement) == {stays.stakeholder: ("partner", "accepted"), new: ("partner", "not_asked")}
    assert (revision.removed, revision.reopened) == ([goes.stakeholder], [])
    assert not Commitment.unscoped.filter(pk=unasked.pk).exists()


@pytest.mark.parametrize(
    "change", [{"what": "Meet every week"}, {"due_on": dt.date(2027, 7, 1)}, {"starts_on": dt.date(2026, 1, 1)}]
)
def test_revision_asks_those_again_who_accepted_something_else(by, engagement, change):
    accepted = commit(engagement, accepted_wording="Meet every month", is_on_behalf=True, how_known="by phone")
    declined = commit(engagement, answer="declined")
    for name, value in change.items():
        setattr(engagement, name, value)

    revision = actions.revise(by=by, engagement=engagement)

    accepted = fresh(accepted)
    assert revision.reopened == [accepted.stakeholder]
    assert (accepted.answer, accepted.answered_at, accepted.asked_by) == ("asked", None, by)
    assert (accepted.is_on_behalf, accepted.how_known) == (False, "")
    assert accepted.accepted_wording == "Meet every month"
    assert fresh(declined).answer == "declined"


def test_revision_leaves_answers_that_still_hold(by, engagement):
    whole = commit(engagement)
    own_part = commit(engagement, part="Make coffee")
    engagement.title, engagement.what, engagement.place = "New title", "Meet  every\r\nmonth", "Library"

    revision = actions.revise(by=by, engagement=engagement)

    assert revision.reopened == []
    assert {fresh(row).answer for row in (whole, own_part)} == {"accepted"}


def test_revision_asks_a_partner_again_that_is_to_lead(by, engagement):
    first, second = commit(engagement), commit(engagement)

    revision = actions.revise(by=by, engagement=engagement, leads=[first.stakeholder], partners=[second.stakeholder])

    assert revision.reopened == [first.stakeholder]
    assert fresh(first).role == "lead"


def test_revision_of_something_done_asks_nobody(by, engagement):
    accepted = commit(engagement)
    engagement.what, engagement.status = "Other words", "done"

    assert actions.revise(by=by, engagement=engagement).reopened == []
    assert fresh(accepted).answer == "accepted"


def test_second_editor_is_refused_and_nothing_is_saved(by, engagement):
    accepted, stale = commit(engagement), fresh(engagement)
    actions.revise(by=by, engagement=engagement)
    stale.what = "Other words"

    with pytest.raises(ValidationError, match="Somebody else saved this"):
        actions.revise(by=by, engagement=stale)

    assert fresh(engagement).what == "Meet every month"
    assert fresh(accepted).answer == "accepted"


def test_wording_of_a_part_reopens_only_that_part(by, engagement):
    mine, other = commit(engagement), commit(engagement)
    mine.part = "Make coffee"

    saved = actions.word_part(by=by, commitment=mine)

    assert (saved.answer, saved.part) == ("asked", "Make coffee")
    assert fresh(other).answer == "accepted"


def test_ask_all_asks_only_who_was_not_asked(by, engagement):
    unasked, accepted = commit(engagement, answer="not_asked"), commit(engagement)

    assert actions.ask_all(by=by, engagement=engagement) == [unasked]

    unasked = fresh(unasked)
    assert (unasked.answer, unasked.asked_by) == ("asked", by)
    assert unasked.asked_at is not None
    assert fresh(accepted).answer == "accepted"


@pytest.mark.parametrize("answer", ["not_asked", "change_proposed", "declined"])
def test_ask_puts_the_question_or_puts_it_again(by, engagement, answer):
    commitment = commit(engagement, answer=answer)

    actions.ask(by=by, commitment=commitment)

    assert fresh(commitment).answer == "asked"


@pytest.mark.parametrize("answer", ["asked", "accepted"])
def test_ask_refuses_a_second_question(by, engagement, answer):
    commitment = commit(engagement, answer=answer)

    with pytest.raises(ValidationError, match="has already been asked"):
        actions.ask(by=by, commitment=commitment)


@pytest.mark.parametrize("status", ["done", "stopped"])
def test_nobody_is_asked_or_answers_for_what_is_settled(by, status):
    commitment = commit(EngagementFactory(status=status), answer="not_asked")

    for refused in (
        lambda: actions.ask(by=by, commitment=commitment),
        lambda: actions.ask_all(by=by, engagement=commitment.engagement),
        lambda: actions.answer(by=by, commitment=commitment, answer="accepted"),
        lambda: actions.take_change(by=by, commitment=commitment),
    ):
        with pytest.raises(ValidationError, match="done or stopped"):
            refused()


def test_acceptance_keeps_the_exact_wording_and_who_gave_it(by, engagement):
    commitment = commit(engagement, answer="asked", part="Make coffee")

    actions.answer(by=by, commitment=commitment, answer="accepted")

    commitment = fresh(commitment)
    assert (commitment.answer, commitment.accepted_wording) == ("accepted", "Make coffee")
    assert (commitment.answered_by, commitment.is_on_behalf) == (by, False)


def test_answer_on_behalf_is_marked_and_counts_as_asked(by, engagement):
    commitment = commit(engagement, answer="not_asked")

    actions.answer(by=by, commitment=commitment, answer="declined", reason="No time", how_known="by phone")

    commitment = fresh(commitment)
    assert (commitment.answer, commitment.reason, commitment.accepted_wording) == ("declined", "No time", "")
    assert (commitment.is_on_behalf, commitment.how_known) == (True, "by phone")
    assert commitment.asked_at == commitment.answered_at


def test_later_answer_replaces_the_earlier(by, engagement):
    commitment = commit(engagement, answer="accepted", accepted_wording="Meet every month")

    actions.answer(by=by, commitment=commitment, answer="change_proposed", proposed_change="Twice a year")

    commitment = fresh(commitment)
    assert (commitment.answer, commitment.proposed_change) == ("change_proposed", "Twice a year")
    assert commitment.accepted_wording == ""


def test_wording_taken_over_is_accepted_and_touches_nobody_else(by, engagement):
    other = commit(engagement)
    proposing = commit(engagement, answer="change_proposed", proposed_change="Twice a year")

    revision = actions.take_change(by=by, commitment=proposing)

    proposing = fresh(proposing)
    assert (proposing.answer, proposing.part, proposing.accepted_wording) == (
        "accepted",
        "Twice a year",
        "Twice a year",
    )
    assert proposing.proposed_change == ""
    assert revision.reopened == []
    assert fresh(other).answer == "accepted"


def test_date_taken_over_moves_the_due_date_and_asks_the_others_again(by, engagement):
    other = commit(engagement)
    date = dt.date(2027, 9, 1)
    proposing = commit(engagement, answer="change_proposed", proposed_due_on=date)

    revision = actions.take_change(by=by, commitment=proposing)

    assert fresh(engagement).due_on == date
    assert revision.reopened == [other.stakeholder]
    assert (fresh(proposing).answer, fresh(proposing).accepted_wording) == ("accepted", "Meet every month")


def test_date_before_the_start_is_not_taken_over(by, engagement):
    engagement.starts_on = dt.date(2027, 1, 1)
    engagement.save()
    proposing = commit(engagement, answer="change_proposed", proposed_due_on=dt.date(2026, 12, 31))

    with pytest.raises(ValidationError, match="before the start"):
        actions.take_change(by=by, commitment=proposing)

    assert fresh(proposing).answer == "change_proposed"


def test_change_no_longer_proposed_is_not_taken_over(by, engagement):
    with pytest.raises(ValidationError, match="proposes no change any more"):
        actions.take_change(by=by, commitment=commit(engagement))


def test_engagement_is_agreed_once_its_lead_and_the_others_accepted(by, engagement):
    commit(engagement, role="lead")
    commit(engagement)

    assert actions.agree(by=by, engagement=engagement).status == "agreed"
    with pytest.raises(ValidationError, match="Only what is proposed"):
        actions.agree(by=by, engagement=engagement)


def test_engagement_without_an_accepted_lead_is_not_agreed(by, engagement):
    commit(engagement)
    commit(engagement, role="lead", answer="declined")

    with pytest.raises(ValidationError, match="Nobody has accepted to lead"):
        actions.agree(by=by, engagement=engagement)

    assert fresh(engagement).status == "proposed"


@pytest.mark.parametrize(
    ("status", "obstacle", "status_note", "progress"),
    [
        ("in_progress", "", "", 40),
        ("blocked", "No room", "No room", 40),
        ("stopped", "", "It runs.", 40),
        ("done", "", "", 100),
    ],
)
def test_note_gives_its_engagement_the_status_it_tells(by, engagement, status, obstacle, status_note, progress):
    engagement.status_note, engagement.progress = "Waited for a decision", 40
    stakeholder = StakeholderFactory(network=engagement.network)
    note = ProgressNote(
        network=engagement.network,
        engagement=engagement,
        status=status,
        result="It runs.",
        obstacle=obstacle,
        new_due_on=dt.date(2027, 9, 1),
    )

    note = actions.write_note(by=by, note=note, stakeholder=stakeholder)

    engagement = fresh(engagement)
    assert (engagement.status, engagement.status_note, engagement.progress) == (status, status_note, progress)
    assert engagement.due_on == dt.date(2027, 6, 30)
    assert (note.written_by, note.stakeholder) == (by, stakeholder)
    assert note.written_at is not None


def test_date_of_a_note_taken_over_asks_who_accepted_again(by, engagement):
    accepted = commit(engagement)
    note = ProgressNoteFactory(network=engagement.network, engagement=engagement, new_due_on=dt.date(2027, 9, 1))

    revision = actions.take_date(by=by, note=note)

    engagement = fresh(engagement)
    assert (engagement.due_on, engagement.due_precision) == (dt.date(2027, 9, 1), "day")
    assert revision.reopened == [accepted.stakeholder]


def test_note_without_a_date_has_none_to_take_over(by, engagement):
    note = ProgressNoteFactory(network=engagement.network, engagement=engagement)

    with pytest.raises(ValidationError, match="proposes no other date"):
        actions.take_date(by=by, note=note)


def test_step_is_done_on_a_day_and_can_be_taken_back(by):
    step = StepFactory()
    first, second = dt.date(2026, 9, 1), dt.date(2026, 9, 2)

    assert fresh(actions.mark_step(by=by, step=step, done_on=first)).done_on == first
    assert fresh(actions.mark_step(by=by, step=step, done_on=second)).done_on == first  # said twice: the first holds
    assert fresh(actions.mark_step(by=by, step=step, done_on=None)).done_on is None


def test_deleted_engagement_takes_its_answers_steps_and_notes_along(by, engagement):
    commit(engagement)
    step = StepFactory(network=engagement.network, engagement=engagement)
    ProgressNoteFactory(network=engagement.network, engagement=engagement)

    actions.delete_step(by=by, step=step)
    actions.delete_engagement(by=by, engagement=engagement)

    for model in (Engagement, Commitment, Step, ProgressNote):
        assert not model.unscoped.exists()

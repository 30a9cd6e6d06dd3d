import datetime as dt

import pytest
from django.utils import timezone

from engagements import queries
from tests.factories import (
    AskedCommitmentFactory,
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    GoalFactory,
    MembershipFactory,
    PlanFactory,
    ProgressNoteFactory,
    StakeholderFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


def commit(engagement, answer, **kwargs):
    moment = timezone.now() if answer in {"accepted", "change_proposed", "declined"} else None
    factory = CommitmentFactory if answer == "not_asked" else AskedCommitmentFactory
    return factory(network=engagement.network, engagement=engagement, answer=answer, answered_at=moment, **kwargs)


def test_state_of_a_plan_without_engagements_is_empty():
    plan = PlanFactory()

    state = queries.engagement_state(plan.network, plan, TODAY)

    assert (state.total, state.late, state.unanswered, state.without_goal) == (0, [], [], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_state_counts_and_lists_what_needs_somebody_in_three_queries(rows, django_assert_num_queries):
    plan = PlanFactory()
    goal = GoalFactory(network=plan.network, plan=plan)
    network = plan.network
    EngagementFactory(network=network)  # of another plan
    settled = EngagementFactory(network=network, plan=plan, status="done", due_on=dt.date(2020, 1, 1))
    commit(settled, "asked")
    complete = EngagementFactory(network=network, plan=plan, status="in_progress")
    complete.goals.set([goal])
    commit(complete, "accepted", role="lead")
    late, asked, proposed, declined = [], [], [], []
    for _row in range(rows):
        engagement = EngagementFactory(network=network, plan=plan, due_on=dt.date(2026, 9, 2))
        late.append(engagement)
        asked.append(commit(engagement, "asked"))
        proposed.append(commit(engagement, "change_proposed"))
        declined.append(commit(engagement, "declined", role="lead"))
        commit(engagement, "not_asked")
        ProgressNoteFactory(network=network, engagement=engagement, obstacle="Solved since")
        ProgressNoteFactory(network=network, engagement=engagement, obstacle="No room")

    with django_assert_num_queries(3):
        state = queries.engagement_state(network, plan, TODAY)

    assert state.by_status == {"done": 1, "in_progress": 1, "proposed": rows}
    assert state.total == rows + 2
    assert state.late == late
    for waiting, parts in ((state.unanswered, asked), (state.changes_proposed, proposed), (state.declined, declined)):
        assert [(row.engagement_pk, row.stakeholder_pk) for row in waiting] == [
            (part.engagement_id, part.stakeholder_id) for part in parts
        ]
    assert state.unanswered_partners == [row.stakeholder.label for row in asked]
    assert (state.without_lead, state.without_goal) == (late, late)
    assert [engagement.help_wanted for engagement in state.help_wanted] == ["No room"] * rows


def test_help_is_no_longer_wanted_when_a_newer_note_says_nothing_of_it():
    note = ProgressNoteFactory(obstacle="No room")
    ProgressNoteFactory(network=note.network, engagement=note.engagement)

    assert queries.engagement_state(note.network, note.engagement.plan, TODAY).help_wanted == []


@pytest.mark.parametrize("rows", [1, 3])
def test_part_of_a_stakeholder_in_four_queries(rows, django_assert_num_queries):
    own = StakeholderFactory()
    network = own.network
    promised, asked, steps = [], [], []
    for _row in range(rows):
        engagement = EngagementFactory(network=network, due_on=dt.date(2026, 9, 2))
        promised.append(commit(engagement, "accepted", stakeholder=own))
        steps.append(StepFactory(network=network, engagement=engagement, responsible=own))
        StepFactory(network=network, engagement=engagement, responsible=own, done_on=TODAY)
        ProgressNoteFactory(network=network, engagement=engagement)  # somebody else's
        asked.append(commit(EngagementFactory(network=network), "asked", stakeholder=own))
    note = ProgressNoteFactory(network=network, engagement=promised[0].engagement, stakeholder=own)
    proposed = commit(EngagementFactory(network=network), "change_proposed", stakeholder=own)
    settled = commit(EngagementFactory(network=network, status="done"), "accepted", stakeholder=own)
    commit(promised[0].engagement, "asked")

    with django_assert_num_queries(4):
        part = queries.part_of(own, TODAY)
        assert [list(row.engagement.goals.all()) for row in part.asked] == [[]] * rows

    assert (part.asked, part.promised, part.proposed, part.settled) == (asked, promised, [proposed], [settled])
    assert part.promised[0].last_note_at == note.written_at
    assert part.late(TODAY) == promised
    assert (part.steps, part.notes) == (steps, [note])


@pytest.mark.parametrize("rows", [1, 3])
def test_coverage_counts_per_goal_and_pillar_in_two_queries(rows, django_assert_num_queries):
    plan = PlanFactory()
    network = plan.network
    first = GoalFactory(network=network, plan=plan, priority=1)
    second = GoalFactory(network=network, plan=plan, priority=2)
    GoalFactory(network=network, plan=plan, status="dropped")
    for _row in range(rows):
        late = EngagementFactory(network=network, plan=plan, status="in_progress", due_on=dt.date(2026, 9, 2))
        late.goals.set([first, second])
    done = EngagementFactory(network=network, plan=plan, status="done", due_on=dt.date(2026, 9, 2))
    done.goals.set([first])

    with django_assert_num_queries(2):
        coverage = queries.coverage(plan, TODAY)

    assert coverage.pillars == ["prevention", "intervention", "compensation", "monitoring"]
    assert [row.goal for row in coverage.rows] == [first, second]
    assert [[cell.total for cell in row.cells] for row in coverage.rows] == [[rows + 1, 0, 0, 0], [rows, 0, 0, 0]]
    assert coverage.rows[0].cells[0].words == f"1 done, {rows} late"
    assert coverage.rows[1].cells[0].words == "late"
    assert (coverage.total, len(coverage.gaps)) == (rows + 1, 6)


def test_coverage_shows_what_has_no_goal_or_pillar_yet_and_without_a_day_nothing_is_late():
    plan = PlanFactory()
    EngagementFactory(network=plan.network, plan=plan, pillar="", status="blocked", due_on=dt.date(2026, 9, 2))

    coverage = queries.coverage(plan)

    assert coverage.pillars[-1] == ""
    assert [row.goal for row in coverage.rows] == [None]
    assert coverage.rows[0].cells[-1].words == "blocked"
    assert coverage.gaps == []


def test_rights_of_coordinator_lead_partner_and_bystander():
    engagement = EngagementFactory()
    network = engagement.network
    own = {}
    for role in ("lead", "partner"):
        row = commit(engagement, "asked", role=role)
        member = MembershipFactory(network=network, role="partner")
        ContactFactory(network=network, stakeholder=row.stakeholder, user=member.user)
        own[role] = (member, row)
    step = StepFactory(network=network, engagement=engagement, responsible=own["partner"][1].stakeholder)

    def rights(member):
        rights = queries.rights_of(member, engagement)
        return rights.own, rights.can_edit, rights.can_note, rights.can_tick(step)

    assert rights(MembershipFactory(network=network, role="coordinator")) == (None, True, True, True)
    assert rights(own["lead"][0]) == (own["lead"][1], True, True, True)
    assert rights(own["partner"][0]) == (own["partner"][1], False, True, True)
    assert rights(MembershipFactory(network=network, role="partner")) == (None, False, False, False)
    assert rights(MembershipFactory(network=network, role="observer")) == (None, False, False, False)


def test_coordinator_may_be_the_contact_of_its_own_stakeholder():
    member = MembershipFactory(role="coordinator")
    own, other = StakeholderFactory.create_batch(2, network=member.network)
    ContactFactory(network=member.network, stakeholder=own, user=member.user)

    assert queries.function_of(member, own) == "Head teacher"
    assert queries.function_of(member, other) == ""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import override

from actionplan.actions import ask_for_version
from actionplan.content import PlanContent, assemble
from stakeholders.actions import leave
from tests.actionplan.examples import TODAY, content_of, make_plan
from tests.factories import (
    AskedCommitmentFactory,
    BodyFactory,
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    IndicatorFactory,
    LeadMandateFactory,
    MeasurementFactory,
    MeetingFactory,
    MilestoneFactory,
    NetworkFactory,
    PlanFactory,
    ProgressNoteFactory,
    ReferenceFigureFactory,
    ResponsibilityFactory,
    SeatFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.mark.parametrize("rows", [1, 3])
def test_assemble_costs_the_same_whatever_the_size(rows, django_assert_num_queries):
    plan = make_plan(NetworkFactory(), rows=rows)

    with django_assert_num_queries(8):
        content = assemble(plan, TODAY)

    assert len(content.goals) == rows
    assert sum(len(chapter.engagements) for chapter in content.pillars) == rows


def test_content_survives_json():
    content = content_of(make_plan(NetworkFactory(), rows=2))

    copy = PlanContent.from_json(json.loads(json.dumps(content.to_json())))

    assert copy == content
    assert copy.goals[0].indicators[0].chart.points[0].value == Decimal(12)


def test_fingerprint_stays_until_something_is_said():
    plan = make_plan(NetworkFactory())
    before = content_of(plan)

    next_day = content_of(plan, TODAY + dt.timedelta(days=1))
    plan.title = "Another title"

    assert next_day.fingerprint == before.fingerprint
    assert next_day.as_of != before.as_of
    assert content_of(plan).fingerprint != before.fingerprint


def test_texts_are_in_the_language_of_the_plan():
    plan = make_plan(NetworkFactory(plan_language="nl"))

    with override("en"):
        content = content_of(plan)

    with override("nl"):
        assert content.goals[0].deadline == date_format(dt.date(2027, 6, 30))
    assert content.language == "nl"


def test_other_networks_and_plans_stay_out(plan):
    make_plan(NetworkFactory())
    GoalFactory(network=plan.network, title="Of an older plan")
    goal = GoalFactory(network=plan.network, plan=plan)

    content = content_of(plan)

    assert [page.title for page in content.goals] == [goal.title]
    assert content.stakeholders == ()


def test_contacts_are_functions_not_names(plan):
    school = StakeholderFactory(network=plan.network)
    ContactFactory(network=plan.network, stakeholder=school, full_name="Jan Demo", function="Deputy", rank="deputy")
    ContactFactory(network=plan.network, stakeholder=school, full_name="Roos Voorbeeld", function="Principal")
    ContactFactory(network=plan.network, stakeholder=school, function="Gone", until_on=dt.date(2025, 1, 1))

    content = content_of(plan)

    assert content.stakeholders[0].functions == ("Principal", "Deputy")
    assert "Roos" not in json.dumps(content.to_json())


def test_lead_comes_first_and_who_left_is_gone(plan):
    network = plan.network
    core = StakeholderFactory(network=network, name="A core partner", participation="core")
    StakeholderFactory(network=network, name="Left", left_on=dt.date(2026, 1, 1))
    lead = StakeholderFactory(network=network, name="The lead", official_name="Town of Example")
    LeadMandateFactory(network=network, stakeholder=lead, from_on=dt.date(2024, 10, 10))
    LeadMandateFactory(network=network, stakeholder=core, role="deputy", until_on=dt.date(2025, 1, 1))

    content = content_of(plan)

    assert [page.name for page in content.stakeholders] == ["Town of Example", "A core partner"]
    assert content.cover.leads == ("Town of Example",)
    assert content.cover.deputies == ()


def test_a_version_keeps_who_left_after_it_and_the_next_does_not(plan):
    school = StakeholderFactory(network=plan.network, name="The school")
    version = ask_for_version(by=UserFactory(), plan=plan, today=TODAY)

    leave(by=UserFactory(), stakeholder=school, on=TODAY)

    version.refresh_from_db()
    frozen = PlanContent.from_json(version.content)
    assert [page.name for page in frozen.stakeholders] == ["The school"]
    assert content_of(plan).stakeholders == ()


def test_small_count_never_comes_along(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    indicator = IndicatorFactory(network=plan.network, goal=goal, kind="count", unit="pupils", target=1)
    MeasurementFactory(
        network=plan.network, indicator=indicator, value=3, note="three of one school", is_baseline=True
    )
    MeasurementFactory(network=plan.network, indicator=indicator, value=120, period="2025-26", period_ends_on=TODAY)

    content = content_of(plan)

    printed = json.dumps(content.to_json())
    baseline = content.goals[0].indicators[0].baseline
    assert (baseline.value, baseline.counts, baseline.note) == ("fewer than 5", "", "")
    assert "three of one school" not in printed
    assert [point.value for point in content.goals[0].indicators[0].chart.points] == [None, Decimal(120)]


def test_draft_goal_says_what_is_missing(plan):
    goal = GoalFactory(network=plan.network, plan=plan, code="D9")
    IndicatorFactory(network=plan.network, goal=goal)

    content = content_of(plan)

    page = content.goals[0]
    assert page.is_draft
    assert page.missing == ("No deadline yet", "No owner yet", "No target yet", "No starting point yet")
    assert content.summary.gaps[1] == "Goal D9: no deadline yet, no owner yet, no target yet, no starting point yet."


def test_several_sources_are_listed(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    indicator = IndicatorFactory(network=plan.network, goal=goal)
    MeasurementFactory(network=plan.network, indicator=indicator, value=20, source="Press")
    MeasurementFactory(network=plan.network, indicator=indicator, value=22, source="Council", exactness="more_than")

    page = content_of(plan).goals[0].indicators[0]

    assert [(figure.value, figure.source) for figure in page.figures] == [
        ("20\N{NO-BREAK SPACE}%", "Press"),
        ("more than 22\N{NO-BREAK SPACE}%", "Council"),
    ]
    assert page.needs_table


def test_frozen_plan_keeps_both_sources_of_one_period(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    indicator = IndicatorFactory(network=plan.network, goal=goal)
    same = {"network": plan.network, "indicator": indicator}
    MeasurementFactory(**same, value=20, period="2023-24", period_ends_on=dt.date(2024, 8, 31), is_baseline=True)
    MeasurementFactory(**same, value=18, source="Press", exactness="about")
    MeasurementFactory(**same, value=17, source="Registers")

    frozen = PlanContent.from_json(json.loads(json.dumps(content_of(plan).to_json()))).goals[0].indicators[0]

    assert [(figure.period, figure.value, figure.source) for figure in frozen.figures] == [
        ("2023-24", "20\N{NO-BREAK SPACE}%", ""),
        ("2024-25", "about 18\N{NO-BREAK SPACE}%", "Press"),
        ("2024-25", "17\N{NO-BREAK SPACE}%", "Registers"),
    ]
    assert frozen.latest == frozen.figures[2]
    assert [(point.label, point.value, point.note) for point in frozen.chart.points] == [
        ("2023-24", Decimal(20), ""),
        ("2024-25", Decimal(17), "Press says: about 18\N{NO-BREAK SPACE}%"),
    ]
    assert [(point.label, point.value) for point in frozen.chart.others] == [("2024-25", Decimal(18))]


def test_goals_that_were_not_chosen_stay_out_of_the_plan(plan):
    chosen = GoalFactory(network=plan.network, plan=plan, title="Chosen")
    rejected = GoalFactory(network=plan.network, plan=plan, title="Not chosen", status="rejected")
    EngagementFactory(network=plan.network, plan=plan).goals.add(chosen, rejected)

    content = assemble(plan, TODAY)

    assert [goal.title for goal in content.goals] == ["Chosen"]
    assert [row.title for row in content.coverage.rows] == ["Chosen"]


def test_goals_come_by_priority_with_the_dropped_at_the_end(plan):
    for title, priority, status in [("Dropped", 1, "dropped"), ("Second", 3, "proposed"), ("First", 2, "proposed")]:
        GoalFactory(network=plan.network, plan=plan, title=title, priority=priority, status=status)

    content = content_of(plan)

    assert [(goal.name.ref, goal.title) for goal in content.goals] == [
        ("1", "First"),
        ("2", "Second"),
        ("3", "Dropped"),
    ]
    assert [row.title for row in content.coverage.rows] == ["First", "Second"]
    assert content.cover.counts[1].number == 2


def test_engagements_are_numbered_in_their_pillar(plan):
    network = plan.network
    EngagementFactory(network=network, plan=plan, title="Later", due_on=dt.date(2027, 1, 1))
    EngagementFactory(network=network, plan=plan, title="Sooner", due_on=dt.date(2026, 12, 1))
    EngagementFactory(network=network, plan=plan, title="Lost", pillar="")
    EngagementFactory(network=network, plan=plan, title="Ten", code="E10", pillar="monitoring")
    EngagementFactory(network=network, plan=plan, title="Two", code="E2", pillar="monitoring")

    content = content_of(plan)

    printed = {
        chapter.pillar.key: [(page.ref, page.title) for page in chapter.engagements] for chapter in content.pillars
    }
    assert printed == {
        "prevention": [("P1", "Sooner"), ("P2", "Later")],
        "intervention": [],
        "compensation": [],
        "monitoring": [("E2", "Two"), ("E10", "Ten")],
        "": [("N1", "Lost")],
    }


def test_letters_give_way_where_pillars_share_one():
    network = NetworkFactory(label_intervention="Presence")
    plan = PlanFactory(network=network)
    EngagementFactory(network=network, plan=plan, pillar="intervention")

    content = content_of(plan)

    assert content.pillars[1].pillar.name == "Presence"
    assert content.pillars[1].engagements[0].ref == "B1"


def test_due_month_is_not_printed_as_a_day(plan):
    EngagementFactory(network=plan.network, plan=plan, due_on=dt.date(2021, 9, 30), due_precision="month")

    page = content_of(plan).pillars[0].engagements[0]

    assert page.due == "September 2021"
    assert (page.state.words, page.state.tone) == ("Late", "late")


def test_partners_stand_with_their_answer(plan):
    network = plan.network
    engagement = EngagementFactory(network=network, plan=plan)
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    answered = {"network": network, "engagement": engagement, "asked_at": now, "answered_at": now}
    CommitmentFactory(**answered, stakeholder__name="Yes", role="lead", answer="accepted")
    CommitmentFactory(**answered, stakeholder__name="No", answer="declined")
    CommitmentFactory(**answered, stakeholder__name="By phone", answer="accepted", is_on_behalf=True)
    AskedCommitmentFactory(network=network, engagement=engagement, stakeholder__name="Silent")

    page = content_of(plan).pillars[0].engagements[0]

    assert [(lead.name, lead.answer) for lead in page.leads] == [("Yes", "")]
    assert [(partner.name, partner.answer) for partner in page.partners] == [
        ("By phone", "accepted on its behalf"),
        ("Silent", "asked, no answer yet"),
        ("No", "declined"),
    ]


def test_newest_note_is_printed_with_its_figure(plan):
    engagement = EngagementFactory(network=plan.network, plan=plan, status="in_progress", progress=40)
    for day, result in [(2, "Newest"), (1, "Older")]:
        ProgressNoteFactory(
            network=plan.network,
            engagement=engagement,
            result=result,
            figure="64 talks",
            written_at=dt.datetime(2026, 5, day, tzinfo=dt.UTC),
        )

    page = content_of(plan).pillars[0].engagements[0]

    assert page.note == "Newest · 64 talks"
    assert page.state.words == "In progress, 40\N{NO-BREAK SPACE}%"


def test_stopped_engagements_stand_apart_with_their_lesson(plan):
    EngagementFactory(network=plan.network, plan=plan, status="stopped", status_note="Too few mentors stayed.")

    content = content_of(plan)

    assert [page.status_note for page in content.stopped] == ["Too few mentors stayed."]
    assert [chapter.engagements for chapter in content.pillars] == [(), (), (), ()]


def test_coverage_is_a_gap_only_where_the_goal_means_the_pillar(plan):
    network = plan.network
    goal = GoalFactory(network=network, plan=plan, pillars=["prevention", "monitoring"])
    EngagementFactory(network=network, plan=plan).goals.add(goal)
    EngagementFactory(network=network, plan=plan, pillar="compensation")

    first, without = content_of(plan).coverage.rows

    assert [(cell.refs, cell.is_gap) for cell in first.cells] == [
        (("P1",), False),
        ((), False),
        ((), False),
        ((), True),
    ]
    assert without.goal is None
    assert [cell.refs for cell in without.cells] == [(), (), ("C1",), ()]


def test_meeting_with_a_rhythm_is_still_to_come(plan):
    MeetingFactory(network=plan.network, plan=plan, held_on=None, rhythm="about three times a year", kind="other")
    MeetingFactory(network=plan.network, plan=plan, held_on=dt.date(2026, 1, 1), title="Held")
    MeetingFactory(network=plan.network, plan=plan, held_on=TODAY, title="Today")

    evaluation = content_of(plan).evaluation

    assert [(meeting.title, meeting.when) for meeting in evaluation.planned] == [
        ("Today", evaluation.planned[0].when),
        ("Other meeting", "About three times a year"),
    ]
    assert [meeting.title for meeting in evaluation.held] == ["Held"]


def test_meetings_of_one_day_stand_by_their_hour(plan):
    for title, starts_at in [("Afternoon", dt.time(14)), ("Morning", dt.time(9)), ("All day", None)]:
        MeetingFactory(network=plan.network, plan=plan, held_on=TODAY, title=title, starts_at=starts_at)

    planned = content_of(plan).evaluation.planned

    assert [meeting.title for meeting in planned] == ["All day", "Morning", "Afternoon"]


def test_next_meeting_has_a_date(plan):
    MeetingFactory(network=plan.network, plan=plan, held_on=None, rhythm="Summer 2020")

    assert content_of(plan).summary.paragraphs == ()

    MeetingFactory(network=plan.network, plan=plan, held_on=dt.date(2027, 3, 18), title="Spring meeting")

    assert content_of(plan).summary.paragraphs[0].startswith("Next meeting: Spring meeting, ")


def test_counts_stand_behind_a_share_only(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    for kind, denominator in [("share", 428), ("share", None), ("count", None)]:
        indicator = IndicatorFactory(network=plan.network, goal=goal, kind=kind, unit="")
        counts = {"numerator": 54, "denominator": denominator, "value": 54}
        MeasurementFactory(network=plan.network, indicator=indicator, **counts)

    printed = [indicator.figures[0].counts for indicator in content_of(plan).goals[0].indicators]

    assert printed == ["54 of 428", "54 young people", ""]


def test_empty_plan_says_what_is_still_open(plan):
    content = content_of(plan)

    assert content.summary.gaps == (
        "Nobody leads the network yet.",
        "No goal is set yet.",
        "The partners have not agreed yet how they evaluate.",
    )
    assert content.summary.paragraphs == ()


def test_agreement_is_told_in_sentences(plan):
    EvaluationAgreementFactory(
        network=plan.network,
        plan=plan,
        meetings_a_year=1,
        rhythm="each spring",
        how_evaluated="Each engagement gets a traffic light.",
        notes_asked="two weeks before.",
    )

    content = content_of(plan)

    assert content.evaluation.agreed == (
        "All partners meet 1 time a year.",
        "Each spring.",
        "Partners write a progress note: two weeks before.",
    )
    assert content.evaluation.how_evaluated == "Each engagement gets a traffic light."
    assert [(count.number, count.words) for count in content.cover.counts[3:]] == [(1, "meeting a year")]


def test_bodies_have_their_time_in_words(plan):
    since, until = {"since_on": dt.date(2021, 1, 1), "since_precision": "year"}, {"until_on": dt.date(2021, 12, 31)}
    for fields in [since, until | {"until_precision": "year"}, since | until | {"until_precision": "year"}, {}]:
        BodyFactory(network=plan.network, plan=plan, **fields)

    bodies = content_of(plan).evaluation.bodies

    assert [body.time for body in bodies] == ["since 2021", "until 2021", "2021 until 2021", ""]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "draft"}, "Draft, not adopted yet"),
        ({"status": "adopted"}, "Adopted"),
        ({"status": "adopted", "adopted_on": dt.date(2025, 1, 27)}, "Adopted on "),
    ],
)
def test_cover_says_whether_the_plan_is_adopted(fields, said):
    assert content_of(PlanFactory(**fields)).cover.status.startswith(said)


def test_summary_names_the_late_and_the_deputy(plan):
    network = plan.network
    deputy = StakeholderFactory(network=network, name="Guidance centre")
    LeadMandateFactory(network=network, stakeholder=deputy, role="deputy", from_on=dt.date(2024, 10, 10))
    GoalFactory(network=network, plan=plan, status="agreed", deadline_on=dt.date(2026, 1, 1))
    for number in range(7):
        EngagementFactory(network=network, plan=plan, title=f"Late {number}", due_on=dt.date(2026, 1, number + 1))

    content = content_of(plan)

    who, goals, engagements = content.summary.paragraphs
    assert who == "1 partner works together for Town. Deputy lead: Guidance centre."
    assert goals == "1 goal: 1 agreed. The deadline of goal 1 has passed."
    assert engagements == (
        "7 engagements: 7 proposed. 7 engagements are late: Late 0, Late 1, Late 2, Late 3, Late 4 and 2 more."
    )
    assert content.stakeholders[0].lead.startswith("Deputy lead since ")


def test_what_does_not_count_is_not_printed(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    same = {"network": plan.network, "indicator": IndicatorFactory(network=plan.network, goal=goal)}
    old = MeasurementFactory(**same, value=40)
    MeasurementFactory(**same, value=41, revises=old, breaks_series=True)
    MeasurementFactory(**same, value=50, state="submitted")
    MeasurementFactory(**same, value=60, state="returned")
    MeasurementFactory(**same, value=7, area="Flanders", covers="one year", quality="press")

    page = content_of(plan).goals[0].indicators[0]

    assert [(figure.value, figure.area, figure.breaks_series) for figure in page.figures] == [
        ("41\N{NO-BREAK SPACE}%", "", True),
        ("7\N{NO-BREAK SPACE}%", "Flanders", False),
    ]
    assert page.figures[1].details == ("one year", "press")
    assert page.needs_table


def test_milestones_levels_and_other_areas_are_printed_and_frozen(plan):
    goal = GoalFactory(network=plan.network, plan=plan, deadline_on=dt.date(2028, 6, 30))
    levels = [{"name": "Nothing", "text": "no talk"}, {"name": "Habit", "text": ""}]
    indicator = IndicatorFactory(
        network=plan.network, goal=goal, kind="scale", unit="", levels=levels, target=2, youngest=11
    )
    same = {"network": plan.network, "indicator": indicator}
    measurement = MeasurementFactory(**same, value=1)
    ReferenceFigureFactory(network=plan.network, measurement=measurement, value=2, is_comparable=False)
    MilestoneFactory(**same, due_on=dt.date(2027, 6, 30), due_precision="month", value=2, note="All schools")

    content = content_of(plan)

    page = content.goals[0].indicators[0]
    assert page.levels == ("Nothing: no talk", "Habit")
    assert page.milestones == ("2 of 2: Habit by June 2027 (All schools)",)
    assert page.figures[0].references == ("Flanders: 2 of 2: Habit (counted in another way)",)
    assert page.ages == "from 11 years"
    assert PlanContent.from_json(json.loads(json.dumps(content.to_json()))) == content


def test_a_goal_says_how_it_goes_as_long_as_it_is_worked_on(plan):
    judged = {"judged": "on_track", "judged_why": "Two schools count later.", "judged_on": TODAY}
    goal = GoalFactory(network=plan.network, plan=plan, status="agreed", deadline_on=dt.date(2028, 6, 30), **judged)

    content = content_of(plan)

    assert content.goals[0].standing == "On track, as the coordinator sees it: Two schools count later"

    goal.status = "dropped"
    goal.save()
    assert content_of(plan).goals[0].standing == ""

    frozen = content.to_json()
    del frozen["goals"][0]["standing"]
    assert PlanContent.from_json(frozen).goals[0].standing == ""


def test_a_plan_frozen_before_there_were_milestones_is_still_read(plan):
    goal = GoalFactory(network=plan.network, plan=plan)
    indicator = IndicatorFactory(network=plan.network, goal=goal, target=10)
    MeasurementFactory(network=plan.network, indicator=indicator)
    MeasurementFactory(
        network=plan.network, indicator=indicator, period="2025-26", period_ends_on=dt.date(2026, 8, 31)
    )
    frozen = content_of(plan).to_json()
    page = frozen["goals"][0]["indicators"][0]
    for name in ("meaning", "ages", "levels", "milestones", "caution"):
        del page[name]
    for name in ("milestones", "references", "levels", "caution"):
        page["chart"].pop(name)
    for figure in [*page["figures"], page["latest"]]:
        for name in ("area", "details", "references"):
            del figure[name]

    read = PlanContent.from_json(frozen)

    assert read == content_of(plan)


def test_step_one_says_who_sits_at_the_table_for_whom_and_who_shares_what(plan):
    network = plan.network
    lead = StakeholderFactory(network=network, name="Town", participation="core", stands_for=["Library", "Pool"])
    deputy = StakeholderFactory(network=network, name="Centre", participation="partner")
    LeadMandateFactory(network=network, stakeholder=lead)
    LeadMandateFactory(network=network, stakeholder=deputy, role="deputy", task="The figures")
    ResponsibilityFactory(network=network, stakeholder=lead, pillar="monitoring", degree="leads", what="Counts")
    SeatFactory(network=network, type=lead.type)
    SeatFactory(
        network=network, type=StakeholderTypeFactory(code="LIB", names={"en": "Library"}), why_empty="Nobody found"
    )
    engagement = EngagementFactory(network=network, plan=plan)
    for who in (lead, deputy):
        CommitmentFactory(network=network, engagement=engagement, stakeholder=who)

    content = content_of(plan)

    town, centre = content.stakeholders
    assert (town.stands_for, town.participation) == (("Library", "Pool"), "Core partner")
    assert centre.lead.startswith("Deputy lead")
    assert centre.lead.endswith(": The figures")
    assert [part and (part.degree, part.what) for part in dict(content.matrix)["Town"]] == [
        None,
        None,
        None,
        ("Leads", "Counts"),
    ]
    assert sorted((seat.words, seat.tone) for seat in content.seats) == [
        ("Town, Centre", "good"),
        ("empty: Nobody found", "late"),
    ]
    assert [link.weight for link in content.map.links] == [1]
    assert [ring for ring, _sectors in content.map.by_ring] == ["Core partners", "Partners"]
    assert PlanContent.from_json(json.loads(json.dumps(content.to_json()))) == content


def test_a_plan_frozen_before_there_were_seats_is_still_read_and_drawn(plan):
    StakeholderFactory.create_batch(2, network=plan.network)
    frozen = content_of(plan).to_json()
    del frozen["seats"], frozen["map"]
    for stakeholder in frozen["stakeholders"]:
        del stakeholder["stands_for"]

    read = PlanContent.from_json(frozen)

    assert (read.seats, read.map) == ((), None)
    page = render_to_string("actionplan/_body.html", {"content": read, "for_print": False})
    assert "<h2>Who works together</h2>" in page
    assert "Seats at the table" not in page

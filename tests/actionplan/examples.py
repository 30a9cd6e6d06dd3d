"""Plans to print, rich and poor."""

import datetime as dt

from actionplan.content import assemble
from tests.factories import (
    ActionPointFactory,
    AskedCommitmentFactory,
    BodyFactory,
    CommitmentFactory,
    ContactFactory,
    DecisionFactory,
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    IndicatorFactory,
    LeadMandateFactory,
    MeasurementFactory,
    MeetingFactory,
    OfferFactory,
    PlanFactory,
    ProgressNoteFactory,
    ReportingLineFactory,
    ResponsibilityFactory,
    StakeholderFactory,
)

TODAY = dt.date(2026, 11, 24)


def make_plan(network, *, rows=1, **fields):
    """A plan with so many of everything."""
    plan = PlanFactory(network=network, title="To the finish line", **fields)
    agreement = EvaluationAgreementFactory(network=network, plan=plan, meetings_a_year=3)
    for number in range(rows):
        school = StakeholderFactory(network=network, name=f"School {number}")
        ContactFactory(network=network, stakeholder=school, full_name="Roos Voorbeeld", function="Principal")
        ResponsibilityFactory(network=network, stakeholder=school)
        OfferFactory(network=network, stakeholder=school)
        LeadMandateFactory(network=network, stakeholder=school)
        plan.signatories.add(school)
        goal = GoalFactory(
            network=network,
            plan=plan,
            owner=school,
            status="agreed",
            deadline_on=dt.date(2027, 6, 30),
            priority=number,
        )
        indicator = IndicatorFactory(network=network, goal=goal, better="lower", target=10)
        MeasurementFactory(network=network, indicator=indicator, is_baseline=True)
        MeasurementFactory(network=network, indicator=indicator, period="2025-26", period_ends_on=dt.date(2026, 8, 31))
        engagement = EngagementFactory(network=network, plan=plan)
        engagement.goals.add(goal)
        CommitmentFactory(network=network, engagement=engagement, stakeholder=school, role="lead")
        AskedCommitmentFactory(network=network, engagement=engagement)
        ProgressNoteFactory(network=network, engagement=engagement)
        ReportingLineFactory(network=network, agreement=agreement, reporter=school)
        BodyFactory(network=network, plan=plan).members.add(school)
        meeting = MeetingFactory(network=network, plan=plan, held_on=dt.date(2026, 3, 1), chair=school)
        DecisionFactory(network=network, meeting=meeting)
        ActionPointFactory(network=network, meeting=meeting, owner=school)
        MeetingFactory(network=network, plan=plan)
    return plan


def content_of(plan, today=TODAY):
    return assemble(plan, today)

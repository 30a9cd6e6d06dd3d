import pytest

from networks import queries
from tests.factories import (
    ActionPointFactory,
    BodyFactory,
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    EvaluationAgreementFactory,
    GoalFactory,
    LeadMandateFactory,
    MeetingFactory,
    OfferFactory,
    PlanFactory,
    PlanVersionFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db


def test_deletion_takes_its_own_rows_along():
    stakeholder = StakeholderFactory()
    own = {"network": stakeholder.network, "stakeholder": stakeholder}
    ContactFactory(**own)
    OfferFactory(**own)
    OfferFactory(**own)

    deletion = queries.deletion_of(stakeholder)

    assert deletion.holds == []
    assert {(kind.number, kind.name) for kind in deletion.goes} == {(1, "contact"), (2, "offers of support")}


def test_deletion_names_what_stands_in_the_way():
    stakeholder = StakeholderFactory(name="De Brug")
    own = {"network": stakeholder.network, "stakeholder": stakeholder}
    LeadMandateFactory(**own)
    CommitmentFactory(engagement=EngagementFactory(network=stakeholder.network, title="One desk"), **own)
    PlanFactory(network=stakeholder.network, title="Plan").signatories.add(stakeholder)

    holds = {kind.name: kind.names for kind in queries.deletion_of(stakeholder).holds}

    assert holds == {
        "lead mandate": ["De Brug · Lead partner"],
        "commitment": ["De Brug · One desk"],
        "plan": ["Plan"],
    }


def test_deletion_names_the_first_ten(django_assert_num_queries):
    stakeholder = StakeholderFactory()
    for number in range(12):
        ActionPointFactory(network=stakeholder.network, owner=stakeholder, text=f"Point {number}")

    with django_assert_num_queries(2):
        [kind] = queries.deletion_of(stakeholder).holds

    assert (kind.number, len(kind.names), kind.unnamed) == (12, 10, 2)


def test_deletion_of_a_plan_tells_its_agreement_from_what_others_rely_on():
    plan = PlanFactory(title="Plan")
    own = {"network": plan.network, "plan": plan}
    EvaluationAgreementFactory(**own)
    BodyFactory(**own)
    GoalFactory(**own, title="Fewer absences")
    EngagementFactory(**own, title="One desk")
    MeetingFactory(**own)
    PlanVersionFactory(**own)
    GoalFactory(network=plan.network)

    deletion = queries.deletion_of(plan)

    assert {(kind.number, kind.name) for kind in deletion.goes} == {(1, "evaluation agreement"), (1, "body")}
    assert {kind.name: kind.number for kind in deletion.holds} == {
        "goal": 1,
        "engagement": 1,
        "meeting": 1,
        "version of the plan": 1,
    }

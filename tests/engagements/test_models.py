import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from engagements.models import Commitment, Engagement
from tests.factories import (
    AskedCommitmentFactory,
    CommitmentFactory,
    EngagementFactory,
    StakeholderFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


def loaded(engagement):
    return Engagement.objects.for_network(engagement.network).with_partners().get(pk=engagement.pk)


@pytest.mark.parametrize(
    ("status", "due_on", "days"),
    [
        ("in_progress", dt.date(2026, 9, 2), 83),
        ("proposed", dt.date(2026, 11, 23), 1),
        ("in_progress", TODAY, 0),
        ("in_progress", None, 0),
        ("done", dt.date(2026, 9, 2), 0),
        ("stopped", dt.date(2026, 9, 2), 0),
    ],
)
def test_engagement_is_late_from_the_day_after_its_due_date_while_it_is_open(status, due_on, days):
    engagement = EngagementFactory(status=status, due_on=due_on)

    assert engagement.days_late(TODAY) == days
    assert list(Engagement.objects.for_network(engagement.network).late(on=TODAY)) == [engagement][: bool(days)]


def test_engagements_still_open_come_first_by_due_date():
    done = EngagementFactory(status="done", due_on=dt.date(2025, 1, 1))
    undated = EngagementFactory(network=done.network, plan=done.plan)
    later = EngagementFactory(network=done.network, plan=done.plan, due_on=dt.date(2027, 1, 1))
    sooner = EngagementFactory(network=done.network, plan=done.plan, due_on=dt.date(2026, 1, 1))

    ordered = Engagement.objects.for_network(done.network).open_first()

    assert list(ordered) == [sooner, later, undated, done]


def test_search_finds_engagements_with_every_word():
    engagement = EngagementFactory(title="Café Crème", what="A meeting place", place="Library", code="E07")
    EngagementFactory(network=engagement.network, plan=engagement.plan, title="Meeting of boards")
    rows = Engagement.objects.for_network(engagement.network)

    assert list(rows.matching("meeting crème")) == [engagement]
    assert list(rows.matching("e07")) == [engagement]
    assert list(rows.matching("library boards")) == []


def test_names_of_levels_and_funding_leave_out_what_is_not_in_the_list():
    engagement = EngagementFactory(school_levels=["primary", "odd"], funding=["EU", "odd"])

    assert engagement.school_level_names == ["Primary education"]
    assert engagement.funding_names == ["European funding"]


def test_engagement_with_partners_has_leads_first_then_by_name():
    engagement = EngagementFactory()
    late_in_alphabet = StakeholderFactory(network=engagement.network, name="Z")
    first = StakeholderFactory(network=engagement.network, name="A")
    lead = CommitmentFactory(
        network=engagement.network, engagement=engagement, stakeholder=late_in_alphabet, role="lead"
    )
    other = AskedCommitmentFactory(network=engagement.network, engagement=engagement, stakeholder=first)

    engagement = loaded(engagement)

    assert list(engagement.commitments.all()) == [lead, other]
    assert (engagement.get_leads(), engagement.get_others()) == ([lead], [other])
    assert (engagement.get_unasked(), engagement.get_unanswered()) == ([lead], [other])


def accepted(engagement, role="partner", **kwargs):
    return AskedCommitmentFactory(
        network=engagement.network,
        engagement=engagement,
        role=role,
        answer="accepted",
        answered_at=timezone.now(),
        **kwargs,
    )


def test_agreement_waits_for_a_lead_then_for_the_others_but_not_for_who_declined():
    engagement = EngagementFactory()
    accepted(engagement)
    assert loaded(engagement).get_agreement_gap() == "Nobody has accepted to lead it yet."

    accepted(engagement, role="lead")
    asked = AskedCommitmentFactory(network=engagement.network, engagement=engagement)
    assert loaded(engagement).get_agreement_gap() == f"Not accepted yet by: {asked.stakeholder}."

    Commitment.unscoped.filter(pk=asked.pk).update(answer="declined", answered_at=timezone.now())
    assert loaded(engagement).get_agreement_gap() == ""


def test_terms_do_not_depend_on_line_ends_but_on_words_dates_and_role():
    commitment = CommitmentFactory(engagement__what="One\ntwo", engagement__due_on=dt.date(2027, 1, 1))
    seal = commitment.terms_seal

    commitment.engagement.what = "One\r\ntwo "
    assert commitment.terms_seal == seal

    for attribute, value in (("part", "Three"), ("role", "lead")):
        other = Commitment.unscoped.select_related("engagement").get(pk=commitment.pk)
        setattr(other, attribute, value)
        assert other.terms_seal != seal
    commitment.engagement.due_on = dt.date(2027, 1, 2)
    assert commitment.terms_seal != seal


@pytest.mark.parametrize(
    "facts", [{"answer": "accepted"}, {"answer": "asked"}, {"answer": "asked", "answered_at": timezone.now()}]
)
def test_an_answer_cannot_be_kept_without_its_question_and_moment(facts):
    with pytest.raises(IntegrityError):
        CommitmentFactory(**facts)


def test_rows_say_what_they_are():
    commitment = CommitmentFactory(part="Make coffee")
    step = StepFactory(due_on=dt.date(2026, 11, 23))

    assert str(commitment) == f"{commitment.stakeholder} · {commitment.engagement}"
    assert commitment.wording == "Make coffee"
    assert (str(step), step.is_late(TODAY)) == ("First step", True)

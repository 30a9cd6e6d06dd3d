"""The demo town as it is loaded: what a coordinator, a school and the platform find in it."""

import datetime as dt

import pytest
from django.db import transaction

from engagements.models import Commitment, Engagement, ProgressNote, Step
from eslnet.cases import demo
from goals.models import BreakdownFigure, Goal, Indicator, Measurement, Milestone
from monitoring.models import Body, EvaluationAgreement, Meeting
from networks.models import AbsenceThreshold, Holiday, Membership, Network, User
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Offer, Responsibility, Seat, Stakeholder

TODAY = dt.date(2026, 11, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def vaartbeke(django_db_setup, django_db_blocker):
    """The demo's network, loaded once for all tests that only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load_demo(today=TODAY)
        yield Network.objects.get(slug="vaartbeke")
        transaction.set_rollback(True)


def commitment(network, engagement, stakeholder):
    return Commitment.objects.get_or_404(network, engagement__code=engagement, stakeholder__code=stakeholder)


def test_the_demo_town_has_what_a_coordinator_expects(vaartbeke):
    counts = {
        model: model.objects.for_network(vaartbeke).count() for model in (Stakeholder, Goal, Engagement, Meeting)
    }
    assert list(counts.values()) == [18, 8, 30, 7]
    assert Goal.objects.for_network(vaartbeke).count_by_status() == {"proposed": 2, "agreed": 5, "rejected": 1}
    assert not Measurement.objects.for_network(vaartbeke).filter(numerator=None, value=None).exists()
    agreement = EvaluationAgreement.objects.get_or_404(vaartbeke)
    assert (agreement.meetings_a_year, agreement.reporting_lines.count()) == (2, 4)
    leads = LeadMandate.objects.for_network(vaartbeke).order_by("stakeholder__code")
    assert list(leads.values_list("stakeholder__code", "role")) == [("S01", "lead"), ("S02", "deputy")]


def test_the_demo_town_covers_each_pillar_but_nobody_leads_one(vaartbeke):
    rows = Responsibility.objects.for_network(vaartbeke)

    assert set(rows.values_list("pillar", flat=True)) == set(Pillar.values)
    assert set(rows.filter(degree="leads").values_list("pillar", flat=True)) == set(Pillar.values) - {"compensation"}


def test_the_demo_town_has_the_edge_cases(vaartbeke):
    waiting = Indicator.objects.get_or_404(vaartbeke, definition__code="IND-17")
    assert (waiting.measurements.filter(is_baseline=False).count(), waiting.how_often) == (
        1,
        "twee keer per schooljaar",
    )
    assert waiting.next_measurement_on < TODAY
    hidden = Measurement.objects.get_or_404(vaartbeke, numerator=3)
    assert hidden.is_hidden(vaartbeke.small_number_threshold)
    assert Measurement.objects.get_or_404(vaartbeke, breaks_series=True).indicator.goal.code == "D2"
    engagements = Engagement.objects.for_network(vaartbeke)
    assert list(engagements.filter(status="stopped").values_list("code", flat=True)) == ["E15"]
    assert sorted(engagements.late(TODAY).values_list("code", flat=True)) == ["E07", "E12", "E17"]
    assert "Café Crème" in engagements.get(code="E06").title
    assert len(Stakeholder.objects.get_or_404(vaartbeke, code="S07").official_name) > 200
    assert Contact.objects.for_network(vaartbeke).exclude(until_on=None).get().stakeholder.code == "S10"
    assert Meeting.objects.get_or_404(vaartbeke, code="M7").minutes == ""
    assert Step.objects.for_network(vaartbeke).filter(done_on=None, due_on__lt=TODAY).exists()
    notes = ProgressNote.objects.for_network(vaartbeke).exclude(stakeholder=None)
    assert notes.get(engagement__code="E07").figure == "8 van de 12 scholen"


def test_partners_of_the_demo_have_something_to_answer(vaartbeke):
    asked = Commitment.objects.for_network(vaartbeke).filter(answer="asked")
    assert sorted(asked.values_list("engagement__code", "stakeholder__code")) == [
        ("E07", "S04"),
        ("E19", "S05"),
        ("E26", "S09"),
        ("E26", "S10"),
        ("E26", "S14"),
    ]
    proposal = commitment(vaartbeke, "E12", "S04")
    assert (proposal.answer, proposal.proposed_due_on) == ("change_proposed", dt.date(2027, 1, 15))
    assert proposal.answered_by.email == "leerlingbegeleiding@sintjozef.example.org"
    accepted = commitment(vaartbeke, "E10", "S05")
    assert (accepted.answer, accepted.answered_by.email) == ("accepted", "zorg@desluis.example.org")
    assert accepted.accepted_wording.startswith("De Sluis verwittigt het CLB")
    behalf = commitment(vaartbeke, "E06", "S17")
    assert (behalf.is_on_behalf, behalf.answered_by.full_name) == (True, "Roos Voorbeeld")
    assert commitment(vaartbeke, "E18", "S04").answer == "declined"


def test_the_accounts_of_the_demo_open_the_right_doors(vaartbeke):
    antwerp = Network.objects.get(slug="antwerpen")
    roles = Membership.objects.order_by("pk").values_list("user__email", "network", "role", "user__language")
    assert list(roles) == [
        ("coordinator@vaartbeke.example.org", vaartbeke.pk, "coordinator", "nl"),
        ("zorg@desluis.example.org", vaartbeke.pk, "partner", "nl"),
        ("leerlingbegeleiding@sintjozef.example.org", vaartbeke.pk, "partner", "nl"),
        ("observer@vaartbeke.example.org", vaartbeke.pk, "observer", "nl"),
        ("coordinator@antwerpen.example.org", antwerp.pk, "coordinator", "nl"),
    ]
    seats = Contact.objects.for_network(vaartbeke).exclude(user=None).order_by("stakeholder__code")
    assert list(seats.values_list("stakeholder__code", "user__email")) == [
        ("S01", "coordinator@vaartbeke.example.org"),
        ("S04", "leerlingbegeleiding@sintjozef.example.org"),
        ("S05", "zorg@desluis.example.org"),
    ]
    admin = User.objects.get(email="admin@eslnet.example.org")
    assert (admin.is_staff, admin.is_superuser, admin.language) == (True, True, "en")


def test_a_thirteen_year_old_who_refuses_school_finds_help_in_the_demo_town(vaartbeke):
    offers = Offer.objects.for_network(vaartbeke).filter(
        youngest__lte=13, oldest__gte=13, reach__in=["targeted", "individual"]
    )
    fitting = offers.filter(pillar="intervention", stakeholder__left_on=None).exclude(confirmed_on=None)

    by_kind = sorted(fitting.values_list("help", "stakeholder__code").distinct())
    assert by_kind == [
        ("care", "S15"),
        ("leisure", "S14"),
        ("talk", "S02"),
        ("talk", "S13"),
        ("team", "S15"),
        ("time_out", "S03"),
        ("time_out", "S08"),
    ]
    assert all(offer.how_to_refer and offer.is_valid(TODAY) for offer in fitting)
    assert {offer.stakeholder.code for offer in Offer.objects.for_network(vaartbeke) if offer.is_stale(TODAY)} == {
        "S10",
        "S13",
    }


def test_the_demo_town_shows_what_a_network_can_note(vaartbeke):
    seats = Seat.objects.for_network(vaartbeke)
    assert (seats.count(), seats.exclude(invited_on=None).count(), seats.exclude(why_empty="").count()) == (14, 2, 2)
    steering = Body.objects.get_or_404(vaartbeke, code="B1")
    assert [chair.stakeholder.code for chair in steering.chairs.newest_first()] == ["S02", "S01"]
    assert sorted(steering.observers.values_list("code", flat=True)) == ["S12", "S17"]
    scale = Indicator.objects.get_or_404(vaartbeke, kind="scale")
    assert (len(scale.levels), scale.target, scale.goal.code) == (4, 4, "D3")
    revised = Measurement.objects.for_network(vaartbeke).exclude(revises=None).get()
    assert (revised.numerator, revised.revises.numerator, revised.period) == (52, 54, "2023-24")
    small = BreakdownFigure.objects.for_network(vaartbeke).filter(numerator__lt=vaartbeke.small_number_threshold)
    assert [part.measurement.indicator.goal.code for part in small] == ["D4"]
    rejected = Goal.objects.get_or_404(vaartbeke, status="rejected")
    assert (rejected.code, rejected.proposed_by.code) == ("D8", "S13")
    assert "D2" in rejected.status_note
    assert Milestone.objects.for_network(vaartbeke).count() == 4
    assert Holiday.objects.for_network(vaartbeke).count() == 6
    assert AbsenceThreshold.objects.for_network(vaartbeke).filter(until_on=None).count() == 3

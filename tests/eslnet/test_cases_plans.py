"""Plans as other countries write them: what they say of partners, bodies, goals and figures finds a place."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from actionplan.content import assemble
from eslnet.cases.load import load_case
from goals.models import BreakdownFigure, Goal, Indicator, Measurement, Milestone, Plan
from monitoring.models import Body, ChairMandate, Decision
from networks.models import AbsenceThreshold, Holiday, Network
from stakeholders.models import Contact, LeadMandate, Offer, Seat, Source, Stakeholder
from tests.eslnet.case_files import every_row
from tests.factories import MembershipFactory, UserFactory

TODAY = dt.date(2026, 11, 23)
NAMES = ["oevermeer", "villario", "fozdovale"]
LEFT = {
    "oevermeer": {
        "case",
        "title",
        "reading_rule",
        "not_in_the_source",
        "network.name.en",
        "network.population",
        "network.legal_basis",
        "network.action_criteria",
    },
    "villario": {"case", "title", "network.name.en", "network.working_language", "network.layers"},
    "fozdovale": {"case", "title", "network.name.en", "network.working_language", "network.action_areas"},
}

pytestmark = pytest.mark.django_db


def text_of(name):
    return (Path(__file__).parent / "cases" / f"{name}.json").read_text(encoding="utf-8")


def load(name):
    return load_case(text_of(name), today=TODAY)


def kinds_of(report):
    """The places of what was left, without the number of an entry or what stands below a list."""
    plain = {re.sub(r"\[\d+\]\.", ".", gap["where"]) for gap in report["unplaced"]}
    return {re.sub(r"^(network\.(legal_basis|layers))\..*|\[\d+\].*", r"\1", where) for where in plain}


@pytest.mark.parametrize("name", NAMES)
def test_only_what_has_no_field_is_left(name):
    assert kinds_of(load(name)) == LEFT[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_same_plan_twice_changes_nothing(name):
    first = load(name)
    before = every_row()

    assert load(name) == first
    assert every_row() == before


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_plan_is_drawn_from_what_was_loaded(name, client):
    load(name)
    plan = Plan.unscoped.get()
    member = MembershipFactory(network=plan.network, role="coordinator", user=UserFactory())
    client.force_login(member.user)

    content = assemble(plan, TODAY)
    page = client.get(reverse("actionplan:plan", args=[plan.network.slug]))

    assert page.status_code == 200
    assert {goal.title for goal in content.goals} == set(Goal.unscoped.values_list("title", flat=True))
    assert plan.title in page.content.decode()


def test_a_region_of_eleven_municipalities_with_two_leads():
    load("oevermeer")

    network = Network.objects.get()
    assert (len(network.municipalities), network.municipalities[0]) == (11, "Aldermeer")
    leads = LeadMandate.unscoped.order_by("role", "stakeholder__code", "-until_on")
    assert [(row.stakeholder.code, row.role, row.task, row.ends and row.ends.iso()) for row in leads] == [
        ("S02", "deputy", "", "2027"),
        ("S01", "lead", "Contactgemeente: middelen en verantwoording", None),
        ("S02", "lead", "Interim", "2021-06"),
        ("S05", "lead", "Onderwijs: aanpak binnen de scholen", None),
    ]
    plan = Plan.unscoped.get()
    assert (plan.starts.iso(), plan.ends.iso()) == ("2026", "2029")


def test_a_steering_group_keeps_who_votes_and_its_chairs_over_time():
    load("oevermeer")

    steering, table = Body.unscoped.get(code="B02"), Body.unscoped.get(code="B03")
    assert sorted(steering.members.values_list("code", flat=True)) == ["S01", "S02", "S05", "S06", "S07", "S09"]
    assert sorted(steering.observers.values_list("code", flat=True)) == ["S10", "S13", "S14"]
    assert list(table.observers.values_list("code", flat=True)) == ["S10"]
    assert [(chair.stakeholder.code, chair.time) for chair in steering.chairs.newest_first()] == [
        ("S06", "Since 2026"),
        ("S01", "From 2025 until 2025"),
        ("S05", "From 2024 until 2024"),
    ]
    assert steering.chair_rule == "wisselt elk jaar tussen gemeente en onderwijs"


def test_targets_in_words_ages_and_scales_are_kept():
    load("oevermeer")

    first, second = (Indicator.unscoped.filter(goal__code=code).order_by("pk")[0] for code in ("D1", "D2"))
    assert (first.target, first.target_text) == (None, "halveren ten opzichte van 2023-24")
    assert (first.youngest, first.oldest, second.target) == (12, 22, Decimal(90))
    scale = Indicator.unscoped.get(goal__code="D3")
    assert (scale.kind, [level["name"] for level in scale.levels]) == ("scale", ["Ad hoc", "Vast", "Samen"])
    assert Milestone.unscoped.get().due.iso() == "2027"
    assert Goal.unscoped.get(code="D4").target_note.startswith("Het getal volgt")


def test_figures_keep_how_exact_they_are_what_they_correct_and_what_they_are_about():
    load("oevermeer")

    figures = Measurement.unscoped
    assert figures.get(is_baseline=True, indicator__goal__code="D1").is_average
    about = figures.get(is_baseline=True, indicator__goal__code="D2")
    assert (about.value, about.exactness) == (Decimal(70), "about")
    between = figures.get(covers="140-160")
    assert (between.value, between.exactness) == (Decimal(140), "more_than")
    final = figures.get(edition="definitief")
    assert final.revises == figures.get(edition="voorlopige cijfers maart 2026")
    assert sorted(final.breakdown.values_list("group", "numerator")) == [
        ("Kerkerak", 7),
        ("Meerstad aan de Oever", 412),
    ]
    assert figures.get(value="4.1").area == "Meerstad aan de Oever"
    made = figures.get(value=62).indicator
    assert (made.name, made.kind, made.has_target) == ("Meer jongeren stappen over naar passend werk", "other", False)


def test_partners_of_a_region_keep_for_whom_they_stand_and_how_long():
    load("oevermeer")

    others, employers = Stakeholder.unscoped.get(code="S03"), Stakeholder.unscoped.get(code="S14")
    assert (len(others.stands_for), others.remark, others.joined.iso()) == (10, "Zitten samen op één stoel", "2016")
    assert (employers.joined.iso(), employers.left.iso()) == ("2023", "2025-12")
    assert Contact.unscoped.get(stakeholder=others).function
    former = Contact.unscoped.get(function="Secretaris")
    assert (former.starts.iso(), former.ends.iso()) == ("2023", "2024-06")
    assert Offer.unscoped.get(stakeholder__code="S09").youngest == 18
    assert Seat.unscoped.get(type__code="HOUS").invited_on == dt.date(2025, 11, 3)
    assert Source.unscoped.get(code="N3").title == "Landelijke cijfers per regio (date: twee keer per jaar)"
    assert Decision.unscoped.get(number=1).goal.code == "D1"


def test_a_commission_whose_chair_rotates_comes_back_to_the_first():
    load("villario")

    chairs = ChairMandate.unscoped.filter(body__code="C1").newest_first()
    assert [chair.stakeholder.code for chair in chairs] == ["S01", "S03", "S02", "S01"]
    assert [chair.until_on is None for chair in chairs] == [True, False, False, False]
    assert Network.objects.get().name == "Comisión municipal de absentismo de Villarío"
    assert Network.objects.get().plan_language == "en"
    assert sorted(AbsenceThreshold.unscoped.values_list("amount", "unit")) == [(20, "lesson"), (50, "lesson")]
    assert Holiday.unscoped.count() == 2


def test_a_figure_of_other_ages_or_one_school_is_not_of_the_network():
    load("villario")

    areas = dict(Measurement.unscoped.filter(indicator__goal__code="O1").values_list("value", "area"))
    assert areas == {
        Decimal("4.10"): "",
        Decimal("3.80"): "",
        Decimal("1.10"): "ages 6 to 12",
        Decimal("9.40"): "un instituto, sin nombre",
    }
    below = Measurement.unscoped.get(indicator__goal__code="O2", is_baseline=False)
    assert (below.value, below.exactness) == (Decimal(9), "less_than")
    assert Indicator.unscoped.get(goal__code="O2").kind == "other"
    assert Indicator.unscoped.get(goal__code="O2").target == 7


def test_small_groups_of_a_breakdown_are_kept_to_be_hidden():
    load("villario")

    assert sorted(BreakdownFigure.unscoped.values_list("numerator", "denominator")) == [(4, 6), (17, 30)]


def test_a_cluster_of_schools_says_why_its_series_breaks():
    load("fozdovale")

    broken = Measurement.unscoped.get(breaks_series=True)
    assert (broken.period, broken.note) == (
        "2024-25",
        "Desde 2024-25 a matrícula conta os alunos do ensino doméstico",
    )
    regional = Measurement.unscoped.get(quality="relatório regional")
    assert (regional.exactness, regional.area) == ("about", "média dos agrupamentos TEIP da região")
    proposal = Goal.unscoped.get(code="M3")
    assert (proposal.status, proposal.proposed_by.code, proposal.is_shortlisted) == ("proposed", "P07", True)
    assert Indicator.unscoped.get(goal__code="M1").meaning.startswith("Alunos matriculados que anulam")

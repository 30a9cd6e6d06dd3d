"""The demo as it is loaded: two networks, accounts, catalogues; all of it once."""

import datetime as dt
import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from engagements.models import Commitment, Engagement, ProgressNote, Step
from eslnet.cases import demo
from eslnet.cases.catalogues import load_catalogues, read
from goals.models import Goal, Indicator, IndicatorDefinition, Measurement
from guide.models import GuideEntry
from monitoring.models import EvaluationAgreement, Meeting
from networks.models import Membership, Network, User
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Responsibility, Stakeholder, StakeholderType
from tests.eslnet.case_files import case_file, every_row

TODAY = dt.date(2026, 11, 23)
LANGUAGES = {"en", "nl", "fr", "de"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def vaartbeke():
    demo.load_demo(today=TODAY)
    return Network.objects.get(slug="vaartbeke")


def commitment(network, engagement, stakeholder):
    return Commitment.objects.get_or_404(network, engagement__code=engagement, stakeholder__code=stakeholder)


def test_the_catalogues_are_whole_in_four_languages():
    load_catalogues()

    assert StakeholderType.objects.count() == 37
    assert IndicatorDefinition.objects.count() == 34
    assert GuideEntry.objects.count() == 67
    for entry in [*read("stakeholder_types"), *read("indicators"), *read("guide")]:
        texts = [value for key, value in entry.items() if key in {"names", "definitions", "descriptions"}]
        assert all(set(by_language) == LANGUAGES and all(by_language.values()) for by_language in texts), entry["code"]


def test_the_guide_names_leads_partners_and_indicators():
    load_catalogues()

    charter = GuideEntry.objects.get(code="P01")
    assert charter.lead_names["nl"] == "Schoolbestuur of scholengemeenschap"
    assert [names["en"] for names in charter.partner_names][:2] == ["Secondary school", "Primary school"]
    assert charter.indicator_names["fr"] == "Taux d'absence global"


def test_the_catalogues_keep_what_an_administrator_changed_and_add_what_lacks():
    load_catalogues()
    StakeholderType.objects.filter(code="SEC").update(names={"en": "High school"})

    load_catalogues()

    school = StakeholderType.objects.get(code="SEC")
    assert (school.names["en"], school.names["nl"]) == ("High school", "Secundaire school")
    assert GuideEntry.objects.get(code="P02").lead_names["en"] == "High school"


def test_the_catalogues_can_be_put_back():
    call_command("load_catalogues", stdout=StringIO())
    StakeholderType.objects.filter(code="SEC").update(names={"en": "High school"})
    out = StringIO()

    call_command("load_catalogues", "--replace", stdout=out)

    assert StakeholderType.objects.get(code="SEC").names["en"] == "Secondary school"
    assert out.getvalue() == "37 stakeholder types, 34 indicator definitions, 67 guide entries.\n"


def test_the_dutch_demo_says_the_same_as_the_english():
    """Codes, numbers and dates are those of the English file; only words differ, and more was added."""

    def compare(english, dutch, where=""):
        if isinstance(english, dict):
            for key, value in english.items():
                compare(value, dutch[key], f"{where}.{key}")
        elif isinstance(english, list):
            assert len(english) == len(dutch), where
            for number, (value, other) in enumerate(zip(english, dutch, strict=True)):
                compare(value, other, f"{where}[{number}]")
        elif not isinstance(english, str) or re.fullmatch(r"[A-Z]+-?\d*|[\d:-]+|\S+@\S+", english):
            assert english == dutch, where

    compare(case_file("vaartbeke.en")[1], case_file("vaartbeke")[1])


@pytest.mark.slow
def test_the_demo_town_has_what_a_coordinator_expects(vaartbeke):
    counts = {
        model: model.objects.for_network(vaartbeke).count() for model in (Stakeholder, Goal, Engagement, Meeting)
    }
    assert list(counts.values()) == [18, 5, 30, 7]
    assert set(Goal.objects.for_network(vaartbeke).values_list("status", flat=True)) == {"agreed"}
    assert not Measurement.objects.for_network(vaartbeke).filter(numerator=None, value=None).exists()
    agreement = EvaluationAgreement.objects.get_or_404(vaartbeke)
    assert (agreement.meetings_a_year, agreement.reporting_lines.count()) == (2, 4)
    leads = LeadMandate.objects.for_network(vaartbeke).order_by("stakeholder__code")
    assert list(leads.values_list("stakeholder__code", "role")) == [("S01", "lead"), ("S02", "deputy")]


@pytest.mark.slow
def test_the_demo_town_covers_each_pillar_but_nobody_leads_one(vaartbeke):
    rows = Responsibility.objects.for_network(vaartbeke)

    assert set(rows.values_list("pillar", flat=True)) == set(Pillar.values)
    assert set(rows.filter(degree="leads").values_list("pillar", flat=True)) == set(Pillar.values) - {"compensation"}


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
    assert len(demo.PASSWORD) >= 12
    assert admin.check_password(demo.PASSWORD)


@pytest.mark.slow
def test_the_demo_loaded_again_keeps_everything_people_changed(vaartbeke):
    Goal.objects.for_network(vaartbeke).filter(code="D1").update(title="Changed")
    Engagement.objects.get_or_404(vaartbeke, code="E30").delete()
    coordinator = User.objects.get(email="coordinator@vaartbeke.example.org")
    coordinator.set_password("a password of my own")
    coordinator.save()
    Membership.objects.filter(user__email="observer@vaartbeke.example.org").delete()
    before = every_row(), list(User.objects.values()), list(Membership.objects.values())

    report = demo.load_demo(today=TODAY)

    assert (every_row(), list(User.objects.values()), list(Membership.objects.values())) == before
    assert report["networks"] == {"vaartbeke": "kept", "antwerpen": "kept"}
    assert not any(account["is_new"] for account in report["accounts"])


@pytest.mark.slow
def test_load_demo_says_how_to_sign_in():
    table, report = StringIO(), StringIO()

    call_command("load_demo", stdout=table)
    call_command("load_demo", "--json", stdout=report)

    assert table.getvalue().startswith("Networks: vaartbeke (loaded), antwerpen (loaded).\n")
    assert re.search(r"  zorg@desluis\.example\.org +partner in vaartbeke\n", table.getvalue())
    assert demo.PASSWORD in table.getvalue()
    loaded = json.loads(report.getvalue())
    assert loaded["networks"] == {"vaartbeke": "kept", "antwerpen": "kept"}
    assert len(loaded["accounts"]) == 6


def test_load_demo_refuses_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="public password"):
        call_command("load_demo")

    assert not User.objects.exists()


@pytest.mark.slow
def test_load_demo_in_production_for_who_knows(settings):
    settings.PRODUCTION = True

    call_command("load_demo", "--i-know", stdout=StringIO())

    assert Network.objects.count() == 2

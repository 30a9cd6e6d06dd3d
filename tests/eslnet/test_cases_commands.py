"""The commands that load demo and catalogues: once, and never over what people changed."""

import datetime as dt
import json
import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from engagements.models import Engagement
from eslnet.cases import demo
from eslnet.cases.catalogues import load_catalogues, merge, read
from goals.models import Goal, IndicatorDefinition
from guide.models import GuideEntry
from networks.models import Membership, Network, User
from stakeholders.models import StakeholderType
from tests.eslnet.case_files import case_file, every_row

TODAY = dt.date(2026, 11, 23)
LANGUAGES = {"en", "nl", "fr", "de"}
BY_LANGUAGE = {"names", "definitions", "descriptions", "units", "sources", "frequencies", "privacy_notes"}

pytestmark = pytest.mark.django_db


def test_the_catalogues_are_whole_in_four_languages():
    load_catalogues()

    assert StakeholderType.objects.count() == 37
    assert IndicatorDefinition.objects.count() == 34
    assert GuideEntry.objects.count() == 67
    for entry in [*read("stakeholder_types"), *read("indicators"), *read("guide")]:
        texts = [value for key, value in entry.items() if key in BY_LANGUAGE]
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


def test_an_entry_of_the_guide_learns_its_source_in_the_other_languages():
    load_catalogues()
    GuideEntry.objects.filter(code="V08").update(evidence_sources={"en": "Own reading"}, is_unstudied=False)

    load_catalogues()

    entry = GuideEntry.objects.get(code="V08")
    assert entry.evidence_sources["en"] == "Own reading"
    assert entry.evidence_sources["nl"].endswith("(geen effectstudie gevonden)")
    assert entry.is_unstudied is True


def test_an_indicator_from_an_english_catalogue_learns_the_other_languages_once(django_assert_num_queries):
    load_catalogues()
    IndicatorDefinition.objects.filter(code="IND-17").update(units={"en": "days"}, privacy_notes={"en": "Ours"})

    load_catalogues()

    waiting = IndicatorDefinition.objects.get(code="IND-17")
    assert waiting.units["nl"] == "dagen"
    assert set(waiting.units) == LANGUAGES
    assert (waiting.privacy_notes["en"], waiting.privacy_notes["nl"]) == ("Ours", "Mediaan alleen vanaf 5 gevallen")
    with django_assert_num_queries(1):
        merge(IndicatorDefinition, read("indicators"), replace=False)


def test_every_indicator_of_the_catalogue_is_a_share_a_count_or_something_else_in_any_language():
    load_catalogues()

    kinds = Counter(definition.kind for definition in IndicatorDefinition.objects.all())
    units = [definition.units.values() for definition in IndicatorDefinition.objects.all()]

    assert kinds == {"share": 26, "count": 6, "other": 2}
    assert all(len({text.startswith("%") for text in by_language}) == 1 for by_language in units)


def test_the_catalogues_can_be_put_back():
    call_command("load_catalogues", stdout=StringIO())
    StakeholderType.objects.filter(code="SEC").update(names={"en": "High school"})
    out = StringIO()

    call_command("load_catalogues", "--replace", stdout=out)

    assert StakeholderType.objects.get(code="SEC").names["en"] == "Secondary school"
    assert (
        out.getvalue() == "37 stakeholder types, 34 indicator definitions, 67 guide entries, 25 examples of goals.\n"
    )


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
@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.slow
def test_the_demo_loaded_again_keeps_everything_people_changed():
    demo.load_demo(today=TODAY)
    vaartbeke = Network.objects.get(slug="vaartbeke")
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
    assert len(demo.PASSWORD) >= 12
    assert User.objects.get(email="zorg@desluis.example.org").check_password(demo.PASSWORD)
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

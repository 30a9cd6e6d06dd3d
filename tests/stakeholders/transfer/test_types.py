"""Which type somebody means, in the catalogue every network has."""

import pytest
from django.core.management import call_command

from stakeholders.models import StakeholderType
from stakeholders.transfer.types import TypeFinder

NAMED = {
    "clb": "CLB",
    "OCMW": "SOC",
    "Sociaal Huis": "SOC",
    "VDAB": "PES",
    "Lokale Politie": "POL",
    "École secondaire": "SEC",
    "Bibliothek": "LIB",
    "JAC": "INFO",
    "basisschool": "PRIM",
}
HINTED = {
    "GO! CLB Brugge": "CLB",
    "politie": "POL",
    "Politiezone Vaart": "POL",
    "school": "SEC",
    "Vrije Basisschool De Brug": "PRIM",
    "School voor buitengewoon onderwijs": "SPED",
    "secundair": "SEC",
    "CPAS de Liège": "SOC",
    "Stad Brugge": "LOCGOV",
    "Stad Brugge, bibliotheek": "LIB",
    "Vlaamse Scholierenkoepel": "PUP",
    "Polizei": "POL",
}


@pytest.fixture
def finder(db):
    call_command("load_catalogues", verbosity=0)
    return TypeFinder(StakeholderType.objects.all())


def test_a_type_is_known_by_its_code_its_names_and_its_examples(finder):
    assert {text: kind.code for text in NAMED if (kind := finder.named(text))} == NAMED


def test_a_type_is_guessed_from_the_words_that_tell_it(finder):
    assert {text: kind.code for text in HINTED if (kind := finder.guessed(text))} == HINTED


@pytest.mark.parametrize("text", ["", "guild", "Turnkring Lenig", "jeugd", "Vlaamse", "schoolpoort"])
def test_what_tells_no_type_is_left_open(finder, text):
    assert (finder.named(text), finder.guessed(text)) == (None, None)


def test_every_type_is_known_by_each_of_its_names(finder):
    for kind in StakeholderType.objects.all():
        assert {finder.named(name) for name in (kind.code, *kind.names.values())} == {kind}

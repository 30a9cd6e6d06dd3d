import pytest

from goals.models import IndicatorDefinition
from tests.factories import IndicatorDefinitionFactory, UserFactory
from tests.sheets import as_csv, look, problems, sent_out, take_in, totals

pytestmark = pytest.mark.django_db

TEXTS = ["name_en", "name_nl", "definition_en", "unit_en", "source_en", "frequency_en", "privacy_en"]
HEADER = ["code", *TEXTS, "better"]
ROW = ["IND-99", "Absence", "Afwezigheid", "Missed half-days", "%", "Own", "Yearly", "None", "lower"]


@pytest.fixture(autouse=True)
def administrator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))


def test_an_indicator_comes_in_with_its_languages(client):
    take_in(client, IndicatorDefinition, as_csv(HEADER, ROW))

    definition = IndicatorDefinition.objects.get()
    assert definition.names == {"en": "Absence", "nl": "Afwezigheid"}
    assert definition.definitions == {"en": "Missed half-days"}
    assert definition.better == "lower"
    assert totals(look(client, IndicatorDefinition, as_csv(HEADER, ROW))) == {"skip": 1}


def test_a_language_is_added_and_the_others_stay(client):
    definition = IndicatorDefinitionFactory(code="IND-01", names={"en": "Absence", "nl": "Afwezigheid"})

    take_in(client, IndicatorDefinition, as_csv(["code", "name_fr"], ["ind-01", "Absence en français"]))

    definition.refresh_from_db()
    assert definition.names == {"en": "Absence", "nl": "Afwezigheid", "fr": "Absence en français"}


def test_an_entry_needs_its_english_name_and_a_direction_that_exists(client):
    page = look(client, IndicatorDefinition, as_csv(HEADER, ["IND-99", "", *ROW[2:-1], "sideways"]))
    assert problems(page) == [(2, "better", "“sideways” is none of: lower, higher, neutral.")]

    page = look(client, IndicatorDefinition, as_csv(HEADER, ["IND-99", "", *ROW[2:]]))
    assert problems(page) == [(2, "name_en", "An entry needs its English name: it stands in for the others.")]


def test_the_catalogue_goes_out_with_a_column_a_language(client):
    IndicatorDefinitionFactory(code="IND-01", names={"en": "Absence", "de": "Fehlen"})

    row = sent_out(client, IndicatorDefinition)[0]

    assert (row["code"], row["name_en"], row["name_de"], row["name_fr"]) == ("IND-01", "Absence", "Fehlen", "")

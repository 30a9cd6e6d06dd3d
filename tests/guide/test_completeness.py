"""The guide is there in the languages it promises: English and Dutch in full, French and German in part."""

import json

import pytest
from django.utils.translation import gettext, override

from eslnet.cases.catalogues import DATA
from goals.models import IndicatorDefinition
from guide import pages
from guide.models import GoalExample, GuideEntry
from monitoring.agendas import STANDARD_AGENDAS

IN_FULL, IN_PART = ["en", "nl"], ["fr", "de"]
# File, how many rows, the texts that are there in each row in full, and those French and German have too.
CATALOGUES = [
    ("guide", 67, ["names", "descriptions", "evidence_sources"], ["names", "descriptions"]),
    (
        "indicators",
        34,
        ["names", "definitions", "units", "sources", "frequencies", "privacy_notes"],
        ["names", "definitions"],
    ),
    ("goal_examples", 25, ["names", "whys"], ["names", "whys"]),
]
TEXTS_OF = {"guide": GuideEntry, "indicators": IndicatorDefinition, "goal_examples": GoalExample}
CODES_OF_BAD = ["B-01", "B-02", "B-03", "B-04", "B-05"]


def rows_of(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def gaps(rows, fields, languages):
    """Each text that is missing, as code, field and language."""
    return [
        (row["code"], field, language)
        for row in rows
        for field in fields
        for language in languages
        if not row[field].get(language, "").strip()
    ]


@pytest.mark.parametrize(("name", "number", "in_full", "in_part"), CATALOGUES, ids=lambda given: str(given)[:12])
def test_catalogue_is_complete(name, number, in_full, in_part):
    rows = rows_of(name)

    assert len(rows) == number
    assert gaps(rows, in_full, IN_FULL) + gaps(rows, in_part, IN_PART) == []


@pytest.mark.parametrize("name", TEXTS_OF)
def test_text_that_is_there_in_english_is_there_in_dutch(name):
    """Also what only some rows have, such as the steps of a good goal."""
    own = set(rows_of(name)[0])
    fields = [field for field in TEXTS_OF[name].TEXTS if field in own]
    told = [(row["code"], field) for row in rows_of(name) for field in fields if row[field].get("en")]
    dutch = [(row["code"], field) for row in rows_of(name) for field in fields if row[field].get("nl")]

    assert dutch == told
    assert len(told) >= 67


def test_every_bad_goal_says_why_and_how_to_say_it_better_in_every_language():
    bad = [row for row in rows_of("goal_examples") if not row["is_good"]]

    assert [row["code"] for row in bad] == CODES_OF_BAD
    assert gaps(bad, ["whys", "betters"], [*IN_FULL, *IN_PART]) == []


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_item_of_a_standard_agenda_is_translated(language):
    titles = [title for items in STANDARD_AGENDAS.values() for title, _minutes in items]
    with override("en"):
        english = [str(title) for title in titles]
    with override(language):
        same = [text for text in english if gettext(text) == text]

    assert len(english) == 28
    assert same == []


@pytest.mark.parametrize("slug", [*pages.SLUGS, *pages.MEETINGS])
@pytest.mark.parametrize("language", [*IN_FULL, *IN_PART])
def test_every_page_is_there_in_every_language(slug, language):
    assert pages.source(slug, language).exists()


def test_gaps_are_found():
    row = {"code": "P01", "names": {"en": "Charter", "nl": " "}}

    assert gaps([row], ["names"], ["en", "nl", "fr"]) == [("P01", "names", "nl"), ("P01", "names", "fr")]


def test_no_study_found_is_said_of_entries_whose_source_says_it():
    unstudied = [row["code"] for row in rows_of("guide") if row["is_unstudied"]]
    says_so = [
        row["code"]
        for row in rows_of("guide")
        if row["evidence"] == "promising" and "no impact" in row["evidence_sources"]["en"]
    ]

    assert unstudied == says_so == ["V08", "C12", "C17"]

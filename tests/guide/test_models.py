import pytest
from django.utils.translation import override

from guide.models import EVIDENCE_IN_WORDS, Evidence, GuideEntry
from tests.factories import GuideEntryFactory


def test_every_rating_says_what_it_means():
    assert set(EVIDENCE_IN_WORDS) == set(Evidence)


@pytest.mark.django_db
def test_an_entry_without_names_shows_codes():
    entry = GuideEntryFactory(
        lead_type="SEC", partner_types=["CLB", "PAR"], funding=["moon"], effort="huge", cost_band="£"
    )

    assert entry.lead == "SEC"
    assert entry.partners == ["CLB", "PAR"]
    assert entry.indicator == ""
    assert entry.funding_labels == ["moon"]
    assert (entry.effort_in_words, entry.cost_in_words) == ("huge", "£")


def test_an_entry_of_which_not_all_partners_have_names_shows_their_codes():
    entry = GuideEntryFactory.build(
        lead_type="SEC",
        lead_names={"en": "Secondary school"},
        partner_types=["CLB", "NEW"],
        partner_names=[{"en": "Pupil guidance centre"}],
    )

    assert entry.types == {"SEC": "Secondary school", "CLB": "CLB", "NEW": "NEW"}


@pytest.mark.django_db
def test_related_entries_come_best_first():
    entry = GuideEntryFactory(code="P05", indicator_code="IND-08")
    GuideEntryFactory(code="P06", evidence="moderate")
    GuideEntryFactory(code="P07", evidence="strong")
    GuideEntryFactory(code="P04", evidence="strong", indicator_code="IND-09")
    GuideEntryFactory(code="M01", pillar="monitoring", intervention_level="individual", indicator_code="IND-08")
    GuideEntryFactory(code="V01", pillar="intervention", intervention_level="targeted", indicator_code="IND-08")
    GuideEntryFactory(code="P08", intervention_level="targeted")
    GuideEntryFactory(code="V02", pillar="intervention")

    found = GuideEntry.objects.related_to(entry)

    assert [other.code for other in found] == ["V01", "M01", "P04", "P07", "P06"]


@pytest.mark.django_db
def test_entries_without_an_indicator_are_not_related_by_it():
    GuideEntryFactory(pillar="monitoring")

    assert list(GuideEntry.objects.related_to(GuideEntryFactory())) == []


def test_what_nobody_studied_says_so_plainly():
    entry = GuideEntryFactory.build(is_unstudied=True)

    assert entry.evidence_label == "Promising, no impact study found"
    assert "No impact study found" in entry.evidence_in_words


def test_a_better_rating_speaks_of_its_studies():
    entry = GuideEntryFactory.build(is_unstudied=True, evidence="moderate")

    assert (entry.has_no_study, entry.evidence_label) == (False, "Moderate evidence")


@pytest.mark.parametrize(
    ("language", "sources", "is_translated"),
    [
        ("nl", {"en": "A study"}, False),
        ("nl", {"en": "A study", "nl": "Een studie"}, True),
        ("nl", {}, True),
        ("en", {}, True),
    ],
)
def test_an_entry_knows_whether_all_of_it_is_translated(language, sources, is_translated):
    texts = {"names": {"en": "Charter", "nl": "Charter"}, "descriptions": {"en": "One text", "nl": "Eén charter"}}
    entry = GuideEntryFactory.build(**texts, evidence_sources=sources)

    with override(language):
        assert entry.is_translated is is_translated

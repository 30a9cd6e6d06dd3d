import pytest

from guide.models import EVIDENCE_IN_WORDS, Evidence
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

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from goals.counts import Counts, checked


def counts(numerator=None, denominator=None, value=None):
    return Counts(numerator, denominator, None if value is None else Decimal(value))


@pytest.mark.parametrize("value", [None, "12.6", "12.62", "13", "12.60"])
def test_a_share_agrees_with_its_counts_as_far_as_it_is_rounded(value):
    given = counts(54, 428, value)

    assert checked(given, "share") == given


def test_a_share_that_disagrees_with_its_counts_is_refused_at_the_value():
    with pytest.raises(ValidationError) as refused:
        checked(counts(54, 428, "12.7"), "share")

    assert refused.value.message_dict == {
        "value": ["54 of 428 is 12.62 %. Correct one of them, or leave the value empty."]
    }


def test_a_rough_share_may_differ_from_its_counts():
    given = counts(1200, 6000, "22")

    assert checked(given, "share", is_exact=False) == given


@pytest.mark.parametrize(
    ("given", "kind", "field"),
    [
        (counts(5, 4), "share", "numerator"),
        (counts(5, 4), "count", "numerator"),
        (counts(0, 0), "share", "denominator"),
        (counts(5), "share", "value"),
        (counts(value="101"), "share", "value"),
        (counts(value="-1"), "share", "value"),
        (counts(), "share", "value"),
        (counts(), "count", "numerator"),
        (counts(value="2.5"), "count", "value"),
        (counts(value="-2"), "count", "value"),
        (counts(4, value="5"), "count", "value"),
        (counts(None, 3, "5"), "count", "value"),
        (counts(denominator=9), "other", "value"),
    ],
)
def test_figures_that_cannot_be_are_refused_at_their_field(given, kind, field):
    with pytest.raises(ValidationError) as refused:
        checked(given, kind)

    assert list(refused.value.message_dict) == [field]


def test_a_count_is_kept_as_numerator():
    assert checked(counts(value="14"), "count") == counts(14)


def test_another_number_is_kept_as_value():
    assert checked(counts(42), "other") == counts(value="42")
    assert checked(counts(value="3.4"), "other") == counts(value="3.4")

from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from goals.pasting import MOST_ROWS, What, cells_of, read_column, read_count, read_number
from goals.queries import with_figures
from tests.factories import IndicatorFactory, MeasurementFactory

pytestmark = pytest.mark.django_db


def column(text, indicator=None):
    indicator = indicator or IndicatorFactory()
    return read_column(text, with_figures(indicator), indicator.network)


def told(found):
    return [(line.period, line.what, line.why) for line in found.lines]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("2024\t12\n2025\t13\n", [["2024", "12"], ["2025", "13"]]),
        ("2024; 12,5\n\n2025; 13", [["2024", "12,5"], ["2025", "13"]]),
        ("2024-25, 54, 428", [["2024-25", "54", "428"]]),
        ("2024-25,54,428", [["2024-25", "54", "428"]]),
        ("2024-25, 12,6", [["2024-25", "12,6"]]),
        ("", []),
    ],
)
def test_pasted_rows_fall_apart_into_cells(text, cells):
    assert cells_of(text) == cells


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("12,6", "en", "12.6"), ("12.6", "nl", "12.6"), ("12,6 %", "nl", "12.6"), ("1 234,5", "fr", "1234.5"),
        ("1.234", "nl", "1234"), ("1.234", "en", "1.23"), ("1,234", "en", "1234"), ("1.234,5", "en", "1234.5"),
        ("1,234.5", "nl", "1234.5"), ("1.234.567", "en", "1234567"), ("1'234", "de", "1234"), ("-3", "en", "-3"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_a_spreadsheet_writes_it(text, language, number):
    with override(language):
        assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "twelve", "1e9", "NaN", "12-13", "1.2.3,4,5x", "²", "9" * 20, "%"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValidationError, match="is not a number"):
        read_number(text)


@pytest.mark.parametrize(("text", "count"), [("1.234", 1234), ("1,234", 1234), ("12", 12), ("", None)])
def test_a_count_is_whole(text, count):
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["12,5", "-1", "9" * 11])
def test_a_count_that_is_not_whole_is_refused(text):
    with pytest.raises(ValidationError, match="is not a whole number"):
        read_count(text)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused_in_words(text):
    with suppress(ValidationError):
        assert read_number(text).is_finite()


def test_a_column_brings_new_figures_and_leaves_its_heading_out():
    found = column("School year\tShare\n2023-24\t12,6 %\n2024-25\t54\t428\nautumn 2025\t11")

    assert told(found) == [("2023-24", What.NEW, ""), ("2024-25", What.NEW, ""), ("autumn 2025", What.NEW, "")]
    assert [(row.value, row.numerator, row.denominator, row.period_kind) for row in found.wanted] == [
        (Decimal("12.6"), None, None, "school_year"),
        (None, 54, 428, "school_year"),
        (Decimal(11), None, None, "words"),
    ]
    assert found.is_good


def test_a_column_says_what_changes_and_what_stands_there_already():
    indicator = IndicatorFactory()
    old = MeasurementFactory(network=indicator.network, indicator=indicator, source="Registers")

    changed = column("2024-2025\t13", indicator)
    same = column("2024-25\t12.0", indicator)

    assert told(changed) == [("2024-2025", What.CHANGED, "")]
    assert (changed.wanted[0].revises, changed.wanted[0].source) == (old, "Registers")
    assert told(same) == [("2024-25", What.SAME, "")]
    assert same.wanted == []


def test_a_count_kept_as_a_value_is_the_same_count():
    indicator = IndicatorFactory(kind="count", unit="pupils")
    MeasurementFactory(network=indicator.network, indicator=indicator, value=1200)

    assert told(column("2024-25\t1.200", indicator)) == [("2024-25", What.SAME, "")]


def test_what_stands_there_corrected_or_waiting_is_not_corrected_twice():
    indicator = IndicatorFactory()
    common = {"network": indicator.network, "indicator": indicator}
    old = MeasurementFactory(**common)
    new = MeasurementFactory(**common, value=13, revises=old)
    waiting = MeasurementFactory(**common, period="2025-26", period_ends_on=None, state="submitted")
    MeasurementFactory(**common, period="2026", period_ends_on=None, area="Flanders")

    found = column(f"2024-25\t14\n{waiting.period}\t15\n2026\t3", indicator)

    assert [line.what for line in found.lines] == [What.CHANGED, What.REFUSED, What.NEW]
    assert found.lines[1].why == "Another figure of this period waits for the coordinator."
    assert found.wanted[0].revises == new


@pytest.mark.parametrize(
    ("kind", "row", "why"),
    [
        ("share", "2024-25\t140", "A share lies between 0 and 100 %."),
        ("share", "2024-25\t5\t4", "The numerator is larger than the denominator."),
        ("share", "2024-25", "A row is a period with its figure, or with how many and out of how many."),
        ("share", "2024-25\t1\t2\t3", "A row is a period with its figure, or with how many and out of how many."),
        ("share", "\t12", "The period is missing."),
        ("share", "2024-25\ttwelve 1", "“twelve 1” is not a number."),
        ("share", "x" * 101 + "\t12", "A cell has at most 100 letters."),
        ("count", "2024-25\t12,5", "A count is a whole number."),
        ("scale", "2024-25\t5", "Choose a level from 1 to 2."),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(kind, row, why):
    indicator = IndicatorFactory(kind=kind, unit="", levels=[{"name": "a", "text": ""}, {"name": "b", "text": ""}])

    found = column(f"2020\t1\n{row}", indicator)

    assert [line.why for line in found.lines] == ["", why]
    assert not found.is_good


def test_a_period_cannot_stand_in_a_column_twice():
    assert told(column("2024-25\t12\n2024/2025\t13"))[1] == (
        "2024/2025", What.REFUSED, "This period stands here twice."
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n", "Year\tShare"])
def test_a_column_without_figures_is_refused(text):
    with pytest.raises(ValidationError, match="There is no figure in it"):
        column(text)


def test_a_column_that_is_too_long_is_refused():
    with pytest.raises(ValidationError, match="has at most 200 rows; this one has 201"):
        column("\n".join(f"week {number}\t1" for number in range(MOST_ROWS + 1)))

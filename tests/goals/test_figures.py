import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from goals import figures
from goals.models import Indicator
from tests.factories import IndicatorFactory, MeasurementFactory

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def read(indicator):
    return Indicator.objects.for_network(indicator.network).with_measurements().get(pk=indicator.pk)


def figure(kind="share", unit="%", **counts):
    indicator = IndicatorFactory(kind=kind, unit=unit)
    numbers = {"value": None, **counts}
    return MeasurementFactory(network=indicator.network, indicator=indicator, **numbers)


def test_a_number_is_written_as_the_language_does_without_zeros_at_the_end():
    assert figures.number(Decimal("12.60")) == "12.6"
    assert figures.number(Decimal("2.00")) == "2"
    assert figures.number(100) == "100"
    with override("nl"):
        assert figures.number(Decimal("1234.50")) == "1.234,5"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"numerator": 54, "denominator": 428}, f"12.6{NBSP}%"),
        ({"value": Decimal("12.60")}, f"12.6{NBSP}%"),
        ({"value": 22, "exactness": "about"}, f"about 22{NBSP}%"),
        ({"value": 22, "exactness": "more_than"}, f"more than 22{NBSP}%"),
        ({"value": 22, "exactness": "less_than"}, f"less than 22{NBSP}%"),
        ({"kind": "count", "unit": "families", "numerator": 60}, f"60{NBSP}families"),
        ({"kind": "other", "unit": "", "value": Decimal("3.40")}, "3.4"),
        ({"unit": "% of school leavers", "value": 12}, f"12{NBSP}%"),
        ({"numerator": 1200}, "share not known"),
    ],
)
def test_a_figure_in_words(row, words):
    assert figures.figure_text(figure(**row), 5) == words


@pytest.mark.parametrize(
    ("row", "words", "counted"),
    [
        ({"numerator": 3, "denominator": 420}, "fewer than 5", "fewer than 5 of 420"),
        ({"numerator": 417, "denominator": 420}, "too few to report", "too few to report"),
        ({"numerator": 0, "denominator": 9}, "too few to report", "too few to report"),
        ({"value": 2, "denominator": 100}, "fewer than 5", "fewer than 5 of 100"),
        ({"kind": "count", "value": 4}, "fewer than 5", ""),
        ({"kind": "count", "numerator": 4}, "fewer than 5", "fewer than 5"),
        ({"kind": "other", "value": 21, "denominator": 4}, "too few to report", "too few to report"),
    ],
)
def test_small_numbers_are_never_in_the_words(row, words, counted):
    measurement = figure(**row)

    assert figures.figure_text(measurement, 5) == words
    assert figures.counts_text(measurement, 5) == counted


def test_counts_that_may_be_shown():
    assert figures.counts_text(figure(numerator=54, denominator=428), 5) == "54 of 428"
    assert figures.counts_text(figure(numerator=0, denominator=428), 5) == "0 of 428"
    assert figures.counts_text(figure(value=12, denominator=428), 5) == "of 428"
    assert figures.counts_text(figure(numerator=1200, value=22), 5) == "1,200"
    assert figures.counts_text(figure(value=22), 5) == ""


def test_the_target_is_a_number_or_words_or_nothing():
    assert figures.target_text(IndicatorFactory(target=Decimal("10.50"))) == f"10.5{NBSP}%"
    assert figures.target_text(IndicatorFactory(target_text="clearly fewer")) == "clearly fewer"
    assert figures.target_text(IndicatorFactory()) == ""


def test_of_one_period_the_exact_and_shown_figure_comes_first():
    indicator = IndicatorFactory()
    common = {"network": indicator.network, "indicator": indicator}
    rough = MeasurementFactory(**common, exactness="about", value=22)
    hidden = MeasurementFactory(**common, value=None, numerator=3, denominator=400)
    exact = MeasurementFactory(**common, value=21)
    later = MeasurementFactory(**common, period="2025-26", period_ends_on=dt.date(2026, 8, 31))
    MeasurementFactory(**common, period="some day", period_ends_on=None)

    assert figures.per_period(read(indicator), 5) == [[exact, rough, hidden], [later]]


def test_the_latest_figure_is_the_newest_that_may_be_shown():
    indicator = IndicatorFactory()
    common = {"network": indicator.network, "indicator": indicator}
    shown = MeasurementFactory(**common)
    MeasurementFactory(**common, period_ends_on=dt.date(2026, 8, 31), value=None, numerator=2, denominator=400)
    MeasurementFactory(**common, period="some day", period_ends_on=None)

    assert figures.latest(read(indicator), 5) == shown


def test_the_latest_figure_may_be_one_without_a_known_period():
    indicator = IndicatorFactory()
    undated = MeasurementFactory(network=indicator.network, indicator=indicator, period="", period_ends_on=None)

    assert figures.latest(read(indicator), 5) == undated
    assert figures.latest(read(IndicatorFactory()), 5) is None


def test_readings_carry_no_hidden_count_in_their_words():
    indicator = IndicatorFactory()
    row = MeasurementFactory(network=indicator.network, indicator=indicator, value=None, numerator=3, denominator=77)

    [reading] = figures.readings(read(indicator), 5)

    assert (reading.measurement, reading.is_hidden) == (row, True)
    assert (reading.figure, reading.counts) == ("fewer than 5", "fewer than 5 of 77")

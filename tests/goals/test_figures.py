import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from goals import figures
from goals.models import Indicator
from tests.factories import IndicatorFactory, MeasurementFactory, MilestoneFactory, ReferenceFigureFactory

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


def of_one(**fields):
    indicator = IndicatorFactory(**fields)
    return indicator, {"network": indicator.network, "indicator": indicator}


def test_only_accepted_figures_of_the_own_area_that_nobody_corrected_count():
    indicator, common = of_one()
    old = MeasurementFactory(**common, is_baseline=False)
    new = MeasurementFactory(**common, value=13, revises=old)
    MeasurementFactory(**common, value=14, revises=new, state="submitted")
    MeasurementFactory(**common, state="returned")
    MeasurementFactory(**common, area="Flanders")

    rows = read(indicator)

    assert figures.standing(rows) == [new]
    assert figures.latest(rows, 5) == new
    assert [row.value for row in figures.waiting(rows)] == [14]


def test_readings_say_what_stands_in_the_place_of_a_figure():
    indicator, common = of_one()
    old = MeasurementFactory(**common)
    new = MeasurementFactory(**common, value=13, revises=old)
    ReferenceFigureFactory(network=indicator.network, measurement=new, value=Decimal("10.50"))

    first, second = figures.readings(read(indicator), 5)

    assert (first.corrected_by, first.counts_today) == (new, False)
    assert (second.corrected_by, second.counts_today) == (None, True)
    [(reference, value)] = second.references
    assert (reference.area, reference.is_comparable, value) == ("Flanders", True, f"10.5{NBSP}%")


def test_a_level_is_said_with_its_name():
    levels = [{"name": "Nothing", "text": ""}, {"name": "Habit", "text": "Every school"}]
    indicator, common = of_one(kind="scale", unit="", levels=levels, target=2)
    row = MeasurementFactory(**common, value=1)
    lost = MeasurementFactory(**common, value=3)

    assert figures.figure_text(row, 5) == "1 of 2: Nothing"
    assert figures.figure_text(lost, 5) == "3"
    assert figures.target_text(indicator) == "2 of 2: Habit"


def test_an_average_says_so():
    assert (
        figures.figure_text(figure(value=22, is_average=True, exactness="about"), 5) == f"about 22{NBSP}% on average"
    )


def test_a_figure_of_few_young_people_is_to_be_read_with_care():
    indicator, common = of_one()
    MeasurementFactory(**common, value=None, numerator=15, denominator=40)
    few = "Few young people: one person more or less changes the figure by 2.5 points."

    assert figures.caution_text(read(indicator), 5) == few
    assert figures.caution_text(read(indicator), 21) == ""
    MeasurementFactory(
        **common, value=None, numerator=15, denominator=50, period="2025-26", period_ends_on=dt.date(2026, 8, 31)
    )
    assert figures.caution_text(read(indicator), 5) == ""


def on_its_way(**fields):
    indicator, common = of_one(target=10, **fields)
    indicator.goal.deadline_on = dt.date(2027, 6, 30)
    indicator.goal.save()
    MilestoneFactory(**common, due_on=dt.date(2026, 6, 30), value=11)
    MilestoneFactory(**common, due_on=dt.date(2024, 6, 30), value=14)
    MilestoneFactory(**common, due_on=dt.date(2028, 6, 30), value=9)
    return indicator, common


def test_the_path_goes_from_the_baseline_through_the_milestones_to_the_target(django_assert_num_queries):
    indicator, common = on_its_way()
    MeasurementFactory(**common, is_baseline=True)
    rows = Indicator.objects.for_network(indicator.network).with_measurements().select_related("goal")
    found = rows.get(pk=indicator.pk)

    with django_assert_num_queries(0):
        path = figures.path(found)

    assert path == [
        (dt.date(2025, 8, 31), Decimal(12)),
        (dt.date(2026, 6, 30), Decimal(11)),
        (dt.date(2027, 6, 30), Decimal(10)),
    ]
    assert figures.path(Indicator.objects.for_network(indicator.network).get(pk=indicator.pk)) == path


def test_the_path_leaves_out_a_start_that_may_not_be_shown():
    indicator, common = on_its_way()
    MeasurementFactory(**common, is_baseline=True, value=None, numerator=3, denominator=400)

    assert [day.year for day, _value in figures.path(read(indicator), 5)] == [2024, 2026, 2027]


@pytest.mark.parametrize(("fields", "deadline"), [({}, None), ({"target_text": "halve"}, dt.date(2027, 6, 30))])
def test_there_is_no_path_without_a_target_in_figures_and_a_deadline(fields, deadline):
    indicator, common = of_one(**fields)
    indicator.goal.deadline_on = deadline
    indicator.goal.save()
    MilestoneFactory(**common)

    assert figures.path(read(indicator)) == []


@pytest.mark.parametrize(
    ("fields", "start", "value", "is_off"),
    [
        ({"target": 10}, 12, 11, False),
        ({"target": 10}, 12, 9, True),
        ({"target": 10}, 12, 13, True),
        ({"target": 10, "better": "lower"}, None, 9, True),
        ({"target": 10, "better": "lower"}, None, 15, False),
        ({"target": 10, "better": "higher"}, None, 11, True),
        ({"target": 10}, None, 99, False),
        ({}, 12, 99, False),
    ],
)
def test_a_milestone_lies_between_the_start_and_the_target(fields, start, value, is_off):
    _indicator, common = of_one(**fields)
    if start:
        MeasurementFactory(**common, value=start, is_baseline=True)

    assert figures.is_off_the_way(MilestoneFactory(**common, value=value), 5) is is_off

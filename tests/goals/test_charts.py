import datetime as dt
from decimal import Decimal

import pytest

from goals.charts import indicator_chart
from goals.models import Goal, Indicator
from tests.factories import IndicatorFactory, MeasurementFactory, MilestoneFactory, ReferenceFigureFactory
from ui.charts import Point, Series

pytestmark = pytest.mark.django_db
SUMMER = dt.date(2025, 8, 31)


def charted(row):
    rows = Indicator.objects.for_network(row.network).with_measurements().select_related("goal")
    return indicator_chart(rows.get(pk=row.pk), threshold=5)


def test_a_chart_goes_from_the_oldest_period_to_the_target_at_the_deadline():
    row = IndicatorFactory(target=Decimal("10.5"), name="Early leavers", unit="% of leavers")
    Goal.objects.for_network(row.network).update(deadline_on=dt.date(2027, 6, 30))
    common = {"network": row.network, "indicator": row}
    MeasurementFactory(**common, period="2024-25", value=12, breaks_series=True)
    start = {"period": "2023-24", "period_ends_on": dt.date(2024, 8, 31), "exactness": "about", "is_baseline": True}
    MeasurementFactory(**common, **start, value=13)

    chart = charted(row)

    assert (chart.title, chart.unit) == ("Early leavers", "%")
    assert chart.points == [
        Point("2023-24", Decimal(13), is_hollow=True, note="about", at=dt.date(2024, 8, 31)),
        Point("2024-25", Decimal(12), breaks_series=True, at=SUMMER),
    ]
    assert chart.target == Point("June 2027", Decimal("10.5"), at=dt.date(2027, 6, 30))
    assert chart.baseline == chart.points[0]


def test_a_hidden_figure_has_a_place_and_no_value():
    row = IndicatorFactory()
    MeasurementFactory(network=row.network, indicator=row, value=None, numerator=3, denominator=400, is_baseline=True)

    chart = charted(row)

    assert chart.points == [Point("2024-25", None, at=SUMMER)]
    assert chart.baseline is None


def test_sources_that_differ_stand_beside_one_point():
    row = IndicatorFactory()
    common = {"network": row.network, "indicator": row}
    MeasurementFactory(**common, value=22, exactness="about", source="Press")
    MeasurementFactory(**common, value=21, source="Ministry")
    MeasurementFactory(**common, value=None, numerator=2, denominator=400)

    note = "Press says: about 22\N{NO-BREAK SPACE}%; another source says: fewer than 5"
    chart = charted(row)
    assert chart.points == [Point("2024-25", Decimal(21), note=note, at=SUMMER)]
    press = "Press says: about 22\N{NO-BREAK SPACE}%"
    assert chart.others == (Point("2024-25", Decimal(22), is_hollow=True, note=press, at=SUMMER),)


def test_a_figure_known_in_words_has_no_place_beside_one_that_has_a_date():
    row = IndicatorFactory(kind="count", unit="families")
    common = {"network": row.network, "indicator": row, "value": None, "period_ends_on": None}
    MeasurementFactory(**common, period="some day", numerator=70)
    MeasurementFactory(**common, period="", numerator=60, is_baseline=True)

    in_words = charted(row)
    MeasurementFactory(network=row.network, indicator=row, value=65)
    with_a_date = charted(row)

    assert [(point.label, point.value) for point in in_words.points] == [("date not known", 60), ("some day", 70)]
    assert [(point.label, point.value) for point in with_a_date.points] == [("2024-25", 65)]
    assert with_a_date.baseline is None
    assert with_a_date.unit == "families"


def test_a_count_without_its_whole_is_no_point_of_a_share():
    row = IndicatorFactory()
    MeasurementFactory(network=row.network, indicator=row, value=None, numerator=1200)

    assert charted(row).points == []


@pytest.mark.parametrize(
    ("deadline", "precision", "label"), [(None, "day", "target"), (dt.date(2028, 12, 31), "year", "2028")]
)
def test_the_target_stands_where_it_is_known_to_stand(deadline, precision, label):
    row = IndicatorFactory(target=10)
    Goal.objects.for_network(row.network).update(deadline_on=deadline, deadline_precision=precision)

    assert charted(row).target == Point(label, Decimal(10), at=deadline)


def test_milestones_and_comparable_areas_are_drawn():
    row = IndicatorFactory(target=10)
    Goal.objects.for_network(row.network).update(deadline_on=dt.date(2028, 6, 30))
    common = {"network": row.network, "indicator": row}
    MilestoneFactory(**common, due_on=dt.date(2027, 6, 30), due_precision="month", value=11)
    MilestoneFactory(**common, due_on=dt.date(2026, 12, 31), due_precision="year", value=Decimal("11.5"))
    measured = MeasurementFactory(**common)
    ReferenceFigureFactory(network=row.network, measurement=measured)
    ReferenceFigureFactory(network=row.network, measurement=measured, area="Belgium", is_comparable=False)

    chart = charted(row)

    assert chart.milestones == (
        Point("2026", Decimal("11.5"), at=dt.date(2026, 12, 31)),
        Point("June 2027", Decimal(11), at=dt.date(2027, 6, 30)),
    )
    assert chart.references == (Series("Flanders", (Point("2024-25", Decimal(12), at=SUMMER),)),)


def test_what_does_not_count_is_not_drawn():
    row = IndicatorFactory()
    common = {"network": row.network, "indicator": row}
    old = MeasurementFactory(**common)
    MeasurementFactory(**common, value=13, revises=old)
    MeasurementFactory(**common, value=40, area="Flanders")
    MeasurementFactory(**common, value=50, state="submitted")

    chart = charted(row)

    assert [(point.value, point.note) for point in chart.points] == [(13, "")]
    assert chart.others == ()


def test_an_average_is_hollow_and_says_so():
    row = IndicatorFactory()
    MeasurementFactory(network=row.network, indicator=row, is_average=True, exactness="about")

    assert charted(row).points == [Point("2024-25", Decimal(12), is_hollow=True, note="about, average", at=SUMMER)]


def test_a_scale_is_drawn_by_its_levels():
    row = IndicatorFactory(kind="scale", unit="", levels=[{"name": "Nothing"}, {"name": "Habit"}])
    MeasurementFactory(network=row.network, indicator=row, value=2)

    assert charted(row).levels == ("Nothing", "Habit")


def test_a_target_in_words_is_no_point():
    row = IndicatorFactory(target_text="halve")
    MeasurementFactory(network=row.network, indicator=row, is_baseline=True)

    assert charted(row).target is None

import datetime as dt

import pytest

from goals.models import Goal, Indicator
from goals.verdict import Verdict, tag, verdict
from tests.factories import IndicatorFactory, MeasurementFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 1)


def indicator(*, deadline=dt.date(2027, 8, 31), baseline=12, figures=(), **fields):
    row = IndicatorFactory(**{"better": "lower", "target": 10, **fields})
    Goal.objects.for_network(row.network).update(deadline_on=deadline)
    common = {"network": row.network, "indicator": row}
    if baseline is not None:
        MeasurementFactory(**common, is_baseline=True, value=baseline, period_ends_on=dt.date(2023, 8, 31))
    for year, value in figures:
        MeasurementFactory(**common, value=value, period_ends_on=dt.date(year, 8, 31))
    return Indicator.objects.for_network(row.network).with_measurements().select_related("goal").get()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"target": None}, Verdict.NO_TARGET),
        ({"target": None, "target_text": "clearly fewer"}, Verdict.NO_TARGET),
        ({"baseline": None}, Verdict.NO_FIGURE),
        ({}, Verdict.TOO_EARLY),
        ({"baseline": None, "figures": [(2025, 11)]}, Verdict.TOO_EARLY),
        ({"deadline": None, "figures": [(2025, 11)]}, Verdict.TOO_EARLY),
        ({"figures": [(2025, 11)]}, Verdict.ON_TRACK),
        ({"figures": [(2025, "11.1")]}, Verdict.BEHIND),
        ({"figures": [(2024, 15), (2025, 10)]}, Verdict.REACHED),
        ({"figures": [(2025, 10), (2026, 12)]}, Verdict.BEHIND),
        ({"deadline": dt.date(2025, 6, 30), "figures": [(2025, "10.1")]}, Verdict.BEHIND),
        ({"deadline": dt.date(2025, 6, 30), "baseline": None, "figures": [(2025, 11)]}, Verdict.BEHIND),
        ({"figures": [(2022, 11)]}, Verdict.TOO_EARLY),
        ({"better": "higher", "target": 14, "figures": [(2025, 13)]}, Verdict.ON_TRACK),
        ({"better": "higher", "target": 14, "figures": [(2025, 12)]}, Verdict.BEHIND),
        ({"better": "higher", "target": 14, "figures": [(2025, 15)]}, Verdict.REACHED),
        ({"better": "", "figures": [(2025, 9)]}, Verdict.REACHED),
        ({"better": "", "target": 14, "figures": [(2025, 9)]}, Verdict.BEHIND),
        ({"better": "", "baseline": None, "figures": [(2025, 9)]}, Verdict.TOO_EARLY),
        ({"better": "neutral", "figures": [(2025, 9)]}, None),
    ],
)
def test_the_verdict_compares_the_newest_figure_with_the_path(facts, expected):
    assert verdict(indicator(**facts), TODAY, 5) == expected


def test_a_period_that_still_runs_is_compared_with_today():
    running = indicator(figures=[(2027, 11)], deadline=dt.date(2028, 8, 31))

    assert verdict(running, dt.date(2023, 1, 1), 5) == Verdict.TOO_EARLY
    assert verdict(running, dt.date(2025, 9, 1), 5) == Verdict.ON_TRACK
    assert verdict(running, dt.date(2027, 8, 1), 5) == Verdict.BEHIND


def test_a_hidden_figure_gives_no_verdict():
    row = indicator(baseline=None)
    MeasurementFactory(network=row.network, indicator=row, value=None, numerator=2, denominator=400)

    assert verdict(Indicator.objects.for_network(row.network).with_measurements().get(), TODAY, 5) == Verdict.NO_FIGURE


def test_every_verdict_has_a_look():
    assert {tag(found) for found in Verdict} == {"tag-good", "tag-late", "tag-watch", "tag-quiet"}

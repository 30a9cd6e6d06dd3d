import pytest

from bench import timing
from bench.timing import Interval, Shot, Work, growth, in_turns, p95, ratio, slope


def test_works_take_turns_and_the_first_round_does_not_count():
    order = []
    works = {name: Work(lambda name=name: order.append(name), lambda: order.append("before")) for name in "ab"}

    shots = in_turns(works, rounds=2)

    assert order == ["before", "a", "before", "b"] * 3
    assert {name: len(found) for name, found in shots.items()} == {"a": 2, "b": 2}


def test_only_the_work_itself_is_timed(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(timing.time, "process_time", lambda: now[0] / 2)

    def pass_time(seconds):
        now[0] += seconds

    assert timing.shoot(Work(lambda: pass_time(3), lambda: pass_time(100))) == Shot(3.0, 1.5)


def test_a_ratio_is_the_median_of_the_rounds():
    assert ratio([2.0, 4.0, 900.0], [1.0, 2.0, 3.0]) == 2.0


@pytest.mark.parametrize(("values", "expected"), [([3.0, 1.0, 2.0], 3.0), ([float(n) for n in range(1, 101)], 95.95)])
def test_p95(values, expected):
    assert p95(values) == pytest.approx(expected)


@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0])
def test_slope_is_the_exponent(exponent):
    assert slope([(x, 7 * x**exponent) for x in (1, 10, 100)]) == pytest.approx(exponent)


def test_growth_says_how_sure_it_is():
    sure = growth({1: [5.0, 5.0, 5.0], 100: [5.0, 5.0, 5.0]})
    unsure = growth({1: [1.0, 5.0, 9.0], 100: [1.0, 5.0, 9.0]})

    assert sure == Interval(0.0, 0.0, 0.0)
    assert unsure.estimate == 0.0
    assert unsure.low < -0.2
    assert unsure.high > 0.2
    assert str(sure) == "0.00 (0.00 to 0.00)"


def test_one_size_grows_nowhere():
    assert growth({1: [5.0]}) is None

import datetime as dt
import re

from ui.timeline import Axis, Span, axis_svg, bar_svg

TODAY = dt.date(2026, 11, 25)
TWO_YEARS = Axis(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


def box(svg):
    facts = dict(re.findall(r'(\w+)="([^"]*)"', re.search("<rect[^>]*>", svg)[0]))
    return facts["class"], float(facts["x"].rstrip("%")), float(facts["width"].rstrip("%"))


def test_axis_holds_whole_months_around_all_days():
    axis = Axis.around([dt.date(2026, 9, 14), None, dt.date(2028, 6, 2)], TODAY)

    assert (axis.first, axis.last) == (dt.date(2026, 9, 1), dt.date(2028, 6, 30))


def test_axis_of_nothing_is_the_time_around_today():
    assert Axis.around([None], TODAY) == Axis(dt.date(2026, 8, 1), dt.date(2027, 2, 28))


def test_one_wrong_year_does_not_flatten_the_rest():
    axis = Axis.around([dt.date(1, 1, 1), dt.date(2026, 1, 10), dt.date(2027, 1, 10), dt.date(9999, 12, 31)], TODAY)

    assert (axis.first, axis.last) == (dt.date(2026, 1, 1), dt.date(2027, 1, 31))


def test_a_short_time_names_its_quarters_a_long_one_its_years():
    short = Axis(dt.date(2026, 9, 1), dt.date(2027, 8, 31))

    assert [label for _day, label in short.ticks] == ["Oct 2026", "Jan 2027", "Apr 2027", "Jul 2027"]
    assert [label for _day, label in TWO_YEARS.ticks] == ["2026", "2027"]


def test_a_bar_stands_where_its_days_are():
    svg = bar_svg(Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31), "good"), TWO_YEARS, TODAY)

    assert box(svg) == ("bar good", 0, 50)
    assert svg.count('class="today"') == 1


def test_an_open_end_runs_to_the_edge_and_looks_open():
    assert box(bar_svg(Span(dt.date(2027, 1, 1), None, "info"), TWO_YEARS, TODAY)) == ("bar info is-open", 50, 50)
    assert box(bar_svg(Span(None, dt.date(2026, 12, 31)), TWO_YEARS, TODAY)) == ("bar  is-open", 0, 50)


def test_a_day_is_still_to_be_seen():
    _tone, _x, width = box(bar_svg(Span(dt.date(2026, 3, 1), dt.date(2026, 3, 1)), TWO_YEARS, TODAY))

    assert width == 0.6


def test_without_days_there_is_no_bar():
    assert "<rect" not in bar_svg(Span(None, None), TWO_YEARS, TODAY)


def test_what_lies_outside_stands_at_the_edge():
    _tone, x, width = box(bar_svg(Span(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), TWO_YEARS, TODAY))

    assert (x, width) == (0, 100)


def test_today_outside_the_axis_is_not_drawn():
    assert 'class="today"' not in axis_svg(TWO_YEARS, dt.date(2030, 1, 1))


def test_years_without_room_are_not_named():
    century = Axis(dt.date(1990, 1, 1), dt.date(2090, 12, 31))

    assert axis_svg(century, TODAY).count("<text") == 0
    assert axis_svg(TWO_YEARS, TODAY).count("<text") == 2

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import LineChart, Point, Series, chart_in_words, line_chart_svg, number_in_words, sparkline_svg

YEARS = [Point("2022-23", Decimal("12.6")), Point("2023-24", Decimal("12.1")), Point("2024-25", Decimal("11.2"))]
LEAVERS = LineChart("Leavers", "%", YEARS, Point("2027", Decimal("10.5")), YEARS[0])

points = st.builds(
    Point,
    st.text(max_size=30),
    st.none() | st.floats() | st.decimals(allow_nan=False),
    st.booleans(),
    st.text(max_size=10),
    st.booleans(),
    st.none() | st.dates(),
)
charts = st.builds(
    LineChart,
    st.text(max_size=20),
    st.text(max_size=10),
    st.lists(points, max_size=25),
    st.none() | points,
    st.none() | points,
    st.lists(points, max_size=3).map(tuple),
    st.lists(points, max_size=3).map(tuple),
    st.lists(st.builds(Series, st.text(max_size=30), st.lists(points, max_size=3).map(tuple)), max_size=2).map(tuple),
    st.just(()) | st.lists(st.text(max_size=30), min_size=2, max_size=7).map(tuple),
    st.text(max_size=20),
)


def read(svg):
    return fromstring(svg)  # noqa: S314 -- drawn by us


def parts(svg, name):
    return read(svg).findall(f".//*[@class='{name}']")


def texts(svg, name):
    return sorted(part.text for part in parts(svg, name))


def test_line_chart_draws_line_path_target_and_numbers():
    svg = line_chart_svg(LEAVERS)

    assert len(parts(svg, "chart-line")) == 1
    assert len(parts(svg, "chart-path")) == 1
    assert len(parts(svg, "chart-dot")) == 3
    assert len(parts(svg, "chart-hollow")) == 1
    assert texts(svg, "chart-value") == ["10.5", "11.2", "12.1", "12.6"]


def test_line_chart_says_its_numbers():
    assert chart_in_words(LEAVERS) == (
        "Leavers: down from 12.6\xa0% in 2022-23 to 11.2\xa0% in 2024-25. "
        "2022-23 12.6\xa0%; 2023-24 12.1\xa0%; 2024-25 11.2\xa0%; target: 2027 10.5\xa0%"
    )
    assert read(line_chart_svg(LEAVERS)).get("aria-label") == chart_in_words(LEAVERS)
    assert read(sparkline_svg(LEAVERS)).get("aria-label") == chart_in_words(LEAVERS)


def test_hidden_value_is_named_but_never_drawn():
    chart = LineChart("Leavers", "", [Point("2023", 8), Point("2024", None), Point("2025", 9)])

    svg = line_chart_svg(chart)

    assert len(parts(svg, "chart-dot")) == 2
    assert parts(svg, "chart-line") == []
    assert "2024 hidden" in chart_in_words(chart)
    assert "hidden" in texts(svg, "chart-label")


def test_break_in_series_parts_the_line():
    chart = LineChart("Leavers", "", [Point(str(year), year, breaks_series=year == 3) for year in range(1, 5)])

    svg = line_chart_svg(chart)

    assert len(parts(svg, "chart-line")) == 2
    assert len(parts(svg, "chart-break")) == 1
    assert "3 3, counted in another way" in chart_in_words(chart)


def test_break_in_series_is_named_beside_its_line():
    chart = LineChart("Leavers", "", [Point(str(year), year, breaks_series=year == 3) for year in range(1, 5)])

    svg = line_chart_svg(chart)

    [word] = [label for label in parts(svg, "chart-label") if label.text == "break"]
    assert float(word.get("x")) == pytest.approx(places(svg, "chart-break")[0][0], abs=0.1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2], "up from 1 in 0 to 2 in 1. "),
        ([2, 1], "down from 2 in 0 to 1 in 1. "),
        ([2, None, 2], "as much as before: 2 in 0, 2 in 2. "),
        ([2], ""),
        ([None, 2], ""),
    ],
)
def test_chart_says_where_it_goes(values, said):
    chart = LineChart("x", points=[Point(str(number), value) for number, value in enumerate(values)])

    assert chart_in_words(chart).startswith(f"x: {said}0 ")


def test_chart_says_nothing_of_the_time_before_a_break():
    years = [Point("1", 9), Point("2", 5, breaks_series=True), Point("3", 6)]

    assert chart_in_words(LineChart("x", points=years)).startswith("x: up from 5 in 2 to 6 in 3. ")
    assert chart_in_words(LineChart("x", points=years[:2])).startswith("x: 1 9; ")


def on_its_way():
    """From 2.6 through 2.2 in the summer of 2026 to 2.0 a year later."""
    start = Point("2023-24", Decimal("2.6"), at=dt.date(2024, 8, 31))
    milestone = Point("June 2026", Decimal("2.2"), at=dt.date(2026, 6, 30))
    target = Point("June 2027", Decimal("2.0"), at=dt.date(2027, 6, 30))
    return LineChart("Truancy", "%", [start], target, start, milestones=(milestone,))


def test_path_goes_through_the_milestones():
    svg = line_chart_svg(on_its_way())

    _start, between, target = places(svg, "chart-path")
    diamond = places(svg, "chart-milestone")
    assert between == (diamond[0][0], diamond[1][1])
    assert between[0] < target[0]
    assert texts(svg, "chart-value") == ["2", "2.2", "2.6"]
    assert "milestone: June 2026 2.2\xa0%; target: June 2027" in chart_in_words(on_its_way())


def test_milestone_after_the_target_is_drawn_off_the_path():
    late = Point("June 2028", Decimal("1.8"), at=dt.date(2028, 6, 30))

    svg = line_chart_svg(replace(on_its_way(), milestones=(late,)))

    assert len(places(svg, "chart-path")) == 2
    assert len(parts(svg, "chart-milestone")) == 1


def test_another_area_has_a_line_of_its_own_and_its_name():
    flanders = Series("Flanders", (Point("2022-23", 11), Point("2023-24", Decimal("10.8")), Point("1999", 9)))
    chart = replace(LEAVERS, references=(flanders,))

    svg = line_chart_svg(chart)

    assert len(parts(svg, "chart-reference")) == 1
    assert len(parts(svg, "chart-reference-mark")) == 2
    assert texts(svg, "chart-reference-label") == ["Flanders"]
    assert len(places(svg, "chart-line")) == 3
    assert "Flanders: 2022-23 11\xa0%, 2023-24 10.8\xa0%" in chart_in_words(chart)
    assert parts(sparkline_svg(chart), "chart-reference") == []


def test_line_of_another_area_parts_where_the_own_breaks():
    points = [YEARS[0], replace(YEARS[1], breaks_series=True), YEARS[2]]
    flanders = Series("Flanders", tuple(Point(point.label, 10) for point in points))

    svg = line_chart_svg(replace(LEAVERS, points=points, references=(flanders,)))

    assert len(parts(svg, "chart-reference")) == 1
    assert len(parts(svg, "chart-reference-mark")) == 3


def scale():
    levels = ("Nothing", "Talks", "Agreement", "Habit")
    return LineChart("Warm handover", "", [Point("2024", 1), Point("2025", 3)], Point("2027", 4), levels=levels)


def test_scale_has_a_line_for_each_level_and_goes_in_steps():
    svg = line_chart_svg(scale())

    assert len(parts(svg, "chart-grid")) == 4
    assert {"Nothing", "Talks", "Agreement", "Habit"} < set(texts(svg, "chart-label"))
    first, corner, last = places(svg, "chart-line")
    assert (corner[0], corner[1]) == (last[0], first[1])
    assert chart_in_words(scale()) == (
        "Warm handover: up from 1 of 4: Nothing in 2024 to 3 of 4: Agreement in 2025. "
        "2024 1 of 4: Nothing; 2025 3 of 4: Agreement; target: 2027 4 of 4: Habit"
    )


def test_long_names_of_levels_leave_room_for_the_chart():
    chart = replace(scale(), levels=("No handover takes place anywhere at all", "b", "c", "d"))

    assert "No handover tak…" in texts(line_chart_svg(chart), "chart-label")


def test_chart_says_what_to_be_careful_with():
    chart = replace(LEAVERS, caution="Few young people.")

    assert chart_in_words(chart).endswith("target: 2027 10.5\xa0%. Few young people.")


def truancy(last_day, deadline):
    """A share that goes down by 0.2 and 0.3 in two school years, on its way to 2.0."""
    points = [
        Point("2023-24", Decimal("2.6"), at=dt.date(2024, 8, 31)),
        Point("2024-25", Decimal("2.4"), at=dt.date(2025, 8, 31)),
        Point("2025-26", Decimal("2.1"), at=last_day),
    ]
    return LineChart("Truancy", "%", points, Point("June 2026", Decimal("2.0"), at=deadline), points[0])


def places(svg, name):
    """The corners of the first path of this name."""
    corners = parts(svg, name)[0].get("d").removeprefix("M").split("L")
    return [tuple(float(number) for number in corner.split()) for corner in corners]


def test_places_are_in_proportion_to_time():
    svg = line_chart_svg(truancy(dt.date(2026, 8, 31), dt.date(2028, 8, 31)))

    first, second, third = [x for x, _y in places(svg, "chart-line")]
    target = places(svg, "chart-path")[-1][0]
    assert second - first == pytest.approx(third - second, abs=0.2)
    assert target - third == pytest.approx(2 * (third - second), abs=0.5)


def test_path_goes_level_after_the_target_and_a_point_behind_lies_off_it():
    svg = line_chart_svg(truancy(dt.date(2026, 8, 31), dt.date(2026, 6, 30)))

    _start, target, end = places(svg, "chart-path")
    newest = places(svg, "chart-line")[-1]
    assert target[0] < newest[0] == end[0]
    assert newest[1] < target[1] == end[1]


def test_labels_of_a_target_close_to_the_newest_point_do_not_touch():
    svg = line_chart_svg(truancy(dt.date(2026, 8, 31), dt.date(2026, 6, 30)))

    heights = {label.text: float(label.get("y")) for label in parts(svg, "chart-label")}
    assert heights["target: June 2026"] - heights["2025-26"] == pytest.approx(15)
    assert texts(svg, "chart-value") == ["2", "2.1", "2.4", "2.6"]


def test_steps_are_even_if_a_day_is_not_known():
    chart = truancy(dt.date(2026, 8, 31), None)

    assert chart.shares == pytest.approx((0, 1 / 3, 2 / 3, 1))
    assert replace(chart, target=None).shares[1] == pytest.approx(0.5, abs=0.001)


def test_path_starts_at_the_baseline_and_there_is_none_without():
    later = replace(LEAVERS, baseline=YEARS[1])

    assert places(line_chart_svg(later), "chart-path")[0] == places(line_chart_svg(later), "chart-line")[1]
    assert parts(line_chart_svg(replace(LEAVERS, baseline=None)), "chart-path") == []
    assert parts(line_chart_svg(replace(LEAVERS, baseline=Point("1999", 20))), "chart-path") == []
    assert chart_in_words(later) == chart_in_words(LEAVERS)


def test_figures_of_others_stand_beside_the_line():
    press = Point("2023-24", 14, note="Press says: 14")
    chart = replace(LEAVERS, others=(press, Point("1999", 20), Point("2022-23", None)))

    svg = line_chart_svg(chart)

    hollow = parts(svg, "chart-hollow")
    assert [dot.findtext("{*}title") for dot in hollow] == ["Press says: 14", None]
    assert float(hollow[0].get("cx")) == places(svg, "chart-line")[1][0]
    assert len(places(svg, "chart-line")) == 3


def test_number_of_a_point_does_not_stand_on_a_figure_of_others():
    chart = replace(LEAVERS, others=(Point("2022-23", 13),))

    heights = {text.text: float(text.get("y")) for text in parts(line_chart_svg(chart), "chart-value")}

    others_height = float(parts(line_chart_svg(chart), "chart-hollow")[0].get("cy"))
    assert heights["12.6"] > others_height + 12


@pytest.mark.parametrize("for_print", [False, True])
def test_hidden_first_point_keeps_clear_of_the_numbers_on_the_left(for_print):
    chart = LineChart("Diplomas", "persons", [Point("2024-25", None), Point("2025-26", 6)], Point("2027", 8))

    root = read(line_chart_svg(chart, for_print=for_print))

    words = {text.text: text for text in root.iter() if text.tag.endswith("text")}
    hidden, axis = words["hidden"], words["6\xa0persons"]
    half = len("hidden") * float(root.get("font-size")) * 0.62 / 2
    assert float(hidden.get("x")) - half > float(axis.get("x"))


@pytest.mark.parametrize("nothing", [[], [Point("2024", None)], [Point("2024", float("nan"))]])
def test_chart_without_a_number_is_not_drawn(nothing):
    assert line_chart_svg(LineChart("x", points=nothing)) == ""
    assert sparkline_svg(LineChart("x", points=nothing)) == ""


def test_print_carries_its_colours():
    svg = line_chart_svg(LEAVERS, for_print=True)

    assert "class=" not in svg
    assert 'stroke="#0b5563"' in svg
    assert "style=" not in svg


def test_words_in_a_chart_are_escaped():
    svg = line_chart_svg(LineChart('<b>"', "<i>", [Point("<u>", 1, note="<s>")]))

    assert "<b>" not in svg
    assert "<u>" not in svg
    assert "<s>" not in svg
    assert read(svg).find(".//title").text == "<s>"


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (11.2, "nl", "11,2"), (2.0, "en", "2"), (0.1 + 0.2, "en", "0.3"), (-5.5, "en", "-5.5"),
        (1234, "en", "1234"), (12345, "en", "12,345"), (1e20, "en", "1e+20"), (100, "en", "100"),
    ],
)  # fmt: skip
def test_number_is_written_in_the_readers_language(number, language, words):
    with translation.override(language):
        assert number_in_words(number) == words


def test_many_points_keep_their_labels_apart():
    svg = line_chart_svg(LineChart("Many", "", [Point(str(1990 + year), year * 1_000_000) for year in range(30)]))

    assert len(parts(svg, "chart-dot")) == 30
    assert texts(svg, "chart-value") == ["0", "29,000,000"]


@pytest.mark.slow
@given(charts)
def test_any_chart_is_well_formed_and_stays_on_its_paper(chart):
    for draw in (line_chart_svg, sparkline_svg):
        svg = draw(chart)
        assert "nan" not in svg.split("aria-label")[0]
        for text in "".join(letter for letter in svg if letter.isprintable()).split("<path d=")[1:]:
            numbers = text.split('"')[1].replace("M", "").replace("L", " ").split()
            assert all(-1 <= float(number) <= 361 for number in numbers)

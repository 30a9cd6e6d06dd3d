from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import LineChart, Point, chart_in_words, line_chart_svg, number_in_words, sparkline_svg

YEARS = [Point("2022-23", Decimal("12.6")), Point("2023-24", Decimal("12.1")), Point("2024-25", Decimal("11.2"))]
LEAVERS = LineChart("Leavers", "%", YEARS, Point("2027", Decimal("10.5")))

points = st.builds(
    Point,
    st.text(max_size=30),
    st.none() | st.floats() | st.decimals(allow_nan=False),
    st.booleans(),
    st.text(max_size=10),
    st.booleans(),
)
charts = st.builds(
    LineChart,
    st.text(max_size=20),
    st.text(max_size=10),
    st.lists(points, max_size=25),
    st.none() | points,
    st.none() | points,
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
        "Leavers: 2022-23 12.6\xa0%; 2023-24 12.1\xa0%; 2024-25 11.2\xa0%; target: 2027 10.5\xa0%"
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


def test_baseline_is_the_first_point():
    chart = LineChart("Leavers", "", [Point("2024", 3)], baseline=Point("start", 5))

    assert len(parts(line_chart_svg(chart), "chart-line")) == 1
    assert chart_in_words(chart) == "Leavers: start 5; 2024 3"


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

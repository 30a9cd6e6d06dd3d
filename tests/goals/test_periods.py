import datetime as dt

import pytest

from goals.models import PeriodKind
from goals.periods import parse_period


@pytest.mark.parametrize(
    "text",
    ["2024-25", "2024-2025", "2024/25", "2024 / 2025", "2024\N{EN DASH}25", " 2024-25 ", "schooljaar 2024-2025",
     "School year 2024-25", "Année scolaire 2024-2025", "Schuljahr 2024/25"],
)  # fmt: skip
def test_two_years_in_a_row_are_a_school_year(text):
    period = parse_period(text, school_year_starts_in=9)

    assert (period.kind, period.ends_on) == (PeriodKind.SCHOOL_YEAR, dt.date(2025, 8, 31))


@pytest.mark.parametrize(("starts_in", "ends_on"), [(8, (2025, 7, 31)), (4, (2025, 3, 31)), (1, (2024, 12, 31))])
def test_a_school_year_ends_the_day_before_the_next_begins(starts_in, ends_on):
    assert parse_period("2024-25", starts_in).ends_on == dt.date(*ends_on)


def test_a_school_year_over_the_turn_of_the_century():
    assert parse_period("1999-00", 9).ends_on == dt.date(2000, 8, 31)


def test_two_years_in_a_row_win_from_a_month():
    assert parse_period("2011-12", 9).kind == PeriodKind.SCHOOL_YEAR


def test_a_calendar_year_ends_in_december():
    assert parse_period("2025", 9).ends_on == dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    "text",
    ["2025-03", "2025/3", "03/2025", "3-2025", "March 2025", "maart 2025", "mrt 2025", "mars 2025", "März 2025",
     "MÄRZ 2025"],
)  # fmt: skip
def test_a_month_ends_on_its_last_day(text):
    period = parse_period(text, school_year_starts_in=9)

    assert (period.kind, period.ends_on) == (PeriodKind.MONTH, dt.date(2025, 3, 31))


@pytest.mark.parametrize("text", ["févr. 2024", "fevrier 2024", "Februar 2024", "feb. 2024", "2024-02"])
def test_february_knows_leap_years(text):
    assert parse_period(text, 9).ends_on == dt.date(2024, 2, 29)


def test_a_day_is_its_own_end():
    assert parse_period("2025-02-01", 9).ends_on == dt.date(2025, 2, 1)


@pytest.mark.parametrize(
    ("text", "ends_on"),
    [
        ("2024-25 T1", (2024, 12, 31)),
        ("1e trimester 2024-25", (2024, 12, 31)),
        ("1er trimestre 2024-2025", (2024, 12, 31)),
        ("term 2 2024-25", (2025, 4, 30)),
        ("2024-25, term 3", (2025, 8, 31)),
        ("2e semester 2023-2024", (2024, 8, 31)),
        ("1. Halbjahr 2023/24", (2024, 2, 29)),
        ("2024 Q1", (2024, 3, 31)),
        ("Q4 2024", (2024, 12, 31)),
        ("1e kwartaal 2024", (2024, 3, 31)),
        ("2. Quartal 2024", (2024, 6, 30)),
        ("4e trimestre 2024", (2024, 12, 31)),
        ("term 1 2024", (2024, 4, 30)),
    ],
)
def test_a_part_of_a_year_ends_with_a_month(text, ends_on):
    period = parse_period(text, school_year_starts_in=9)

    assert (period.kind, period.ends_on) == (PeriodKind.TERM, dt.date(*ends_on))


def test_a_term_moves_with_the_start_of_the_school_year():
    assert parse_period("2024-25 T1", 8).ends_on == dt.date(2024, 11, 30)
    assert parse_period("2024-25 T1", 1).ends_on == dt.date(2024, 4, 30)


@pytest.mark.parametrize(
    ("text", "ends_on"),
    [("cohort 2019-20", (2020, 8, 31)), ("cohorte 2019", (2019, 12, 31)), ("Kohorte 2019", (2019, 12, 31))],
)
def test_a_cohort_goes_by_its_year(text, ends_on):
    period = parse_period(text, school_year_starts_in=9)

    assert (period.kind, period.ends_on) == (PeriodKind.COHORT, dt.date(*ends_on))


@pytest.mark.parametrize(
    "text",
    ["term 4 2024-25", "3e semester 2024-25", "Q5 2024", "T0 2024-25", "term 1 2024-27", "cohort", "cohort of 2019",
     "T 2024-25", "", "on average each school year", "2024-27", "2025-13", "2025-00", "2025-02-30",
     "spring 2025", "0000",
     "9" * 5000, "٢٠٢٥", "2024-25 and 2025-26", "😀"],
)  # fmt: skip
def test_anything_else_stays_words(text):
    period = parse_period(text, school_year_starts_in=9)

    assert (period.kind, period.ends_on) == (PeriodKind.WORDS, None)

"""Dates as people write them in a sheet."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from networks.transfer.dates import partial_date

READ = {
    "2026-09-03": (dt.date(2026, 9, 3), dt.date(2026, 9, 3), "day"),
    "03/09/2026": (dt.date(2026, 9, 3), dt.date(2026, 9, 3), "day"),
    "3/9/26": (dt.date(2026, 9, 3), dt.date(2026, 9, 3), "day"),
    "3 september 2026": (dt.date(2026, 9, 3), dt.date(2026, 9, 3), "day"),
    "3. März  2026": (dt.date(2026, 3, 3), dt.date(2026, 3, 3), "day"),
    "09/2026": (dt.date(2026, 9, 1), dt.date(2026, 9, 30), "month"),
    "2026-09": (dt.date(2026, 9, 1), dt.date(2026, 9, 30), "month"),
    "sept. 2026": (dt.date(2026, 9, 1), dt.date(2026, 9, 30), "month"),
    "2026": (dt.date(2026, 1, 1), dt.date(2026, 12, 31), "year"),
    "2011-12": (dt.date(2011, 12, 1), dt.date(2011, 12, 31), "month"),
    "2026-2027": (dt.date(2026, 9, 1), dt.date(2027, 8, 31), "month"),
    "2026-27": (dt.date(2026, 9, 1), dt.date(2027, 8, 31), "month"),
    "schooljaar 2026 - 2027": (dt.date(2026, 9, 1), dt.date(2027, 8, 31), "month"),
    "Année scolaire 2011/12": (dt.date(2011, 9, 1), dt.date(2012, 8, 31), "month"),
    "Schuljahr 2099\u20132100": (dt.date(2099, 9, 1), dt.date(2100, 8, 31), "month"),
}
NO_DATES = [
    "ooit",
    "",
    "31/02/2026",
    "13/2026",
    "mei-juni 2026",
    "2026-2029",
    "begroting 2026-2027",
    "0001",
    "9999",
    "12",
]


@pytest.mark.parametrize("text", READ)
def test_as_much_of_a_date_is_read_as_is_known(text):
    first, last, precision = READ[text]

    start, end = (partial_date(text, is_end=is_end, year_starts_in=9) for is_end in (False, True))

    assert (start.first_day, end.last_day, start.precision, end.precision) == (first, last, precision, precision)
    assert (start.date, end.date) == (first, last)


def test_a_school_year_may_be_a_year_of_the_calendar():
    start, end = (partial_date("2026-2027", is_end=is_end, year_starts_in=1) for is_end in (False, True))

    assert (start.first_day, end.last_day) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_in_words(text):
    with pytest.raises(ValidationError) as refused:
        partial_date(text, is_end=True, year_starts_in=9)

    assert refused.value.messages == [
        f"“{text}” is no date. Write it as 2026-09-01, 09/2026, 2026 or school year 2026-2027."
    ]

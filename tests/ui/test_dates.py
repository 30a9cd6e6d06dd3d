import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ui.dates import PartialDate, month_number

LANGUAGES = ["en", "nl", "fr", "de"]
partial_dates = st.builds(
    lambda day, precision, is_end: PartialDate.from_iso(
        day.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]], is_end=is_end
    ),
    st.dates(min_value=dt.date(1000, 1, 1)),
    st.sampled_from(["year", "month", "day"]),
    st.booleans(),
)


@given(partial_dates)
def test_from_iso_reads_back_what_iso_wrote(partial):
    assert PartialDate.from_iso(partial.iso(), is_end=partial.is_end) == partial


@given(partial_dates)
def test_date_is_the_first_day_of_a_start_and_the_last_of_an_end(partial):
    assert partial.date == (partial.last_day if partial.is_end else partial.first_day)
    assert partial.first_day <= partial.date <= partial.last_day


@pytest.mark.parametrize(
    ("iso", "language", "words"),
    [
        ("2027-06-30", "en", "30 June 2027"),
        ("2027-06-30", "nl", "30 juni 2027"),
        ("2027-06-30", "fr", "30 juin 2027"),
        ("2027-06-30", "de", "30. Juni 2027"),
        ("2021-09", "en", "September 2021"),
        ("2021-09", "nl", "september 2021"),
        ("2017", "de", "2017"),
    ],
)
def test_str_shows_no_more_than_is_known(iso, language, words):
    with translation.override(language):
        assert str(PartialDate.from_iso(iso)) == words


def test_month_of_an_end_ends_on_its_last_day():
    assert PartialDate.from_iso("2024-02", is_end=True).date == dt.date(2024, 2, 29)
    assert PartialDate.from_iso("2017", is_end=True).date == dt.date(2017, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "21", "2021-13", "2021-02-30", "2021-00", "2021-01-00", "0000", "soon", "\uff12\uff10\uff12\uff11"]
)
def test_from_iso_refuses_what_is_no_date(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- dt.date words it differently per Python version
        PartialDate.from_iso(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9", 9), ("09", 9), ("September", 9), ("sept.", 9), ("août", 8), ("maart", 3), ("März", 3), ("okt", 10),
        ("13", None), ("0", None), ("ju", None), ("jui", None), ("monday", None), ("", None), ("²", None),
    ],
)  # fmt: skip
def test_month_number_understands_words_of_every_language(text, number):
    assert month_number(text, LANGUAGES) == number

"""Figures, ages and scopes as people write them."""

import json
from decimal import Decimal

import pytest

from eslnet.cases.facts import Facts, Ledger, parse
from eslnet.cases.figures import NOT_A_FIGURE, NOT_AGES, TOO_SMALL, read_ages, read_figure, read_whole
from eslnet.cases.scope import Scope, read_scope
from eslnet.cases.sources import remarked_date
from networks.models import Network

NETWORK = Network(name="Network of the town", territory="Town")


def facts(**values):
    document = parse(json.dumps(values))
    return Facts(document, "", Ledger(document))


@pytest.mark.parametrize(
    ("written", "value", "exactness", "words"),
    [
        (20.5, "20.5", "exact", ""),
        ("20", "20", "exact", ""),
        ("20,5 %", "20.5", "exact", ""),
        ("~20", "20", "about", ""),
        ("about 20", "20", "about", ""),
        ("Ongeveer 20", "20", "about", ""),
        ("> 22%", "22", "more_than", ""),
        ("at least 22", "22", "more_than", ""),
        ("< 5", "5", "less_than", ""),
        ("moins de 5", "5", "less_than", ""),
        ("8-10", "8", "more_than", "8-10"),
        ("8 tot 10", "8", "more_than", "8 tot 10"),
    ],
)
def test_a_figure_is_read_as_it_is_written(written, value, exactness, words):
    row = facts(x=written)

    figure = read_figure(row, "x")

    assert (figure.value, figure.exactness, figure.words) == (Decimal(value), exactness, words)
    assert row.ledger.unplaced == {}


@pytest.mark.parametrize("written", ["halve", "many", "20 or so", "9" * 20, "1.234.567", "-5"])
def test_words_that_are_no_figure_are_left_with_a_reason(written):
    row = facts(x=written)

    assert read_figure(row, "x").value is None
    assert row.ledger.unplaced == {"x": NOT_A_FIGURE}


def test_a_range_never_shows_what_must_stay_hidden():
    row = facts(x="3-7", y="5-7")

    assert read_figure(row, "x", threshold=5).words == ""
    assert read_figure(row, "y", threshold=5).words == "5-7"
    assert row.ledger.unplaced == {"x": TOO_SMALL}


def test_a_count_is_whole():
    row = facts(x="about 12.5", y="about 1200")

    assert read_whole(row, "x").value is None
    assert read_whole(row, "y").value == 1200
    assert row.ledger.unplaced == {"x": "Only a whole number fits here."}


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ([16, 24], (16, 24)),
        ([18, None], (18, None)),
        ([18], (18, None)),
        ("16-24", (16, 24)),
        ("16 \N{EN DASH} 24", (16, 24)),
    ],
)
def test_ages_are_read_as_they_are_written(written, ages):
    row = facts(ages=written)

    assert read_ages(row) == ages
    assert row.ledger.unplaced == {}


@pytest.mark.parametrize(
    "written", [[24, 16], [1, 2, 3], ["16", "24"], [16, 999], "young", 16, [True, 3], {"from": 1}]
)
def test_what_is_no_age_is_left_with_a_reason(written):
    row = facts(ages=written)

    assert read_ages(row) == (None, None)
    assert set(row.ledger.unplaced.values()) == {NOT_AGES}


@pytest.mark.parametrize(
    ("values", "scope"),
    [
        ({}, Scope()),
        ({"kind": "one year"}, Scope(covers="one year")),
        ({"kind": "rounded"}, Scope("about")),
        ({"kind": "lower bound ('over 22%')"}, Scope("more_than", covers="'over 22%'")),
        ({"kind": "upper bound"}, Scope("less_than")),
        (
            {"kind": "average over two school years"},
            Scope(is_average=True, covers="average over two school years"),
        ),
        ({"kind": "average"}, Scope(is_average=True)),
        ({"note": "'on average each school year'"}, Scope(is_average=True)),
        ({"kind": "one secondary school, name left out"}, Scope(area="one secondary school, name left out")),
        ({"kind": "één school"}, Scope(area="één school")),
        ({"kind": "un instituto"}, Scope(area="un instituto")),
        ({"kind": "all secondary schools"}, Scope(covers="all secondary schools")),
        ({"area": "Neighbourhood North"}, Scope(area="Neighbourhood North")),
        ({"area": "town"}, Scope()),
        ({"kind": "one year", "covers": "two of three schools"}, Scope(covers="one year; two of three schools")),
    ],
)
def test_the_words_beside_a_figure_say_what_it_covers(values, scope):
    row = facts(**values)

    assert read_scope(row, NETWORK) == scope
    assert set(row.ledger.unplaced) <= {"note"}


@pytest.mark.parametrize(
    ("written", "iso", "remark", "left"),
    [
        ("2024 (inferred)", "2024", "inferred", []),
        ("2024-03", "2024-03", "", []),
        ("2024-13 (typo)", None, "", ["date"]),
        ("spring 2024", None, "", ["date"]),
        (None, None, "", []),
    ],
)
def test_the_date_of_a_source_may_carry_a_remark(written, iso, remark, left):
    row = facts(date=written)

    date, said = remarked_date(row)

    assert (date.iso() if date else None, said) == (iso, remark)
    assert list(row.ledger.unplaced) == left

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslnet.cases.facts import CaseError, Facts, Ledger, leaves, parse
from eslnet.cases.reasons import NO_FIELD, reason

LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
KEY = st.text(max_size=3)
JSON = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3))


def facts(**values):
    document = parse(json.dumps(values))
    return Facts(document, "", Ledger(document))


def count(value):
    if isinstance(value, dict):
        return sum(count(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(count(inner) for inner in value)
    return int(value is not None and value != "")


@given(st.dictionaries(KEY, JSON, max_size=4))
def test_every_fact_has_a_place_of_its_own(document):
    found = list(leaves(document))

    assert len(found) == count(document)
    assert len(dict(found)) == len(found)


def test_places_read_as_a_path():
    document = {"goals": [{"title": "A", "empty": None, "none": []}], "a.b": {"c": 0}}

    assert list(leaves(document)) == [("goals[0].title", "A"), ('["a.b"].c', 0)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1', "line 1, column 8: not valid JSON"),
        ("[1]", "must hold one object"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": 1, "a": 2}', "“a” stands twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' * 2_000 + "1" + "}" * 2_000, "nested too deeply"),
        ('{"a": ' + "1" * 5000 + "}", "cannot be kept"),
    ],
)
def test_a_file_that_would_lose_a_fact_is_not_read(text, message):
    with pytest.raises(CaseError, match=message):
        Ledger(parse(text))


@pytest.mark.parametrize(("text", "kind"), [("a\x00b", "null character"), ("\ud800", "half a character")])
def test_text_no_database_can_keep_is_refused(text, kind):
    with pytest.raises(CaseError, match=rf"a\.b: .*{kind}"):
        Ledger({"a": {"b": text}})


def test_what_is_read_is_placed_and_the_rest_is_not():
    row = facts(name="School", left="x", flag=True, figure=2.25, codes=["a", "b"])

    assert (row.text("name"), row.flag("flag"), row.number("figure")) == ("School", True, Decimal("2.25"))
    assert row.texts("codes") == ["a", "b"]
    assert row.ledger.unplaced == {"left": ""}


@pytest.mark.parametrize(
    ("read", "value", "why"),
    [
        (lambda row: row.text("x", 3), "long", "The text has 4 characters; 3 fit."),
        (lambda row: row.number("x"), 1.005, "Only two decimals are kept."),
        (lambda row: row.number("x"), 10**12, "The number is too large."),
        (lambda row: row.whole("x"), 1.5, "Only a whole number fits here."),
        (lambda row: row.day("x"), "2021-09", "Only the month or the year is known; this needs the day."),
        (lambda row: row.date("x"), "early 2017", "Not a date: expected 2021, 2021-09 or 2021-09-01."),
        (lambda row: row.date("x"), "2021-02-30", "Not a date: expected 2021, 2021-09 or 2021-09-01."),
        (lambda row: row.clock("x"), "half past one", "Not a time: expected 13:30."),
        (lambda row: row.choice("x", {"a": 1}), "b", "Not one of the words known here: a."),
    ],
)
def test_what_does_not_fit_is_not_placed_and_says_why(read, value, why):
    row = facts(x=value)

    assert not read(row)
    assert row.ledger.unplaced == {"x": why}


def test_of_a_list_what_fits_is_placed():
    row = facts(words=["a", "z"], texts=["ok", "too long"], when=["2021-09", "soon", "2022"])

    assert row.choices("words", ["a", "b"]) == ["a"]
    assert row.texts("texts", 2) == ["ok"]
    first, last = row.period("when")
    assert (first.iso(), last) == ("2021-09", None)
    assert set(row.ledger.unplaced) == {"words[1]", "texts[1]", "when[1]", "when[2]"}


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda row: row.text("x"), 5),
        (lambda row: row.number("x"), "5"),
        (lambda row: row.number("x"), True),
        (lambda row: row.flag("x"), "yes"),
        (lambda row: row.texts("x"), "alone"),
        (lambda row: row.texts("x"), [["deep"]]),
        (lambda row: row.part("x"), ["list"]),
        (lambda row: row.parts("x"), ["text"]),
        (lambda row: row.need("x", 5), "too long"),
        (lambda row: row.need("y", 5), "missing"),
        (lambda row: row.row("x", {}), "S99"),
        (lambda row: row.rows("x", {}), ["S99"]),
    ],
)
def test_another_shape_is_an_error_that_names_the_place(read, value):
    with pytest.raises(CaseError, match=r"^(x|x\[0\]|y): "):
        read(facts(x=value))


def test_a_refusal_holds_for_all_below_and_beats_the_placing():
    row = facts(rows=[{"a": 1, "b": {"c": 2}}], rows_too=3)
    [entry] = row.parts("rows")
    entry.whole("a")

    entry.refuse("No room.")

    assert row.ledger.unplaced == {"rows[0].a": "No room.", "rows[0].b.c": "No room.", "rows_too": ""}


@pytest.mark.parametrize(
    ("where", "start"),
    [
        ("meetings[3].src[0]", "Stakeholders, bodies, goals, indicators, figures and engagements name"),
        ("network.legal_basis[0].number", "Decisions of an authority"),
        ("network.layers[1].name", "A plan has goals and pillars"),
        ("stakeholders[0].moon", NO_FIELD),
    ],
)
def test_a_known_gap_has_its_own_reason(where, start):
    assert reason(where).startswith(start)

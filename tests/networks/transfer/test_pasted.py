import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.transfer.pasted import cells_of


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", []),
        ("\n \n", []),
        ("12", [["12"]]),
        ("12,5\n13\n", [["12,5"], ["13"]]),
        ("2025\t12\r\n2026\t14\r\n", [["2025", "12"], ["2026", "14"]]),
        ("2025;12\n2026;14", [["2025", "12"], ["2026", "14"]]),
        ("a;b\tc", [["a;b", "c"]]),
        ("a\t\n\t\nb\t", [["a", ""], ["", ""], ["b", ""]]),
        ('"two\nlines"\tb', [["two\nlines", "b"]]),
        ('5" pipe\tb', [['5" pipe', "b"]]),
        ('"alone\tb\nc\td', [['"alone', "b"], ["c", "d"]]),
        (" 12\u00a0\t b\x00", [["12", "b"]]),
        ("=1+1", [["=1+1"]]),
    ],
)
def test_pasted_text_falls_apart_into_cells(text, cells):
    assert cells_of(text) == cells


@given(st.text(max_size=60))
def test_any_text_may_be_pasted(text):
    assert all(cell == cell.strip() for row in cells_of(text) for cell in row)

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.suppression import Cell, hidden_cells, is_small

T = 5


@pytest.mark.parametrize(
    ("cell", "small"),
    [
        (Cell(4, 100), True),
        (Cell(5, 100), False),
        (Cell(0, 100), False),
        (Cell(96, 100), True),
        (Cell(100, 100), False),
        (Cell(0, 9), True),
        (Cell(5, 10), False),
        (Cell(3), True),
        (Cell(0), False),
        (Cell(None, 9), True),
        (Cell(None, 10), False),
        (Cell(None), False),
    ],
)
def test_a_count_its_complement_or_a_small_whole_is_small(cell, small):
    assert is_small(cell, T) is small


@pytest.mark.parametrize(
    ("cells", "total", "hidden"),
    [
        ([Cell(20, 100), Cell(30, 100)], Cell(50, 200), set()),
        ([Cell(3, 100), Cell(30, 100)], Cell(33, 200), {0, 1}),
        ([Cell(3, 100), Cell(30, 100), Cell(20, 100)], Cell(53, 300), {0, 2}),
        ([Cell(3, 100), Cell(4, 100), Cell(30, 100)], Cell(37, 300), {0, 1}),
        ([Cell(1, 100), Cell(2, 100), Cell(30, 100), Cell(9, 90)], Cell(42, 390), {0, 1, 3}),
        ([Cell(0, 100), Cell(3, 100), Cell(30, 100)], Cell(33, 300), {0, 1, 2}),
        ([Cell(98, 100), Cell(97, 100), Cell(50, 100)], Cell(245, 300), {0, 1}),
        ([Cell(3, 100)], Cell(3, 100), {0}),
        ([Cell(30, 100), Cell(20, 100)], Cell(52, 204), {1}),
        ([Cell(30, 100), Cell(20, 100)], Cell(90, 300), set()),
        ([Cell(30, 100), Cell(20, 100)], Cell(40, 150), set()),
        ([Cell(3), Cell(30), Cell(6)], Cell(39), {0, 2}),
        ([Cell(3, 100), Cell(30, 100)], Cell(None), {0, 1}),
        ([Cell(30, 100), Cell(40, 100)], Cell(3, 200), {0, 1}),
        ([Cell(None, 8), Cell(None, 40), Cell(None, 30)], Cell(None, 78), {0, 2}),
        ([Cell(3, 160), Cell(14, 140), Cell(30, 120)], Cell(49, 420), {0, 1}),
        ([], Cell(50, 100), set()),
    ],
)  # fmt: skip
def test_as_many_groups_are_hidden_as_it_takes(cells, total, hidden):
    assert hidden_cells(cells, total, T) == hidden


parts = st.integers(0, 30).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
tables = st.lists(parts, min_size=1, max_size=6)


def possible(sum_counted, sum_whole, unknown):
    """Every (counted, whole) that one of the unknown groups can have, all of them together being these sums."""
    others = unknown - 1
    for whole in range(sum_whole + 1):
        for counted in range(min(whole, sum_counted) + 1):
            rest_counted, rest_whole = sum_counted - counted, sum_whole - whole
            if rest_counted <= rest_whole and (others or (rest_counted, rest_whole) == (0, 0)):
                yield counted, whole


@given(tables, st.booleans(), st.integers(2, 8))
def test_subtraction_never_tells_a_hidden_figure(table, has_left_over, threshold):
    cells = [Cell(*part) for part in table]
    total = Cell(sum(part[0] for part in table), sum(part[1] for part in table))
    has_left_over = has_left_over and cells[-1] != Cell(0, 0)
    listed = cells[:-1] if has_left_over else cells

    hidden = hidden_cells(listed, total, threshold)

    shown = [cell for place, cell in enumerate(listed) if place not in hidden]
    assert not any(is_small(cell, threshold) for cell in shown)
    if not shown or not (hidden or (has_left_over and is_small(cells[-1], threshold))):
        return
    unknown = len(cells) - len(shown)
    left = Cell(total.counted - sum(cell.counted for cell in shown), total.whole - sum(cell.whole for cell in shown))
    found = set(possible(left.counted, left.whole, unknown))
    for values in (
        {counted for counted, _whole in found},
        {whole for _counted, whole in found},
        {whole - counted for counted, whole in found},
    ):
        assert max(values) - min(values) >= threshold


@given(tables, st.integers(2, 8))
def test_what_is_hidden_does_not_hang_on_the_order_of_equal_groups(table, threshold):
    total = Cell(sum(part[0] for part in table), sum(part[1] for part in table))
    ways = [[Cell(*part) for part in order] for order in (table, table[::-1])]

    hidden = [sorted(cells[place].counted for place in hidden_cells(cells, total, threshold)) for cells in ways]

    assert all(one == other for one, other in pairwise(hidden))


@given(tables, st.integers(2, 8))
def test_nothing_is_hidden_where_nothing_is_small(table, threshold):
    cells = [Cell(counted + threshold, whole + 4 * threshold) for counted, whole in table]
    total = Cell(sum(cell.counted for cell in cells), sum(cell.whole for cell in cells))

    assert hidden_cells(cells, total, threshold) == set()

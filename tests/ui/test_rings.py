"""A map of rings: nothing touches anything else, nothing is cut, nothing becomes markup."""

import math
from itertools import combinations

import pytest

from ui.rings import Link, Node, RingMap, rings_svg
from ui.rings.layout import lay_out

SECTORS = ("Education", "Welfare", "Work", "Justice and safety", "Health", "Youth", "Family", "Other")


RINGS = ("Core", "Partners", "Observers", "Not said")


def drawn(number, label="Partner {}"):
    nodes = tuple(
        Node(key, ring=key % 4, sector=key * 5 % len(SECTORS), label=label.format(key), weight=key % 9)
        for key in range(number)
    )
    ways = ((key, (key * 7 + 3) % number) for key in range(number))
    links = tuple(Link(one, other, 1 + one % 5) for one, other in ways if one != other)
    return RingMap("Map", "Who works with whom", "The young person", RINGS, SECTORS, nodes, links)


def overlap(one, other):
    """Whether two dots do; each fills its box as a circle."""
    across = one.left + one.width / 2 - other.left - other.width / 2
    down = one.top + one.height / 2 - other.top - other.height / 2
    return math.hypot(across, down) < (one.width + other.width) / 2 - 0.01


@pytest.mark.parametrize("number", [1, 5, 14, 30, 60])
@pytest.mark.parametrize("label", ["P{}", "Centrum voor Leerlingenbegeleiding {}"])
def test_dots_do_not_touch_each_other_and_stand_inside(number, label):
    layout = lay_out(drawn(number, label), 12)

    assert len(layout.dots) == number
    assert [pair for pair in combinations([dot.box for dot in layout.dots], 2) if overlap(*pair)] == []
    frame = layout.frame
    for dot in layout.dots:
        assert frame.left <= dot.box.left
        assert dot.box.left + dot.box.width <= frame.left + frame.width
        assert frame.top <= dot.box.top
        assert dot.box.top + dot.box.height <= frame.top + frame.height


def on_one_another(one, other):
    """Whether two rectangles are."""
    return (
        min(one.left + one.width, other.left + other.width) - max(one.left, other.left) > 0.01
        and min(one.top + one.height, other.top + other.height) - max(one.top, other.top) > 0.01
    )


@pytest.mark.parametrize("number", [1, 5, 14, 30, 60])
@pytest.mark.parametrize("label", ["P{}", "Centrum voor Leerlingenbegeleiding {}"])
@pytest.mark.parametrize("font", [12, 13.5])
def test_words_lie_on_no_other_words_and_on_no_dot_and_none_is_cut(number, label, font):
    layout = lay_out(drawn(number, label), font)
    words = [said.box for said in (*layout.names, *layout.ring_names, *layout.sector_names)]

    assert [pair for pair in combinations(words, 2) if on_one_another(*pair)] == []
    assert [(box, dot) for box in words for dot in layout.dots if on_one_another(box, dot.box)] == []
    frame = layout.frame
    for box in words:
        assert frame.left <= box.left
        assert box.left + box.width <= frame.left + frame.width
        assert frame.top <= box.top
        assert box.top + box.height <= frame.top + frame.height


def test_few_dots_have_their_names_beside_them():
    assert len(lay_out(drawn(5), 12).names) == 5
    assert lay_out(drawn(30), 12).names == ()


@pytest.mark.parametrize("for_print", [False, True])
def test_the_same_map_is_drawn_the_same_and_names_are_escaped(for_print):
    hostile = drawn(6, '<script>{}</script>" onload="x')

    first, second = rings_svg(hostile, for_print=for_print), rings_svg(hostile, for_print=for_print)

    assert first == second
    assert "<script" not in first
    assert 'onload="' not in first.replace("&quot;", "")


def test_print_carries_its_own_colours_and_a_page_its_classes():
    paper, screen = rings_svg(drawn(5), for_print=True), rings_svg(drawn(5))

    assert "class=" not in paper
    assert 'class="rings"' in screen
    assert 'role="img"' in screen
    assert "Who works with whom" in screen


def test_one_dot_stands_out():
    plain, focused = rings_svg(drawn(5)), rings_svg(drawn(5), focus=2)

    assert "ring-halo" not in plain
    assert focused.count("ring-halo") == 1

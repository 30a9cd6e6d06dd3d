"""Which figures would say something about too few young people, also by subtraction (domain file, section 8.2).

Knows no rows: counts come in, an answer goes out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """What was counted of one group, as far as it is known."""

    counted: int | None
    whole: int | None = None

    @property
    def rest(self) -> int | None:
        """The others in the whole."""
        return None if self.counted is None or self.whole is None else self.whole - self.counted


def is_small(cell: Cell, threshold: int) -> bool:
    """True for a count of 1 to threshold - 1, for its complement, and for a whole below twice the threshold.

    Zero may be shown: in a whole that is large enough it is about nobody in particular.
    """
    if cell.whole is not None and cell.whole < 2 * threshold:
        return True
    return any(number is not None and 0 < number < threshold for number in (cell.counted, cell.rest))


def hidden_cells(cells: Sequence[Cell], total: Cell, threshold: int) -> frozenset[int]:
    """The places of the groups that may not be shown beside their total, if the others are.

    First those that are small themselves. Then, the smallest first, as many others as it takes: whoever subtracts
    what is shown from the total finds the sum of at least two groups, and that sum is not small either. Young people
    in no group count as a group nobody sees. A total that is hidden hides all its groups.
    """
    if is_small(total, threshold):
        return frozenset(range(len(cells)))
    hidden = {place for place, cell in enumerate(cells) if is_small(cell, threshold)}
    unseen = [cell for cell in [_left_over(cells, total)] if cell and is_small(cell, threshold)]
    smallest_first = sorted(
        set(range(len(cells))) - hidden, key=lambda place: (cells[place].counted or 0, cells[place].whole or 0, place)
    )
    for place in smallest_first:
        if not hidden and not unseen:
            break
        if _keeps_its_secret([*(cells[other] for other in hidden), *unseen], threshold):
            break
        hidden.add(place)
    return frozenset(hidden)


def _left_over(cells: Sequence[Cell], total: Cell) -> Cell | None:
    """Those of the total who are in none of the groups; None if nobody is, if it is not known or cannot be."""
    counted = _difference(total.counted, [cell.counted for cell in cells])
    whole = _difference(total.whole, [cell.whole for cell in cells])
    left = Cell(counted, whole)
    is_nobody = not counted and not whole
    return None if is_nobody or min(counted or 0, whole or 0, left.rest or 0) < 0 else left


def _difference(total: int | None, parts: Iterable[int | None]) -> int | None:
    known = _sum(parts)
    return None if total is None or known is None else total - known


def _sum(numbers: Iterable[int | None]) -> int | None:
    found = list(numbers)
    known = [number for number in found if number is not None]
    return sum(known) if len(known) == len(found) else None


def _keeps_its_secret(hidden: list[Cell], threshold: int) -> bool:
    """Whether the sum of the hidden cells, which subtraction tells, says nothing about a few young people."""
    counted, whole = _sum(cell.counted for cell in hidden), _sum(cell.whole for cell in hidden)
    rest = _sum(cell.rest for cell in hidden)
    is_vague = all(number is None or number >= threshold for number in (counted, rest))
    return len(hidden) > 1 and is_vague and (whole is None or whole >= 2 * threshold)

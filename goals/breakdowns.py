"""The groups a figure is divided into, as a page may show them: small ones are hidden, and those that would tell them.

Reads rows that are already loaded and asks the database nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goals import figures
from goals.models import BreakdownFigure, Indicator, Measurement
from goals.pasting import cells_of, read_count, read_number
from goals.suppression import Cell, hidden_cells

MOST_GROUPS = 40
Kind = Indicator.Kind


@dataclass(frozen=True)
class Group:
    """One group; empty texts where it is hidden."""

    row: BreakdownFigure
    is_hidden: bool
    counted: str = ""
    whole: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Dimension:
    """The groups of one dimension, such as the sexes or the school levels."""

    name: str
    groups: list[Group]

    @property
    def hides(self) -> bool:
        return any(group.is_hidden for group in self.groups)


def dimensions(measurement: Measurement, rows: Iterable[BreakdownFigure], threshold: int) -> list[Dimension]:
    """Each dimension with its groups in the order they were entered."""
    in_order = sorted(rows, key=lambda row: (row.dimension.casefold(), row.dimension, row.pk))
    total = Cell(measurement.counted, measurement.denominator)
    found = []
    for name, of_one in groupby(in_order, key=lambda row: row.dimension):
        groups = list(of_one)
        hidden = hidden_cells([_cell(row, measurement.indicator) for row in groups], total, threshold)
        shown = [_group(row, measurement.indicator, is_hidden=place in hidden) for place, row in enumerate(groups)]
        found.append(Dimension(name, shown))
    return found


def read_groups(text: str, measurement: Measurement, kept: dict[str, BreakdownFigure]) -> list[BreakdownFigure]:
    """The groups that were typed or pasted, a line each; those in `kept` without numbers keep theirs."""
    lines = cells_of(text)
    if len(lines) > MOST_GROUPS:
        raise ValidationError(_("At most %(most)s groups."), params={"most": MOST_GROUPS})
    groups = [_read(number, cells, measurement, kept) for number, cells in enumerate(lines, start=1)]
    names = [group.group.casefold() for group in groups]
    for number, name in enumerate(names, start=1):
        if name in names[: number - 1]:
            raise ValidationError(_("Line %(number)s: this group stands here twice."), params={"number": number})
    _refuse_too_many(groups, measurement)
    return groups


def write_groups(groups: Iterable[Group]) -> str:
    """The text that `read_groups` reads; the numbers of a hidden group stay out."""
    lines = [[group.row.group, *([] if group.is_hidden else _numbers(group.row))] for group in groups]
    return "\n".join("; ".join(cells) for cells in lines)


def _cell(row: BreakdownFigure, indicator: Indicator) -> Cell:
    counted = row.numerator
    if counted is None and row.value is not None:
        if indicator.kind == Kind.COUNT:
            counted = int(row.value)
        elif indicator.kind == Kind.SHARE and row.denominator is not None:
            counted = round(row.value * row.denominator / 100)
    return Cell(counted, row.denominator)


def _group(row: BreakdownFigure, indicator: Indicator, *, is_hidden: bool) -> Group:
    if is_hidden:
        return Group(row, is_hidden=True)
    alike = Measurement(indicator=indicator, numerator=row.numerator, denominator=row.denominator, value=row.value)
    return Group(
        row,
        is_hidden=False,
        counted="" if row.numerator is None else figures.number(row.numerator),
        whole="" if row.denominator is None else figures.number(row.denominator),
        figure="" if alike.figure is None else figures.with_unit(alike.figure, indicator),
    )


def _numbers(row: BreakdownFigure) -> list[str]:
    first = row.numerator if row.numerator is not None else row.value
    return [f"{Decimal(number).normalize():f}" for number in (first, row.denominator) if number is not None]


def _read(
    number: int, cells: list[str], measurement: Measurement, kept: dict[str, BreakdownFigure]
) -> BreakdownFigure:
    group, *numbers = cells
    numbers = [*numbers, "", ""][:2] if len(numbers) < 3 else numbers
    if not group or len(group) > 100 or len(numbers) > 2:
        words = _("Line %(number)s: a group, how many, and out of how many.")
        raise ValidationError(words, params={"number": number})
    if not any(numbers) and group.casefold() in kept:
        old = kept[group.casefold()]
        return BreakdownFigure(group=group, numerator=old.numerator, denominator=old.denominator, value=old.value)
    try:
        return _with_numbers(group, numbers, measurement.indicator)
    except ValidationError as error:
        words = _("Line %(number)s: %(why)s")
        raise ValidationError(words, params={"number": number, "why": " ".join(error.messages)}) from error


def _with_numbers(group: str, numbers: list[str], indicator: Indicator) -> BreakdownFigure:
    whole = read_count(numbers[1])
    if not numbers[0]:
        raise ValidationError(_("Enter how many."))
    if indicator.kind in {Kind.OTHER, Kind.SCALE}:
        return BreakdownFigure(group=group, value=read_number(numbers[0]), denominator=whole)
    counted = read_count(numbers[0])
    if counted is not None and whole is not None and counted > whole:
        raise ValidationError(_("The numerator is larger than the denominator."))
    if indicator.kind == Kind.SHARE and not whole:
        raise ValidationError(_("A share needs how many, and out of how many."))
    return BreakdownFigure(group=group, numerator=counted, denominator=whole)


def _refuse_too_many(groups: list[BreakdownFigure], measurement: Measurement) -> None:
    """Groups of one dimension are parts: together they are not more than the figure itself."""
    cells = [_cell(row, measurement.indicator) for row in groups]
    totals = (measurement.counted, measurement.denominator)
    parts = ([cell.counted or 0 for cell in cells], [cell.whole or 0 for cell in cells])
    if any(total is not None and sum(of_all) > total for total, of_all in zip(totals, parts, strict=True)):
        raise ValidationError(_("Together the groups count more young people than the figure itself."))

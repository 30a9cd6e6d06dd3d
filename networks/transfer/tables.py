"""A sheet as people really keep it: a title above the headings, empty rows and columns, several worksheets."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from networks.transfer.columns import Columns, guess, likeness
from networks.transfer.sheets import MOST_ROWS, Csv, UnreadableSheetError, armed, as_text, csv_rows, excel_sheets
from networks.transfer.words import fold, in_every_language

HEADINGS_WITHIN = 20  # rows
MOST_COLUMNS = 100
MOST_LOOKED_AT = 20_000  # rows, most of them empty
MOST_WORKSHEETS = 20
SAMPLES, LONGEST_SAMPLE = 3, 60
LIKE_ENOUGH = 2  # one heading we know, or two we half know

EXAMPLE = gettext_lazy("Example, is not read")  # the title of a worksheet of our own

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """The headings of a sheet and the rows below them that are not empty, each with its number in the spreadsheet."""

    headings: list[str]
    rows: list[Row]
    worksheet: str = ""
    worksheets: tuple[str, ...] = ()  # all that have headings we know

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """The table `as_line` wrote down."""
        said = json.loads(line)
        rows = [(number, cells) for number, cells in said["rows"]]
        return cls(said["headings"], rows, said["worksheet"], tuple(said["worksheets"]))

    def as_line(self) -> bytes:
        """The table in one line of text, to be read again as it is."""
        return json.dumps(vars(self)).encode() + b"\n"

    @property
    def places(self) -> list[int]:
        """The columns in which something stands below the headings."""
        return [place for place in range(self.width) if any(self.cell(cells, place) for _number, cells in self.rows)]

    @property
    def width(self) -> int:
        return max(len(self.headings), *(len(cells) for _number, cells in self.rows))

    def heading(self, place: int) -> str:
        """What stands above a column."""
        return self.headings[place] if place < len(self.headings) else ""

    def label(self, place: int) -> str:
        """The letter of a column and what stands above it."""
        letter, heading = get_column_letter(place + 1), shortened(self.heading(place))
        return f"{letter} · {heading}" if heading else letter

    def samples(self, place: int) -> list[str]:
        """The first values of a column, to recognise it by."""
        values = (self.cell(cells, place) for _number, cells in self.rows)
        return [shortened(value) for value in islice(filter(None, values), SAMPLES)]

    def cell(self, cells: list[str], place: int) -> str:
        return cells[place] if place < len(cells) else ""

    def guess(self, columns: Columns) -> dict[int, str]:
        """The field of each column we recognise, of those in use."""
        used = set(self.places)
        headings = [heading if place in used else "" for place, heading in enumerate(self.headings)]
        return guess(headings, columns)


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def read_table(content: bytes, kind: type, columns: Columns, worksheet: str = "") -> Table:
    """The rows of a file: of the worksheet named, or else of the first with headings we know."""
    sheets = [("", csv_rows(content))] if kind is Csv else excel_sheets(content)[:MOST_WORKSHEETS]
    found = _with_headings(sheets, columns)
    titles = tuple(title for title, _top, _rows in found)
    title, top, rows = next((one for one in found if one[0] == worksheet), found[0])
    header = max(top, key=lambda row: (likeness(row[1], columns), -row[0]))
    below = [row for row in chain(top, rows) if row[0] > header[0] and any(row[1])]
    if not below:
        raise UnreadableSheetError(_("There is nothing below the headings."))
    if len(below) > MOST_ROWS:
        raise _too_many_rows()
    return Table([" ".join(heading.split()) for heading in header[1]], below, title, titles)


def _with_headings(sheets: list[Any], columns: Columns) -> list[tuple[str, list[Row], Iterator[Row]]]:
    """The worksheets that have headings we know; what is wrong with the others matters only if there is none."""
    found, wrong = [], UnreadableSheetError(_no_headings(columns))
    examples = in_every_language(EXAMPLE)
    for title, cells in sheets:
        if fold(title) in examples:
            continue
        rows = _bounded(cells)
        try:
            top = list(islice(rows, HEADINGS_WITHIN))
        except UnreadableSheetError as error:
            wrong = error
            continue
        if max((likeness(row, columns) for _number, row in top), default=0) >= LIKE_ENOUGH:
            found.append((title, top, rows))
    if not found:
        raise wrong
    return found


def _bounded(rows: Iterator[Iterable[Any]]) -> Iterator[Row]:
    """The rows as trimmed texts with their numbers; refuses more than a person would ever send."""
    filled = 0
    for number, row in enumerate(rows, start=1):
        cells = ["" if cell is None else armed(as_text(cell)).strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        filled += bool(cells)
        if filled > MOST_ROWS + HEADINGS_WITHIN or number > MOST_LOOKED_AT:
            raise _too_many_rows()
        if len(cells) > MOST_COLUMNS:
            raise UnreadableSheetError(
                _("There are more than %(number)s columns. Remove those that are not needed.")
                % {"number": MOST_COLUMNS}
            )
        yield number, cells


def _too_many_rows() -> UnreadableSheetError:
    words = _("There are more than %(number)s rows. Divide them over several files.")
    return UnreadableSheetError(words % {"number": MOST_ROWS})


def _no_headings(columns: Columns) -> str:
    known = ", ".join(str(column.label) for column in columns)
    return _("None of the first %(number)s rows names the columns. Put headings above them, such as: %(known)s.") % {
        "number": HEADINGS_WITHIN,
        "known": known,
    }

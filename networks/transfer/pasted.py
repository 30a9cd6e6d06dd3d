"""What somebody copied in a spreadsheet and pasted into a field of a page."""

import csv
import io

from networks.transfer.sheets import as_text


def cells_of(text: str) -> list[list[str]]:
    """The cells of pasted text, row by row, trimmed; rows and columns keep their place, and empty rows at the end go.

    Columns are parted by tabs, as a spreadsheet copies them, or else by semicolons. A comma parts nothing: it may be
    the comma of 12,5.
    """
    delimiter = "\t" if "\t" in text else ";"
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:  # a quotation mark that stands alone is just a letter
        rows = [line.split(delimiter) for line in text.splitlines()]
    cells = [[as_text(cell).strip() for cell in row] for row in rows]
    while cells and not any(cells[-1]):
        cells.pop()
    return cells

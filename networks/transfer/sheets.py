"""Sheets from and to the administrators' spreadsheets: CSV and Excel, as text, within limits, never a formula.

A cell that a spreadsheet would take for a formula goes out behind an apostrophe in CSV, and as a text in Excel; the
apostrophe is taken off again on the way in, so that a file sent out and read back says the same.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000  # bytes an Excel file may become
MOST_AROUND = 2_000_000  # bytes of each part that holds no cells: a million styles take a minute and a gigabyte
HOLD_CELLS = ("xl/worksheets/", "xl/sharedStrings.xml")
MOST_PARTS = 100  # files an Excel file may hold
MOST_ROWS = 1_000
MOST_COLUMNS = 60
LOOKS_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")
ZIP = b"PK\x03\x04"

Rows = Iterable[Iterable[Any]]


class UnreadableSheetError(ValueError):
    """The file is no sheet we can read; says why in words."""


class Sheet(Format):
    """What both kinds share. The library hands over bytes and takes bytes."""

    title = ""
    extension = ""
    content_type = ""

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def __init__(self, encoding: str | None = None) -> None:
        """The library names an encoding; a sheet finds out for itself."""


class Csv(Sheet):
    title = "CSV"
    extension = "csv"
    content_type = "text/csv; charset=utf-8"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset_of(_csv_rows(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """With semicolons and a mark of UTF-8, as Excel expects it in most of Europe."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
        for row in [dataset.headers, *dataset]:
            writer.writerow([disarmed(as_text(cell)) for cell in row])
        return out.getvalue().encode("utf-8-sig")


class Excel(Sheet):
    title = "Excel (XLSX)"
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset_of(_excel_rows(in_stream))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Every cell a text: what looks like a formula is told to stay one even when it is edited."""
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in [dataset.headers, *dataset]:
            sheet.append([_text_cell(sheet, as_text(cell)) for cell in row])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


FORMATS = [Csv, Excel]


def dataset_of(rows: Rows) -> tablib.Dataset:
    """A header and what stands below it, all as text. Empty rows stay, so that a row keeps its number."""
    lines = _bounded(rows)
    header = next(lines, [])
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableSheetError(_("The first row must name the columns; it is empty."))
    names = [name.casefold() for name in header]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UnreadableSheetError(
            _("Two columns have the same name: %(names)s.") % {"names": ", ".join(sorted(twice))}
        )
    dataset = tablib.Dataset(headers=names)
    for number, cells in enumerate(lines, start=2):
        if any(cells[len(names) :]):
            raise UnreadableSheetError(_("Row %(number)s has more cells than there are columns.") % {"number": number})
        dataset.append([*cells, *([""] * len(names))][: len(names)])
    return dataset


def as_text(value: Any) -> str:
    """What a cell says, without the marks nobody sees."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        value = value.date()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value))
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def disarmed(text: str) -> str:
    """The text, behind an apostrophe if a spreadsheet would calculate it."""
    return f"'{text}" if LOOKS_LIKE_A_FORMULA.match(text) else text


def armed(text: str) -> str:
    """The text as it was before it was disarmed."""
    return text[1:] if text.startswith("'") and LOOKS_LIKE_A_FORMULA.match(text) else text


def _bounded(rows: Rows) -> Iterator[list[str]]:
    """The rows as lists of trimmed text; refuses more of them than a person would ever send."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            raise UnreadableSheetError(
                _("There are more than %(number)s rows. Divide them over several files.") % {"number": MOST_ROWS}
            )
        cells = [armed(as_text(cell)).strip() for cell in row]
        if any(cells[MOST_COLUMNS:]):
            raise UnreadableSheetError(_("There are more than %(number)s columns.") % {"number": MOST_COLUMNS})
        yield cells[:MOST_COLUMNS]


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    if first.startswith("sep="):
        delimiter, text = first[4:5], text.partition("\n")[2]
    else:
        delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableSheetError(
            _("Line %(number)s cannot be read: a quotation mark is missing or stands alone.")
            % {"number": reader.line_num}
        ) from error


def _decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 with its mark, or Windows-1252, as older Excels write it."""
    if content.startswith(ZIP):
        raise UnreadableSheetError(_("This is not a CSV file."))
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if has_mark else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise UnreadableSheetError(_("This is not a CSV file."))


def _excel_rows(content: bytes) -> Iterator[Iterable[Any]]:
    _refuse_bombs(content)
    try:
        with warnings.catch_warnings(action="ignore"):  # what openpyxl leaves out of the look of the sheet
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            yield from book.worksheets[0].iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    except UnreadableSheetError:
        raise
    except Exception as error:  # openpyxl fails in many ways on a broken file; the administrator reads which file
        raise UnreadableSheetError(_("This Excel file is damaged and cannot be read.")) from error


def _refuse_bombs(content: bytes) -> None:
    """Look at what the archive says it holds before anything is unpacked; more than it says cannot come out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableSheetError(_("This is not an Excel file (XLSX).")) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableSheetError(_("This is not an Excel file (XLSX)."))
    sizes = [part.file_size for part in parts]
    around = [part.file_size for part in parts if not part.filename.startswith(HOLD_CELLS)]
    if len(parts) > MOST_PARTS or sum(sizes) > MOST_UNPACKED or max(around) > MOST_AROUND:
        raise UnreadableSheetError(_("This Excel file is too large once it is unpacked."))


def _text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=disarmed(text) if text.startswith("'") else text)
    cell.data_type = "s"
    cell.quotePrefix = bool(LOOKS_LIKE_A_FORMULA.match(text))
    return cell

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import openpyxl
import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000  # bytes an Excel file may become
MOST_AROUND = 2_000_000  # bytes of each part that holds no cells: a million styles take a minute and a gigabyte
HOLD_CELLS = ("xl/worksheets/", "xl/sharedStrings.xml")
MOST_PARTS = 100  # files an Excel file may hold
MOST_ROWS = 1_000
MOST_COLUMNS = 60
WIDEST = 101  # columns that are looked at in an Excel file at all
LOOKS_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")
NOT_A_PLAIN_TEXT = re.compile(r"['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20#]")  # "#N/A" would become an error
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
ZIP = b"PK\x03\x04"
PDF = b"%PDF"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old formats of Office, and the new ones behind a password
SEALED = "EncryptedPackage".encode("utf-16-le")

TYPED = (dt.date, int, float, type(None))

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
        return dataset_of(csv_rows(in_stream))

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
        return dataset_of(excel_sheets(in_stream)[0][1])

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Every cell a text: what looks like a formula is told to stay one even when it is edited."""
        return workbook_of({"": [dataset.headers or [], *dataset]})


FORMATS = [Csv, Excel]


def workbook_of(sheets: Mapping[str, Iterable[Sequence[Any]]], *, is_typed: bool = False) -> bytes:
    """An Excel file of these worksheets, by title; the first row of each names the columns and stays in sight.

    Every cell is a text. Only in a typed file dates and numbers stay what they are, to be sorted and added up.
    """
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title)[:31] or None)
        lines = [list(row) for row in rows]
        sheet.freeze_panes = "A2"
        for place, column in enumerate(zip_longest(*lines[:50], fillvalue=""), start=1):
            widest = max(len(as_text(cell)) for cell in column)
            sheet.column_dimensions[get_column_letter(place)].width = min(50, widest + 3)
        for line in lines:
            sheet.append([_cell(sheet, value, is_typed=is_typed) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a CSV file, whatever parts its columns and however it was saved."""
    text = _decoded(content)
    if text.startswith("sep="):
        delimiter, text = text[4:5], text.partition("\n")[2]
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        words = _("Line %(number)s cannot be read: a quotation mark is missing or stands alone.")
        if "field limit" in str(error):
            words = _("A cell that begins before line %(number)s is endless: its quotation mark is missing.")
        raise UnreadableSheetError(words % {"number": reader.line_num}) from error


def excel_sheets(content: bytes) -> list[tuple[str, Iterator[Iterable[Any]]]]:
    """The worksheets that are not hidden: the title of each, and its rows, unpacked only as they are asked for."""
    _refuse_others(content)
    _refuse_bombs(content)
    try:
        with warnings.catch_warnings(action="ignore"):  # what openpyxl leaves out of the look of the sheet
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets[:1]
            found = [(sheet.title, _readable(sheet.iter_rows(max_col=WIDEST, values_only=True))) for sheet in sheets]
    except Exception as error:  # openpyxl fails in many ways on a broken file; the reader is told which file
        raise UnreadableSheetError(_("This Excel file is damaged and cannot be read.")) from error
    if not found:
        raise UnreadableSheetError(_("This Excel file has no worksheet."))
    return found


def _readable(rows: Iterator[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    while True:
        try:
            with warnings.catch_warnings(action="ignore"):
                row = next(rows)
        except StopIteration:
            return
        except Exception as error:  # as above
            raise UnreadableSheetError(_("This Excel file is damaged and cannot be read.")) from error
        yield row


def _delimiter(text: str) -> str:
    """What stands in the most of the first lines parts the columns: a title above them has none."""
    lines = text.splitlines()[:20]
    return max(";,\t", key=lambda mark: (sum(mark in line for line in lines), text[:20_000].count(mark)))


def _decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 with its mark, or Windows-1252, as older Excels write it."""
    _refuse_others(content)
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


def _refuse_others(content: bytes) -> None:
    """Files of another kind that were given the name of a sheet."""
    if content.startswith(PDF):
        raise UnreadableSheetError(_("This is a PDF. Ask who made it for the Excel file it was made from."))
    if content.startswith(OLE) and SEALED in content:
        raise UnreadableSheetError(_("This file is protected by a password. Save it without, and choose it again."))
    if content.startswith(OLE):
        raise UnreadableSheetError(_("This is an old Excel file (.xls). Save it as an Excel workbook (.xlsx)."))


def _refuse_bombs(content: bytes) -> None:
    """Look at what the archive says it holds before anything is unpacked; more than it says cannot come out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableSheetError(_("This is not an Excel file (XLSX).")) from error
    names = {part.filename for part in parts}
    if "content.xml" in names:
        raise UnreadableSheetError(_("This is an OpenDocument sheet (.ods). Save it as an Excel workbook (.xlsx)."))
    if "xl/workbook.xml" not in names:
        raise UnreadableSheetError(_("This is not an Excel file (XLSX)."))
    sizes = [part.file_size for part in parts]
    around = [part.file_size for part in parts if not part.filename.startswith(HOLD_CELLS)]
    if len(parts) > MOST_PARTS or sum(sizes) > MOST_UNPACKED or max(around) > MOST_AROUND:
        raise UnreadableSheetError(_("This Excel file is too large once it is unpacked."))


def _cell(sheet: Any, value: Any, *, is_typed: bool) -> Any:
    """A value as openpyxl writes it; a text openpyxl or Excel would take for something else says what it is.

    Cells made one by one cost three times as much, so they are made only where they have to be.
    """
    if is_typed and isinstance(value, TYPED):
        return value
    text = as_text(value)
    if not NOT_A_PLAIN_TEXT.match(text):
        return text or None
    cell = WriteOnlyCell(sheet, value=disarmed(text) if text.startswith("'") else text)
    cell.data_type = "s"
    cell.quotePrefix = bool(LOOKS_LIKE_A_FORMULA.match(text))
    return cell

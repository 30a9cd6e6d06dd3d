"""What comes in is text within limits; what goes out never calculates."""

import csv
import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest
import tablib
from hypothesis import given
from hypothesis import strategies as st

from networks.transfer import sheets
from networks.transfer.sheets import Csv, Excel, UnreadableSheetError

FORMULAS = [
    "=1+1",
    "+32 9 123",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x")',
    "\uff1d1",
    "'=1",
    "''=1",
]
HARMLESS = ["'t Huis", "a=b", "", "é € ñ", "2026-09-01", "0032"]


def dataset(*rows, headers=("name", "=cmd|' /C calc'!A0", "@phone")):
    return tablib.Dataset(*rows, headers=headers)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_calculates_nor_does_its_header(text):
    lines = list(
        csv.reader(io.StringIO(Csv().export_data(dataset([text, "", ""])).decode("utf-8-sig")), delimiter=";")
    )

    assert lines[0] == ["name", "'=cmd|' /C calc'!A0", "'@phone"]
    assert lines[1][0] == f"'{text}"


@pytest.mark.parametrize("text", [*FORMULAS, *HARMLESS])
def test_every_cell_of_an_excel_file_is_a_text_and_so_is_its_header(text):
    content = Excel().export_data(dataset([text, 3, dt.date(2026, 9, 1)]))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert [cell.quotePrefix for cell in cells[:3]] == [False, True, True]
    assert cells[4].value == "3"
    assert cells[5].value == "2026-09-01"
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert "<f>" not in made.read("xl/worksheets/sheet1.xml").decode()


def test_in_a_typed_file_dates_and_numbers_stay_what_they_are_and_texts_still_never_calculate():
    rows = [["=1+1", "@x"], ["-1", 60], [dt.date(2026, 9, 1), None]]
    book = openpyxl.load_workbook(io.BytesIO(sheets.workbook_of({"": rows}, is_typed=True)))
    cells = [cell for row in book.active.iter_rows() for cell in row]

    assert [cell.data_type for cell in cells] == ["s", "s", "s", "n", "d", "n"]
    assert [cell.value for cell in cells[3:]] == [60, dt.datetime(2026, 9, 1), None]
    assert [cell.quotePrefix for cell in cells[:3]] == [True, True, True]


@pytest.mark.parametrize("is_typed", [True, False])
def test_the_name_of_an_error_is_a_text_like_any_other(is_typed):
    content = sheets.workbook_of({"": [["#N/A", "#1 of all"]]}, is_typed=is_typed)
    cells = next(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows())

    assert [(cell.value, cell.data_type) for cell in cells] == [("#N/A", "s"), ("#1 of all", "s")]


@given(st.lists(st.text(max_size=30), min_size=3, max_size=3))
def test_a_file_sent_out_and_read_back_says_the_same(texts):
    texts = [" ".join(sheets.as_text(text).split()) for text in texts]
    for kind in (Csv, Excel):
        read = kind().create_dataset(kind().export_data(dataset(texts)))

        assert list(read[0]) == texts


@pytest.mark.parametrize(
    "content",
    [
        "naam;plaats\r\nHélène;Çelik 5 €\r\n".encode("cp1252"),
        "naam;plaats\r\nHélène;Çelik 5 €\r\n".encode(),
        "\ufeffnaam,plaats\nHélène,Çelik 5 €\n".encode(),
        "naam\tplaats\r\nHélène\tÇelik 5 €\r\n".encode("utf-16"),
        "sep=;\r\nnaam;plaats\r\nHélène;Çelik 5 €\r\n".encode(),
        'Naam ;"Plaats"\r\nHe\u0301lène;"Çelik 5 €"\r\n'.encode(),
    ],
    ids=["windows-1252", "utf-8", "comma and mark", "utf-16 with tabs", "sep", "quoted, decomposed, upper case"],
)
def test_a_csv_of_any_excel_is_read(content):
    read = Csv().create_dataset(content)

    assert read.headers == ["naam", "plaats"]
    assert list(read) == [("Hélène", "Çelik 5 €")]


def test_excel_cells_become_text():
    read = Excel().create_dataset(
        workbook(["a", "b", "c", "d", "e"], [3.0, dt.datetime(2026, 9, 1), True, None, "=1+1"])
    )

    assert list(read) == [("3", "2026-09-01", "True", "", "")]


def test_empty_rows_keep_the_numbers_of_the_others_right():
    assert list(Csv().create_dataset(b"a;b\n\n1\n;;\n")) == [("", ""), ("1", ""), ("", "")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The first row must name the columns; it is empty."),
        (b";;\n1;2;3", "The first row must name the columns; it is empty."),
        (b"a;A\n1;2", "Two columns have the same name: a."),
        (b"a;b\n1;2;3", "Row 2 has more cells than there are columns."),
        (b'a;b\n"1;2', "Line 2 cannot be read: a quotation mark is missing or stands alone."),
        (b"a;b\n1\0;2", "This is not a CSV file."),
        (b"\x81\x8d", "This is not a CSV file."),
        (b"PK\x03\x04 zip", "This is not a CSV file."),
        (b"a" + b";a" * 80, "There are more than 60 columns."),
        (b"a\n" + b"1\n" * 1001, "There are more than 1000 rows. Divide them over several files."),
    ],
)
def test_what_is_wrong_with_a_csv_is_said_in_words(content, words):
    with pytest.raises(UnreadableSheetError, match="^" + words.replace(".", r"\.") + "$"):
        Csv().create_dataset(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no zip at all", "This is not an Excel file"),
        (archive(a_txt="text"), "This is not an Excel file"),
        (archive(xl__workbook_xml="<"), "damaged"),
        (archive(xl__workbook_xml="<workbook/>", **{f"part{number}": "" for number in range(100)}), "too large"),
        (archive(xl__workbook_xml="x" * 2_000_001), "too large"),
        (archive(xl__workbook_xml="x", xl__worksheets__sheet1_xml="x" * 20_000_001), "too large"),
        (workbook(["a"], [1])[:-200], "This is not an Excel file"),
    ],
    ids=["text", "another zip", "broken xml", "many parts", "bomb around", "bomb", "cut off"],
)
def test_what_is_wrong_with_an_excel_file_is_said_in_words(content, words):
    with pytest.raises(UnreadableSheetError, match=words):
        Excel().create_dataset(content)


def test_an_excel_file_that_claims_to_be_small_gives_no_more_than_it_claims():
    content = bytearray(archive(xl__workbook_xml="x" * 30_000_000))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (1000).to_bytes(4, "little")

    with pytest.raises(UnreadableSheetError, match="damaged"):
        Excel().create_dataset(bytes(content))


def test_entities_of_xml_are_not_unfolded():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><workbook>&l9;</workbook>'
    good = workbook(["a"], [1])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as made:
        for part in old.namelist():
            made.writestr(part, evil if part == "xl/workbook.xml" else old.read(part))

    started = time.monotonic()
    with pytest.raises(UnreadableSheetError, match="damaged"):
        Excel().create_dataset(out.getvalue())
    assert time.monotonic() - started < 5


def test_a_cell_far_away_does_not_fill_the_memory():
    book = openpyxl.Workbook()
    book.active["A1"] = "name"
    book.active["XFD1048576"] = "far away"
    out = io.BytesIO()
    book.save(out)

    with pytest.raises(UnreadableSheetError, match="more than 1000 rows"):
        Excel().create_dataset(out.getvalue())


def test_a_sheet_of_styles_is_refused():
    styles = b"<font><sz val='1'/></font>" * 100_000

    bomb = archive(xl__workbook_xml="<workbook/>", xl__styles_xml=styles)
    assert len(bomb) < sheets.MOST_BYTES
    with pytest.raises(UnreadableSheetError, match="too large"):
        Excel().create_dataset(bomb)

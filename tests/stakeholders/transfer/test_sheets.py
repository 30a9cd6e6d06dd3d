"""Sheets as coordinators really keep them, and files that are none."""

import io
import time
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from networks.transfer.forms import UploadForm
from networks.transfer.sheets import OLE, SEALED, Csv, Excel
from networks.transfer.tables import read_table
from stakeholders.transfer.columns import COLUMNS
from tests.stakeholders.transfer.steps import workbook

ALL = "name type contact_name contact_function contact_email contact_phone"
READ = {
    "Dutch": ("Organisatie;Type;Contactpersoon;Functie;E-mail;Gsm", ALL),
    "French": ("Nom de l'organisation;Genre;Personne de contact;Fonction;Courriel;Téléphone", ALL),
    "German": ("Einrichtung;Art;Ansprechpartner;Funktion;E-Mail-Adresse;Telefon", ALL),
    "English": ("Stakeholder;Type;Contact person;Function;E-mail address;Phone", ALL),
    "a name and an organisation": ("Naam;Organisatie", "contact_name name"),
    "only a name": ("NAAM;x", "name"),
    "longer headings": (
        "Naam van de organisatie;Type organisatie;E-mail contactpersoon;Tel. (school)",
        "name type contact_email contact_phone",
    ),
    "a name in two parts": ("Partner;Voornaam;Achternaam", "name contact_first_name contact_name"),
    "another order": ("Tel;Mail;Organisatie", "contact_phone contact_email name"),
}


def file_of(content, name):
    return UploadForm({}, {"file": SimpleUploadedFile(name, content)}, columns=COLUMNS)


def wrong(content, name="list.csv"):
    return file_of(content, name).errors.get("file")


@pytest.mark.parametrize(("headings", "fields"), READ.values(), ids=READ)
def test_headings_are_recognised(headings, fields):
    table = read_table(f"{headings}\n{';'.join('abcdef'[: headings.count(';') + 1])}".encode(), Csv, COLUMNS)

    guessed = table.guess(COLUMNS)
    assert " ".join(guessed[place] for place in sorted(guessed)) == fields


MESSY = [
    "Partners van het netwerk Brugdam, versie 3;;;;",
    ";;;;",
    'Organisatie;;"Contact-\r\npersoon";E-mail;',
    "Café Hélène;;Zoë;zoe@example.org;",
    ";;;;",
    "Bibliotheek;;€;;",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_title_empty_rows_and_columns_and_a_broken_heading_are_no_trouble(encoding, mark):
    text = "\r\n".join(MESSY).replace(";", mark)
    text = text.replace("Brugdam,", '"Brugdam"') if mark == "," else text

    table = read_table(text.encode(encoding), Csv, COLUMNS)

    assert table.rows == [(4, ["Café Hélène", "", "Zoë", "zoe@example.org"]), (6, ["Bibliotheek", "", "€"])]
    assert table.places == [0, 2, 3]
    assert table.guess(COLUMNS) == {0: "name", 2: "contact_name", 3: "contact_email"}
    assert [table.label(place) for place in table.places] == ["A · Organisatie", "C · Contact- persoon", "D · E-mail"]
    assert table.samples(0) == ["Café Hélène", "Bibliotheek"]


def test_the_first_worksheet_with_headings_is_read():
    content = workbook(
        ["Read me first"], Partners=[[None, "Naam", "Gsm"], [None, "One", 475123456]], Types=[["x", "y"]]
    )

    table = read_table(content, Excel, COLUMNS)

    assert (table.worksheet, table.worksheets) == ("Partners", ("Partners",))
    assert table.rows == [(2, ["", "One", "475123456"])]


def test_a_hidden_worksheet_and_our_own_example_are_not_offered():
    book = openpyxl.load_workbook(io.BytesIO(workbook(["Naam"], ["One"], Hidden=[["Naam"], ["Two"]])))
    book["Hidden"].sheet_state = "hidden"
    example = book.create_sheet("Example, is not read")
    example.append(["Naam"])
    out = io.BytesIO()
    book.save(out)

    assert read_table(out.getvalue(), Excel, COLUMNS).worksheets == ("Sheet",)


def test_a_formula_counts_for_the_value_it_had_and_is_not_worked_out():
    table = read_table(workbook(["Naam", "Type"], ["=1+1", "CLB"], ["One", "=A1"]), Excel, COLUMNS)

    assert table.rows == [(2, ["", "CLB"]), (3, ["One"])]


def test_marks_nobody_sees_are_taken_out():
    table = read_table(b"Naam\nO\x07n\x01e\x0b\n", Csv, COLUMNS)

    assert table.rows == [(2, ["One"])]


def test_headings_that_are_the_same_are_two_columns():
    table = read_table(b"Naam;E-mail;E-mail\nOne;a@x.org;b@x.org", Csv, COLUMNS)

    assert table.guess(COLUMNS) == {0: "name", 1: "contact_email"}
    assert [table.label(place) for place in table.places] == ["A · Naam", "B · E-mail", "C · E-mail"]


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


BOMB = archive(xl__workbook_xml="x", xl__worksheets__sheet1_xml="x" * 20_000_001)
WIDE = b"Naam" + b";x" * 100 + b"\ny"
ENDLESS = b'Naam\n"x' + b"y" * 200_000
ODS = archive(content_xml="x")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("list.xls", b"x", "This is an old Excel file (.xls). Save it as an Excel workbook (.xlsx)."),
        ("list.ods", b"x", "This is an OpenDocument sheet (.ods). Save it as an Excel workbook (.xlsx)."),
        ("list.numbers", b"x", "This is a file of Numbers. Export it as an Excel workbook (.xlsx)."),
        ("list.docx", b"x", "Choose an Excel or a CSV file: its name ends in .xlsx or .csv."),
        ("list", b"x", "Choose an Excel or a CSV file: its name ends in .xlsx or .csv."),
        ("list.xlsx", b"%PDF-1.7", "This is a PDF. Ask who made it for the Excel file it was made from."),
        ("list.csv", b"%PDF-1.7", "This is a PDF. Ask who made it for the Excel file it was made from."),
        ("list.xlsx", OLE + b"x", "This is an old Excel file (.xls). Save it as an Excel workbook (.xlsx)."),
        ("list.xlsx", OLE + SEALED, "This file is protected by a password. Save it without, and choose it again."),
        ("list.xlsx", ODS, "This is an OpenDocument sheet (.ods). Save it as an Excel workbook (.xlsx)."),
        ("list.xlsx", b"Naam;Type", "This is not an Excel file (XLSX)."),
        ("list.xlsx", BOMB, "This Excel file is too large once it is unpacked."),
        ("list.xlsx", archive(xl__workbook_xml="<"), "This Excel file is damaged and cannot be read."),
        ("list.csv", workbook(["Naam"]), "This is not a CSV file."),
        ("list.csv", b"Naam\n1\0", "This is not a CSV file."),
        ("list.csv", b"", "The submitted file is empty."),
        ("list.csv", b"Naam;Type\n", "There is nothing below the headings."),
        ("list.csv", b"Naam\n" + b"x\n" * 1001, "There are more than 1000 rows. Divide them over several files."),
        ("list.csv", WIDE, "There are more than 100 columns. Remove those that are not needed."),
        ("list.csv", ENDLESS, "A cell that begins before line 2 is endless: its quotation mark is missing."),
        ("list.csv", b'Naam\n"x', "Line 2 cannot be read: a quotation mark is missing or stands alone."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(name, content, message):
    assert wrong(content, name) == [message]


def test_a_file_without_headings_is_told_which_there_could_be():
    (message,) = wrong(b"\n" * 20 + b"Naam;Type\nx;y")

    assert message.startswith(
        "None of the first 20 rows names the columns. Put headings above them, such as: Stakeholder, "
    )


def test_a_heading_in_the_twentieth_row_is_found():
    assert wrong(b"\n" * 19 + b"Naam;Type\nx;y") is None


def test_a_thousand_rows_below_a_title_are_no_row_too_many():
    assert wrong(b"Title\n\nNaam\n" + b"x\n" * 1000) is None


def test_a_large_file_is_refused_without_reading_it():
    class Large(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError("read")

        chunks = read

    large = Large("list.xlsx", b"")
    large.size = 20_000_000
    form = UploadForm({}, {"file": large}, columns=COLUMNS)

    assert form.errors == {"file": ["The file is larger than 2 MB. Copy the list alone into a new file, as values."]}


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_refused_soon():
    content = workbook(["Naam", "Type"], *([f"n{number % 50}", "CLB"] for number in range(100_000)))
    assert len(content) < 2_000_000

    started = time.monotonic()
    assert wrong(content, "list.xlsx") in (
        ["There are more than 1000 rows. Divide them over several files."],
        ["This Excel file is too large once it is unpacked."],
    )
    assert wrong(b"Naam\n" + b"x\n" * 100_000) == ["There are more than 1000 rows. Divide them over several files."]
    assert time.monotonic() - started < 5


def test_a_worksheet_of_empty_rows_is_refused_soon():
    started = time.monotonic()
    assert wrong(b"Naam\nx\n" + b"\n" * 500_000) == ["There are more than 1000 rows. Divide them over several files."]
    assert time.monotonic() - started < 5

"""What people send by mistake, or on purpose: each is told in words at the file, and nothing is saved."""

import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stakeholders.models import Contact, Stakeholder
from tests.factories import ContactFactory, MembershipFactory, StakeholderFactory
from tests.sheets import as_csv
from tests.stakeholders.transfer.steps import (
    HEADINGS,
    catalogue,
    counts,
    csv,
    look,
    page_of,
    refused,
    table,
    take_in,
    upload,
    workbook,
)

pytestmark = pytest.mark.django_db

ROW = ["Vrij CLB Brugdam", "CLB", "Els Peeters", "coördinator", "els@clb.example.org", "050 12 34 56"]


@pytest.fixture
def types(db):
    return catalogue()


@pytest.fixture
def network(client, coordinator, types):
    return coordinator.network


def bytes_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def bomb():
    """A workbook whose cells unpack to far more than a person types."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADINGS, ROW))) as source, zipfile.ZipFile(out, "w", 8) as target:
        for part in source.infolist():
            target.writestr(part, source.read(part))
        target.writestr("xl/worksheets/sheet9.xml", b"0" * 60_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("list.xlsx", b"%PDF-1.7 nothing of a workbook", "Excel"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("list.ods", b"PK\x03\x04", "OpenDocument"),
        ("list.txt", b"Naam", ".xlsx or .csv"),
        ("list.csv", b"", "empty"),
        ("list.csv", b"\x00\x01\x02\x03" * 50, ""),
        ("list.csv", b"a;b\n1;2\n", "names the columns"),
        ("list.csv", as_csv(HEADINGS), "nothing below the headings"),
        ("list.csv", b"x" * 20_000_000, "larger than 2 MB"),
        ("list.csv", as_csv(HEADINGS, *([f"Partner {number}", *ROW[1:2]] for number in range(1500))), "1000 rows"),
        ("list.xlsx", bomb(), ""),
    ],
    ids=[
        "renamed",
        "xls",
        "encrypted",
        "ods",
        "txt",
        "nothing",
        "bytes",
        "no headings",
        "no rows",
        "20 MB",
        "rows",
        "bomb",
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_once(client, network, name, content, told):
    started = time.monotonic()

    answer = upload(client, network, content, name)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert told in str(answer.context["form"].errors["file"]).replace("1,000", "1000")
    assert time.monotonic() - started < 10
    assert not Stakeholder.unscoped.exists()


def test_a_hundred_thousand_rows_are_refused_in_bounded_time(client, network):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for _ in range(100_000):
        sheet.append(["x"])
    out = io.BytesIO()
    book.save(out)
    started = time.monotonic()

    answer = upload(client, network, out.getvalue(), "list.xlsx")

    assert answer.status_code == 422
    assert time.monotonic() - started < 10


def test_a_cell_of_a_megabyte_is_refused_in_words(client, network):
    content = csv(["Vrij CLB", "CLB", "x" * 1_000_000, "", "", ""])

    answer = upload(client, network, content)

    if answer.status_code == 302:
        _url, page = look(client, network, content)
        assert [row for row, _column, _message in refused(page)] == [2]
    else:
        assert list(answer.context["form"].errors) == ["file"]
    assert not Stakeholder.unscoped.exists()


def test_a_heading_with_a_line_break_and_a_title_above_are_understood(client, network):
    content = workbook(
        ["Partners van het netwerk", None, None],
        [None, None, None],
        [None, "Naam van de\norganisatie", "Type"],
        [None, "Vrij CLB Brugdam", "CLB"],
    )

    page = take_in(client, network, content, "list.xlsx")

    assert counts(page) == {"new": 1}
    assert table(network) == {"Vrij CLB Brugdam": ("CLB", [])}


def test_semicolons_and_windows_1252_with_empty_rows(client, network):
    lines = ["Organisatie;Type;Contactpersoon;Functie", ";;;", "Café Crème;OCMW;Zoë Müller;coördinator", ";;;"]

    take_in(client, network, "\r\n".join(lines).encode("cp1252"))

    assert table(network) == {"Café Crème": ("SOC", [("Zoë Müller", "coördinator", "", "")])}


def test_formulas_are_text(client, network):
    take_in(client, network, csv(["=cmd|' /C calc'!A0", "CLB", "+Els", "@x", "", ""]))

    exported = client.get(page_of(network, "stakeholder_export", format="xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(bytes_of(exported)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s"}
    text = client.get(page_of(network, "stakeholder_export", format="csv"))
    body = bytes_of(text).decode("utf-8-sig")
    assert "'=cmd" in body


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_exported_changes_nothing_when_it_comes_back(client, network, types, kind):
    clb = StakeholderFactory(network=network, name="Vrij CLB; Brugdam", type=types[1], short_name="CLB", code="S1")
    ContactFactory(network=network, stakeholder=clb, full_name="Els", function="Zorg", email="els@x.example.org")
    ContactFactory(network=network, stakeholder=clb, full_name="Jan", function="Zorg", rank="deputy")
    StakeholderFactory(network=network, name="=Odd - name", type=types[0], participation="core")
    sheet = client.get(page_of(network, "stakeholder_export", format=kind))
    content = bytes_of(sheet)

    _url, page = look(client, network, content, f"list.{kind}")

    assert set(counts(page)) == {"unchanged"}


def test_the_template_comes_back_filled_in(client, network):
    answer = client.get(page_of(network, "import_template"))
    book = openpyxl.load_workbook(io.BytesIO(bytes_of(answer)))
    assert len(book.worksheets) == 3
    book.worksheets[0].append(["Vrij CLB Brugdam", "CLB"])
    out = io.BytesIO()
    book.save(out)

    take_in(client, network, out.getvalue(), "list.xlsx")

    assert list(table(network)) == ["Vrij CLB Brugdam"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(HEADINGS))))
def test_the_order_of_the_columns_means_nothing(client, network, order):
    Contact.unscoped.all().delete()
    Stakeholder.unscoped.all().delete()

    take_in(client, network, as_csv([HEADINGS[place] for place in order], [ROW[place] for place in order]))

    assert table(network) == {ROW[0]: ("CLB", [(ROW[2], ROW[3], ROW[4], ROW[5])])}


@pytest.mark.slow
def test_a_thousand_rows_are_taken_in_within_seconds(client, network):
    content = csv(
        *([f"Partner {number}", "CLB", f"Els {number}", "zorg", f"e{number}@x.org", ""] for number in range(999))
    )
    started = time.monotonic()

    take_in(client, network, content)

    assert Stakeholder.unscoped.count() == 999
    assert time.monotonic() - started < 30


def test_nobody_exports_another_network(client, network):
    other = MembershipFactory()

    assert client.get(page_of(other.network, "stakeholder_export", format="csv")).status_code == 404

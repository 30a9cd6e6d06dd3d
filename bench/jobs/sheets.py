"""A list taken along as an Excel file, and a list of partners taken in from one."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bench.answers import expect
from bench.browser import Browser
from bench.floors import connect
from bench.jobs.result import JobResult
from bench.timing import Shot, Work, in_turns, shoot
from bench.worlds import SEED, Place, today
from engagements.models import Engagement
from eslnet.making import Size, make_networks
from networks.models import User
from stakeholders.models import Contact, Stakeholder, StakeholderType

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ["name", "type", "responsibilities", "contact", "function", "e-mail address"]
EMPTY = Size(stakeholders=4, goals=1, engagements=1, meetings=1)


def measure_export(place: Place, rounds: int) -> JobResult:
    """The engagements of a network as Excel, beside openpyxl writing the same cells."""
    place.enter()
    browser, url = place.browsers["coordinator"], f"/n/{place.slug}/engagements/export/"
    answer = browser.get(url)
    expect(answer.status == 200, f"{url}: {answer.status}")
    cells = cells_of(answer.body)
    rows = Engagement.unscoped.filter(network=place.network_pk).count()
    expect(len(cells) == rows + 1, f"{len(cells)} lines for {rows} engagements")
    works = {
        "job": Work(lambda: expect(browser.get(url).status == 200, url)),
        "floor": Work(lambda: book_of(cells)),
    }
    shots = in_turns(works, rounds)
    facts = {"KB": len(answer.body) // 1024}
    return JobResult.of("list as Excel", f"{rows} rows", shots["job"], "openpyxl, same cells", shots["floor"], facts)


def cells_of(book: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book), read_only=True).active
    return list(sheet.iter_rows(values_only=True))


def book_of(rows: Sequence[Sequence[Any]]) -> bytes:
    """The same cells, one after the other."""
    book, target = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def measure_import(place: Place, number: int, rounds: int) -> JobResult:
    """So many new partners with a contact each: read, looked at and taken in, each time in a new network."""
    place.enter()
    kind = StakeholderType.objects.get(code="SEC")
    rows = [
        [f"School {n}", "SEC", "Keeps the door open", f"Person {n}", "head", f"p{n}@example.org"]
        for n in range(number)
    ]
    book = book_of([HEADINGS, *rows])
    networks = make_networks(range(1, rounds + 2), seed=SEED, today=today(), size=EMPTY, name="import-")
    shots, floors = [], []
    for network in networks:
        person = Browser(User.objects.get(email=f"coordinator0@{network.slug}.example.org"))
        shots.append(shoot(Work(lambda person=person, slug=network.slug: take_in(person, slug, book))))  # type: ignore[misc]
        found = Stakeholder.unscoped.filter(network=network, name__startswith="School ").count()
        expect(found == number, f"{found} of {number} partners were taken in")
        floors.append(_by_hand(place, network.pk, kind.pk, book))
    return JobResult.of(
        "list taken in",
        f"{number} rows",
        shots[1:],
        "openpyxl and executemany",
        floors[1:],
        {"upload to done": "4 pages"},
    )


def take_in(person: Browser, slug: str, book: bytes) -> None:
    """As a coordinator does it: choose the file, agree to the columns, look, confirm."""
    root = f"/n/{slug}/stakeholders/import/"
    fields: dict[str, Any] = dict(person.form(root))
    answer = person.upload(root, {**fields, "file": SimpleUploadedFile("list.xlsx", book, XLSX)})
    expect(answer.status == 302, f"{root}: {answer.status}")
    for _ in ("columns", "preview"):
        url = answer.location
        answer = person.post(url, person.form(url))
        expect(answer.status == 302, f"{url}: {answer.status}")
    expect(answer.location.endswith("/done/"), f"the import ended at {answer.location}")


def _by_hand(place: Place, network: int, kind: int, book: bytes) -> Shot:
    """Read the cells and insert two rows a line; taken back afterwards."""
    by_hand = connect(place)
    shot = shoot(Work(lambda: insert(by_hand, network, kind, cells_of(book)[1:])))
    by_hand.rollback()
    by_hand.close()
    return shot


def insert(by_hand: Any, network: int, kind: int, rows: Sequence[Sequence[Any]]) -> None:
    """Two tables, every column, by the driver's executemany."""
    stakeholders = [
        Stakeholder(network_id=network, name=f"{row[0]} by hand", type_id=kind, responsibilities=row[2])
        for row in rows
    ]
    _insert(by_hand, stakeholders)
    found = by_hand.execute(
        f"SELECT id FROM stakeholders_stakeholder WHERE network_id = {network} AND name LIKE '% by hand'"
    )
    pks = [row[0] for row in found.fetchall()]
    contacts = [
        Contact(network_id=network, stakeholder_id=pk, full_name=row[3], function=row[4], email=row[5])
        for pk, row in zip(pks, rows, strict=True)
    ]
    _insert(by_hand, contacts)


def _insert(by_hand: Any, rows: Sequence[Any]) -> None:
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    mark = "?" if connection.vendor == "sqlite" else "%s"
    columns, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join([mark] * len(fields))
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    by_hand.cursor().executemany(f"INSERT INTO {rows[0]._meta.db_table} ({columns}) VALUES ({marks})", values)

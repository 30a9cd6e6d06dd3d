"""Sheets that leave: what they hold, that they come back unchanged, and that nothing in them calculates."""

import csv as csv_files
import io

import openpyxl
import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from networks.transfer.forms import KINDS
from networks.transfer.sheets import Csv, Excel
from networks.transfer.tables import read_table
from stakeholders.models import Contact, Stakeholder, StakeholderType
from stakeholders.transfer.columns import COLUMNS
from stakeholders.transfer.reading import Reader
from stakeholders.transfer.survey import Surveyor
from stakeholders.transfer.writing import sheet_of
from tests.factories import ContactFactory, StakeholderFactory
from tests.stakeholders.transfer.steps import HEADINGS, catalogue, counts, csv, look, page_of, take_in, workbook

pytestmark = pytest.mark.django_db

FORMULA = "=HYPERLINK(1)"


def survey_of(network, content, kind=".csv"):
    table = read_table(content, KINDS[kind], COLUMNS)
    types = list(StakeholderType.objects.all())
    return Surveyor(network, Reader(table, table.guess(COLUMNS), types), types[0], timezone.localdate()).survey()


def exported(network, kind):
    rows = Stakeholder.objects.for_network(network).by_name().select_related("type")
    return kind().export_data(sheet_of(rows.with_contacts(timezone.localdate())))


def a_full_network(network, types):
    full = StakeholderFactory(
        network=network,
        name="Café  Hélène",
        code="S1",
        short_name="'t Café",
        type=types[0],
        territory="=1+1",
        participation="core",
        responsibilities="Two\r\n\r\nlines",
        joined_on="2026-09-01",
    )
    ContactFactory(network=network, stakeholder=full, full_name="Els", email="Els@x.org", phone="+32 9", rank="deputy")
    ContactFactory(network=network, stakeholder=full, full_name="Jan", email="els@x.org")
    ContactFactory(network=network, stakeholder=full, full_name="", function="desk", phone="1", rank="other")
    ContactFactory(network=network, stakeholder=full, full_name="", function="desk", phone="2", rank="other")
    ContactFactory(network=network, stakeholder=full, full_name="Gone", until_on="2020-01-01")
    StakeholderFactory(network=network, name="Cafe Helene", type=types[1])
    return full


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_comes_back_unchanged_in_every_language(client, coordinator, kind, language):
    a_full_network(coordinator.network, catalogue())
    coordinator.user.language = language
    coordinator.user.save()

    answer = client.get(page_of(coordinator.network, "stakeholder_export", format=kind))

    survey = survey_of(coordinator.network, answer.content, f".{kind}")
    assert [(line.verdict, line.changes, line.problems) for line in survey.lines] == [("unchanged", [], [])] * 5
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Disposition"].endswith(f'.{kind}"')


def test_the_export_holds_what_the_list_shows(client, coordinator):
    types = catalogue()
    StakeholderFactory(network=coordinator.network, name="Here", type=types[0])
    StakeholderFactory(network=coordinator.network, name="Gone", type=types[0], left_on="2026-01-01")
    StakeholderFactory(name="Of another network", type=types[0])

    def names(**query):
        content = client.get(page_of(coordinator.network, "stakeholder_export", **query)).content
        return [row[0] for row in Excel().create_dataset(content)]

    assert names() == ["Here"]
    assert names(left="yes") == ["Gone"]
    assert names(q="nothing") == []
    assert names(format="exe") == ["Here"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_export_takes_as_many_questions_for_one_row_as_for_three(
    client, coordinator, rows, django_assert_num_queries
):
    kind = catalogue()[0]
    for _row in range(rows):
        ContactFactory(network=coordinator.network)
        ContactFactory(
            network=coordinator.network,
            stakeholder=StakeholderFactory(network=coordinator.network, type=kind),
        )

    with django_assert_num_queries(5):
        client.get(page_of(coordinator.network, "stakeholder_export"))


def test_nothing_that_leaves_calculates(client, coordinator):
    stakeholder = StakeholderFactory(network=coordinator.network, name=FORMULA, territory="@x", type=catalogue()[0])
    ContactFactory(network=coordinator.network, stakeholder=stakeholder, phone="+32 9", full_name="-1")

    book = openpyxl.load_workbook(
        io.BytesIO(client.get(page_of(coordinator.network, "stakeholder_export", format="xlsx")).content)
    )
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}

    text = client.get(page_of(coordinator.network, "stakeholder_export", format="csv")).content.decode("utf-8-sig")
    row = list(csv_files.reader(io.StringIO(text), delimiter=";"))[1]
    assert [row[place] for place in (0, 4, 8, 11)] == [f"'{FORMULA}", "'@x", "'-1", "'+32 9"]


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_the_empty_sheet_can_be_filled_and_read_and_its_example_is_not(client, coordinator, language):
    catalogue()
    coordinator.user.language = language
    coordinator.user.save()
    answer = client.get(page_of(coordinator.network, "import_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    stakeholders, example, types = book.worksheets

    assert example.max_row == 3
    assert [row[1].value for row in types.iter_rows(min_row=2)] != []
    stakeholders.append(["One", types["A2"].value, "", "", "", "", "", "", "Els", "arts", "els@x.org", "050"])
    out = io.BytesIO()
    book.save(out)
    with translation.override(language):
        survey = survey_of(coordinator.network, out.getvalue(), ".xlsx")
    assert [(line.title, line.verdict) for line in survey.lines] == [("One", "new")]
    assert len(survey.lines[0].changes) == 5


ROWS = [
    ["A", "CLB", "Els", "arts", "els@x.org", "1"],
    ["", "", "Jan", "arts", "jan@x.org", ""],
    ["B", "politie", "", "", "", "2"],
    ["B", "Local police", "An", "", "no address", ""],
    ["C", "guild", "Bo", "arts", "", ""],
]


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(HEADINGS))))
def test_whatever_the_order_of_the_columns_the_outcome_is_the_same(coordinator, order):
    catalogue()

    def outcome(places):
        rows = [[row[place] for place in places] for row in ROWS]
        lines = survey_of(coordinator.network, csv(*rows, headings=[HEADINGS[place] for place in places])).lines
        return [
            (line.verdict, line.title, set(line.changes), {problem.message for problem in line.problems})
            for line in lines
        ]

    assert outcome(order) == outcome(range(len(HEADINGS)))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(WORDS, min_size=1, max_size=3),
    person=WORDS,
    function=WORDS,
    phone=WORDS,
    text=WORDS,
    kind=st.sampled_from([Csv, Excel]),
)
@example(names=["\uf949"], person="", function="", phone="", text="", kind=Excel)  # Unicode has another for it
def test_whatever_stands_in_the_rows_the_export_comes_back_unchanged(
    coordinator, names, person, function, phone, text, kind
):
    types = catalogue()
    for number, name in enumerate(names):
        stakeholder = StakeholderFactory(
            network=coordinator.network, name=f"{number} {name}".strip(), type=types[0], responsibilities=text.strip()
        )
        ContactFactory(
            network=coordinator.network,
            stakeholder=stakeholder,
            full_name=person.strip(),
            function=function.strip() or "head",
            phone=phone.strip(),
        )

    suffix = f".{kind.extension}"
    survey = survey_of(coordinator.network, exported(coordinator.network, kind), suffix)

    assert [(line.verdict.value, line.changes, line.problems) for line in survey.lines] == [
        ("unchanged", [], [])
    ] * len(names)
    Contact.objects.for_network(coordinator.network).delete()
    Stakeholder.objects.for_network(coordinator.network).delete()


@pytest.mark.slow
def test_a_thousand_rows_are_taken_in_within_seconds(client, coordinator, django_assert_max_num_queries):
    catalogue()
    rows = [[f"CLB {number}", "CLB", f"P {number}", "arts", f"p{number}@x.org", str(number)] for number in range(1000)]
    content = workbook(HEADINGS, *rows)
    started = timezone.now()

    take_in(client, coordinator.network, content, "list.xlsx")

    assert (timezone.now() - started).total_seconds() < 20
    assert counts(look(client, coordinator.network, content, "list.xlsx")[1]) == {"unchanged": 1000}

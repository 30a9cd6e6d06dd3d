"""What people send by mistake, or on purpose; who may send anything at all; and how large it may be."""

import io
import zipfile

import openpyxl
import pytest
from django.utils import timezone, translation

from engagements.models import Commitment, Engagement
from networks.transfer.waiting import sweep_waiting_sheets
from tests.engagements.test_views import commit
from tests.engagements.transfer.steps import (
    HEADINGS,
    agree,
    columns,
    confirm,
    counts,
    csv,
    look,
    page_of,
    plan_of,
    running_plan,
    take_in,
    upload,
    workbook,
)
from tests.factories import (
    EngagementFactory,
    GoalFactory,
    MembershipFactory,
    ProgressNoteFactory,
    StakeholderFactory,
)
from tests.sheets import as_csv
from tests.stakeholders.transfer.steps import HEADINGS as OF_STAKEHOLDERS
from tests.stakeholders.transfer.steps import page_of as page_of_stakeholders
from tests.stakeholders.transfer.steps import upload as upload_stakeholders

pytestmark = pytest.mark.django_db

PAGES = ["import_upload", "import_template", "import_map", "import_names", "import_preview", "import_done"]


@pytest.fixture
def network(coordinator):
    running_plan(coordinator.network, "CLB", "School")
    return coordinator.network


def bomb():
    """A workbook whose cells unpack to far more than a person types."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADINGS, ["A"]))) as source, zipfile.ZipFile(out, "w", 8) as target:
        for part in source.infolist():
            target.writestr(part, source.read(part))
        target.writestr("xl/worksheets/sheet9.xml", b"0" * 60_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("list.xlsx", b"%PDF-1.7 nothing of a workbook", "This is a PDF"),
        ("list.ods", b"PK\x03\x04", "OpenDocument"),
        ("list.csv", as_csv(HEADINGS), "nothing below the headings"),
        ("list.csv", b"x" * 2_000_001, "larger than 2 MB"),
        ("list.csv", as_csv(HEADINGS, *([f"A {number}"] for number in range(1001))), "more than 1000 rows"),
        ("list.xlsx", bomb(), "too large once it is unpacked"),
    ],
    ids=["renamed", "ods", "no rows", "2 MB", "rows", "bomb"],
)
def test_a_file_that_cannot_be_read_is_told_at_once(client, network, name, content, told):
    answer = upload(client, network, content, name)

    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors["file"])
    assert not Engagement.unscoped.exists()


def test_semicolons_and_windows_1252_with_empty_rows_and_a_title_above(client, network):
    lines = ["Ons plan;;", ";;", "Maßnahme;Pilote;Échéance", ";;", "Café Zoë;clb;septembre 2027", ";;"]

    take_in(client, network, "\r\n".join(lines).encode("cp1252"))

    assert plan_of(network) == {"Café Zoë": [("lead", "CLB", "not_asked")]}
    assert str(Engagement.objects.for_network(network).get().due) == "September 2027"


def test_formulas_go_in_as_text_and_come_out_as_text(client, network):
    evil = ["=HYPERLINK(1)", "", "", "@School", "+CLB", "", "", ""]
    take_in(client, network, csv(evil), names=["keep", "keep"])

    row = Engagement.objects.for_network(network).get()
    assert row.title == "=HYPERLINK(1)"
    answer = client.get(page_of(network, "engagement_export"))
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value == "=HYPERLINK(1)"} == {"s"}


def test_nothing_in_the_template_calculates_and_it_comes_back_filled_in(client, network):
    StakeholderFactory(network=network, name="=cmd|' /C calc'!A0")
    GoalFactory(network=network, plan=network.plan_rows.get(), title="+1")
    answer = client.get(page_of(network, "import_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [sheet.title for sheet in book] == ["Engagements", "Example, is not read", "Words"]
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line if cell.value}
    assert kinds == {"s"}
    book.worksheets[0].append(["Loket", "Elke dag"])
    out = io.BytesIO()
    book.save(out)

    take_in(client, network, out.getvalue(), "list.xlsx")

    assert plan_of(network) == {"Loket": []}


def test_the_example_of_the_template_can_be_read(client, network):
    answer = client.get(page_of(network, "import_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [[cell.value for cell in line] for line in book.worksheets[1].iter_rows()]

    _url, page = look(client, network, workbook(*rows), "list.xlsx")

    assert counts(page) == {"new": 1}


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_what_was_exported_changes_nothing_when_it_comes_back(client, coordinator, network, language):
    coordinator.user.language = language
    coordinator.user.save()
    plan = network.plan_rows.get()
    dates = {"starts_on": "2026-09-01", "starts_precision": "month", "due_on": "2027-12-31", "due_precision": "year"}
    more = {
        "pillar": "monitoring",
        "second_pillar": "prevention",
        "recurs": "yearly",
        "replaces": "Oud",
        "stands_for": 40,
    }
    more |= {"evidence_url": "https://example.org/a", "remark": "Druk", "part_of": "Provincie"}
    for title, facts in (
        ("Loket; open", {"status": "agreed", "progress": 60, **dates, **more}),
        ("=Odd", {}),
        ("Café", {}),
    ):
        row = EngagementFactory(network=network, plan=plan, title=title, **facts)
        row.goals.add(GoalFactory(network=network, plan=plan, title=f"Doel; van, {title}"))
        commit(row, "asked", role="lead", stakeholder=StakeholderFactory(network=network, name=f"Stad, {title}"))
        commit(
            row,
            "declined",
            stakeholder=StakeholderFactory(network=network, name=f"{title} (oud)", left_on="2026-01-01"),
        )
        ProgressNoteFactory(network=network, engagement=row, written_at=timezone.now())
    twins = [EngagementFactory(network=network, plan=plan, title="Overleg") for _ in range(2)]
    for row in reversed(twins):
        row.goals.add(GoalFactory(network=network, plan=plan))
    with translation.override("en"):  # and back, whatever the pages speak
        answer = client.get(page_of(network, "engagement_export"))

        _url, page = look(client, network, answer.content, "list.xlsx")

    assert counts(page) == {"unchanged": 5}


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_only_the_coordinator_imports(client, request, role):
    network = request.getfixturevalue(role).network
    running_plan(network)

    assert {client.get(page_of(network, name)).status_code for name in PAGES} == {403}
    assert upload(client, network, csv(["A"])).status_code == 403


def test_nobody_imports_into_another_network(client, coordinator, network):
    other = MembershipFactory(role="coordinator").network
    running_plan(other)

    assert {client.get(page_of(other, name)).status_code for name in PAGES} == {404}


def test_the_sheet_of_somebody_else_or_of_another_room_is_not_there(client, coordinator, network):
    url, page = look(client, network, csv(["A"]))
    of_stakeholders = upload_stakeholders(client, network, as_csv(OF_STAKEHOLDERS, ["CLB", "x"])).url
    sheet = of_stakeholders.split("sheet=")[1]
    mine = url.split("sheet=")[1]

    assert client.get(page_of(network, "import_map", sheet=sheet)).status_code == 404
    assert client.get(page_of_stakeholders(network, "import_map", sheet=mine)).status_code == 404
    client.force_login(MembershipFactory(network=network, role="coordinator").user)
    assert client.get(url).status_code == 404
    assert confirm(client, url, page).status_code == 404
    assert not Engagement.unscoped.exists()


def test_a_sheet_that_was_taken_in_or_waited_too_long_is_gone(client, network):
    url, page = look(client, network, csv(["A"]))
    sweep_waiting_sheets(before=timezone.now() + timezone.timedelta(seconds=1))

    for name in ("map", "names", "preview"):
        answer = client.get(page_of(network, f"import_{name}", sheet=url.split("sheet=")[1]))
        assert answer.url == page_of(network, "import_upload")
    assert confirm(client, url, page).url == page_of(network, "import_upload")
    assert not Engagement.unscoped.exists()


def test_columns_of_the_other_import_are_not_remembered_here(client, coordinator, network):
    headings = ["Naam", "Partners"]
    answer = upload_stakeholders(client, network, as_csv(headings, ["CLB", "x"]))
    agree(client, answer.url, column_0="name", column_1="short_name")

    answer = upload(client, network, as_csv(headings, ["A", "CLB"]))

    form = client.get(answer.url).context["form"]
    assert (form.fields["column_0"].initial, form.fields["column_1"].initial) == ("title", "partners")


@pytest.mark.parametrize("rows", [3, 30])  # rows are saved by the hundred
def test_the_pages_ask_the_same_for_any_number_of_rows(client, network, rows, django_assert_num_queries):
    plan = network.plan_rows.get()
    goal = GoalFactory(network=network, plan=plan, title="Geluk")
    for number in range(rows):
        row = EngagementFactory(network=network, plan=plan, title=f"Old {number:02}")
        commit(row, "accepted", stakeholder=StakeholderFactory(network=network, name=f"Bib {number:02}"))
        row.goals.add(goal)
    cells = [
        [f"Old {number:02}", "Preventie", "Geluk", f"Bib {number:02}", "CLB; X", "", "", "done"]
        for number in range(rows)
    ]
    Commitment.unscoped.update(answer="declined")
    new = [[f"New {number:02}", "Preventie", "Geluk", "School", "CLB", "2026", "2027", ""] for number in range(rows)]
    answer = columns(client, network, csv(*cells, *new))

    with django_assert_num_queries(11):
        page = client.get(answer.url)
    answer = agree(client, answer.url)
    with django_assert_num_queries(11):
        page = client.get(answer.url)
    with django_assert_num_queries(30):
        confirm(client, answer.url, page)

    assert Engagement.objects.for_network(network).filter(status="done").count() == rows
    assert Engagement.objects.for_network(network).count() == 2 * rows


@pytest.mark.slow
def test_a_thousand_rows_are_taken_in_within_seconds(client, network):
    rows = [
        [f"Action {number}", "Preventie", "", "CLB", "School", "2026", "09/2027", "lopend"] for number in range(1000)
    ]

    page = take_in(client, network, csv(*rows))

    assert counts(page) == {"new": 1000}
    assert Commitment.objects.for_network(network).count() == 2000

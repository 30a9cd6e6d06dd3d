"""Sending a sheet: looked at first, then all of it or nothing."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.utils import timezone

from networks.models import User
from networks.transfer.sheets import Csv, Excel
from networks.transfer.waiting import sweep_waiting_sheets
from stakeholders.models import StakeholderType
from tests.admin_pages import page_of
from tests.factories import StakeholderTypeFactory, UserFactory
from tests.sheets import as_csv, look, problems, sent_out, take_in, totals

pytestmark = pytest.mark.django_db

TRANSFERRED = [StakeholderType, User]
HEADER = ["code", "name_en", "example"]


@pytest.fixture(autouse=True)
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def waiting():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def test_looking_saves_nothing(client):
    page = look(client, StakeholderType, as_csv(HEADER, ["NEW", "New kind", "é"]))

    assert totals(page) == {"new": 1}
    assert "<ins>New kind</ins>" in page.text
    assert StakeholderType.objects.count() == 0
    assert len(waiting()) == 1


def test_confirming_takes_it_in_and_keeps_the_sheet_no_longer(client, administrator):
    answer = take_in(client, StakeholderType, as_csv(HEADER, ["NEW", "New kind", ""]), name="types of Vaartbeke.csv")

    kind = StakeholderType.objects.get()
    assert answer.status_code == 302
    assert (kind.code, kind.names, kind.example) == ("NEW", {"en": "New kind"}, "")
    last = kind.history.get()
    assert (last.history_user, last.history_change_reason) == (administrator, "import: types of Vaartbeke.csv")
    assert waiting() == []


def test_one_wrong_row_keeps_all_others_out_too(client):
    rows = [["A", "One", ""], ["B", "", ""], ["C", "Three", "x" * 201]]

    page = look(client, StakeholderType, as_csv(HEADER, *rows))

    assert problems(page) == [
        (3, "name_en", "This field is required."),
        (4, "example", "Ensure this value has at most 200 characters (it has 201)."),
    ]
    assert "Row 3, name_en: This field is required." in page.text
    assert "confirm_form" not in page.context


def test_what_became_wrong_between_looking_and_confirming_saves_nothing(client):
    preview = look(client, StakeholderType, as_csv(["code", "example"], ["A", "First"], ["B", "Second"]))
    assert problems(preview) == [
        (2, "name_en", "This field is required."),
        (3, "name_en", "This field is required."),
    ]
    kinds = [StakeholderTypeFactory(code=code) for code in "AB"]
    preview = look(client, StakeholderType, as_csv(["code", "example"], ["A", "First"], ["B", "Second"]))
    kinds[1].delete()

    form = preview.context["confirm_form"]
    page = client.post(page_of(StakeholderType, "process_import"), form.initial)

    assert problems(page) == [(3, "name_en", "This field is required.")]
    assert StakeholderType.objects.get().example == ""


def test_a_crash_in_the_middle_saves_nothing(client, monkeypatch):
    rows = [[f"K{number}", "Kind", ""] for number in range(10)]
    save = StakeholderType.save

    def crash(self, **kwargs):
        if self.code == "K7":
            raise RuntimeError("the disk is full")
        save(self, **kwargs)

    preview = look(client, StakeholderType, as_csv(HEADER, *rows))
    monkeypatch.setattr(StakeholderType, "save", crash)
    page = client.post(page_of(StakeholderType, "process_import"), preview.context["confirm_form"].initial)

    assert problems(page) == [(9, "", "the disk is full")]
    assert StakeholderType.objects.count() == 0
    assert StakeholderType.history.count() == 0


def test_the_same_sheet_twice_changes_nothing_the_second_time(client):
    sheet = as_csv(HEADER, ["A", "One", "x"], ["B", "Two", ""])
    take_in(client, StakeholderType, sheet)

    page = look(client, StakeholderType, sheet)

    assert totals(page) == {"skip": 2}
    assert "Import all of this" not in page.text
    take_in(client, StakeholderType, sheet)
    assert StakeholderType.history.count() == 2


def test_two_rows_may_not_contradict_each_other(client):
    page = look(client, StakeholderType, as_csv(HEADER, ["A", "One", ""], ["A", "One", "x"], ["a", "Other", ""]))

    assert problems(page) == [(4, "name_en", "An earlier row says “One” about the same.")]


def test_a_confirmation_sent_twice_is_refused_in_words(client):
    preview = look(client, StakeholderType, as_csv(HEADER, ["A", "One", ""]))
    sent = preview.context["confirm_form"].initial
    client.post(page_of(StakeholderType, "process_import"), sent)

    answer = client.post(page_of(StakeholderType, "process_import"), sent, follow=True)

    assert "This sheet was confirmed already, or waited too long. Send it again." in answer.text


@pytest.mark.parametrize("name", ["../plans/x", "x" * 32, "/etc/passwd", "", "0" * 31])
def test_only_a_waiting_sheet_can_be_confirmed(client, name):
    answer = client.post(
        page_of(StakeholderType, "process_import"), {"import_file_name": name, "original_file_name": "x", "format": 0}
    )

    assert answer.status_code == 200
    assert "import_file_name" in answer.context["errors"]


def test_a_confirmation_with_another_format_is_refused(client):
    preview = look(client, StakeholderType, as_csv(HEADER, ["A", "One", ""]))
    sent = preview.context["confirm_form"].initial

    assert client.post(page_of(StakeholderType, "process_import"), sent | {"format": 1}).status_code == 302
    assert client.post(page_of(StakeholderType, "process_import"), sent | {"format": 9}).status_code == 200
    assert StakeholderType.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("sheet.ods", b"x", "Choose a CSV or an Excel file whose name ends in .csv or .xlsx."),
        ("sheet.xlsm", b"x", "Choose a CSV or an Excel file whose name ends in .csv or .xlsx."),
        ("sheet.csv.exe", b"x", "Choose a CSV or an Excel file whose name ends in .csv or .xlsx."),
        ("sheet.csv", b"a" * 2_000_001, "The file is larger than 2 MB. Divide it."),
        ("sheet.xlsx", b"code;name_en", "This is not an Excel file (XLSX)."),
        ("sheet.csv", b"PK\x03\x04", "This is not a CSV file."),
        ("sheet.csv", b"", "The submitted file is empty."),
        ("sheet.csv", b"code;nom\nA;B", None),
        ("sheet.csv", b"name_en\nA", "Missing from this sheet: code."),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_words(client, name, content, message):
    page = look(client, StakeholderType, content, name=name)

    said = [text for _row, _column, text in problems(page)]
    if message:
        assert said == [message]
    else:
        assert said[0].startswith("Not a column of this sheet: nom. It has: code, example,")


def test_a_csv_in_windows_1252_keeps_its_accents(client):
    take_in(client, StakeholderType, as_csv(HEADER, ["A", "École € ë", ""], encoding="cp1252"))

    assert StakeholderType.objects.get().names == {"en": "École € ë"}


def test_what_is_exported_is_what_the_list_shows(client):
    StakeholderTypeFactory(code="A", names={"en": "=1+1", "nl": "Eén"})
    StakeholderTypeFactory(code="B", names={"en": "Two"})

    rows = sent_out(client, StakeholderType, q="A")

    assert [(row["code"], row["name_en"], row["name_nl"]) for row in rows] == [("A", "=1+1", "Eén")]


@pytest.mark.parametrize("kind", [Csv, Excel])
def test_what_is_exported_comes_back_unchanged(client, kind):
    StakeholderTypeFactory(code="A", names={"en": "=1+1", "nl": "'t Huis"}, contributions={"prevention": "+ rooms"})
    place = [Csv, Excel].index(kind)
    content = client.post(page_of(StakeholderType, "export"), {"format": place, "resource": "0"}).content

    assert totals(look(client, StakeholderType, content, name=f"a.{kind.extension}")) == {"skip": 1}


def test_a_sheet_of_other_columns_is_not_exported_by_ticking(client):
    """A request no page of ours sends."""
    row = StakeholderTypeFactory()

    answer = client.post(page_of(StakeholderType, "export"), {"format": "0", "export_items": [row.pk]})

    assert answer.status_code == 200


@pytest.mark.parametrize("model", TRANSFERRED)
@pytest.mark.parametrize("page", ["import", "export", "process_import"])
def test_staff_needs_the_rights(client, model, page):
    staff = UserFactory(is_staff=True)
    client.force_login(staff)
    assert client.post(page_of(model, page)).status_code == 403

    view = Permission.objects.get(
        codename=f"view_{model._meta.model_name}", content_type__app_label=model._meta.app_label
    )
    staff.user_permissions.add(view)
    assert client.post(page_of(model, page)).status_code == (200 if page == "export" else 403)


def test_sheets_nobody_confirmed_are_swept_away(client):
    look(client, StakeholderType, as_csv(HEADER, ["A", "One", ""]))

    sweep_waiting_sheets(before=timezone.now() - dt.timedelta(hours=12))
    assert len(waiting()) == 1
    sweep_waiting_sheets(before=timezone.now() + dt.timedelta(seconds=1))
    assert waiting() == []

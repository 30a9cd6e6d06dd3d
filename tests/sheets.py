"""Sheets as an administrator sends them and gets them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from networks.transfer.sheets import Excel
from tests.admin_pages import page_of


def as_csv(*rows, encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode(encoding)


def look(client, model, content, *, name="sheet.csv", **chosen):
    """The preview of a sheet."""
    sheet = {"csrfmiddlewaretoken": "as a browser sends it", "import_file": SimpleUploadedFile(name, content)}
    return client.post(page_of(model, "import"), sheet | chosen)


def take_in(client, model, content, *, name="sheet.csv", **chosen):
    """Look at a sheet, find nothing wrong, and confirm it."""
    preview = look(client, model, content, name=name, **chosen)
    assert problems(preview) == []
    form = preview.context["confirm_form"]
    sent = {field.name: field.value() if field.value() is not None else "" for field in form}
    return client.post(page_of(model, "process_import"), sent)


def problems(page):
    """What the page finds wrong, as (row, column, message)."""
    result = page.context.get("result")
    found = [(one.row, one.column, one.message) for one in result.problems] if result else []
    form = page.context.get("form")
    errors = form.errors.values() if form is not None and "confirm_form" not in page.context else []
    return found + [(0, "", str(message)) for messages in errors for message in messages]


def totals(page):
    return {kind: number for kind, number in page.context["result"].totals.items() if number}


def sent_out(client, model, **filters):
    """The Excel file of the list, as rows of text."""
    answer = client.post(page_of(model, "export"), {"format": "1", "resource": "0"}, query_params=filters)
    assert answer["Content-Disposition"].endswith('.xlsx"')
    read = Excel().create_dataset(answer.content)
    return [dict(zip(read.headers, row, strict=True)) for row in read]

"""The steps of an import, as a coordinator takes them."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stakeholders.models import Contact, Stakeholder
from tests.factories import StakeholderTypeFactory
from tests.sheets import as_csv

HEADINGS = ["Organisatie", "Type", "Contactpersoon", "Functie", "E-mail", "Tel."]


def page_of(network, name, **query):
    return reverse(f"stakeholders:{name}", args=[network.slug], query=query)


def catalogue():
    """A few types of the catalogue, with their names and examples."""
    return [
        StakeholderTypeFactory(code="SEC", names={"en": "Secondary school", "nl": "Secundaire school"}),
        StakeholderTypeFactory(code="CLB", names={"en": "Pupil guidance centre"}, example="Vrij CLB, GO! CLB"),
        StakeholderTypeFactory(code="POL", names={"en": "Local police", "nl": "Lokale politie"}),
        StakeholderTypeFactory(code="SOC", names={"en": "Municipal social services", "nl": "OCMW, Sociaal Huis"}),
    ]


def workbook(*rows, **others):
    """An Excel file: the rows of its first worksheet, and others by their titles."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, cells in others.items():
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client, network, content, name="list.csv"):
    """Send the file; the answer leads to the columns, or says what is wrong."""
    return client.post(page_of(network, "import_upload"), {"file": SimpleUploadedFile(name, content)})


def choose(client, answer, **chosen):
    """Agree with the columns as guessed, except for what is chosen; the answer leads to the preview."""
    form = client.get(answer.url).context["form"]
    values = {name: field.initial for name, field in form.fields.items()} | form.initial | chosen
    return client.post(answer.url, {name: value or "" for name, value in values.items()})


def look(client, network, content, name="list.csv", **chosen):
    """The address of the preview and the page."""
    answer = choose(client, upload(client, network, content, name), **chosen)
    return answer.url, client.get(answer.url)


def confirm(client, url, page, **ticked):
    return client.post(url, {"seen": page.context["form"].initial["seen"], **ticked})


def take_in(client, network, content, name="list.csv", **chosen):
    """Import a file of which nothing is refused."""
    url, page = look(client, network, content, name, **chosen)
    assert refused(page) == []
    answer = confirm(client, url, page)
    assert (answer.status_code, answer.url) == (302, page_of(network, "import_done"))
    return page


def counts(page):
    return {kind: number for kind, number in page.context["survey"].counts.items() if number}


def refused(page):
    """What is refused, as (row, column, message)."""
    lines = page.context["survey"].lines
    return [(problem.row, problem.column, problem.message) for line in lines for problem in line.problems]


def changes(page):
    """What changes, as (row, field, before, after)."""
    return [
        (line.number, change.label, change.before, change.after)
        for line in page.context["survey"].lines
        for change in line.changes
    ]


def table(network):
    """The stakeholders of a network with their types and contacts."""
    rows = Stakeholder.objects.for_network(network).select_related("type").order_by("name")
    contacts = Contact.objects.for_network(network).by_rank()
    return {
        row.name: (
            row.type.code,
            [(one.full_name, one.function, one.email, one.phone) for one in contacts if one.stakeholder_id == row.pk],
        )
        for row in rows
    }


def csv(*rows, headings=HEADINGS, **kwargs):
    return as_csv(headings, *rows, **kwargs)

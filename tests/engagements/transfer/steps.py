"""The steps of an import of engagements, as a coordinator takes them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagements.models import Engagement
from tests.factories import PlanFactory, StakeholderFactory
from tests.sheets import as_csv
from tests.stakeholders.transfer.steps import changes, confirm, counts, refused, workbook

__all__ = ["changes", "confirm", "counts", "refused", "workbook"]

HEADINGS = ["Actie", "Pijler", "Doelstelling", "Trekker", "Partners", "Start", "Einde", "Status"]


def page_of(network, name, **query):
    return reverse(f"engagements:{name}", args=[network.slug], query=query)


def running_plan(network, *partners):
    """A plan, and partners of these names."""
    for name in partners:
        StakeholderFactory(network=network, name=name)
    return PlanFactory(network=network, starts_on="2025-09-01")


def csv(*rows, headings=HEADINGS, **kwargs):
    return as_csv(headings, *rows, **kwargs)


def upload(client, network, content, name="list.csv"):
    """Send the file; the answer leads to the columns, or says what is wrong."""
    return client.post(page_of(network, "import_upload"), {"file": SimpleUploadedFile(name, content)})


def agree(client, url, **chosen):
    """Send the form of a page as it is filled in, except for what is chosen."""
    form = client.get(url).context["form"]
    values = {name: field.initial for name, field in form.fields.items()} | form.initial | chosen
    return client.post(url, {name: value for name, value in values.items() if value})


def columns(client, network, content, name="list.csv", **chosen):
    """The answer to the columns as they are guessed: it leads to the names, or straight to the preview."""
    return agree(client, upload(client, network, content, name).url, **chosen)


def look(client, network, content, name="list.csv", names=None, **chosen):
    """The address of the preview and the page; `names` says whom names mean, in the order they are asked."""
    answer = columns(client, network, content, name, **chosen)
    if "/names/" in answer.url:
        asked = {f"name_{place}": choice for place, choice in enumerate(names or [])}
        answer = agree(client, answer.url, **asked)
    return answer.url, client.get(answer.url)


def take_in(client, network, content, name="list.csv", **chosen):
    """Import a file of which nothing is refused."""
    url, page = look(client, network, content, name, **chosen)
    assert refused(page) == []
    answer = confirm(client, url, page)
    assert (answer.status_code, answer.url) == (302, page_of(network, "import_done"))
    return page


def notes(page):
    return [(line.number, note) for line in page.context["survey"].lines for note in line.notes]


def plan_of(network):
    """The engagements of a network with who takes part, and what each was asked."""
    rows = Engagement.objects.for_network(network).with_partners().order_by("pk")
    return {
        row.title: [(part.role, str(part.stakeholder), part.answer) for part in row.commitments.all()] for row in rows
    }

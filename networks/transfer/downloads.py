"""A sheet as an answer to a request."""

import datetime as dt

import tablib
from django.http import HttpResponse
from django.utils.text import slugify

from networks.models import Network
from networks.transfer.sheets import FORMATS, Excel

KINDS = {kind.extension: kind for kind in FORMATS}


def sheet_answer(dataset: tablib.Dataset, *, kind: str, name: str, network: Network, day: dt.date) -> HttpResponse:
    """The rows as a file to keep: `kind` is xlsx or csv, anything else means xlsx."""
    made = KINDS.get(kind, Excel)
    return file_answer(made().export_data(dataset), made, f"{name}-{network.slug}-{day.isoformat()}")


def file_answer(content: bytes, kind: type, name: str) -> HttpResponse:
    """A file of ours, to be kept under this name rather than looked at."""
    answer = HttpResponse(content, content_type=kind.content_type)  # type: ignore[attr-defined]
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{kind.extension}"'  # type: ignore[attr-defined]
    return answer

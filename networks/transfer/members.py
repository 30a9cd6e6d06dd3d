"""The pages on which a coordinator sends a sheet, says what its columns are, looks at what it would do, and confirms.

A room says what its columns are and what a sheet does; how it is sent, kept and confirmed is the same everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.access import NetworkRequest
from networks.forms import kept
from networks.transfer.columns import Columns
from networks.transfer.forms import KINDS, ConfirmForm, UploadForm
from networks.transfer.outcome import Outcome, refused_first
from networks.transfer.remembered import chosen_columns
from networks.transfer.tables import Table, read_table
from networks.transfer.waiting import MemberSheet, waiting_sheet

A_PAGE = 100  # rows of the preview


@dataclass(frozen=True)
class SheetImport:
    """What a room takes in from sheets. Its addresses are called `import_upload`, `import_map` and so on."""

    room: str
    list_page: str  # the name of the address on which the rows stand
    columns: Columns

    def page(self, request: NetworkRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page of the import, which knows where its other pages are."""
        addresses = {
            "list_url": reverse(self.list_page, args=[request.network.slug]),
            "upload_url": self.address("import_upload", request),
            "map_url": self.address("import_map", request),
            "template_url": self.address("import_template", request),
        }
        return render(request, template, {"step": self.room, **addresses, **context}, status=status)

    def upload(self, request: NetworkRequest, template: str) -> HttpResponse:
        """Choose a file. It waits in a safe place until it is confirmed."""
        form = UploadForm(request.POST or None, request.FILES or None, columns=self.columns)
        if form.is_valid():
            sheet = MemberSheet(request)
            sheet.keep(form.content, form.table, room=self.room, kind=form.kind, file=form.cleaned_data["file"].name)
            return self.to("import_map", request, sheet)
        known = [str(column.label) for column in self.columns]
        return self.page(request, template, form=form, known=known, status=422 if form.is_bound else 200)

    def preview(
        self, request: NetworkRequest, template: str, sheet: MemberSheet, survey: Outcome, take_in: Callable[[], Any]
    ) -> HttpResponse:
        """What each row would do. Nothing is saved until the whole is confirmed, as it was seen."""
        form = ConfirmForm(request.POST or None, seen=survey.fingerprint, refused=survey.counts["refused"])
        if form.is_valid() and kept(form, take_in):
            return redirect(self.address("import_done", request))
        lines = Paginator(refused_first(survey.lines), A_PAGE).get_page(request.GET.get("page"))
        context = {"form": form, "sheet": sheet, "survey": survey, "lines": lines}
        return self.page(request, template, **context, status=422 if form.is_bound else 200)

    def waiting(self, request: NetworkRequest) -> MemberSheet | None:
        """The sheet the address names, None if it was taken in or waited too long, Http404 if it is none of ours."""
        return waiting_sheet(request, self.room)

    def table(self, sheet: MemberSheet, worksheet: str | None = None) -> Table:
        """The rows of a sheet: of this worksheet, or of the one that was chosen."""
        chosen = sheet.about.get("worksheet", "") if worksheet is None else worksheet
        table = sheet.table
        if chosen in {"", table.worksheet}:
            return table
        return read_table(sheet.read(), KINDS[sheet.about["kind"]], self.columns, chosen)

    def chosen(self, sheet: MemberSheet) -> dict[int, str]:
        """The field of each column of a sheet that is not left out."""
        return chosen_columns(sheet)

    def to(self, page: str, request: NetworkRequest, sheet: MemberSheet) -> HttpResponse:
        """On to another page with the same sheet."""
        return redirect(self.address(page, request, sheet=sheet.name))

    def gone(self, request: NetworkRequest) -> HttpResponse:
        """Back to the beginning, as the file is no longer there."""
        messages.error(request, _("This file was imported already, or waited too long. Choose it again."))
        return redirect(self.address("import_upload", request))

    def address(self, page: str, request: NetworkRequest, **query: str) -> str:
        """Where this page of the import is."""
        return reverse(f"{self.room}:{page}", args=[request.network.slug], query=query)

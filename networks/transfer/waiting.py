"""Sheets that were sent and not confirmed yet: each waits in a file, where every web process finds it."""

import datetime as dt
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone
from import_export.tmp_storages import BaseStorage

from networks.access import NetworkRequest
from networks.transfer.tables import Table

FOLDER = "imports"
KEPT_FOR = dt.timedelta(hours=12)
SESSION_KEY = "waiting_sheets"
MOST_WAITING = 5  # sheets of one person


class WaitingSheet(BaseStorage):
    """A sheet between preview and confirmation; forgotten ones are swept away."""

    def save(self, data: bytes) -> None:
        sweep_waiting_sheets(before=timezone.now() - KEPT_FOR)
        self.name = uuid.uuid4().hex
        default_storage.save(self.path, ContentFile(data))

    def read(self) -> bytes:
        with default_storage.open(self.path) as file:
            content: bytes = file.read()
        return content

    def remove(self) -> None:
        default_storage.delete(self.path)

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.name}"


def sweep_waiting_sheets(*, before: dt.datetime) -> None:
    """Remove the sheets nobody confirmed that were sent before this moment."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < before:
            default_storage.delete(f"{FOLDER}/{name}")


class MemberSheet(WaitingSheet):
    """A sheet a member sent to a page of a network, with what was read in it and what was chosen about it since.

    The session knows which sheets are this person's, and in the name of the file stand the network and the account:
    to everybody else, and in every other network, it is not there.
    """

    def __init__(self, request: NetworkRequest, name: str = "") -> None:
        super().__init__(name=name)
        self.session = request.session
        self.owner = f"{request.network.pk}-{request.user.pk}"

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.owner}-{self.name}"

    @property
    def about(self) -> dict[str, Any]:
        """What is known of it: the name and the kind of the file, and what was chosen."""
        about: dict[str, Any] = self.session[SESSION_KEY][self.name]
        return about

    @property
    def is_there(self) -> bool:
        return bool(default_storage.exists(self.path))

    def keep(self, data: bytes, table: Table, **about: Any) -> None:
        """Keep the file behind a line with the table it was read as, and forget the oldest of too many."""
        self.save(table.as_line() + data)
        waiting = self.session.get(SESSION_KEY, {})
        for name in list(waiting)[: 1 - MOST_WAITING]:
            default_storage.delete(f"{FOLDER}/{waiting.pop(name)['owner']}-{name}")
        self.session[SESSION_KEY] = waiting | {self.name: {**about, "owner": self.owner}}

    def read(self) -> bytes:
        """The file as it was sent."""
        return super().read().partition(b"\n")[2]

    @property
    def table(self) -> Table:
        """The table the file was read as when it came: reading a thousand rows again takes each page long."""
        with default_storage.open(self.path) as file:
            return Table.from_line(file.readline())

    def choose(self, **chosen: Any) -> None:
        self.about.update(chosen)
        self.session.modified = True


def waiting_sheet(request: NetworkRequest, room: str) -> MemberSheet | None:
    """The sheet of this room the address names, None if it was taken in or waited too long.

    Raises Http404 if it is somebody else's, or was sent to another room.
    """
    sheet = MemberSheet(request, request.GET.get("sheet", ""))
    known = request.session.get(SESSION_KEY, {}).get(sheet.name)
    if known is None or known["owner"] != sheet.owner or known.get("room") != room:
        raise Http404
    return sheet if sheet.is_there else None

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from monitoring.models import Meeting
from networks.models import Network
from reminders import stages
from reminders.models import Kind
from stakeholders.models import Stakeholder
from ui.dates import PartialDate

Networks = Mapping[int, Network]
Key = tuple[str, int, dt.date]


def light(rows: models.QuerySet, *fields: str) -> models.QuerySet:
    """Rows with what decides who is told, and no more: on most days everybody was told already.

    What the mails say of them is read when it is first needed, for all of them in one query.
    """
    return rows.only("network", *fields).fetch_mode(models.FETCH_PEERS)


@dataclass(frozen=True)
class Matter:
    """One thing that is due or new, and who is told: these stakeholders, and the coordinators if it is for them.

    `meeting` is the one a progress note is for.
    """

    kind: Kind
    row: Any
    due: PartialDate
    stakeholders: list[Stakeholder]
    meeting: Meeting | None = None
    is_for_coordination: bool = False

    @property
    def thing(self) -> int:
        return int(self.row.pk)

    @property
    def network_id(self) -> int:
        return int(self.row.network_id)

    @property
    def due_on(self) -> dt.date:
        """The last day it is in time: of a month or a year its last day."""
        return self.due.last_day

    @property
    def key(self) -> Key:
        return self.kind, self.thing, self.due_on

    def is_late(self, on: dt.date) -> bool:
        """Past its date; news never is."""
        return self.kind not in stages.NEWS and self.due_on < on

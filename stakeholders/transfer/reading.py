"""What each row of a sheet says, cell by cell, before it is compared with what the network knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from networks.transfer.reading import CellReader, day, one_of, words_for
from networks.transfer.results import Problem
from networks.transfer.tables import Table, shortened
from stakeholders.models import Contact, Stakeholder, StakeholderType
from stakeholders.transfer.columns import OF_STAKEHOLDER
from stakeholders.transfer.types import TypeFinder

FIELDS: dict[str, Any] = {
    **{name: Stakeholder._meta.get_field(name) for name in OF_STAKEHOLDER},
    "contact_name": Contact._meta.get_field("full_name"),
    "contact_function": Contact._meta.get_field("function"),
    "contact_email": Contact._meta.get_field("email"),
    "contact_phone": Contact._meta.get_field("phone"),
}


@dataclass
class Entry:
    """What one row says of a stakeholder, and of a contact if it names one. What it does not say is not in there."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    guessed: StakeholderType | None = None
    unknown_type: str = ""  # what stands in the cell of the type, where it is no name of one
    above: int = 0  # the row whose name it takes, as it has none
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.facts.get("name", ""))


class Reader(CellReader):
    """Reads rows whose columns are known."""

    def __init__(self, table: Table, chosen: dict[int, str], types: Sequence[StakeholderType]) -> None:
        super().__init__(table, chosen)
        self.types = TypeFinder(types)
        self.participations = words_for(Stakeholder.Participation.choices)

    def entries(self) -> list[Entry]:
        """What the rows say."""
        entries: list[Entry] = []
        for number, cells in self.rows():
            entry = self._entry(number, cells)
            if not entry.name and not entry.problems:
                self._continue(entry, entries[-1] if entries else None)
            entries.append(entry)
        return entries

    def _entry(self, number: int, cells: dict[str, str]) -> Entry:
        entry = Entry(number)
        for name, value in cells.items():
            self._read(entry, name, value)
        first, last = entry.contact.pop("contact_first_name", ""), entry.contact.get("contact_name", "")
        if first:
            self._read(entry, "contact_name", f"{first} {last}")
        return entry

    def _read(self, entry: Entry, name: str, value: str) -> None:
        said, problems = self.clean(entry.number, name, value, partial(self._said, entry, name))
        entry.problems += problems
        if said:
            (entry.facts if name in OF_STAKEHOLDER else entry.contact)[name] = said

    def _said(self, entry: Entry, name: str, value: str) -> Any:
        if name == "type":
            return self._type(entry, value)
        if name == "participation":
            return one_of(value, self.participations, Stakeholder.Participation.choices)
        if name == "joined_on":
            return day(value)
        if name != "responsibilities":
            value = " ".join(value.split())
        if name == "contact_email":
            value = value.lower()
        return FIELDS[name].clean(value, None) if name in FIELDS else value

    def _type(self, entry: Entry, value: str) -> StakeholderType | None:
        """The type by its name; if the words only hint at one, that is kept for a stakeholder that has none yet."""
        if kind := self.types.named(value):
            return kind
        entry.guessed, entry.unknown_type = self.types.guessed(value), shortened(value)
        return None

    def _continue(self, entry: Entry, above: Entry | None) -> None:
        """A row without a name, right below one with a name, is a further contact of the same stakeholder."""
        message = _("The name of the stakeholder is missing.")
        if above and entry.contact and above.name and above.contact and above.number == entry.number - 1:
            entry.above = above.above or above.number
            entry.facts = {name: above.facts[name] for name in ("name", "code") if name in above.facts} | entry.facts
            if not above.problems:
                return
            message = _("It belongs to row %(row)s, which is refused.") % {"row": entry.above}
        entry.problems.append(self.problem(entry.number, "name", message))

"""What a whole sheet would do: which rows go together, what contradicts, what is new, what changes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from networks.models import Network
from networks.transfer.outcome import Change, Line, Outcome, is_same
from networks.transfer.results import Problem
from networks.transfer.words import plain
from stakeholders.models import Contact, Stakeholder, StakeholderType
from stakeholders.transfer.columns import LABELS
from stakeholders.transfer.known import Known, contact_like
from stakeholders.transfer.reading import Entry, Reader

OF_CONTACT = {
    "contact_name": "full_name",
    "contact_function": "function",
    "contact_email": "email",
    "contact_phone": "phone",
}
PARTICIPATIONS: dict[Any, Any] = dict(Stakeholder.Participation.choices)


@dataclass
class Group:
    """The rows about one stakeholder."""

    stakeholder: Stakeholder
    is_new: bool
    contacts: list[Contact] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    said: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)  # of a contact, by which row
    changed: set[tuple[int, str]] = field(default_factory=set)  # of which contact which fact

    @property
    def accepted(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.problems]


@dataclass
class Survey(Outcome):
    """What becomes of each line of a sheet, and the rows to save if it is taken in."""

    new: list[Stakeholder] = field(default_factory=list)
    changed: list[Stakeholder] = field(default_factory=list)
    new_contacts: list[Contact] = field(default_factory=list)
    changed_contacts: list[Contact] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed or self.new_contacts or self.changed_contacts)

    @property
    def continued(self) -> int:
        """How many rows take the name of the row above."""
        return sum(1 for line in self.lines if line.above and not line.is_refused)


class Surveyor:
    """Compares what a sheet says with what the network knows; saves nothing."""

    def __init__(self, network: Network, reader: Reader, default_type: StakeholderType | None, today: dt.date) -> None:
        self.network, self.reader, self.default_type, self.today = network, reader, default_type, today
        self.known = Known(network)

    def survey(self) -> Survey:
        entries = self.reader.entries()
        groups = self._groups(entries)
        for group in groups:
            self._refuse_contradictions(group)
        self._refuse_what_hangs_on_them(entries)
        lines = {entry.number: _line(entry) for entry in entries}
        survey = Survey(list(lines.values()), self.known.versions)
        for group in groups:
            if self._may_be_kept(group):
                self._keep_stakeholder(group, lines, survey)
                self._keep_contacts(group, lines, survey)
        for entry in entries:
            lines[entry.number].problems = entry.problems
        return survey

    def _groups(self, entries: Iterable[Entry]) -> list[Group]:
        groups: dict[int, Group] = {}
        for entry in entries:
            if entry.problems:
                continue
            found = self.known.find(entry.name, entry.facts.get("code", ""))
            if found is None:
                found = Stakeholder(network=self.network, name=entry.name, code=entry.facts.get("code", ""))
                self.known.add(found)
            if id(found) not in groups:
                contacts = list(self.known.contacts.get(found.pk, [])) if found.pk else []
                groups[id(found)] = Group(found, found.pk is None, contacts)
            if entry.facts.get("code"):
                self.known.note_code(found, entry.facts["code"])
            groups[id(found)].entries.append(entry)
        return list(groups.values())

    def _refuse_contradictions(self, group: Group) -> None:
        """Two rows that say different things of one stakeholder, or of one contact, are both refused."""
        said: dict[Any, tuple[str, Entry, Any]] = {}
        for entry in group.entries:
            person = _person(entry)
            facts: list[Any] = [(("", name), name, value) for name, value in entry.facts.items()]
            facts += [((person, name), name, value) for name, value in entry.contact.items()]
            for key, name, value in facts:
                if key in said and _differ(said[key][2], value):
                    self._contradict(said[key][1], entry, name, said[key][2], value)
                said.setdefault(key, (name, entry, value))

    def _contradict(self, first: Entry, second: Entry, name: str, one: Any, other: Any) -> None:
        words = _("Row %(first)s says “%(one)s” and row %(second)s “%(other)s” about the same.")
        values = {"first": first.number, "one": shown(one), "second": second.number, "other": shown(other)}
        for entry in (first, second):
            problem = Problem(words % values, entry.number, self.reader.where(name))
            if problem not in entry.problems:
                entry.problems.append(problem)

    def _refuse_what_hangs_on_them(self, entries: list[Entry]) -> None:
        """A row without a name is refused with the row whose name it takes."""
        refused = {entry.number for entry in entries if entry.problems}
        for entry in entries:
            if entry.above in refused and not entry.problems:
                message = _("It belongs to row %(row)s, which is refused.") % {"row": entry.above}
                entry.problems.append(Problem(message, entry.number, self.reader.where("name")))

    def _may_be_kept(self, group: Group) -> bool:
        """Whether anything is left of the group, and the stakeholder can be what its rows say."""
        for name, message in list(self._refusals(group)):
            saying = group.accepted if group.is_new else [one for one in group.accepted if name in one.facts]
            for entry in saying:
                entry.problems.append(Problem(message, entry.number, self.reader.where(name)))
        return bool(group.accepted)

    def _refusals(self, group: Group) -> Iterable[tuple[str, str]]:
        facts = _facts(group.accepted)
        if not facts:
            return
        if group.is_new and self._type_of(group) is None:
            yield "type", _("We cannot tell its type. Choose one for these rows on the page before.")
        if not group.is_new and self.known.is_taken(self._new_name(group, facts), group.stakeholder):
            yield "name", _("There is already a stakeholder with this name.")
        left_on, joined_on = group.stakeholder.left_on, facts.get("joined_on")
        if left_on and joined_on and left_on < joined_on:
            yield "joined_on", _("It cannot leave before it joined.")

    def _type_of(self, group: Group) -> StakeholderType | None:
        """The type of a new stakeholder: what a row says, what its words or its name hint at, or else the default."""
        accepted = group.accepted
        said = next((entry.facts["type"] for entry in accepted if "type" in entry.facts), None)
        hinted = next((entry.guessed for entry in accepted if entry.guessed), None)
        return said or hinted or self.reader.types.guessed(group.stakeholder.name) or self.default_type

    def _new_name(self, group: Group, facts: dict[str, Any]) -> str:
        """A stakeholder found by its name keeps the way it is written here."""
        stakeholder = group.stakeholder
        code = facts.get("code", "")
        by_code = bool(code) and code.casefold() == stakeholder.code.casefold()
        return facts["name"] if by_code else stakeholder.name

    def _keep_stakeholder(self, group: Group, lines: dict[int, Line], survey: Survey) -> None:
        accepted = group.accepted
        facts = _facts(accepted)
        if group.is_new:
            facts["type"] = self._type_of(group)
        else:
            facts["name"] = self._new_name(group, facts)
        row, is_changed = group.stakeholder, group.is_new
        for name, value in facts.items():
            old = "" if group.is_new and name != "name" else getattr(row, name)
            if not _is_same(name, old, value):
                is_changed = True
                line = lines[next((entry for entry in accepted if name in entry.facts), accepted[0]).number]
                line.changes.append(Change(str(LABELS[name]), shown(old), shown(value)))
                setattr(row, name, value)
        self.known.add(row)
        for entry in accepted:
            self._describe(lines[entry.number], entry, group)
        if is_changed:
            (survey.new if group.is_new else survey.changed).append(row)

    def _describe(self, line: Line, entry: Entry, group: Group) -> None:
        """Say on a line what a reader would otherwise wonder about."""
        row = group.stakeholder
        line.is_new, line.title = group.is_new, row.name
        if entry.unknown_type:
            line.notes.append(self._about_type(entry, group) % {"said": entry.unknown_type, "type": row.type})
        if row.has_left:
            line.notes.append(_("It has left the table, and stays so."))

    def _about_type(self, entry: Entry, group: Group) -> str:
        """What became of a type that is none by name."""
        if not group.is_new:
            return _("“%(said)s” is not exactly a type: it stays %(type)s.")
        if entry.guessed == group.stakeholder.type:
            return _("We take “%(said)s” for this type.")
        return _("“%(said)s” is no type we know: it becomes %(type)s.")

    def _keep_contacts(self, group: Group, lines: dict[int, Line], survey: Survey) -> None:
        for entry in group.accepted:
            if entry.contact:
                self._keep_contact(group, entry, lines[entry.number], survey)

    def _keep_contact(self, group: Group, entry: Entry, line: Line, survey: Survey) -> None:
        met = {contact for contact, _field in group.said}
        to_come = {
            (one.contact.get("contact_email", ""), plain(one.contact.get("contact_name", "")))
            for one in group.accepted
        }
        contact = contact_like(group.contacts, entry.contact, met, to_come)
        said = {OF_CONTACT[name]: (LABELS[name], value) for name, value in entry.contact.items()}
        is_new = contact is None
        if contact is None:
            contact = Contact(network=self.network, stakeholder=group.stakeholder, rank=self._rank(group))
            said.setdefault("function", (LABELS["contact_function"], _("Contact person")))
            group.contacts.append(contact)
        if self._tell(contact, said, group, line):
            (survey.new_contacts if is_new else survey.changed_contacts).append(contact)

    def _tell(self, contact: Contact, said: dict[str, Any], group: Group, line: Line) -> bool:
        """Write down what a row says of a contact; whether that is the first change of it."""
        is_first = not any(id(contact) == told for told, _name in group.changed)
        for name, (label, value) in said.items():
            old = getattr(contact, name)
            number, earlier = group.said.setdefault((id(contact), name), (line.number, value))
            if earlier != value:
                words = _("Row %(row)s says “%(value)s” about the same contact: that is kept.")
                line.notes.append(words % {"row": number, "value": earlier})
            elif not _is_same(name, old, value):
                group.changed.add((id(contact), name))
                line.changes.append(Change(str(label), old, value))
                setattr(contact, name, value)
        return is_first and any(id(contact) == told for told, _name in group.changed)

    def _rank(self, group: Group) -> str:
        """The first of a stakeholder that has none in function is its first contact."""
        firsts = [contact for contact in group.contacts if contact.rank == Contact.Rank.PRIMARY]
        has_first = any(contact.is_current(self.today) for contact in firsts)
        return Contact.Rank.OTHER if has_first else Contact.Rank.PRIMARY


def shown(value: Any) -> str:
    """A fact as a reader would say it."""
    if isinstance(value, dt.date):
        return formats.date_format(value)
    return str(PARTICIPATIONS.get(value, "" if value is None else value))


def _line(entry: Entry) -> Line:
    person = [entry.contact.get(name, "") for name in ("contact_name", "contact_function")]
    detail = ", ".join(filter(None, person)) or entry.contact.get("contact_email", "")
    return Line(entry.number, entry.name, detail, entry.above)


def _facts(entries: Sequence[Entry]) -> dict[str, Any]:
    """What the rows together say; the first of them names the stakeholder."""
    facts: dict[str, Any] = {}
    for entry in entries:
        facts = entry.facts | facts
    return facts


def _person(entry: Entry) -> tuple[str, ...]:
    """Whom a row is about, to notice that another row says something else of the same person."""
    name, function = plain(entry.contact.get("contact_name", "")), plain(entry.contact.get("contact_function", ""))
    if email := entry.contact.get("contact_email"):
        return email, name
    return ("", name, function) if name else ("", "", function, entry.contact.get("contact_phone", ""))


def _is_same(name: str, old: Any, new: Any) -> bool:
    """Whether a fact stays what it is: spaces and line breaks make no difference, nor the capitals of an address."""
    return is_same(old.lower() if name == "email" else old, new)


def _differ(one: Any, other: Any) -> bool:
    return plain(one) != plain(other) if isinstance(one, str) and isinstance(other, str) else one != other

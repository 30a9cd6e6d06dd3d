"""What a whole sheet would do to a plan: what is new, what changes, what is refused, and which names are nobody's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from engagements.models import Commitment, Engagement, Status
from engagements.transfer.columns import LABELS, NAMES
from engagements.transfer.drafts import (
    Draft,
    about_goals,
    about_partners,
    goals_of,
    parts_of,
    shown,
    stays,
    with_names,
)
from engagements.transfer.known import Known
from engagements.transfer.names import KEEP, OUT, Unknown, key_of
from engagements.transfer.reading import Entry, Reader
from goals.models import Plan
from networks.transfer.outcome import Change, Line, Outcome
from networks.transfer.words import plain
from stakeholders.models import Stakeholder

Role = Commitment.Role
NEEDS_REASON = (Status.BLOCKED, Status.STOPPED)


@dataclass
class Survey(Outcome):
    """What becomes of each line of a sheet, the engagements to save, and the names that nobody was chosen for."""

    known: Known
    new: list[Draft] = field(default_factory=list)
    changed: list[Draft] = field(default_factory=list)
    unknown: dict[str, Unknown] = field(default_factory=dict)

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def again(self) -> list[Stakeholder]:
        """Who accepted something that would change, and would be asked again, each once."""
        return list(dict.fromkeys(one for draft in self.changed for one in draft.again))


class Surveyor:
    """Compares what a sheet says with what the plan holds; saves nothing. `chosen` says whom which name means."""

    def __init__(self, plan: Plan, reader: Reader, chosen: Mapping[str, str]) -> None:
        self.plan, self.network, self.reader, self.chosen = plan, plan.network, reader, chosen
        self.entries = reader.entries()
        self.known = Known(plan, [(entry.title, entry.code) for entry in self.entries])
        self.met: set[int] = set()  # engagements earlier rows are about
        self.codes: dict[str, Entry] = {}
        self.titles: dict[str, Entry] = {}

    def survey(self) -> Survey:
        survey = Survey([], self.known.versions, self.known)
        for entry in self.entries:
            line = Line(entry.number, entry.title, problems=entry.problems)
            survey.lines.append(line)
            self._gather(entry, survey)
            if entry.problems or (draft := self._draft(entry, line)) is None:
                continue
            if not line.problems and draft.is_changed:
                (survey.new if draft.is_new else survey.changed).append(draft)
        return survey

    def _gather(self, entry: Entry, survey: Survey) -> None:
        """Note the names of a row that are exactly nobody's."""
        for column in NAMES:
            kind = "goals" if column == "goals" else "partners"
            for text in self.known.book(kind).names_in(getattr(entry, column)):
                found = self.known.book(kind).find(text)
                if found is None or (kind == "partners" and found.has_left and not self._sits(found, entry)):
                    unknown = survey.unknown.setdefault(key_of(kind, text), Unknown(kind, text))
                    if entry.number not in unknown.rows:
                        unknown.rows.append(entry.number)

    def _sits(self, stakeholder: Stakeholder, entry: Entry) -> bool:
        found = self.known.find(entry.title, entry.code)
        return any(part.stakeholder == stakeholder for row in found for part in parts_of(row))

    def _draft(self, entry: Entry, line: Line) -> Draft | None:
        """What the row makes of its engagement; None if it cannot be told which that is."""
        engagement = self._engagement(entry, line)
        if engagement is None:
            return None
        draft = Draft(engagement, is_new=engagement.pk is None, parts=parts_of(engagement))
        line.is_new, line.title = draft.is_new, entry.title
        accepted = {part.pk: part.terms for part in draft.parts if part.is_accepted}
        facts = dict(entry.facts)
        self._name(entry, draft, facts, line)
        self._tell(draft, facts, line)
        self._refuse(draft, line)
        if engagement.is_open:
            draft.again = [
                part.stakeholder
                for part in draft.parts
                if part.pk in accepted and _terms_with(part, draft) != accepted[part.pk]
            ]
        for partner in draft.again:
            line.notes.append(_("%(name)s accepted this and is asked again.") % {"name": partner})
        return draft

    def _engagement(self, entry: Entry, line: Line) -> Engagement | None:
        """The engagement a row is about, or a new one. Two rows are never about the same one."""
        found = [row for row in self.known.find(entry.title, entry.code) if row.pk not in self.met]
        same = [row for row in found if self._says_nothing_new(row, entry)]
        if earlier := self._twin(entry, is_found=bool(found)):
            message = _("Row %(row)s is about the same. Give each a short reference of its own, or another title.")
            line.problems.append(self.reader.problem(entry.number, "title", message % {"row": earlier.number}))
            return None
        if len(found) > 1 and not same:
            message = _("Several engagements have this title. Say in the column “Short reference” which is meant.")
            line.problems.append(self.reader.problem(entry.number, "title", message))
            return None
        if entry.code:
            self.codes[entry.code.casefold()] = entry
        self.titles[plain(entry.title)] = entry
        if not found:
            return Engagement(network=self.network, plan=self.plan)
        engagement = next(iter(same), found[0])
        self.met.add(engagement.pk)
        return engagement

    def _twin(self, entry: Entry, *, is_found: bool) -> Entry | None:
        """An earlier row about the same: of the same short reference, or of the same title without one."""
        if entry.code:
            return self.codes.get(entry.code.casefold())
        return None if is_found else self.titles.get(plain(entry.title))

    def _says_nothing_new(self, row: Engagement, entry: Entry) -> bool:
        parts = parts_of(row)
        known: dict[str, list[Any]] = {
            "goals": goals_of(row),
            "leads": [part.stakeholder for part in parts if part.is_lead],
            "partners": [part.stakeholder for part in parts],
        }
        return all(stays(name, getattr(row, name), value) for name, value in entry.facts.items()) and all(
            self.known.book(column).find(text) in known[column]
            for column in NAMES
            for text in self.known.book(column).names_in(getattr(entry, column))
        )

    def _name(self, entry: Entry, draft: Draft, facts: dict[str, Any], line: Line) -> None:
        """Look up the partners and goals the row names; those who are nobody's go into the text, or out."""
        seats = {part.stakeholder: part.role for part in draft.parts}
        kept: dict[str, list[str]] = {"goals": [], "partners": []}
        named = {column: self._rows(entry, column, seats, kept, line) for column in NAMES}
        for column, role in (("partners", Role.PARTNER), ("leads", Role.LEAD)):
            for stakeholder in named[column]:
                seats[stakeholder] = role
        draft.seats = seats
        known = goals_of(draft.engagement)
        draft.goals = [goal for goal in named["goals"] if goal not in known]
        with self.network.in_plan_language():
            sentences = [about_goals(kept["goals"]), about_partners(kept["partners"])]
        for sentence in filter(None, sentences):
            how = facts.get("how", draft.engagement.how)
            facts["how"] = with_names(how, sentence)
        self._show_names(draft, known, line)

    def _rows(
        self, entry: Entry, column: str, seats: dict[Stakeholder, str], kept: dict[str, list[str]], line: Line
    ) -> list[Any]:
        kind = "goals" if column == "goals" else "partners"
        book = self.known.book(kind)
        rows = []
        for text in book.names_in(getattr(entry, column)):
            row = book.find(text)
            if row is None or (kind == "partners" and row.has_left and row not in seats):
                choice = self.chosen.get(key_of(kind, text), KEEP)
                row = book.by_pk.get(choice)
                if row is None:
                    words = _("“%(name)s” is left out.") if choice == OUT else _("“%(name)s” is kept in the text.")
                    line.notes.append(words % {"name": text})
                    kept[kind] += [text] if choice != OUT else []
                else:
                    line.notes.append(_("“%(name)s” is taken for %(row)s.") % {"name": text, "row": row})
            rows += [row] if row is not None else []
        return rows

    def _show_names(self, draft: Draft, known: list[Any], line: Line) -> None:
        if draft.goals:
            before, after = ", ".join(map(str, known)), ", ".join(map(str, [*known, *draft.goals]))
            line.changes.append(Change(str(LABELS["goals"]), before, after))
        old = {part.stakeholder: part.role for part in draft.parts}
        for column, role in (("leads", Role.LEAD), ("partners", Role.PARTNER)):
            was = ", ".join(str(one) for one, its in old.items() if its == role)
            becomes = ", ".join(map(str, draft.with_role(role)))
            if was != becomes:
                line.changes.append(Change(str(LABELS[column]), was, becomes))

    def _tell(self, draft: Draft, facts: dict[str, Any], line: Line) -> None:
        """Write down what the row says of the engagement itself."""
        row = draft.engagement
        by_code = bool(row.pk and row.code and facts.get("code", "").casefold() == row.code.casefold())
        if facts.get("status") == Status.AGREED and row.status != Status.AGREED:
            self._agree(draft, facts, line)
        for name, value in facts.items():
            old = "" if draft.is_new and name == "status" else getattr(row, name)
            if stays(name, old, value) or (name == "code" and by_code):
                continue
            change = Change(str(LABELS[name]), shown(name, old, self.network), shown(name, value, self.network))
            if name != "title" or not draft.is_new:
                line.changes.append(change)
            draft.facts[name] = value
            setattr(row, name, value)
        if draft.is_new and not line.changes:
            line.changes.append(Change(str(LABELS["title"]), "", row.title))

    def _agree(self, draft: Draft, facts: dict[str, Any], line: Line) -> None:
        """A sheet cannot say for partners that they agree."""
        row, unasked = draft.engagement, _("Its partners are not asked yet.")
        gap = unasked if draft.is_new or draft.new_seats else row.get_agreement_gap()
        if gap:
            del facts["status"]
            stays_so = row.get_status_display()
            line.notes.append(_("Not called agreed, it stays %(status)s. %(why)s") % {"status": stays_so, "why": gap})

    def _refuse(self, draft: Draft, line: Line) -> None:
        row = draft.engagement
        if row.starts_on and row.due_on and row.due_on < row.starts_on:
            name = "due" if "due" in draft.facts else "starts"
            line.problems.append(self.reader.problem(line.number, name, _("The due date lies before the start.")))
        if "status" in draft.facts and row.status in NEEDS_REASON and not row.status_note:
            message = _("Say in a sentence why it is blocked or stopped, in a column “Why this status”.")
            line.problems.append(self.reader.problem(line.number, "status", message))


def _terms_with(part: Commitment, draft: Draft) -> tuple[Any, ...]:
    """What an acceptance would have to hold for."""
    words, starts_on, due_on, _role = part.terms
    return words, starts_on, due_on, str(draft.seats[part.stakeholder])

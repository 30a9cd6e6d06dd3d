"""What each row of a sheet says of an engagement, before it is compared with what the plan holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from engagements.models import Engagement, Funding, InterventionLevel, Recurrence, SchoolLevel, Status
from engagements.transfer.columns import NAMES, TEXTS
from goals.pasting import read_number
from networks.models import Network
from networks.pillars import Pillar
from networks.transfer.dates import partial_date
from networks.transfer.reading import CellReader, one_of, words_for
from networks.transfer.results import Problem
from networks.transfer.tables import Table, shortened
from networks.transfer.words import fold, holds

BETWEEN = re.compile(r"[;,\n/]")
MOST_PILLARS = 2
MOST_MEASURES = 32_767  # what the column holds
MONEY = re.compile(r"€|\beuros?\b|\beur\b", re.IGNORECASE)
LONG = {"what", "how", "status_note", "remark"}  # keep their line breaks

# Words people use that are no label of ours.
STATUSES = {
    "proposed": "gepland planned prévu geplant voorstel idee nieuw new nouveau neu te_starten nog_te_starten open",
    "agreed": "goedgekeurd afgesproken beslist approuvé convenu genehmigt beschlossen approved",
    "in_progress": "lopend loopt bezig in_uitvoering opgestart en_cours démarré läuft laufend begonnen ongoing",
    "blocked": "geblokkeerd vertraagd bloqué retardé blockiert verzögert delayed on_hold",
    "done": "afgewerkt afgerond klaar uitgevoerd gerealiseerd terminé réalisé achevé abgeschlossen erledigt finished",
    "stopped": "stopgezet geannuleerd geschrapt arrêté annulé abandonné eingestellt abgebrochen cancelled",
}
LEVELS = {
    "pre-school": "kleuter kleuters kleuteronderwijs maternel maternelle kindergarten",
    "primary": "basis lager lagere_school basisonderwijs lager_onderwijs bao primaire fondamental primar grundschule",
    "secondary": "secundair so secundair_onderwijs secondaire sekundar sekundarschule",
}
RECURRENCES = {
    "half": "halfjaarlijks semestriel halbjährlich half-yearly",
    "yearly": "jaarlijks annuel jährlich yearly annual",
}
FUNDINGS = {
    "local": "stad gemeente stadsmiddelen gemeentelijk lokaal ville commune communal stadt gemeinde kommunal city",
    "regional": "vlaanderen vlaams vlaamse_overheid provincie région régional fwb province land regional_government",
    "national": "federaal federale_overheid fédéral état bund bundesweit federal",
    "EU": "europa europees esf esf+ erasmus europe européen fse europäisch",
    "private": "privé sponsoring fonds stichting privat stiftung sponsor foundation",
    "none": "eigen_middelen geen moyens_propres aucun eigenmittel keine own_means",
}


@dataclass
class Entry:
    """What one row says. What it does not say is not in there; names are not looked up yet."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    goals: str = ""
    leads: str = ""
    partners: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.facts.get("title", ""))

    @property
    def code(self) -> str:
        return str(self.facts.get("code", ""))


class Reader(CellReader):
    """Reads rows whose columns are known; with `filled_down` an empty pillar or goal is that of the row above."""

    def __init__(self, table: Table, chosen: dict[int, str], network: Network, *, filled_down: bool = False) -> None:
        super().__init__(table, chosen)
        self.network, self.filled_down = network, filled_down
        own = {fold(label): pillar for pillar, label in network.pillars}
        self.pillars = words_for(Pillar.choices) | own
        self.statuses = words_for(Status.choices) | _also(STATUSES)
        self.levels = words_for(SchoolLevel.choices) | _also(LEVELS)
        self.interventions = words_for(InterventionLevel.choices)
        self.recurrences = words_for(Recurrence.choices) | _also(RECURRENCES)
        self.fundings = words_for(Funding.choices) | _also(FUNDINGS)

    def entries(self) -> list[Entry]:
        """What the rows say."""
        entries: list[Entry] = []
        above: dict[str, str] = {}
        for number, cells in self.rows():
            if self.filled_down:
                above |= {name: cells[name] for name in ("pillar", "goals") if name in cells}
            entries.append(self._entry(number, above | cells))
        return entries

    def _entry(self, number: int, cells: dict[str, str]) -> Entry:
        entry = Entry(number)
        for name, value in cells.items():
            said, problems = self.clean(number, name, value, partial(self._said, name))
            entry.problems += problems
            if problems or said in ("", None, []):
                continue
            if name in NAMES:
                setattr(entry, name, said)
            elif name == "pillar":
                entry.facts["pillar"], entry.facts["second_pillar"] = said
            else:
                entry.facts[name] = said
        if not entry.title and not any(problem.column == self.where("title") for problem in entry.problems):
            entry.problems.append(self.problem(number, "title", _("The title of the engagement is missing.")))
        return entry

    def _said(self, name: str, value: str) -> Any:
        if name in NAMES:
            return value
        if name in TEXTS:
            text = value if name in LONG else " ".join(value.split())
            return Engagement._meta.get_field(name).clean(text, None)  # type: ignore[union-attr]
        ways: dict[str, Any] = {
            "pillar": self._pillars,
            "starts": partial(self._date, is_end=False),
            "due": partial(self._date, is_end=True),
            "status": lambda text: one_of(text, self.statuses, Status.choices),
            "progress": _percent,
            "school_levels": lambda text: _several(text, self.levels, SchoolLevel.choices),
            "intervention_level": lambda text: one_of(text, self.interventions, InterventionLevel.choices),
            "funding": lambda text: _several(text, self.fundings, Funding.choices),
            "budget": _money,
            "recurs": lambda text: one_of(text, self.recurrences, Recurrence.choices),
            "stands_for": _count,
        }
        return ways[name](value)

    def _date(self, value: str, *, is_end: bool) -> Any:
        return partial_date(value, is_end=is_end, year_starts_in=self.network.school_year_starts_in)

    def _pillars(self, value: str) -> tuple[str, str]:
        """The pillar that is named and "", or the two of which the cell speaks, in its order."""
        text = fold(value)
        if text in self.pillars:
            return self.pillars[text], ""
        places = {word: text.find(word) for word in self.pillars if word and holds(text, word)}
        spoken_of = list(dict.fromkeys(self.pillars[word] for word in sorted(places, key=lambda word: places[word])))
        if len(spoken_of) > MOST_PILLARS:
            words = _("“%(value)s” names more than two pillars. An engagement has one or two, or none yet.")
            raise ValidationError(words % {"value": shortened(value)})
        if not spoken_of:
            return one_of(value, self.pillars, self.network.pillars), ""
        return spoken_of[0], spoken_of[-1] if len(spoken_of) == MOST_PILLARS else ""


def _also(words: dict[str, str]) -> dict[str, str]:
    return {fold(word.replace("_", " ")): code for code, those in words.items() for word in those.split()}


def _several(value: str, words: dict[str, str], choices: Iterable[Any]) -> list[str]:
    """The codes a cell lists, in our order."""
    whole = fold(value)
    pieces = [value] if whole in words else [piece for piece in BETWEEN.split(value) if piece.strip()]
    found = {one_of(piece.strip(), words, choices) for piece in pieces}
    return [str(code) for code, _label in choices if code in found]


def _money(value: str) -> Decimal:
    """An amount in euro: a mark before three digits parts thousands, as nobody writes a thousandth of a euro."""
    amount = read_number(MONEY.sub("", value).strip().removesuffix(",-").removesuffix(",--"), is_whole=True)
    if not 0 <= amount < Decimal(10) ** 10:
        raise ValidationError(_("“%(value)s” is no amount in euro.") % {"value": shortened(value)})
    return amount


def _count(value: str) -> int:
    number = read_number(value, is_whole=True)
    if number != int(number) or not 0 < number <= MOST_MEASURES:
        raise ValidationError(_("“%(value)s” is no number of measures.") % {"value": shortened(value)})
    return int(number)


def _percent(value: str) -> int:
    number = read_number(value)
    if "%" not in value and 0 < number < 1:  # a cell that shows 60 % holds 0.6
        number *= 100
    if number != int(number) or not 0 <= number <= 100:
        raise ValidationError(_("“%(value)s” is no whole number from 0 to 100.") % {"value": shortened(value)})
    return int(number)

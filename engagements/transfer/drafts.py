"""What one row makes of one engagement, before anything is saved."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from engagements.models import (
    Commitment,
    Engagement,
    Funding,
    InterventionLevel,
    Recurrence,
    SchoolLevel,
    Status,
)
from goals.models import Goal
from networks.models import Network
from networks.transfer.outcome import is_same
from networks.transfer.words import plain
from stakeholders.models import Stakeholder
from ui.dates import PartialDate

Role = Commitment.Role
LISTS = {"school_levels": dict(SchoolLevel.choices), "funding": dict(Funding.choices)}
CHOICES = {
    "status": dict(Status.choices),
    "intervention_level": dict(InterventionLevel.choices),
    "recurs": dict(Recurrence.choices),
}


@dataclass
class Draft:
    """An engagement as a row would make it: its fields are set, nothing of it is saved.

    `parts` are the commitments it has, `goals` come to it, `seats` are the roles its partners have from now on, and
    `again` those who accepted other terms.
    """

    engagement: Engagement
    is_new: bool
    parts: list[Commitment] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # what changes
    goals: list[Goal] = field(default_factory=list)
    seats: dict[Stakeholder, str] = field(default_factory=dict)
    again: list[Stakeholder] = field(default_factory=list)

    @property
    def new_seats(self) -> dict[Stakeholder, str]:
        """Who comes to it, each with its role."""
        seated = {part.stakeholder for part in self.parts}
        return {one: role for one, role in self.seats.items() if one not in seated}

    @property
    def moved_seats(self) -> dict[Commitment, str]:
        """Who has another role from now on."""
        seats = {part: self.seats[part.stakeholder] for part in self.parts}
        return {part: role for part, role in seats.items() if part.role != role}

    @property
    def is_changed(self) -> bool:
        return bool(self.is_new or self.facts or self.goals or self.new_seats or self.moved_seats)

    def with_role(self, role: str) -> list[Stakeholder]:
        """Who has this role from now on."""
        return [one for one, its in self.seats.items() if its == role]


def parts_of(engagement: Engagement) -> list[Commitment]:
    """The commitments of an engagement that was read with them; of a new one there are none."""
    return list(engagement.commitments.all()) if engagement.pk else []


def goals_of(engagement: Engagement) -> list[Goal]:
    """The goals of an engagement that was read with them."""
    return list(engagement.goals.all()) if engagement.pk else []


def stays(name: str, old: Any, new: Any) -> bool:
    """Whether a fact says nothing new.

    The first or last day of a month says nothing new of a date known to the month: our own sheet writes it so.
    """
    if isinstance(old, PartialDate) and isinstance(new, PartialDate):
        return old == new or (new.precision == "day" and old.date == new.date)
    if name == "title":
        return plain(old) == plain(new)
    if isinstance(old, list):
        return set(old) == set(new)
    return is_same(old, new)


def shown(name: str, value: Any, network: Network) -> str:
    """A fact as a reader would say it."""
    if value in (None, "", []):
        return ""
    if name in {"pillar", "second_pillar"}:
        return network.pillar_label(value)
    if name in LISTS:
        return ", ".join(str(LISTS[name][code]) for code in value if code in LISTS[name])
    if isinstance(value, Decimal):
        return formats.number_format(value, 2, use_l10n=True, force_grouping=True)
    return str(CHOICES.get(name, {}).get(value, value))


def with_names(text: str, sentence: str) -> str:
    """The text, with a sentence about names below it that is not in it yet."""
    if not sentence or plain(sentence) in plain(text):
        return text
    return f"{text}\n\n{sentence}" if text else sentence


def about_partners(names: list[str]) -> str:
    """Keeps in the text who is none of the partners of the network, in its language."""
    return _("Also named in the plan that was imported: %(names)s.") % {"names": ", ".join(names)} if names else ""


def about_goals(names: list[str]) -> str:
    """Keeps in the text what is none of the goals of the plan, in its language."""
    return _("Goal in the plan that was imported: %(names)s.") % {"names": "; ".join(names)} if names else ""

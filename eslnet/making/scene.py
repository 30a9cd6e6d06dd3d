"""What all parts of one made-up network are made with: its size, its words, its day, its own luck, and its rows."""

import datetime as dt
import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Model

from goals.models import Goal, IndicatorDefinition, Plan
from guide.models import GoalExample, GuideEntry
from networks.models import Network, User
from stakeholders.models import Stakeholder, StakeholderType

FILE = Path(__file__).parent.parent / "data" / "made_up.json"
NOON = dt.time(12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Size:
    """How much there is in one network."""

    stakeholders: int = 20
    goals: int = 6
    engagements: int = 40
    meetings: int = 6


NETWORK = Size()
WHALE = Size(stakeholders=500, engagements=5000)


@dataclass(frozen=True)
class Catalogues:
    """What every network shares, in an order that does not depend on the database."""

    types: list[StakeholderType]
    entries: list[GuideEntry]
    examples: list[GoalExample]
    indicators: list[IndicatorDefinition]

    @classmethod
    def read(cls) -> "Catalogues":
        return cls(
            list(StakeholderType.objects.order_by("code")),
            list(GuideEntry.objects.order_by("code")),
            list(GoalExample.objects.filter(is_good=True).order_by("code")),
            list(IndicatorDefinition.objects.filter(is_regional=False).order_by("code")),
        )


@cache
def all_words() -> dict[str, dict[str, Any]]:
    """The sentences of each language made-up networks speak."""
    words: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return words


@dataclass
class Scene:
    """One network in the making. Rows are collected by model, parents before children, and saved all at once."""

    number: int
    slug: str
    size: Size
    today: dt.date
    catalogues: Catalogues
    luck: random.Random
    language: str
    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    network: Network = field(init=False)
    plan: Plan = field(init=False)
    users: list[User] = field(default_factory=list)
    stakeholders: list[Stakeholder] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    @property
    def words(self) -> dict[str, Any]:
        return all_words()[self.language]

    def say(self, what: str) -> str:
        """One of the sentences of this kind."""
        return str(self.luck.choice(self.words[what]))

    def add[Row: Model](self, row: Row) -> Row:
        """Keep a row to be saved with the others of its model."""
        self.rows[type(row)].append(row)
        return row

    def own[Row: Model](self, model: type[Row], **values: Any) -> Row:
        """Keep a row of this network."""
        return self.add(model(network=self.network, **values))

    def day(self, days: int) -> dt.date:
        """So many days from today; negative: before."""
        return self.today + dt.timedelta(days=days)

    def noon(self, days: int) -> dt.datetime:
        """Noon of that day, as a moment."""
        return dt.datetime.combine(self.day(days), NOON)

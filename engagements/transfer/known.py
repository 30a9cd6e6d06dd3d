"""What a plan holds already, found again by what a sheet calls it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import models

from engagements.models import Commitment, Engagement
from engagements.transfer.names import NameBook
from goals.models import Goal, Plan
from networks.transfer.words import fold, plain
from stakeholders.models import Stakeholder, StakeholderType
from stakeholders.transfer.types import TypeFinder

Versions = dict[tuple[str, int], int]


class Known:
    """The engagements of a plan that a sheet is about, and the partners and goals it may name, in eight queries."""

    def __init__(self, plan: Plan, named: Iterable[tuple[str, str]]) -> None:
        """`named` are the title and the short reference of each row; of all others only the versions are read."""
        engagements = Engagement.objects.for_network(plan.network).filter(plan=plan)
        commitments = Commitment.objects.for_network(plan.network).filter(engagement__plan=plan)
        known = list(engagements.values_list("pk", "title", "code", "version"))
        self.versions: Versions = {("engagement", pk): version for pk, _title, _code, version in known}
        self.versions |= {("commitment", pk): version for pk, version in commitments.values_list("pk", "version")}
        rows = list(named)
        titles, codes = {plain(title) for title, _code in rows}, {code.casefold() for _title, code in rows if code}
        wanted = [pk for pk, title, code, _v in known if plain(title) in titles or code.casefold() in codes]
        self._by_code: dict[str, Engagement] = {}
        self._by_title: dict[str, list[Engagement]] = defaultdict(list)
        for row in engagements.filter(pk__in=wanted).with_partners().order_by("pk"):
            self._by_title[plain(row.title)].append(row)
            if row.code:
                self._by_code[row.code.casefold()] = row
        stakeholders = Stakeholder.objects.for_network(plan.network).select_related("type").by_name()
        self.partners = NameBook("partners", stakeholders, hints=_by_type(stakeholders))
        goals = Goal.objects.for_network(plan.network).filter(plan=plan).by_priority()
        self.goals = NameBook("goals", goals, hints=_by_number(goals))

    def find(self, title: str, code: str) -> list[Engagement]:
        """The one of this short reference, or else those of this title that have no other."""
        if code and code.casefold() in self._by_code:
            return [self._by_code[code.casefold()]]
        return [row for row in self._by_title[plain(title)] if not (code and row.code)]

    def book(self, kind: str) -> NameBook:
        return self.goals if kind == "goals" else self.partners


def versions_now(plan: Plan) -> Versions:
    """The engagements of this plan, their commitments and the version of each, held until the transaction ends."""
    held: Versions = {}
    for kind, rows in (
        ("engagement", Engagement.objects.for_network(plan.network).filter(plan=plan)),
        ("commitment", Commitment.objects.for_network(plan.network).filter(engagement__plan=plan)),
    ):
        mine = rows.select_for_update().order_by("pk")
        held |= {(kind, pk): version for pk, version in mine.values_list("pk", "version")}
    return held


def _by_type(stakeholders: models.QuerySet[Stakeholder]) -> Mapping[str, list[Stakeholder]]:
    """Whom a word such as “OCMW” suggests: the stakeholders at the table of the type it tells."""
    of_type: dict[int, list[Stakeholder]] = defaultdict(list)
    for row in stakeholders:
        if not row.has_left:
            of_type[row.type_id].append(row)
    telling = TypeFinder(StakeholderType.objects.all()).telling
    return {word: of_type[kind.pk] for word, kind in telling.items() if kind.pk in of_type}


def _by_number(goals: Iterable[Goal]) -> Mapping[str, list[Goal]]:
    """Which goal a number suggests: the first, the second."""
    return {fold(str(number)): [goal] for number, goal in enumerate(goals, start=1)}

"""How much is asked of whom, and for which goals: looked at before asking for more (peers.md, §3.8)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _

from engagements.models import OPEN, Commitment
from goals.models import Goal, Plan
from stakeholders.models import Stakeholder

COUNTED = ["network", "stakeholder", "role", "answer", "engagement__status", "engagement__due_on"]
CARRIED = [Commitment.Answer.ACCEPTED, Commitment.Answer.CHANGE_PROPOSED]


@dataclass
class Load:
    """What one stakeholder carries in open engagements of a plan."""

    stakeholder: Stakeholder
    leads: int = 0
    takes_part: int = 0
    waiting: int = 0
    late: int = 0
    next_due_on: dt.date | None = None
    by_goal: Counter[int] = field(default_factory=Counter)
    goals: list[tuple[Goal, int]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.leads or self.takes_part or self.waiting)

    @property
    def words(self) -> str:
        """What it carries, in a line: "leads 3, takes part in 5, 1 not answered"."""
        told = [
            (_("leads %(number)s"), self.leads),
            (_("takes part in %(number)s"), self.takes_part),
            (_("%(number)s not answered"), self.waiting),
            (_("%(number)s late"), self.late),
        ]
        return ", ".join(words % {"number": number} for words, number in told if number) or _("nothing yet")


def most_loaded_first(stakeholders: models.QuerySet[Stakeholder], plan: Plan) -> models.QuerySet[Stakeholder]:
    """Those with most parts in open engagements of the plan on top, declined ones left out; then by name."""
    is_open = models.Q(commitments__engagement__plan=plan, commitments__engagement__status__in=OPEN)
    counted = models.Count("commitments", is_open & ~models.Q(commitments__answer=Commitment.Answer.DECLINED))
    return stakeholders.annotate(open_parts=counted).order_by("-open_parts", "name", "pk")


def loads_of(stakeholders: Iterable[Stakeholder], plan: Plan, goals: Iterable[Goal], today: dt.date) -> list[Load]:
    """The load of each of these stakeholders, in two queries, or one without goals; `goals` in their order.

    A declined part is no load. A part not answered yet waits; one the partner would take on with a change counts.
    """
    loads = {stakeholder.pk: Load(stakeholder) for stakeholder in stakeholders}
    parts = Commitment.objects.for_network(plan.network).filter(
        stakeholder__in=loads, engagement__plan=plan, engagement__status__in=OPEN
    )
    taken = parts.exclude(answer=Commitment.Answer.DECLINED)
    for part in taken.select_related("engagement").only(*COUNTED):
        _add(loads[part.stakeholder_id], part, today)
    columns = list(goals)
    for_goals = taken.filter(engagement__goals__in=columns) if columns else taken.none()
    for stakeholder, goal in for_goals.values_list("stakeholder", "engagement__goals"):
        loads[stakeholder].by_goal[goal] += 1
    for load in loads.values():
        load.goals = [(goal, load.by_goal[goal.pk]) for goal in columns]
    return list(loads.values())


def _add(load: Load, part: Commitment, today: dt.date) -> None:
    due_on = part.engagement.due_on
    if part.answer not in CARRIED:
        load.waiting += 1
        return
    if part.is_lead:
        load.leads += 1
    else:
        load.takes_part += 1
    if part.engagement.is_late(today):
        load.late += 1
    elif due_on:
        load.next_due_on = min(load.next_due_on or due_on, due_on)

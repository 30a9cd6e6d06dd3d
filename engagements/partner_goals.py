"""Which stakeholder works for which goal, and for which goal nobody does."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _

from engagements.models import Commitment, Status
from goals.models import Goal, Plan
from stakeholders.models import Stakeholder

Answer, Role = Commitment.Answer, Commitment.Role
Key = tuple[int, int | None]
"""The keys of a stakeholder and of a goal; None stands for engagements without a goal."""


@dataclass
class Part:
    """What one stakeholder does for one goal, or for none yet: in how many engagements, and how many it accepted."""

    goal: Goal | None = None
    leads: int = 0
    takes_part: int = 0
    accepted: int = 0

    @property
    def total(self) -> int:
        return self.leads + self.takes_part

    @property
    def roles(self) -> list[str]:
        """What it is in them, in words: "leads 2", "takes part in 1"."""
        told = [(_("leads %(number)s"), self.leads), (_("takes part in %(number)s"), self.takes_part)]
        return [words % {"number": number} for words, number in told if number]

    @property
    def answer(self) -> str:
        """How many of them it accepted, in words."""
        if self.accepted == self.total:
            return _("accepted") if self.total == 1 else _("all accepted")
        if not self.accepted:
            return _("not accepted yet")
        return _("%(accepted)s of %(total)s accepted") % {"accepted": self.accepted, "total": self.total}


@dataclass(frozen=True)
class PartnerRow:
    """One stakeholder and what it does, in the order of the columns."""

    stakeholder: Stakeholder
    parts: list[Part]

    @property
    def is_empty(self) -> bool:
        """Whether it works for no goal at all."""
        return not any(part.total for part in self.parts if part.goal)


@dataclass(frozen=True)
class PartnerGoals:
    """Stakeholders by goals. A goal of None is the column of the engagements without one, there only if needed."""

    goals: list[Goal | None]
    rows: list[PartnerRow]
    without_partner: list[Goal] = field(default_factory=list)
    without_lead: list[Goal] = field(default_factory=list)
    idle: int = 0  # stakeholders at the table that work for no goal


def partner_goals(plan: Plan, stakeholders: Iterable[Stakeholder], seated: models.QuerySet) -> PartnerGoals:
    """What these stakeholders do for the goals of a plan, in three queries; the gaps are those of all who are seated.

    An engagement for two goals counts for both. Declined parts and stopped engagements do not count.
    """
    parts = _counted(plan)
    keys = set(seated.values_list("pk", flat=True))
    goals = list(plan.goals.exclude(status__in=Goal.GIVEN_UP).by_priority())
    busy = {key for key in parts if key[0] in keys}
    led = {key[1] for key in busy if parts[key].leads}
    working = {goal for _one, goal in busy}
    columns: list[Goal | None] = [*goals, *([None] if None in working else [])]
    return PartnerGoals(
        goals=columns,
        rows=[PartnerRow(one, [_part(parts, one, goal) for goal in columns]) for one in stakeholders],
        without_partner=[goal for goal in goals if goal.pk not in working],
        without_lead=[goal for goal in goals if goal.pk in working - led],
        idle=len(keys - {one for one, goal in busy if goal is not None}),
    )


def _counted(plan: Plan) -> dict[Key, Part]:
    """The parts that count, by stakeholder and goal."""
    commitments = Commitment.objects.for_network(plan.network).filter(engagement__plan=plan)
    counting = commitments.exclude(answer=Answer.DECLINED).exclude(engagement__status=Status.STOPPED)
    counted = counting.order_by().values_list("stakeholder", "engagement__goals", "role", "answer")
    parts: dict[Key, Part] = defaultdict(Part)
    for stakeholder, goal, role, answer, number in counted.annotate(number=models.Count("pk")):
        part = parts[stakeholder, goal]
        part.leads += number if role == Role.LEAD else 0
        part.takes_part += number if role != Role.LEAD else 0
        part.accepted += number if answer == Answer.ACCEPTED else 0
    return dict(parts)


def _part(parts: dict[Key, Part], stakeholder: Stakeholder, goal: Goal | None) -> Part:
    part = parts.get((stakeholder.pk, goal.pk if goal else None), Part())
    part.goal = goal
    return part

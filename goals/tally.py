"""How a goal round stands: who gave its dots, and, once everybody may know, how many each proposal has."""

import hashlib
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Coalesce

from goals.models import Goal, GoalRound, GoalVote, Plan
from networks.models import Network
from stakeholders.models import Stakeholder


@dataclass(frozen=True)
class Standing:
    """One proposal in the tally: its dots, its place, and the length of its bar out of 100."""

    goal: Goal
    dots: int
    place: int
    is_shared: bool
    length: int


@dataclass(frozen=True)
class Board:
    """A round as everybody may see it; `standings` is empty while the dots are hidden."""

    round: GoalRound
    voters: list[Stakeholder]
    standings: list[Standing]

    @property
    def voted(self) -> int:
        return sum(voter.has_voted for voter in self.voters)  # type: ignore[attr-defined]

    @property
    def has_shared(self) -> bool:
        return any(standing.is_shared for standing in self.standings)

    @property
    def seal(self) -> str:
        """Other letters as soon as something on the board is different."""
        facts = [
            self.round.closed_at,
            self.round.shown_at,
            [(voter.pk, voter.has_voted) for voter in self.voters],  # type: ignore[attr-defined]
            [(standing.goal.pk, standing.goal.title, standing.dots) for standing in self.standings],
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def board(goal_round: GoalRound) -> Board:
    """The round in three queries at most; how the dots lie is not even asked while it is hidden."""
    voters = list(voters_of(goal_round))
    return Board(goal_round, voters, standings(goal_round) if goal_round.is_tally_shown else [])


def voters(network: Network) -> models.QuerySet[Stakeholder]:
    """Who gives dots: every stakeholder at the table but the observers."""
    at_the_table = Stakeholder.objects.for_network(network).at_the_table()
    return at_the_table.exclude(participation=Stakeholder.Participation.OBSERVER)


def voters_of(goal_round: GoalRound) -> models.QuerySet[Stakeholder]:
    """Who gives dots or gave them, by name, with `has_voted` and whether the coordinator typed them in."""
    votes = GoalVote.objects.for_network(goal_round.network).filter(round=goal_round)
    own = votes.filter(stakeholder=models.OuterRef("pk"))
    network = goal_round.network
    who = models.Q(pk__in=voters(network).values("pk")) | models.Q(pk__in=votes.values("stakeholder"))
    return (
        Stakeholder.objects.for_network(network)
        .filter(who)
        .annotate(
            has_voted=models.Exists(own),
            is_typed_in=models.Exists(own.filter(is_on_behalf=True)),
        )
        .by_name()
    )


def standings(goal_round: GoalRound) -> list[Standing]:
    """The proposals by their dots, those with equal dots on one place."""
    dots = Coalesce(models.Sum("votes__dots", filter=models.Q(votes__round=goal_round)), 0)
    goals = list(goal_round.candidates.annotate(dots=dots).order_by("-dots", "priority", "pk"))
    numbers = [goal.dots for goal in goals]
    most = max([*numbers, 1])
    return [
        Standing(
            goal=goal,
            dots=number,
            place=1 + sum(other > number for other in numbers),
            is_shared=numbers.count(number) > 1,
            length=round(100 * number / most),
        )
        for goal, number in zip(goals, numbers, strict=True)
    ]


def suggested(found: list[Standing], room: int) -> list[Goal]:
    """Who would come on the shortlist by dots alone; a tie that goes over its edge is left to the partners."""
    open_ones = [standing for standing in found if standing.goal.is_proposed and standing.dots]
    inside, outside = open_ones[:room], open_ones[room:]
    edge = outside[0].dots if outside else 0
    return [standing.goal for standing in inside if standing.dots > edge]


def room_left(plan: Plan) -> int:
    """How many goals the plan can still take."""
    agreed: int = Goal.objects.for_network(plan.network).filter(plan=plan).agreed().count()
    return max(plan.most_goals - agreed, 0)


def open_round(plan: Plan) -> GoalRound | None:
    """The round of this plan in which dots are given now."""
    found: GoalRound | None = GoalRound.objects.for_network(plan.network).filter(plan=plan).open().first()
    return found


def own_dots(goal_round: GoalRound, stakeholder: Stakeholder) -> dict[int, GoalVote]:
    """What this stakeholder gave, by the key of the goal."""
    votes = GoalVote.objects.for_network(goal_round.network).filter(round=goal_round, stakeholder=stakeholder)
    return {vote.goal_id: vote for vote in votes}

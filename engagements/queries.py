"""Reads of step 3 that span rows: who may do what, the state of all engagements, one partner's part, the coverage."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagements.models import OPEN, Commitment, Engagement, ProgressNote, Status, Step, newest_obstacle
from goals.models import Goal, Plan
from networks.models import Membership, Network
from networks.pillars import Pillar
from stakeholders.models import Contact, Stakeholder
from stakeholders.queries import own_stakeholder

Answer = Commitment.Answer


@dataclass(frozen=True)
class Rights:
    """What one member may do with one engagement."""

    coordinates: bool
    own: Commitment | None

    @property
    def can_edit(self) -> bool:
        """The text, the status and the steps: the coordinator and who leads it."""
        return self.coordinates or (self.own is not None and self.own.is_lead)

    @property
    def can_note(self) -> bool:
        """Write a progress note: the coordinator and every partner of it."""
        return self.coordinates or self.own is not None

    def can_tick(self, step: Step) -> bool:
        """Say that a step is done: who may edit, and the partner responsible for it."""
        own = self.own
        return self.can_edit or (own is not None and own.stakeholder_id == step.responsible_id)


def rights_of(membership: Membership, engagement: Engagement) -> Rights:
    """What this member may do with an engagement loaded with its commitments."""
    own = own_stakeholder(membership)
    mine = [row for row in engagement.commitments.all() if own is not None and row.stakeholder_id == own.pk]
    return Rights(membership.is_coordinator, mine[0] if mine else None)


def function_of(membership: Membership, stakeholder: Stakeholder) -> str:
    """In which function this member, whatever the role, speaks for the stakeholder; empty if it does not."""
    contacts = Contact.objects.for_network(membership.network)
    own = contacts.filter(user=membership.user_id, stakeholder=stakeholder).first()
    return own.function if own else ""


@dataclass(frozen=True)
class EngagementState:
    """How the engagements of a plan are doing, for the overview.

    `attention` are the open engagements that ask for somebody, each with `is_past_due`, `has_lead`, `has_goal` and
    `help_wanted`: what the newest progress note says stands in the way.
    """

    by_status: dict[str, int] = field(default_factory=dict)
    attention: list[Engagement] = field(default_factory=list)
    waiting: list["Waiting"] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def late(self) -> list[Engagement]:
        """Past the last day of their due date, the longest first."""
        return [row for row in self.attention if row.is_past_due]

    @property
    def without_lead(self) -> list[Engagement]:
        """Those that nobody leads, or whose every lead declined."""
        return [row for row in self.attention if not row.has_lead]

    @property
    def without_goal(self) -> list[Engagement]:
        return [row for row in self.attention if not row.has_goal]

    @property
    def help_wanted(self) -> list[Engagement]:
        """Those whose newest note says what stands in the way."""
        return [row for row in self.attention if row.help_wanted]

    @property
    def unanswered(self) -> list["Waiting"]:
        """Questions that wait for an answer, the oldest first."""
        return self._with_answer(Answer.ASKED)

    @property
    def unanswered_partners(self) -> list[str]:
        """The short names of those who still owe an answer, each partner once."""
        return list({row.stakeholder_pk: row.label for row in self.unanswered}.values())

    @property
    def changes_proposed(self) -> list["Waiting"]:
        return self._with_answer(Answer.CHANGE_PROPOSED)

    @property
    def declined(self) -> list["Waiting"]:
        return self._with_answer(Answer.DECLINED)

    def _with_answer(self, answer: str) -> list["Waiting"]:
        return [row for row in self.waiting if row.answer == answer]


class Waiting(NamedTuple):
    """A partner's part that somebody has to say something about. A large network has thousands, so it is no row."""

    answer: str
    engagement_pk: int
    title: str
    pillar: str
    stakeholder_pk: int
    name: str
    short_name: str

    @property
    def label(self) -> str:
        """What the partner is called in lists."""
        return self.short_name or self.name


def engagement_state(network: Network, plan: Plan | None, today: dt.date) -> EngagementState:
    """The state of a plan's engagements in three queries; the lists hold only open engagements."""
    engagements = Engagement.objects.for_network(network).filter(plan=plan)
    return EngagementState(
        by_status=dict(engagements.order_by().values_list("status").annotate(models.Count("pk"))),
        attention=_attention(network, engagements, today),
        waiting=_waiting(network, plan),
    )


def _attention(network: Network, engagements: models.QuerySet, today: dt.date) -> list[Engagement]:
    """Open engagements that are late, lack a lead or a goal, or whose newest note asks for help."""
    of_each = models.OuterRef("pk")
    leads = Commitment.objects.for_network(network).filter(engagement=of_each, role=Commitment.Role.LEAD)
    goals = Engagement.goals.through.objects.filter(engagement=of_each)
    annotated = engagements.open().annotate(  # type: ignore[attr-defined]
        has_lead=models.Exists(leads.exclude(answer=Answer.DECLINED)),
        has_goal=models.Exists(goals),
        is_past_due=models.Case(models.When(due_on__lt=today, then=True), default=False),
        help_wanted=newest_obstacle(),
    )
    asks = annotated.filter(
        models.Q(has_lead=False) | models.Q(has_goal=False) | models.Q(is_past_due=True) | ~models.Q(help_wanted="")
    )
    shown = asks.only("network", "title", "pillar", "status", "due_on")
    rows = list(shown.order_by(models.F("due_on").asc(nulls_last=True), "pk"))
    for row in rows:
        row.network = network
    return rows


def _waiting(network: Network, plan: Plan | None) -> list[Waiting]:
    """The parts in open engagements that were asked, declined, or that a partner would change, the oldest first."""
    parts = Commitment.objects.for_network(network).filter(
        engagement__plan=plan,
        engagement__status__in=OPEN,
        answer__in=[Answer.ASKED, Answer.CHANGE_PROPOSED, Answer.DECLINED],
    )
    of_engagement = ("answer", "engagement", "engagement__title", "engagement__pillar")
    columns = (*of_engagement, "stakeholder", "stakeholder__name", "stakeholder__short_name")
    return [Waiting(*row) for row in parts.order_by("asked_at", "pk").values_list(*columns)]


@dataclass(frozen=True)
class PartnerPart:
    """What one stakeholder was asked, promised and still has to do."""

    commitments: list[Commitment]
    steps: list[Step]
    notes: list[ProgressNote]

    @property
    def asked(self) -> list[Commitment]:
        """Questions this stakeholder still has to answer."""
        return [row for row in self.commitments if row.owes_answer and row.engagement.is_open]

    @property
    def promised(self) -> list[Commitment]:
        """Open engagements it has accepted; `last_note_on` is the day of its newest progress note there."""
        return [row for row in self.commitments if row.is_accepted and row.engagement.is_open]

    @property
    def proposed(self) -> list[Commitment]:
        """Changes it proposed, on which the coordinator still has to decide."""
        return [row for row in self.commitments if row.has_proposed and row.engagement.is_open]

    @property
    def settled(self) -> list[Commitment]:
        """Its part in what is done or stopped."""
        return [row for row in self.commitments if row.is_accepted and not row.engagement.is_open]

    def late(self, today: dt.date) -> list[Commitment]:
        """What it promised and is past its due date."""
        return [row for row in self.promised if row.engagement.is_late(today)]


def part_of(stakeholder: Stakeholder, today: dt.date) -> PartnerPart:
    """One stakeholder's part in all engagements, in four queries; its own open steps are due first to last."""
    notes = stakeholder.progress_notes.all()
    last = notes.filter(engagement=models.OuterRef("engagement")).order_by("-pk").values("written_at")[:1]
    commitments = stakeholder.commitments.select_related("engagement__network").prefetch_related("engagement__goals")
    steps = stakeholder.steps.filter(done_on=None, engagement__status__in=OPEN).select_related("engagement__network")
    by_due = models.F("due_on").asc(nulls_last=True)
    is_settled = models.Case(models.When(engagement__status__in=OPEN, then=0), default=1)
    return PartnerPart(
        commitments=list(
            commitments.annotate(last_note_at=models.Subquery(last)).order_by(
                is_settled, models.F("engagement__due_on").asc(nulls_last=True), "pk"
            )
        ),
        steps=list(steps.order_by(by_due, "pk")),
        notes=list(notes.select_related("engagement__network").order_by("-pk")[:5]),
    )


class CellState(models.TextChoices):
    """The one state an engagement counts as in the coverage: late goes before its status."""

    DONE = "done", _("done")
    LATE = "late", _("late")
    RUNNING = "in_progress", _("running")
    BLOCKED = "blocked", _("blocked")
    AGREED = "agreed", _("agreed")
    PROPOSED = "proposed", _("proposed")
    STOPPED = "stopped", _("stopped")


@dataclass(frozen=True)
class Cell:
    """The engagements of one goal in one pillar, counted by state."""

    goal: Goal | None
    pillar: str
    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def is_gap(self) -> bool:
        """Nobody does or did anything here."""
        return self.total == 0

    @property
    def words(self) -> str:
        """The states in words: "2 done, 1 late"; without a number where all are alike."""
        states = [state for state in CellState if self.counts[state.value]]
        if len(states) == 1:
            return str(states[0].label)
        return ", ".join(f"{self.counts[state.value]} {state.label}" for state in states)


@dataclass(frozen=True)
class CoverageRow:
    """One goal (None: engagements for no goal yet) and its cells, in the order of the columns."""

    goal: Goal | None
    cells: list[Cell]


@dataclass(frozen=True)
class Coverage:
    """Goals by pillars: who does what for which goal, and where nobody does anything."""

    pillars: list[str]
    rows: list[CoverageRow]
    total: int

    @cached_property
    def gaps(self) -> list[Cell]:
        """The empty cells of goals and pillars proper."""
        return [cell for row in self.rows for cell in row.cells if row.goal and cell.pillar and cell.is_gap]


def coverage(plan: Plan, today: dt.date | None = None) -> Coverage:
    """Count a plan's engagements per goal and pillar, in two queries.

    An engagement for two goals or in two pillars counts for both, and once in the total. The goals stand by priority,
    without the dropped ones. A column or row for "none yet" (pillar "", goal None) is there only if it is needed.
    Without a day nothing is late.
    """
    engagements = list(plan.engagements.values_list("pk", "pillar", "second_pillar", "status", "due_on", "goals"))
    goals = list(plan.goals.exclude(status__in=Goal.GIVEN_UP).by_priority())
    counts: dict[tuple[int | None, str], Counter[str]] = {}
    for _pk, first, second, status, due_on, goal in engagements:
        for pillar in (first, second) if second else (first,):
            counts.setdefault((goal, pillar), Counter())[_state(status, due_on, today)] += 1
    pillars = [*Pillar.values, *([""] if any(pillar == "" for _goal, pillar in counts) else [])]
    rows: Iterable[Goal | None] = [*goals, *([None] if any(goal is None for goal, _pillar in counts) else [])]
    return Coverage(
        pillars=pillars,
        rows=[
            CoverageRow(
                goal,
                [Cell(goal, pillar, counts.get((goal.pk if goal else None, pillar), Counter())) for pillar in pillars],
            )
            for goal in rows
        ],
        total=len({engagement[0] for engagement in engagements}),
    )


def _state(status: str, due_on: dt.date | None, today: dt.date | None) -> str:
    """One state per engagement, as `Engagement.is_late` says it."""
    is_late = today is not None and due_on is not None and due_on < today and Status(status) in OPEN
    return CellState.LATE if is_late else CellState(status)

"""Reads of step 3 that span rows: who may do what, the state of all engagements, one partner's part, the coverage."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from engagements.models import OPEN, Commitment, Engagement, ProgressNote, Status, Step
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


def speaks_for(membership: Membership, stakeholder: Stakeholder) -> bool:
    """Whether this member, whatever the role, is a contact person of the stakeholder."""
    contacts = Contact.objects.for_network(membership.network)
    return contacts.filter(user=membership.user_id, stakeholder=stakeholder).exists()


@dataclass(frozen=True)
class EngagementState:
    """How the engagements of a plan are doing, for the overview.

    `attention` are the open engagements that ask for somebody, each with `is_past_due`, `has_lead`, `has_goal` and
    `help_wanted`: what the newest progress note says stands in the way.
    """

    by_status: dict[str, int] = field(default_factory=dict)
    attention: list[Engagement] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)

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
    def unasked(self) -> list[Commitment]:
        """Partners nobody has asked yet."""
        return self._with_answer(Answer.NOT_ASKED)

    @property
    def unanswered(self) -> list[Commitment]:
        """Questions that wait for an answer."""
        return self._with_answer(Answer.ASKED)

    @property
    def unanswered_stakeholders(self) -> list[Stakeholder]:
        """Those who still owe an answer, each once."""
        return list(dict.fromkeys(commitment.stakeholder for commitment in self.unanswered))

    @property
    def changes_proposed(self) -> list[Commitment]:
        return self._with_answer(Answer.CHANGE_PROPOSED)

    @property
    def declined(self) -> list[Commitment]:
        return self._with_answer(Answer.DECLINED)

    def _with_answer(self, answer: str) -> list[Commitment]:
        return [commitment for commitment in self.commitments if commitment.answer == answer]


def engagement_state(network: Network, plan: Plan | None, today: dt.date) -> EngagementState:
    """The state of a plan's engagements in three queries; the lists hold only open engagements."""
    engagements = Engagement.objects.for_network(network).filter(plan=plan)
    waiting = Commitment.objects.for_network(network).filter(engagement__plan=plan, engagement__status__in=OPEN)
    return EngagementState(
        by_status=dict(engagements.order_by().values_list("status").annotate(models.Count("pk"))),
        attention=_attention(network, engagements, today),
        commitments=list(
            waiting.exclude(answer=Answer.ACCEPTED)
            .select_related("engagement__network", "stakeholder")
            .order_by("asked_at", "pk")
        ),
    )


def _attention(network: Network, engagements: models.QuerySet, today: dt.date) -> list[Engagement]:
    """Open engagements that are late, lack a lead or a goal, or whose newest note asks for help."""
    of_each = models.OuterRef("pk")
    leads = Commitment.objects.for_network(network).filter(engagement=of_each, role=Commitment.Role.LEAD)
    goals = Engagement.goals.through.objects.filter(engagement=of_each)
    notes = ProgressNote.objects.for_network(network).filter(engagement=of_each).order_by("-pk")
    is_past_due = models.Case(models.When(due_on__lt=today, then=True), default=False)
    annotated = engagements.open().annotate(  # type: ignore[attr-defined]
        has_lead=models.Exists(leads.exclude(answer=Answer.DECLINED)),
        has_goal=models.Exists(goals),
        help_wanted=Coalesce(
            models.Subquery(notes.values("obstacle")[:1]), models.Value(""), output_field=models.TextField()
        ),
        is_past_due=is_past_due,
    )
    asks = annotated.filter(
        models.Q(has_lead=False) | models.Q(has_goal=False) | models.Q(is_past_due=True) | ~models.Q(help_wanted="")
    )
    return list(asks.select_related("network").order_by(models.F("due_on").asc(nulls_last=True), "pk"))


@dataclass(frozen=True)
class PartnerPart:
    """What one stakeholder was asked, promised and still has to do."""

    commitments: list[Commitment]
    steps: list[Step]
    notes: list[ProgressNote]

    @property
    def asked(self) -> list[Commitment]:
        """Questions this stakeholder still has to answer."""
        return [row for row in self.commitments if row.is_asked and row.engagement.is_open]

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

    An engagement for two goals counts for both. The goals stand by priority, without the dropped ones. A column
    or row for "none yet" (pillar "", goal None) is there only if it is needed. Without a day nothing is late.
    """
    engagements = list(plan.engagements.values_list("pk", "pillar", "status", "due_on", "goals"))
    goals = list(plan.goals.exclude(status=Goal.Status.DROPPED).by_priority())
    counts: dict[tuple[int | None, str], Counter[str]] = {}
    for _pk, pillar, status, due_on, goal in engagements:
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

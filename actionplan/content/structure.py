"""The frozen plan: every word and number that page and PDF print, and nothing else.

All texts are already in the language of the plan, small numbers are already left out, dates are already words.
A version keeps it as JSON, so that an edition can be drawn again years later exactly as it was.
"""

import hashlib
import json
from dataclasses import dataclass

from actionplan.content.codec import Json, from_json, to_json
from ui.charts import LineChart
from ui.rings import RingMap


@dataclass(frozen=True)
class State:
    """A state in words, and the tone that colours it: good, watch, late, info or quiet."""

    words: str
    tone: str


@dataclass(frozen=True)
class PillarName:
    key: str
    letter: str
    name: str


@dataclass(frozen=True)
class Count:
    number: int
    words: str


@dataclass(frozen=True)
class Cover:
    network: str
    territory: str
    title: str
    period: str
    status: str
    leads: tuple[str, ...]
    deputies: tuple[str, ...]
    counts: tuple[Count, ...]
    signatories: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    introduction: str
    paragraphs: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class PillarPart:
    """What a stakeholder takes upon itself in one pillar."""

    pillar: PillarName
    degree: str
    what: str


@dataclass(frozen=True)
class Offer:
    what: str
    pillar: PillarName | None
    target_group: str
    how_to_refer: str


@dataclass(frozen=True)
class Stakeholder:
    """A partner as it stands in a public document: functions, no names of persons."""

    name: str
    type: str
    participation: str
    lead: str
    responsibilities: str
    parts: tuple[PillarPart, ...]
    offers: tuple[Offer, ...]
    functions: tuple[str, ...]
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One measurement as it may be shown; a small number is replaced by words before it comes here."""

    period: str
    value: str
    counts: str
    source: str
    note: str
    is_baseline: bool
    breaks_series: bool
    area: str = ""
    details: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def says_more(self) -> bool:
        """Whether there is more to tell than its period and its value."""
        beside = (self.source, self.note, self.area, self.details, self.references)
        return self.breaks_series or any(beside)

    @property
    def text(self) -> str:
        return f"{self.value} ({self.counts})" if self.counts else self.value


@dataclass(frozen=True)
class Indicator:
    name: str
    definition: str
    better: str
    baseline: Figure | None
    latest: Figure | None
    target: str
    verdict: State | None
    chart: LineChart | None
    figures: tuple[Figure, ...]
    how_often: str
    measured_by: str
    next_measurement: str
    meaning: str = ""
    ages: str = ""
    levels: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    caution: str = ""

    @property
    def needs_table(self) -> bool:
        """Whether the figures say more than start and now do: further periods, sources, notes, breaks."""
        return len(self.figures) > 2 or any(figure.says_more for figure in self.figures)


@dataclass(frozen=True)
class EngagementName:
    """An engagement as other chapters point at it."""

    ref: str
    title: str


@dataclass(frozen=True, order=True)
class GoalName:
    """Its place in the plan, and the reference the partners know it by."""

    number: int
    ref: str


@dataclass(frozen=True)
class Goal:
    name: GoalName
    title: str
    why: str
    owner: str
    deadline: str
    state: State
    is_late: bool
    status_note: str
    is_draft: bool
    is_dropped: bool
    missing: tuple[str, ...]
    pillars: tuple[PillarName, ...]
    indicators: tuple[Indicator, ...]
    engagements: tuple[EngagementName, ...]
    standing: str = ""


@dataclass(frozen=True)
class Partner:
    """A stakeholder in an engagement; `answer` is empty once it accepted."""

    name: str
    answer: str
    tone: str


@dataclass(frozen=True)
class Engagement:
    ref: str
    title: str
    what: str
    goals: tuple[GoalName, ...]
    leads: tuple[Partner, ...]
    partners: tuple[Partner, ...]
    due: str
    state: State
    status_note: str
    note: str
    more: tuple[str, ...] = ()
    link: str = ""
    also_in: PillarName | None = None


@dataclass(frozen=True)
class Budget:
    """Money for the plan as a whole, not split over its engagements."""

    year: str
    kind: str
    amount: str
    source: str
    remark: str


@dataclass(frozen=True)
class PillarChapter:
    """The engagements of one pillar; an empty key gathers those without one."""

    pillar: PillarName
    engagements: tuple[Engagement, ...]


@dataclass(frozen=True)
class CoverageCell:
    """The engagements for one goal in one pillar, and whether their absence leaves a gap."""

    refs: tuple[str, ...]
    is_gap: bool


@dataclass(frozen=True)
class CoverageRow:
    """The engagements for one goal, a cell per pillar; without a goal those that name none."""

    goal: GoalName | None
    title: str
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True)
class Coverage:
    pillars: tuple[PillarName, ...]
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True)
class ReportingLine:
    reporter: str
    what: str
    to_whom: str
    how_often: str


@dataclass(frozen=True)
class Body:
    name: str
    rhythm: str
    time: str
    members: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Meeting:
    """A meeting with its date, or with its rhythm in words."""

    is_dated: bool
    when: str
    time: str
    title: str
    place: str
    chair: str
    reference: str
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class ActionPoint:
    owner: str
    text: str
    due: str
    is_late: bool
    meeting: str


@dataclass(frozen=True)
class Evaluation:
    agreed: tuple[str, ...]
    how_evaluated: str
    reporting: tuple[ReportingLine, ...]
    bodies: tuple[Body, ...]
    planned: tuple[Meeting, ...]
    held: tuple[Meeting, ...]
    action_points: tuple[ActionPoint, ...]


@dataclass(frozen=True)
class Seat:
    """A kind of partner expected at the table, and what became of it."""

    label: str
    words: str
    tone: str


@dataclass(frozen=True)
class PlanContent:
    language: str
    as_of: str
    cover: Cover
    summary: Summary
    stakeholders: tuple[Stakeholder, ...]
    goals: tuple[Goal, ...]
    pillars: tuple[PillarChapter, ...]
    stopped: tuple[Engagement, ...]
    coverage: Coverage
    evaluation: Evaluation
    seats: tuple[Seat, ...] = ()
    map: RingMap | None = None
    budgets: tuple[Budget, ...] = ()

    @property
    def pillar_names(self) -> tuple[PillarName, ...]:
        """The pillars of the framework, as the columns of a table."""
        return tuple(chapter.pillar for chapter in self.pillars if chapter.pillar.key)

    @property
    def matrix(self) -> tuple[tuple[str, tuple[PillarPart | None, ...]], ...]:
        """Each stakeholder with what it takes on in each pillar."""
        rows = []
        for stakeholder in self.stakeholders:
            parts = {part.pillar.key: part for part in stakeholder.parts}
            rows.append((stakeholder.name, tuple(parts.get(pillar.key) for pillar in self.pillar_names)))
        return tuple(rows)

    def to_json(self) -> Json:
        """Plain lists and dicts that `from_json` turns back into an equal PlanContent."""
        return to_json(self)

    @classmethod
    def from_json(cls, value: Json) -> "PlanContent":
        return from_json(cls, value)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that is said; the same on another day as long as nothing said has changed."""
        said = {name: value for name, value in self.to_json().items() if name != "as_of"}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

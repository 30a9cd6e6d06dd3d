"""Step 3 in the plan: who takes on what, per pillar, and which goals that covers."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _

from actionplan.content.stakeholders import Table
from actionplan.content.structure import (
    Coverage,
    CoverageRow,
    Engagement,
    EngagementName,
    Goal,
    Partner,
    PillarChapter,
    PillarName,
    State,
)
from engagements.models import Commitment, ProgressNote, Status
from engagements.models import Engagement as Row
from goals.models import Plan

TONES = {
    Status.PROPOSED: "quiet",
    Status.AGREED: "info",
    Status.IN_PROGRESS: "info",
    Status.BLOCKED: "late",
    Status.DONE: "good",
    Status.STOPPED: "quiet",
}
ANSWERS = {
    Commitment.Answer.NOT_ASKED: (_("not asked yet"), "quiet"),
    Commitment.Answer.ASKED: (_("asked, no answer yet"), "quiet"),
    Commitment.Answer.CHANGE_PROPOSED: (_("proposes a change"), "watch"),
    Commitment.Answer.DECLINED: (_("declined"), "late"),
}


class Book:
    """All engagements of the plan, numbered within their pillar: P1, P2, I1 …"""

    def __init__(self, plan: Plan, table: Table, numbers: dict[int, int], today: dt.date) -> None:
        self._pillars = {**table.pillars, "": PillarName("", "N", str(_("No pillar yet")))}
        self._pages: dict[str, list[Engagement]] = defaultdict(list)
        self.stopped: tuple[Engagement, ...] = ()
        self.total = 0
        self.late: list[str] = []
        self.by_status: dict[str, int] = defaultdict(int)
        goals = goal_numbers(plan, numbers)
        for row in engagement_rows(plan):
            self._take(row, table, tuple(sorted(goals[row.pk])), today)

    def _take(self, row: Row, table: Table, goals: tuple[int, ...], today: dt.date) -> None:
        pages = self._pages[row.pillar]
        ref = "" if row.status == Status.STOPPED else f"{self._pillars[row.pillar].letter}{len(pages) + 1}"
        page = _page(row, ref, table, goals, today)
        self.total += 1
        self.by_status[row.status] += 1
        if row.is_late(today):
            self.late.append(row.title)
        if ref:
            pages.append(page)
        else:
            self.stopped += (page,)

    @property
    def chapters(self) -> tuple[PillarChapter, ...]:
        """One per pillar, also the empty ones: a gap is worth a line. Without a pillar only if there are any."""
        return tuple(
            PillarChapter(pillar, tuple(self._pages[key]))
            for key, pillar in self._pillars.items()
            if key or self._pages[key]
        )

    def names_for(self, goal: int) -> tuple[EngagementName, ...]:
        """Those that serve this goal, in the order of the chapters."""
        pages = (page for chapter in self.chapters for page in chapter.engagements)
        return tuple(EngagementName(page.ref, page.title) for page in pages if goal in page.goals)

    def coverage(self, goals: tuple[Goal, ...]) -> Coverage:
        """Goals by pillars. A last row gathers engagements that name no goal, if there are any."""
        chapters = self.chapters
        rows = [
            CoverageRow(goal.number, goal.title, _cells(chapters, goal.number))
            for goal in goals
            if not goal.is_dropped
        ]
        without = CoverageRow(0, "", _cells(chapters, 0))
        if any(without.cells):
            rows.append(without)
        return Coverage(tuple(chapter.pillar for chapter in chapters), tuple(rows))


def goal_numbers(plan: Plan, numbers: dict[int, int]) -> dict[int, list[int]]:
    """Which goals each engagement serves, as they are numbered in this plan."""
    goals: dict[int, list[int]] = defaultdict(list)
    for link in Row.goals.through.objects.filter(engagement__plan=plan.pk):
        goals[link.engagement_id].append(numbers[link.goal_id])
    return goals


def engagement_rows(plan: Plan) -> Any:
    """With partners and the newest note; the first due first."""
    commitments = Prefetch("commitments", Commitment.objects.for_network(plan.network))
    notes = ProgressNote.objects.for_network(plan.network).filter(engagement=OuterRef("pk"))
    newest = notes.order_by(F("written_at").desc(nulls_last=True), "-pk")
    return (
        Row.objects.for_network(plan.network)
        .filter(plan=plan)
        .prefetch_related(commitments)
        .annotate(
            newest_result=Subquery(newest.values("result")[:1]), newest_figure=Subquery(newest.values("figure")[:1])
        )
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def _page(row: Any, ref: str, table: Table, goals: tuple[int, ...], today: dt.date) -> Engagement:
    commitments = sorted(row.commitments.all(), key=lambda part: table.label(part.stakeholder_id).casefold())
    return Engagement(
        ref=ref,
        title=row.title,
        what=row.what,
        goals=goals,
        leads=tuple(_partner(part, table) for part in commitments if part.is_lead),
        partners=tuple(_partner(part, table) for part in commitments if not part.is_lead),
        due=str(row.due) if row.due else "",
        state=_state(row, today),
        status_note=row.status_note,
        note=" · ".join(text for text in (row.newest_result, row.newest_figure) if text),
    )


def _partner(part: Commitment, table: Table) -> Partner:
    name = table.label(part.stakeholder_id)
    if part.answer != Commitment.Answer.ACCEPTED:
        answer, tone = ANSWERS[Commitment.Answer(part.answer)]
        return Partner(name, str(answer), tone)
    return Partner(name, str(_("accepted on its behalf")) if part.is_on_behalf else "", "quiet")


def _state(row: Row, today: dt.date) -> State:
    status = str(row.get_status_display())
    if row.is_late(today):
        return State(str(_("Late")), "late")
    if row.status == Status.IN_PROGRESS and row.progress:
        return State(f"{status}, {row.progress}\N{NO-BREAK SPACE}%", TONES[Status.IN_PROGRESS])
    return State(status, TONES[Status(row.status)])


def _cells(chapters: tuple[PillarChapter, ...], goal: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(page.ref for page in chapter.engagements if (goal in page.goals if goal else not page.goals))
        for chapter in chapters
    )

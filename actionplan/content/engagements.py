"""Step 3 in the plan: who takes on what, per pillar, and which goals that covers."""

import datetime as dt
import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from actionplan.content.stakeholders import Table
from actionplan.content.structure import (
    Budget,
    Coverage,
    CoverageCell,
    CoverageRow,
    Engagement,
    EngagementName,
    Goal,
    GoalName,
    Partner,
    PillarChapter,
    PillarName,
    State,
)
from actionplan.content.together import grouped, read_together
from engagements.models import Commitment, Occurrence, PlanBudget, ProgressNote, Status
from engagements.models import Engagement as Row
from goals.models import Goal as Goals
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
    Commitment.Answer.CONSULTING: (_("consults first"), "watch"),
}


class Book:
    """All engagements of the plan under the references the partners know, or else P1, P2, I1 … per pillar."""

    def __init__(self, plan: Plan, table: Table, goals: dict[int, GoalName], today: dt.date) -> None:
        self._pillars = {**table.pillars, "": PillarName("", "N", str(_("No pillar yet")))}
        self._pages: dict[str, list[Engagement]] = defaultdict(list)
        self.stopped: tuple[Engagement, ...] = ()
        self.late: list[str] = []
        self.by_status: Counter[str] = Counter()
        self.shared: list[tuple[int, int]] = []  # who has a part in what runs
        rows, commitments, links, times, money = read_together(
            engagement_rows(plan), commitment_rows(plan), goal_links(plan), occurrence_rows(plan), budget_rows(plan)
        )
        self.budgets = tuple(_budget(row) for row in sorted(money, key=PlanBudget.place))
        parts, served = grouped(commitments, by="engagement_id"), grouped(links, by="engagement_id")
        held = grouped(times, by="engagement_id")
        for row in sorted(rows, key=_by_code):
            self.by_status[row.status] += 1
            if row.is_late(today):
                self.late.append(row.title)
            serves = tuple(sorted(goals[link.goal_id] for link in served[row.pk]))
            page = _page(row, parts[row.pk], table, serves, today)
            more = replace(page, more=_more(row, held[row.pk]), also_in=self._also_in(row))
            self._print(more, row)
            if row.status != Status.STOPPED:
                taken = (part for part in parts[row.pk] if part.answer != Commitment.Answer.DECLINED)
                self.shared += [(row.pk, part.stakeholder_id) for part in taken]

    def _print(self, page: Engagement, row: Row) -> None:
        pages = self._pages[row.pillar]
        if row.status == Status.STOPPED:
            self.stopped += (page,)
        else:
            ref = row.code or f"{self._pillars[row.pillar].letter}{len(pages) + 1}"
            pages.append(replace(page, ref=ref))

    def _also_in(self, row: Row) -> PillarName | None:
        return self._pillars[row.second_pillar] if row.second_pillar else None

    @property
    def total(self) -> int:
        return self.by_status.total()

    @property
    def chapters(self) -> tuple[PillarChapter, ...]:
        """One per pillar, also the empty ones: a gap is worth a line. Without a pillar only if there are any."""
        return tuple(
            PillarChapter(pillar, tuple(self._pages[key]))
            for key, pillar in self._pillars.items()
            if key or self._pages[key]
        )

    def names_for(self, goal: GoalName) -> tuple[EngagementName, ...]:
        """Those that serve this goal, in the order of the chapters."""
        pages = (page for chapter in self.chapters for page in chapter.engagements)
        return tuple(EngagementName(page.ref, page.title) for page in pages if goal in page.goals)

    def coverage(self, goals: tuple[Goal, ...]) -> Coverage:
        """Goals by pillars. A last row gathers engagements that name no goal, if there are any."""
        chapters = self.chapters
        rows = [_coverage_row(goal, chapters) for goal in goals if not goal.is_dropped]
        without = tuple(
            CoverageCell(tuple(page.ref for page in _in(chapter, chapters) if not page.goals), is_gap=False)
            for chapter in chapters
        )
        if any(cell.refs for cell in without):
            rows.append(CoverageRow(None, "", without))
        return Coverage(tuple(chapter.pillar for chapter in chapters), tuple(rows))


def engagement_rows(plan: Plan) -> Any:
    """With the newest note."""
    notes = ProgressNote.objects.for_network(plan.network).filter(engagement=OuterRef("pk"))
    newest = notes.order_by(F("written_at").desc(nulls_last=True), "-pk")
    return (
        Row.objects.for_network(plan.network)
        .filter(plan=plan)
        .annotate(
            newest_result=Subquery(newest.values("result")[:1]), newest_figure=Subquery(newest.values("figure")[:1])
        )
    )


def commitment_rows(plan: Plan) -> Any:
    return Commitment.objects.for_network(plan.network).filter(engagement__plan=plan)


def occurrence_rows(plan: Plan) -> Any:
    return Occurrence.objects.for_network(plan.network).filter(engagement__plan=plan)


def budget_rows(plan: Plan) -> Any:
    """With the amount as `euro`, in digits: decimals stay behind."""
    rows = PlanBudget.objects.for_network(plan.network).filter(plan=plan)
    return rows.annotate(euro=Cast("amount", TextField()))


def _budget(row: Any) -> Budget:
    """Money for the plan as a whole. Nothing is added up: planned, committed and received overlap."""
    return Budget(row.year, str(row.get_kind_display()), floatformat(Decimal(row.euro), "-2g"), row.source, row.remark)


def goal_links(plan: Plan) -> Any:
    """Which engagement serves which goal that stands in this plan."""
    links = Row.goals.through.objects.filter(engagement__plan=plan.pk, goal__plan=plan.pk)
    return links.exclude(goal__status=Goals.Status.REJECTED)


def _page(row: Any, parts: list[Commitment], table: Table, goals: tuple[GoalName, ...], today: dt.date) -> Engagement:
    parts = sorted(parts, key=lambda part: (_place(part), table.label(part.stakeholder_id).casefold()))
    return Engagement(
        ref=row.code,
        title=row.title,
        what=row.what,
        goals=goals,
        leads=tuple(_partner(part, table) for part in parts if part.is_lead),
        partners=tuple(_partner(part, table) for part in parts if not part.is_lead),
        due=str(row.due) if row.due else "",
        state=_state(row, today),
        status_note=row.status_note,
        note=" · ".join(text for text in (row.newest_result, row.newest_figure) if text),
        link=row.evidence_url,
    )


def _more(row: Any, times: list[Occurrence]) -> tuple[str, ...]:
    """What only some engagements have, a line each: when it was held, whose plan it belongs to, what it stands for."""
    lines = []
    if row.recurs or times:
        in_order = sorted(times, key=lambda time: (time.period or str(time.held_on), time.held_on or dt.date.max))
        held = "; ".join(f"{time.when}: {time.note.rstrip('.')}" if time.note else time.when for time in in_order)
        lines.append(": ".join(str(part) for part in (row.get_recurs_display() or _("Held"), held) if part))
    if row.part_of:
        lines.append(_("Part of another plan: %(plan)s") % {"plan": row.part_of})
    if row.replaces:
        lines.append(_("Takes over from: %(what)s") % {"what": row.replaces})
    if row.stands_for:
        told = ngettext("Stands for %(number)s measure", "Stands for %(number)s measures", row.stands_for)
        lines.append(told % {"number": row.stands_for})
    return tuple([*lines, row.remark] if row.remark else lines)


def _in(chapter: PillarChapter, chapters: tuple[PillarChapter, ...]) -> list[Engagement]:
    """Those of a pillar: printed in its chapter, or in another as their first pillar."""
    key = chapter.pillar.key
    others = (page for other in chapters for page in other.engagements if page.also_in and page.also_in.key == key)
    return [*chapter.engagements, *others]


def _place(part: Commitment) -> int:
    """Who accepted comes first; those with the same answer stand together."""
    return [Commitment.Answer.ACCEPTED, *ANSWERS].index(Commitment.Answer(part.answer)) * 2 + part.is_on_behalf


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


def _coverage_row(goal: Goal, chapters: tuple[PillarChapter, ...]) -> CoverageRow:
    """A cell without engagements is a gap where the goal means that pillar, or has not said which it means."""
    meant = {pillar.key for pillar in goal.pillars}
    cells = []
    for chapter in chapters:
        refs = tuple(page.ref for page in _in(chapter, chapters) if goal.name in page.goals)
        is_meant = bool(chapter.pillar.key) and (not meant or chapter.pillar.key in meant)
        cells.append(CoverageCell(refs, is_gap=is_meant and not refs))
    return CoverageRow(goal.name, goal.title, tuple(cells))


def _by_code(row: Row) -> tuple[bool, list[tuple[bool, int, str]], dt.date]:
    """E2 before E10; those without a reference after them, the first due first."""
    parts = re.findall(r"[0-9]+|[^0-9]+", row.code.casefold())
    numbers = [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]
    return not row.code, numbers, row.due_on or dt.date.max

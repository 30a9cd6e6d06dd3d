"""All four steps of one plan, read in a fixed number of queries."""

import datetime as dt

from actionplan.content import evaluation, goals, seating, summary
from actionplan.content.engagements import Book
from actionplan.content.stakeholders import Table
from actionplan.content.structure import PlanContent
from engagements.sharing import sharing_of
from goals.models import Plan


def assemble(plan: Plan, today: dt.date) -> PlanContent:
    """What the plan says today, in the language of the plan; small numbers do not come along.

    Costs the same number of queries whether the network has three engagements or three thousand.
    """
    with plan.network.in_plan_language():
        return _assemble(plan, today)


def _assemble(plan: Plan, today: dt.date) -> PlanContent:
    table = Table(plan, today)
    rows = goals.goal_rows(plan)
    book = Book(plan, table, goals.names(rows), today)
    goal_pages = goals.read(rows, book, table, today)
    coverage = book.coverage(goal_pages)
    evaluation_rows = evaluation.rows_of(plan)
    step_four = evaluation.read(evaluation_rows, table, today)
    return PlanContent(
        language=plan.network.plan_language,
        as_of=today.isoformat(),
        cover=summary.cover(plan, table, goal_pages, book, evaluation_rows.agreement),
        summary=summary.read(plan, table, goal_pages, book, coverage, step_four),
        stakeholders=table.pages,
        goals=goal_pages,
        pillars=book.chapters,
        stopped=book.stopped,
        coverage=coverage,
        evaluation=step_four,
        seats=seating.read(plan.network, table.present),
        map=sharing_of(table.present, book.shared).picture if len(table.present) > 1 else None,
        budgets=book.budgets,
    )

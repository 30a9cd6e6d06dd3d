"""The cover and the plan in short: sentences and counts made from the other chapters."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.content import words
from actionplan.content.engagements import Book
from actionplan.content.stakeholders import Table
from actionplan.content.structure import Count, Cover, Coverage, Evaluation, Goal, Summary
from engagements.models import Status
from goals.models import Plan
from monitoring.models import EvaluationAgreement
from stakeholders.models import LeadMandate


def cover(
    plan: Plan, table: Table, goals: tuple[Goal, ...], book: Book, agreement: EvaluationAgreement | None
) -> Cover:
    return Cover(
        network=plan.network.name,
        territory=plan.network.place,
        title=plan.title,
        period=plan.period,
        status=_status(plan),
        leads=table.with_role(LeadMandate.Role.LEAD),
        deputies=table.with_role(LeadMandate.Role.DEPUTY),
        counts=_counts(table, goals, book, agreement),
        signatories=table.signatories,
    )


def read(
    plan: Plan, table: Table, goals: tuple[Goal, ...], book: Book, coverage: Coverage, evaluation: Evaluation
) -> Summary:
    parts = (_who(plan, table), _goals(goals), _engagements(book), _meetings(evaluation))
    paragraphs = (" ".join(sentences) for sentences in parts)
    gaps = tuple(_gaps(goals, coverage, evaluation, table))
    return Summary(plan.introduction, tuple(text for text in paragraphs if text), gaps)


def _status(plan: Plan) -> str:
    if plan.status == Plan.Status.DRAFT:
        return _("Draft, not adopted yet")
    if plan.adopted_on:
        return _("Adopted on %(date)s") % {"date": words.day(plan.adopted_on)}
    return str(plan.get_status_display())


def _counts(
    table: Table, goals: tuple[Goal, ...], book: Book, agreement: EvaluationAgreement | None
) -> tuple[Count, ...]:
    partners, number = len(table.present), sum(not goal.is_dropped for goal in goals)
    counts = [
        Count(partners, ngettext("partner", "partners", partners)),
        Count(number, ngettext("goal", "goals", number)),
        Count(book.total, ngettext("engagement", "engagements", book.total)),
    ]
    if agreement and (times := agreement.meetings_a_year):
        counts.append(Count(times, ngettext("meeting a year", "meetings a year", times)))
    return tuple(counts)


def _who(plan: Plan, table: Table) -> Iterator[str]:
    number = len(table.present)
    if number:
        yield ngettext(
            "%(number)s partner works together for %(territory)s.",
            "%(number)s partners work together for %(territory)s.",
            number,
        ) % {"number": number, "territory": plan.network.territory}
    leads, deputies = table.with_role(LeadMandate.Role.LEAD), table.with_role(LeadMandate.Role.DEPUTY)
    if leads:
        yield _("The network is led by %(leads)s.") % {"leads": words.together(leads)}
    if deputies:
        yield _("Deputy lead: %(deputies)s.") % {"deputies": words.together(deputies)}


def _goals(goals: tuple[Goal, ...]) -> Iterator[str]:
    states = Counter(goal.state.words for goal in goals if not goal.is_dropped)
    if states:
        number = states.total()
        yield ngettext("%(number)s goal: %(states)s.", "%(number)s goals: %(states)s.", number) % {
            "number": number,
            "states": _enumerate(states),
        }
    if late := [goal.name.ref for goal in goals if goal.is_late]:
        yield ngettext(
            "The deadline of goal %(refs)s has passed.", "The deadline of goals %(refs)s has passed.", len(late)
        ) % {"refs": words.together(late)}


def _engagements(book: Book) -> Iterator[str]:
    states = {str(Status(status).label): number for status, number in book.by_status.items()}
    if book.total:
        yield ngettext("%(number)s engagement: %(states)s.", "%(number)s engagements: %(states)s.", book.total) % {
            "number": book.total,
            "states": _enumerate(states),
        }
    if late := len(book.late):
        yield ngettext(
            "%(number)s engagement is late: %(titles)s.", "%(number)s engagements are late: %(titles)s.", late
        ) % {"number": late, "titles": words.together(_first(book.late))}


def _meetings(evaluation: Evaluation) -> Iterator[str]:
    yield from evaluation.agreed[:1]
    for meeting in [meeting for meeting in evaluation.planned if meeting.is_dated][:1]:
        yield _("Next meeting: %(title)s, %(when)s.") % {"title": meeting.title, "when": meeting.when}


def _gaps(goals: tuple[Goal, ...], coverage: Coverage, evaluation: Evaluation, table: Table) -> Iterator[str]:
    """What the plan does not say yet, so that nobody takes silence for agreement."""
    if not table.with_role(LeadMandate.Role.LEAD):
        yield _("Nobody leads the network yet.")
    if not goals:
        yield _("No goal is set yet.")
    for goal in goals:
        if goal.missing:
            yield _("Goal %(goal)s: %(missing)s.") % {
                "goal": goal.name.ref,
                "missing": ", ".join(words.inside(text) for text in goal.missing),
            }
    for row in coverage.rows:
        if row.goal and not any(cell.refs for cell in row.cells):
            yield _("Goal %(goal)s has no engagement yet.") % {"goal": row.goal.ref}
    if not evaluation.agreed and not evaluation.how_evaluated:
        yield _("The partners have not agreed yet how they evaluate.")


def _enumerate(states: dict[str, int]) -> str:
    return ", ".join(f"{number} {words.inside(state)}" for state, number in states.items())


def _first(titles: list[str], most: int = 5) -> list[str]:
    rest = len(titles) - most
    if rest <= 0:
        return titles
    return [*titles[:most], ngettext("%(number)s more", "%(number)s more", rest) % {"number": rest}]

"""Step 3, from a case file: engagements, each partner's part and answer, steps and progress notes."""

import datetime as dt

from django.utils import timezone

from engagements.models import (
    Commitment,
    Engagement,
    Funding,
    InterventionLevel,
    Occurrence,
    PlanBudget,
    ProgressNote,
    Recurrence,
    SchoolLevel,
    Status,
    Step,
)
from eslnet.cases.facts import EMPTY, Facts
from eslnet.cases.rows import Case, store
from eslnet.cases.stakeholders import PILLARS, new_code
from guide.models import GuideEntry
from stakeholders.models import Stakeholder

STATUSES = {value: value for value in Status.values}
LATE_WORDS = {"delayed": Status.IN_PROGRESS}
LATE = "An engagement is late when its due date has passed; that day is still to come, or not known."
ANSWERED = "The stakeholder was asked or answered otherwise since; its own word stands."


REMARKS = ("remark", "pillar_note", "lead_note")
NO_TIME = "Of a time it was held, the year or the day must be known."
NO_AMOUNT = "A budget needs an amount, and whether it is planned, committed or received."


def load_engagements(case: Case) -> None:
    guide = {entry.code: entry for entry in GuideEntry.objects.all()}
    for facts in case.facts.parts("engagements"):
        engagement = load_engagement(case, facts, guide)
        load_partners(case, facts, engagement)
        load_answers(case, facts, engagement)
        load_steps(case, facts, engagement)
        load_occurrences(case, facts, engagement)
        load_notes(case, facts, engagement)


def load_engagement(case: Case, facts: Facts, guide: dict[str, GuideEntry]) -> Engagement:
    code = new_code(facts, case.engagements)
    row: Engagement = case.put(
        Engagement,
        facts.where,
        {"plan": case.plan, "code": code},
        title=facts.need("title", 300),
        pillar=facts.choice("pillar", PILLARS),
        second_pillar=facts.choice("second_pillar", PILLARS),
        what=facts.text("what"),
        how=facts.text("how"),
        starts=facts.date("start"),
        due=facts.date("due", is_end=True),
        status=facts.choice("status", STATUSES | LATE_WORDS),
        status_note=facts.text("status_note"),
        progress=facts.whole("progress"),
        school_levels=facts.choices("school_levels", SchoolLevel.values),
        intervention_level=facts.choice("intervention_level", {value: value for value in InterventionLevel.values}),
        budget=facts.number("budget_eur"),
        funding=facts.choices("funding", Funding.values),
        place=facts.text("place", 200),
        guide_entry=facts.choice("catalogue", guide),
        part_of=facts.text("plan", 200),
        recurs=facts.choice("recurs", {value: value for value in Recurrence.values}),
        replaces=facts.text("replaces", 300),
        stands_for=facts.whole("stands_for"),
        evidence_url=facts.text("evidence_url", 500),
        remark="; ".join(text for name in REMARKS if (text := facts.text(name))),
        sources=case.sources_of(facts),
    )
    row.goals.add(*facts.rows("goals", case.goals))
    if str(facts.values.get("status")) in LATE_WORDS and not row.is_late(case.today):
        facts.refuse(LATE, "status")
    case.engagements[code] = row
    return row


def load_partners(case: Case, facts: Facts, engagement: Engagement) -> None:
    """Who leads (one, or several jointly) and who takes part. That they agreed is not a fact of these keys."""
    leads: list[Stakeholder] = facts.rows("lead", case.stakeholders)
    for stakeholder in leads:
        put_part(case, facts, engagement, stakeholder, Commitment.Role.LEAD)
    for stakeholder in facts.rows("partners", case.stakeholders):
        if stakeholder not in leads:
            put_part(case, facts, engagement, stakeholder, Commitment.Role.PARTNER)


def put_part(case: Case, facts: Facts, engagement: Engagement, stakeholder: Stakeholder, role: str) -> None:
    case.put(Commitment, facts.where, {"engagement": engagement, "stakeholder": stakeholder}, role=role)


def load_answers(case: Case, facts: Facts, engagement: Engagement) -> None:
    """What each partner was asked and answered, where the file says so."""
    for entry in facts.parts("answers"):
        stakeholder = entry.row("stakeholder", case.stakeholders)
        parts = Commitment.objects.for_network(case.network).filter(engagement=engagement, stakeholder=stakeholder)
        if commitment := parts.first():
            put_answer(entry, commitment)
        else:
            entry.refuse("This stakeholder has no part in the engagement.")


def put_answer(facts: Facts, commitment: Commitment) -> None:
    """Keep this answer, unless the stakeholder was asked or answered otherwise since: then its own word stands."""
    part = facts.text("part")
    answer = facts.choice("answer", {value: value for value in Commitment.Answer.values})
    wording = part or commitment.wording if answer == Commitment.Answer.ACCEPTED else ""
    values = {
        "part": part,
        "answer": answer,
        "asked_at": noon(facts.day("asked")),
        "answered_at": noon(facts.day("answered")),
        "is_on_behalf": facts.flag("on_behalf"),
        "how_known": facts.text("how_known", 200),
        "accepted_wording": wording,
        "proposed_change": facts.text("proposed_change"),
        "proposed_due_on": facts.day("proposed_due"),
        "reason": facts.text("reason"),
        "consulting_until_on": facts.day("consulting_until"),
    }
    if commitment.answer == Commitment.Answer.NOT_ASKED:
        store(commitment, facts.where, values)
    elif any(getattr(commitment, name) != value for name, value in values.items() if value not in EMPTY):
        facts.refuse(ANSWERED)


def load_steps(case: Case, facts: Facts, engagement: Engagement) -> None:
    for entry in facts.parts("steps"):
        case.put(
            Step,
            entry.where,
            {"engagement": engagement, "title": entry.need("title", 300)},
            responsible=entry.row("responsible", case.stakeholders),
            due_on=entry.day("due"),
            done_on=entry.day("done"),
        )


def load_occurrences(case: Case, facts: Facts, engagement: Engagement) -> None:
    """The times that what comes back was held; held in several years, it comes back every year."""
    years = set()
    for entry in facts.parts("editions"):
        held, period = entry.date("date"), entry.text("school_year", 20)
        if not held and not period:
            entry.refuse(NO_TIME)
            continue
        key = {"engagement": engagement, "period": period, "held_on": held and held.first_day}
        row = case.put(Occurrence, entry.where, key, held=held, note=entry.text("note", 500))
        years.add(row.held_on.year if row.held_on else row.period)
    if len(years) > 1 and not engagement.recurs:
        store(engagement, facts.where, {"recurs": Recurrence.YEARLY})


def load_budgets(case: Case, network: Facts) -> None:
    """Money for the plan as a whole; a line without an amount is a fact that finds no place."""
    kinds = {value: value for value in PlanBudget.Kind.values}
    for entry in network.parts("budgets"):
        key = {"plan": case.plan, "year": entry.text("year", 20), "kind": entry.choice("kind", kinds)}
        amount = entry.number("amount_eur")
        if amount is None or not key["kind"]:
            entry.refuse(NO_AMOUNT)
            continue
        source, remark = entry.text("source", 200), entry.text("remark", 1000)
        case.put(PlanBudget, entry.where, key, amount=amount, source=source, remark=remark)


def load_notes(case: Case, facts: Facts, engagement: Engagement) -> None:
    """Progress notes. `latest_note` has neither author nor day; its status is that of the engagement."""
    if result := facts.text("latest_note", 500):
        key = {"engagement": engagement, "result": result}
        case.put(ProgressNote, facts.at("latest_note"), key, status=engagement.status)
    for entry in facts.parts("notes"):
        case.put(
            ProgressNote,
            entry.where,
            {"engagement": engagement, "result": entry.need("result", 500)},
            stakeholder=entry.row("stakeholder", case.stakeholders),
            written_at=noon(entry.day("written")),
            status=entry.choice("status", STATUSES | LATE_WORDS) or engagement.status,
            figure=entry.text("figure", 120),
            obstacle=entry.text("obstacle", 500),
            new_due_on=entry.day("new_due"),
        )


def noon(day: dt.date | None) -> dt.datetime | None:
    """A moment on a day of which the hour is not known."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12))) if day else None

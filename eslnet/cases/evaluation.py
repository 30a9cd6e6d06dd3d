"""Step 4, from a case file: the evaluation agreement, and meetings with what was said and decided."""

from eslnet.cases.facts import Facts
from eslnet.cases.rows import Case
from eslnet.cases.stakeholders import new_code
from monitoring.models import (
    ActionPoint,
    AgendaItem,
    Attendance,
    Decision,
    EvaluationAgreement,
    Meeting,
    ReportingLine,
)

KINDS = {
    "kick-off": Meeting.Kind.KICK_OFF,
    "goal setting": Meeting.Kind.GOAL_SETTING,
    "evaluation": Meeting.Kind.EVALUATION,
    "annual": Meeting.Kind.ANNUAL,
    "decision": Meeting.Kind.DECISION,
}


def load_agreement(case: Case, facts: Facts | None) -> None:
    if facts is None:
        return
    agreement = case.put(
        EvaluationAgreement,
        facts.where,
        {"plan": case.plan},
        meetings_a_year=facts.whole("meetings_a_year"),
        rhythm=facts.text("rhythm", 200),
        how_evaluated=facts.text("how_evaluated"),
        notes_asked=facts.text("notes_asked", 200),
    )
    for line in facts.parts("reporting"):
        case.put(
            ReportingLine,
            line.where,
            {"agreement": agreement, "what": line.need("what", 200)},
            reporter=line.row("reporter", case.stakeholders),
            to_whom=line.row("to", case.stakeholders),
            how_often=line.need("how_often", 100),
        )


def load_meetings(case: Case) -> None:
    codes: dict[str, object] = {}
    for facts in case.facts.parts("meetings"):
        code = new_code(facts, codes)
        codes[code] = True
        if not facts.day("date") and not facts.has("rhythm"):
            facts.refuse("A meeting needs a day, or a rhythm instead of it.")
            continue
        meeting = load_meeting(case, facts, code)
        load_agenda(case, facts, meeting)
        load_attendances(case, facts, meeting)
        load_decisions(case, facts, meeting)
        load_actions(case, facts, meeting)


def load_meeting(case: Case, facts: Facts, code: str) -> Meeting:
    """A type the vocabulary does not know is another meeting, with that type as its title."""
    type_ = facts.text("type", 200)
    meeting: Meeting = case.put(
        Meeting,
        facts.where,
        {"plan": case.plan, "code": code},
        kind=KINDS.get(type_, Meeting.Kind.OTHER),
        title=facts.text("title", 200) or ("" if type_ in KINDS else type_),
        held_on=facts.day("date"),
        starts_at=facts.clock("start"),
        ends_at=facts.clock("end"),
        rhythm=facts.text("rhythm", 200),
        place=facts.text("place", 200),
        chair=facts.row("chair", case.stakeholders),
        secretary=facts.row("secretary", case.stakeholders),
        reference=facts.text("decision_number", 60),
        minutes="\n\n".join(facts.texts("minutes")),
        minutes_approved_on=facts.day("minutes_approved_on"),
    )
    return meeting


def load_agenda(case: Case, facts: Facts, meeting: Meeting) -> None:
    for position, title in enumerate(facts.texts("agenda", 300), 1):
        case.put(AgendaItem, facts.at("agenda"), {"meeting": meeting, "position": position}, title=title)


def load_attendances(case: Case, facts: Facts, meeting: Meeting) -> None:
    for presence in (Attendance.Presence.PRESENT, Attendance.Presence.EXCUSED, Attendance.Presence.ABSENT):
        for stakeholder in facts.rows(presence.value, case.stakeholders):
            key = {"meeting": meeting, "stakeholder": stakeholder}
            case.put(Attendance, facts.at(presence.value), key, presence=presence)


def load_decisions(case: Case, facts: Facts, meeting: Meeting) -> None:
    """Each a text, or an object that also says which goal it is about."""
    for number, (text, more) in enumerate(facts.sentences("decisions", "text"), 1):
        goal = more.row("goal", case.goals) if more else None
        case.put(Decision, facts.at("decisions"), {"meeting": meeting, "number": number}, text=text, goal=goal)


def load_actions(case: Case, facts: Facts, meeting: Meeting) -> None:
    for entry in facts.parts("actions"):
        case.put(
            ActionPoint,
            entry.where,
            {"meeting": meeting, "text": entry.need("text", 300)},
            owner=entry.row("owner", case.stakeholders),
            due_on=entry.day("due"),
            is_done=entry.choice("status", {"done": True, "open": False}),
        )

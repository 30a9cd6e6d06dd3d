"""Step 2, from a case file: the goals."""

from typing import Any

from eslnet.cases.facts import Facts
from eslnet.cases.indicators import load_indicator, load_own_indicator
from eslnet.cases.measurements import load_measurement
from eslnet.cases.rows import Case, store
from eslnet.cases.stakeholders import PILLARS, new_code
from goals.models import Goal, Plan

DECIDED = "The network decided otherwise about this goal since; its own decision stands."


def load_goals(case: Case) -> None:
    for facts in case.facts.parts("goals"):
        code = new_code(facts, case.goals)
        case.goals[code] = load_goal(case, facts, code)
        load_own_indicator(case, facts, case.goals[code])
        for source in facts.parts("indicators"):
            load_indicator(case, source, case.goals[code])
        load_status(case, facts, case.goals[code])
    for facts in case.facts.parts("measurements"):
        load_measurement(case, facts)


def load_goal(case: Case, facts: Facts, code: str) -> Goal:
    goal: Goal = case.put(
        Goal,
        facts.where,
        {"plan": case.plan, "code": code},
        title=facts.need("title", 300),
        why=facts.text("why"),
        pillars=facts.choices("pillars", PILLARS),
        priority=facts.whole("priority"),
        owner=facts.row("owner", case.stakeholders),
        proposed_by=facts.row("proposed_by", case.stakeholders),
        is_shortlisted=facts.flag("shortlisted"),
        deadline=facts.date("deadline", is_end=True),
        target_note=facts.text("target_note"),
        sources=case.sources_of(facts),
    )
    return goal


def load_status(case: Case, facts: Facts, goal: Goal) -> None:
    """What the file says became of the goal; silent, it is agreed if it has what that takes in an adopted plan.

    Both only while it is proposed: what the network decided since stands.
    """
    status = facts.choice("status", {value: value for value in Goal.Status.values})
    values: dict[str, Any] = {"status_note": facts.text("status_note")}
    if status == Goal.Status.AGREED and not goal.deadline:
        facts.refuse("A goal needs a deadline to be agreed.", "status")
        status = None
    elif status is None:
        status = Goal.Status.AGREED if _is_complete(case, goal) else Goal.Status.PROPOSED
    if goal.status == Goal.Status.PROPOSED:
        store(goal, facts.where, values | {"status": status})
    elif facts.has("status") and status not in {None, goal.status}:
        facts.refuse(DECIDED, "status")


def _is_complete(case: Case, goal: Goal) -> bool:
    has_target = any(indicator.has_target for indicator in case.indicators[goal.code])
    return case.plan.status == Plan.Status.ADOPTED and goal.deadline is not None and has_target

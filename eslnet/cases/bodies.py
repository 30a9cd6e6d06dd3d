"""The bodies of a network from a case file: who votes, who observes, who chairs."""

from eslnet.cases.facts import Facts
from eslnet.cases.rows import Case
from eslnet.cases.stakeholders import new_code
from monitoring.models import Body, ChairMandate
from stakeholders.models import Stakeholder

NO_BODY = "It sits in no body of this file, so there is nothing to vote on."
TWO_CHAIRS = "The body has another chair whose time has not ended; one body has one chair."


def load_bodies(case: Case, network: Facts) -> None:
    """The bodies, with the members that they name and those that name them."""
    for facts in network.parts("structure"):
        body = load_body(case, facts)
        seat(body, facts.rows("members", case.stakeholders), may_vote=None)
        seat(body, facts.rows("voting_members", case.stakeholders), may_vote=True)
        seat(body, facts.rows("observers", case.stakeholders), may_vote=False)
        load_chairs(case, facts, body)
    for facts in case.facts.parts("stakeholders"):
        load_seats_of(case, facts, case.stakeholders[facts.values["code"]])


def load_body(case: Case, facts: Facts) -> Body:
    code = new_code(facts, case.bodies)
    body: Body = case.put(
        Body,
        facts.where,
        {"plan": case.plan, "code": code},
        name=facts.need("name", 300),
        rhythm=facts.text("rhythm", 200),
        chair_rule=facts.text("chair_rule", 200),
        since=facts.date("since"),
        until=facts.date("until", is_end=True),
        note=facts.text("note"),
        sources=case.sources_of(facts),
    )
    case.bodies[code] = body
    return body


def load_seats_of(case: Case, facts: Facts, stakeholder: Stakeholder) -> None:
    """The bodies this stakeholder says it sits in; `voting` holds for these and for those that name it."""
    may_vote = facts.flag("voting")
    for body in facts.rows("member_of", case.bodies):
        seat(body, [stakeholder], may_vote=may_vote)
    if may_vote is None:
        return
    named_by = [body for body in case.bodies.values() if stakeholder in [*body.members.all(), *body.observers.all()]]
    for body in named_by:
        seat(body, [stakeholder], may_vote=may_vote)
    if not named_by:
        facts.refuse(NO_BODY, "voting")


def seat(body: Body, stakeholders: list[Stakeholder], *, may_vote: bool | None) -> None:
    """Members with a vote or observers without; where the file does not say, an observer stays one."""
    for stakeholder in stakeholders:
        is_observer = body.observers.contains(stakeholder) if may_vote is None else not may_vote
        if is_observer:
            body.members.remove(stakeholder)
            body.observers.add(stakeholder)
        else:
            body.observers.remove(stakeholder)
            body.members.add(stakeholder)


def load_chairs(case: Case, facts: Facts, body: Body) -> None:
    """Who chairs now under `chair`, or everybody who did under `chairs`, each with its time."""
    if chair := facts.row("chair", case.stakeholders):
        put_chair(case, facts, body, chair, "chair")
    for entry in facts.parts("chairs"):
        if chair := entry.row("stakeholder", case.stakeholders):
            put_chair(case, entry, body, chair)
        else:
            entry.refuse("A chair is a stakeholder of this file.")


def put_chair(case: Case, facts: Facts, body: Body, chair: Stakeholder, key: str = "") -> None:
    starts, ends = (None, None) if key else (facts.date("from"), facts.date("until", is_end=True))
    running = body.chairs.filter(until_on=None).exclude(stakeholder=chair)
    known = body.chairs.filter(stakeholder=chair)
    if ends is None and running.exists() and not known.exists():
        facts.refuse(TWO_CHAIRS, key)
        return
    case.put(ChairMandate, facts.where, {"body": body, "stakeholder": chair}, starts=starts, ends=ends)

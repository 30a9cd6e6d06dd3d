"""Step 2, from a case file: goals, indicators and measurements."""

from eslnet.cases.facts import Facts
from eslnet.cases.rows import Case, store
from eslnet.cases.stakeholders import PILLARS, new_code
from goals.models import Better, Goal, Indicator, IndicatorDefinition, Measurement, Plan
from goals.periods import parse_period

NOT_PERSONS = {"days", "dagen", "files", "dossiers", "euro", "score", "hours", "uren", "schools", "scholen"}
NO_INDICATOR = "The goal has no indicator, so a figure has nothing to hang on."
NO_FIGURE = "There is no figure to keep this with."


def load_goals(case: Case) -> None:
    for facts in case.facts.parts("goals"):
        code = new_code(facts, case.goals)
        case.goals[code] = load_goal(case, facts, code)
        for source in [facts, *facts.parts("indicators")]:
            load_indicator(case, source, case.goals[code])
        agree_if_complete(case, case.goals[code], facts.where)
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
        deadline=facts.date("deadline", is_end=True),
    )
    return goal


def agree_if_complete(case: Case, goal: Goal, where: str) -> None:
    """A goal of an adopted plan is agreed if it has what a goal needs to be; without, it stays proposed."""
    is_complete = goal.deadline and any(indicator.has_target for indicator in case.indicators[goal.code])
    if case.plan.status == Plan.Status.ADOPTED and is_complete and goal.status == Goal.Status.PROPOSED:
        store(goal, where, {"status": Goal.Status.AGREED})


def load_indicator(case: Case, facts: Facts, goal: Goal) -> None:
    """The indicator that `facts` describe, be they those of the goal itself or of one more indicator."""
    definition = load_definition(facts)
    name = facts.text("indicator_text", 300) or (str(definition) if definition else "")
    if not name:
        for key in ("unit", "direction", "target", "target_text", "baseline"):
            facts.refuse(NO_INDICATOR, key)
        return
    unit = facts.text("unit", 60)
    indicator: Indicator = case.put(
        Indicator,
        facts.where,
        {"goal": goal, "definition": definition} if definition else {"goal": goal, "name": name},
        name=name,
        kind=facts.choice("kind", {value: value for value in Indicator.Kind.values}) or kind_of(unit),
        unit=unit,
        better=facts.choice("direction", {value: value for value in Better.values}),
        target=facts.number("target"),
        target_text=facts.text("target_text", 300),
        how_often=facts.text("how_often", 100),
        measured_by=facts.row("measured_by", case.stakeholders),
        next_measurement_on=facts.day("next_measurement"),
    )
    case.indicators[goal.code].append(indicator)
    load_baseline(case, facts, indicator)
    for entry in facts.parts("measurements"):
        put_measurement(case, entry, indicator)


def load_definition(facts: Facts) -> IndicatorDefinition | None:
    code = facts.text("indicator")
    definition = IndicatorDefinition.objects.filter(code=code).first() if code else None
    if code and not definition:
        facts.refuse(f"The catalogue has no indicator {code}.", "indicator")
    return definition


def kind_of(unit: str) -> str:
    """A share, or a count of young people unless the unit says it is something else: so small numbers stay hidden."""
    if unit.startswith("%"):
        return Indicator.Kind.SHARE
    return Indicator.Kind.OTHER if set(unit.lower().split()) & NOT_PERSONS else Indicator.Kind.COUNT


def load_baseline(case: Case, facts: Facts, indicator: Indicator) -> None:
    if baseline := facts.part("baseline"):
        put_measurement(case, baseline, indicator, is_baseline=True)


def load_measurement(case: Case, facts: Facts) -> None:
    """A figure of the list beside the goals: it belongs to the goal's first indicator, or to the one it names."""
    goal = facts.row("goal", case.goals)
    indicators = case.indicators[goal.code] if goal else []
    if facts.has("indicator"):
        code = facts.text("indicator")
        indicators = [row for row in indicators if row.definition and row.definition.code == code]
    if not indicators:
        facts.refuse(NO_INDICATOR)
        return
    put_measurement(case, facts, indicators[0])


def put_measurement(case: Case, facts: Facts, indicator: Indicator, *, is_baseline: bool = False) -> None:
    figures = {"value": facts.number("value"), **{key: facts.whole(key) for key in ("numerator", "denominator")}}
    if figures["value"] is None and figures["numerator"] is None:
        facts.refuse(NO_FIGURE)
        return
    period, source = facts.text("period", 100), facts.text("source" if facts.has("source") else "quality", 200)
    key = {"is_baseline": True} if is_baseline else {"is_baseline": False, "period": period, "source": source}
    case.put(
        Measurement,
        facts.where,
        {"indicator": indicator, **key},
        **figures,
        period=period,
        period_ends_on=parse_period(period, case.network.school_year_starts_in).ends_on,
        source=source,
        available=facts.date("available_on"),
        exactness=exactness(facts),
        note=note(facts),
        breaks_series=facts.flag("breaks_series"),
    )


def exactness(facts: Facts) -> str | None:
    """What `kind` says about how exact the figure is; any other kind of figure has no place."""
    kind = facts.values.get("kind")
    kinds = {
        "lower bound": Measurement.Exactness.MORE_THAN,
        "upper bound": Measurement.Exactness.LESS_THAN,
        "rounded": Measurement.Exactness.ABOUT,
    }
    for start, value in kinds.items():
        if isinstance(kind, str) and kind.startswith(start):
            facts.text("kind")
            return value
    return None


def note(facts: Facts) -> str:
    """How to read the figure: its comment and its note."""
    return "\n".join(text for text in (facts.text("comment"), facts.text("note")) if text)

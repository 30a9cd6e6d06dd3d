"""The indicators of the goals of a case file, with their targets and milestones."""

from typing import Any

from eslnet.cases.facts import Facts
from eslnet.cases.figures import is_plain_number, read_ages, read_figure
from eslnet.cases.measurements import put_measurement
from eslnet.cases.rows import Case
from goals.models import Better, Goal, Indicator, IndicatorDefinition, Milestone

NOT_PERSONS = frozenset(
    """
    days dagen dias días jours tage files dossiers processos expedientes euro score hours uren horas heures stunden
    schools scholen escolas centros écoles schulen
    """.split()  # noqa: SIM905 -- words read better than strings
)
ABOUT_AN_INDICATOR = ("unit", "direction", "target", "target_text", "baseline", "kind", "levels", "milestones", "ages")
NO_NAME = "An indicator needs a name, or a code of the catalogue."
MADE = "The goal has figures but no indicator: one was made that is called like the goal."


def load_own_indicator(case: Case, facts: Facts, goal: Goal) -> None:
    """The indicator a goal describes itself; without a name it is called like the goal, if anything is said of it."""
    has_name = facts.has("indicator_text") or facts.has("indicator")
    if has_name or any(facts.has(key) for key in ABOUT_AN_INDICATOR):
        load_indicator(case, facts, goal, name="" if facts.has("indicator_text") else goal.title, is_own=True)


def load_indicator(case: Case, facts: Facts, goal: Goal, *, name: str = "", is_own: bool = False) -> None:
    """The indicator that `facts` describe, be they those of the goal itself or of one more indicator."""
    definition = load_definition(facts)
    called = facts.text("indicator_text", 300) or (str(definition) if definition else name)
    if not called:
        facts.refuse(NO_NAME)
        return
    if called == name:
        case.remark(facts.where, MADE)
    indicator = put_indicator(
        case,
        facts,
        {"goal": goal, "definition": definition} if definition else {"goal": goal, "name": called},
        called,
        [] if is_own else case.sources_of(facts),
    )
    case.indicators[goal.code].append(indicator)
    load_milestones(case, facts, indicator)
    if baseline := facts.part("baseline"):
        put_measurement(case, baseline, indicator, is_baseline=True)
    for entry in facts.parts("measurements"):
        put_measurement(case, entry, indicator)


def put_indicator(case: Case, facts: Facts, key: dict[str, Any], name: str, sources: list[str]) -> Indicator:
    unit, (youngest, oldest) = facts.text("unit", 60), read_ages(facts)
    levels = load_levels(facts)
    kind = facts.choice("kind", {value: value for value in Indicator.Kind.values})
    indicator: Indicator = case.put(
        Indicator,
        facts.where,
        key,
        name=name,
        kind=kind or (Indicator.Kind.SCALE if levels else kind_of(unit)),
        unit=unit,
        better=facts.choice("direction", {value: value for value in Better.values}),
        levels=levels,
        meaning="\n".join(text for text in (facts.text("meaning"), facts.text("definition")) if text),
        youngest=youngest,
        oldest=oldest,
        lag_months=facts.whole("lag_months"),
        **load_target(facts),
        how_often=facts.text("how_often", 100),
        measured_by=facts.row("measured_by", case.stakeholders),
        next_measurement_on=facts.day("next_measurement"),
        sources=sources,
    )
    return indicator


def load_definition(facts: Facts) -> IndicatorDefinition | None:
    code = facts.text("indicator")
    definition = IndicatorDefinition.objects.filter(code=code).first() if code else None
    if code and not definition:
        facts.refuse(f"The catalogue has no indicator {code}.", "indicator")
    return definition


def load_target(facts: Facts) -> dict[str, Any]:
    """The target as a number, or in words where it is none: "halve", "as few as possible"."""
    words = [facts.text("target_text", 300)]
    target = facts.values.get("target")
    if isinstance(target, str) and not is_plain_number(target):
        words.insert(0, facts.text("target", 300))
        number = None
    else:
        number = read_figure(facts, "target").value
    text = "; ".join(word for word in words if word)
    if len(text) > 300:
        facts.refuse("The two targets in words have more than 300 characters together; 300 fit.", "target_text")
        text = words[0]
    return {"target": number, "target_text": text}


def load_levels(facts: Facts) -> list[dict[str, str]]:
    """The levels of a scale, from the lowest to the highest."""
    levels = [{"name": entry.text("name", 100), "text": entry.text("text", 500)} for entry in facts.parts("levels")]
    return [level for level in levels if level["name"]]


def load_milestones(case: Case, facts: Facts, indicator: Indicator) -> None:
    """What the indicator should say on the way, each by a day, a month or a year."""
    for entry in facts.parts("milestones"):
        due = entry.date("by" if entry.has("by") else "due", is_end=True)
        value = read_figure(entry, "value").value
        if due is None or value is None:
            entry.refuse("A milestone needs a value and a date.")
            continue
        key = {"indicator": indicator, "due_on": due.last_day}
        case.put(Milestone, entry.where, key, due=due, value=value, note=entry.text("note", 200))


def kind_of(unit: str) -> str:
    """A share, or a count of young people unless the unit says it is something else: so small numbers stay hidden."""
    if unit.startswith("%"):
        return Indicator.Kind.SHARE
    return Indicator.Kind.OTHER if set(unit.lower().split()) & NOT_PERSONS else Indicator.Kind.COUNT

"""The figures of a case file, with what stands beside them."""

from typing import Any

from django.utils.translation import gettext as _

from eslnet.cases.facts import Facts
from eslnet.cases.figures import Figure, read_ages, read_figure, read_whole
from eslnet.cases.rows import Case
from eslnet.cases.scope import read_scope
from goals.models import BreakdownFigure, Goal, Indicator, Measurement, PeriodKind, ReferenceFigure
from goals.periods import parse_period

NO_GOAL = "A figure belongs to a goal of the file, and to an indicator it has."
NO_FIGURE = "There is no figure to keep this with."
NOTHING_TO_REVISE = "No figure before it in the file is of the same indicator and period."
MADE = "The goal has no indicator: one was made that is called like the goal, so that its figures are kept."
PERIOD_KINDS = {value: value for value in PeriodKind.values} | {"calendar_year": PeriodKind.YEAR}


def load_measurement(case: Case, facts: Facts) -> None:
    """A figure of the list beside the goals: it belongs to the goal's first indicator, or to the one it names."""
    goal = facts.row("goal", case.goals)
    indicators = case.indicators[goal.code] if goal else []
    if facts.has("indicator"):
        code = facts.text("indicator")
        known = [row for row in indicators if code in {row.name, row.definition.code if row.definition else ""}]
        indicators = known
    elif goal and not indicators:
        indicators.append(indicator_like(case, goal))
    if indicators:
        put_measurement(case, facts, indicators[0])
    else:
        facts.refuse(NO_GOAL)


def indicator_like(case: Case, goal: Goal) -> Indicator:
    """An indicator called like the goal, without target; what counts young people stays a count of them."""
    figures = [entry.values for entry in case.facts.parts("measurements") if entry.values.get("goal") == goal.code]
    threshold = case.network.small_number_threshold
    kind = Indicator.Kind.COUNT if any(_may_count(values, threshold) for values in figures) else Indicator.Kind.OTHER
    indicator: Indicator = case.put(
        Indicator, f"goals.{goal.code}", {"goal": goal, "name": goal.title}, {"kind": kind}
    )
    case.remark(f"goals.{goal.code}", MADE)
    return indicator


def _may_count(values: dict[str, Any], threshold: int) -> bool:
    """Whether it may be a number of young people that must stay hidden."""
    value = values.get("value")
    is_small = not isinstance(value, str | None) and 0 < value < threshold
    return values.get("numerator") is not None or is_small


def put_measurement(case: Case, facts: Facts, indicator: Indicator, *, is_baseline: bool = False) -> None:
    values = read_figures(case, facts, indicator)
    if values["value"] is None and values["numerator"] is None:
        facts.refuse(NO_FIGURE)
        return
    period, source = facts.text("period", 100), facts.text("source", 200)
    key = {"is_baseline": True} if is_baseline else {"is_baseline": False, "period": period, "source": source}
    measurement: Measurement = case.put(
        Measurement,
        facts.where,
        {"indicator": indicator, **key},
        **values,
        **when(case, facts, period),
        source=source,
        available=facts.date("available_on"),
        note=note(facts),
        breaks_series=is_break(facts),
        edition=facts.text("version", 100) or facts.text("edition", 100),
        quality=facts.text("quality", 200),
        revises=revised(case, facts, indicator, period),
        sources=case.sources_of(facts),
    )
    case.figures[indicator.pk].append(measurement)
    load_references(case, facts, measurement)
    load_breakdown(case, facts, measurement)


def read_figures(case: Case, facts: Facts, indicator: Indicator) -> dict[str, Any]:
    """The numbers, how exact they are, and whom or what they are about."""
    threshold = case.network.small_number_threshold
    counts = indicator.kind == Indicator.Kind.COUNT
    value = read_figure(facts, "value", threshold if counts else 0)
    numerator, denominator = (read_whole(facts, key, threshold) for key in ("numerator", "denominator"))
    scope = read_scope(facts, case.network)
    said = [figure.exactness for figure in (value, numerator) if figure.exactness != Measurement.Exactness.EXACT]
    words = [figure.words for figure in (value, numerator, denominator) if figure.words]
    return {
        "value": value.value,
        "numerator": numerator.value,
        "denominator": denominator.value,
        "exactness": scope.exactness or (said[0] if said else None),
        "is_average": scope.is_average or None,
        "area": scope.area or other_ages(case, facts, indicator),
        "covers": "; ".join([*([scope.covers] if scope.covers else []), *words])[:200],
    }


def other_ages(case: Case, facts: Facts, indicator: Indicator) -> str:
    """The ages a figure is about, if they are not those of its indicator: then it is of another part of the people."""
    ages = read_ages(facts)
    if ages in {(None, None), (indicator.youngest, indicator.oldest)}:
        return ""
    if (indicator.youngest, indicator.oldest) == (None, None):
        indicator.youngest, indicator.oldest = ages
        indicator.save(update_fields=["youngest", "oldest"])
        return ""
    youngest, oldest = ("" if age is None else age for age in ages)
    with case.network.in_plan_language():
        return _("ages %(youngest)s to %(oldest)s") % {"youngest": youngest, "oldest": oldest}


def when(case: Case, facts: Facts, period: str) -> dict[str, Any]:
    """The period and the day it ends. A figure without a period is of the kind the file says its periods are."""
    read = parse_period(period, case.network.school_year_starts_in)
    kind = facts.choice("period_type", PERIOD_KINDS) or (PeriodKind(read.kind.value) if period else case.period_kind)
    return {"period": period, "period_ends_on": read.ends_on, "period_kind": kind}


def note(facts: Facts) -> str:
    """How to read the figure: its comment, its note and why the series breaks."""
    keys = ("comment", "note", *(["break"] if isinstance(facts.values.get("break"), str) else []))
    return "\n".join(text for key in keys if (text := facts.text(key)))


def is_break(facts: Facts) -> bool | None:
    """Whether it was counted in another way than the figures before; why may stand there instead of a yes."""
    if isinstance(facts.values.get("break"), str):
        return True
    return facts.flag("breaks_series") or facts.flag("break")


def revised(case: Case, facts: Facts, indicator: Indicator, period: str) -> Measurement | None:
    """The figure this one corrects: the last before it of the period that `revises` names, or of its own."""
    named = facts.values.get("revises")
    if named in {None, False, ""}:
        return None
    wanted = facts.text("revises") if isinstance(named, str) else (period if facts.flag("revises") else "")
    taken = {figure.revises_id for figure in case.figures[indicator.pk]}
    earlier = [figure for figure in case.figures[indicator.pk] if figure.period == wanted and figure.pk not in taken]
    if not earlier:
        facts.refuse(NOTHING_TO_REVISE, "revises")
        return None
    return earlier[-1]


def load_references(case: Case, facts: Facts, measurement: Measurement) -> None:
    """The figure of another area beside it, or several."""
    one = facts.part("reference")
    for entry in [*([one] if one else []), *facts.parts("references")]:
        area, figure = entry.text("area", 200), read_figure(entry, "value")
        if not area or figure.value is None:
            entry.refuse("A figure of another area needs the area and a value.")
            continue
        is_comparable = entry.flag("comparable")
        case.put(
            ReferenceFigure,
            entry.where,
            {"measurement": measurement, "area": area},
            value=figure.value,
            is_comparable=True if is_comparable is None else is_comparable,
            note="; ".join(text for text in (entry.text("note", 150), figure.words) if text),
        )


def load_breakdown(case: Case, facts: Facts, measurement: Measurement) -> None:
    """The same figure for groups of the young people."""
    for entry in facts.parts("breakdown"):
        dimension, group = entry.text("by", 60), entry.text("group", 100)
        figures: dict[str, Figure] = {"value": read_figure(entry, "value")}
        figures |= {key: read_whole(entry, key) for key in ("numerator", "denominator")}
        if not group or (figures["value"].value is None and figures["numerator"].value is None):
            entry.refuse("A part needs its group and a figure.")
            continue
        case.put(
            BreakdownFigure,
            entry.where,
            {"measurement": measurement, "dimension": dimension, "group": group},
            value=figures["value"].value,
            numerator=figures["numerator"].value,
            denominator=figures["denominator"].value,
        )

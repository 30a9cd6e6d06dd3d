"""When the schools are closed and from how much absence on something must happen, from a case file."""

from eslnet.cases.facts import Facts
from eslnet.cases.rows import Case
from networks.models import AbsenceThreshold, Holiday

UNITS = {value: value for value in AbsenceThreshold.Unit.values}


def load_holidays(case: Case, network: Facts) -> None:
    for entry in network.parts("holidays"):
        first, last = entry.day("from"), entry.day("until")
        if first is None or last is None or last < first:
            entry.refuse("A holiday needs its first and its last day.")
            continue
        key = {"name": entry.need("name", 100), "first_on": first}
        case.put(Holiday, entry.where, key, last_on=last)


def load_absence_thresholds(case: Case, network: Facts) -> None:
    for entry in network.parts("absence_thresholds"):
        amount, meaning = entry.whole("amount"), entry.text("meaning", 300)
        if not amount or not meaning:
            entry.refuse("A threshold needs an amount and what happens then.")
            continue
        unit = entry.choice("unit", UNITS) or AbsenceThreshold.Unit.HALF_DAY
        case.put(
            AbsenceThreshold,
            entry.where,
            {"amount": amount, "unit": unit, "meaning": meaning},
            from_on=entry.day("from"),
            until_on=entry.day("until"),
        )

"""The catalogues every network shares: stakeholder types, indicators, the inspiration guide and examples of goals."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from eslnet.history import because
from goals.models import IndicatorDefinition
from guide.models import GoalExample, GuideEntry
from stakeholders.models import StakeholderType

DATA = Path(__file__).parent.parent / "data"
REASON = "load_catalogues"


@transaction.atomic
def load_catalogues(*, replace: bool = False) -> dict[str, int]:
    """Add what the catalogues lack: entries, languages, facts.

    What an administrator changed stays, unless `replace`.
    """
    with because(REASON):
        merge(StakeholderType, read("stakeholder_types"), replace=replace)
        merge(IndicatorDefinition, read("indicators"), replace=replace)
        names_for = partner_names()
        entries = [
            entry | names_for(entry["lead_type"], entry["partner_types"], entry["indicator_code"])
            for entry in read("guide")
        ]
        merge(GuideEntry, entries, replace=replace)
        merge(GoalExample, read("goal_examples"), replace=replace)
        name_partners_in_guide()
    models: list[Any] = [StakeholderType, IndicatorDefinition, GuideEntry, GoalExample]
    return {str(model._meta.verbose_name_plural): model.objects.count() for model in models}


def name_partners_in_guide() -> None:
    """Keep the names of types and indicators in the guide right, also where an administrator wrote the entry."""
    names_for = partner_names()
    for entry in GuideEntry.objects.all():
        change(entry, names_for(entry.lead_type, entry.partner_types, entry.indicator_code))


def partner_names() -> Callable[[str, list[str], str], dict[str, Any]]:
    """What to write into an entry of the guide, which lies below both catalogues and cannot look names up."""
    types = dict(StakeholderType.objects.values_list("code", "names"))
    indicators = dict(IndicatorDefinition.objects.values_list("code", "names"))

    def names_for(lead_type: str, partner_types: list[str], indicator_code: str) -> dict[str, Any]:
        return {
            "lead_names": types.get(lead_type, {}),
            "partner_names": [types[code] for code in partner_types if code in types],
            "indicator_names": indicators.get(indicator_code, {}),
        }

    return names_for


def read(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return entries


def merge(model: Any, entries: list[dict[str, Any]], *, replace: bool) -> None:
    """Rows for these entries, found again by their code; saved only if something is new."""
    known = {row.code: row for row in model.objects.all()}
    new = [model(**entry) for entry in entries if entry["code"] not in known]
    bulk_create_with_history(new, model, default_change_reason=REASON)
    for entry in entries:
        if row := known.get(entry["code"]):
            before = {name: getattr(row, name) for name in entry}
            change(row, entry if replace else {name: merged(value, before[name]) for name, value in entry.items()})


def change(row: Any, values: dict[str, Any]) -> None:
    """Save these values if they are not there yet."""
    if {name: getattr(row, name) for name in values} != values:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def merged(new: Any, old: Any) -> Any:
    """What is there, with what it lacks; texts by language are completed language by language."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {**new, **{key: value for key, value in old.items() if value}}
    return old or new

"""The catalogues every network shares: stakeholder types, indicators and the inspiration guide."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from goals.models import IndicatorDefinition
from guide.models import GuideEntry
from stakeholders.models import StakeholderType

DATA = Path(__file__).parent.parent / "data"


@transaction.atomic
def load_catalogues(*, replace: bool = False) -> dict[str, int]:
    """Add what the catalogues lack: entries, languages, facts.

    What an administrator changed stays, unless `replace`.
    """
    merge(StakeholderType, read("stakeholder_types"), replace=replace)
    merge(IndicatorDefinition, read("indicators"), replace=replace)
    merge(GuideEntry, read("guide"), replace=replace)
    name_partners_in_guide()
    models: list[Any] = [StakeholderType, IndicatorDefinition, GuideEntry]
    return {str(model._meta.verbose_name_plural): model.objects.count() for model in models}


def name_partners_in_guide() -> None:
    """Write the names of types and indicators into the guide, which lies below both and cannot look them up."""
    types = dict(StakeholderType.objects.values_list("code", "names"))
    indicators = dict(IndicatorDefinition.objects.values_list("code", "names"))
    for entry in GuideEntry.objects.all():
        names = {
            "lead_names": types.get(entry.lead_type, {}),
            "partner_names": [types[code] for code in entry.partner_types if code in types],
            "indicator_names": indicators.get(entry.indicator_code, {}),
        }
        if {name: getattr(entry, name) for name in names} != names:
            GuideEntry.objects.filter(pk=entry.pk).update(**names)


def read(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return entries


def merge(model: Any, entries: list[dict[str, Any]], *, replace: bool) -> None:
    """Rows for these entries, found again by their code; saved only if something is new."""
    known = {row.code: row for row in model.objects.all()}
    model.objects.bulk_create(model(**entry) for entry in entries if entry["code"] not in known)
    for entry in entries:
        if row := known.get(entry["code"]):
            before = {name: getattr(row, name) for name in entry}
            after = entry if replace else {name: merged(value, before[name]) for name, value in entry.items()}
            if after != before:
                model.objects.filter(pk=row.pk).update(**after)


def merged(new: Any, old: Any) -> Any:
    """What is there, with what it lacks; texts by language are completed language by language."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {**new, **{key: value for key, value in old.items() if value}}
    return old or new

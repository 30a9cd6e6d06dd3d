"""The catalogues every network shares: stakeholder types, indicators and the inspiration guide."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from goals.models import IndicatorDefinition
from guide.models import GuideEntry
from stakeholders.models import StakeholderType

DATA = Path(__file__).parent.parent / "data"


@transaction.atomic
def load_catalogues(*, replace: bool = False) -> dict[str, int]:
    """Add what the catalogues lack: entries, languages, facts. What an administrator changed stays, unless `replace`."""
    types, indicators, guide = (read(name) for name in ("stakeholder_types", "indicators", "guide"))
    names = {row["code"]: row["names"] for row in [*types, *indicators]}
    for entry in guide:
        entry["lead_names"] = names.get(entry["lead_type"], {})
        entry["partner_names"] = [names[code] for code in entry["partner_types"] if code in names]
        entry["indicator_names"] = names.get(entry["indicator_code"], {})
    models: dict[type[Model], list[dict[str, Any]]] = {
        StakeholderType: types,
        IndicatorDefinition: indicators,
        GuideEntry: guide,
    }
    for model, entries in models.items():
        merge(model, entries, replace=replace)
    return {str(model._meta.verbose_name_plural): len(entries) for model, entries in models.items()}


def read(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return entries


def merge(model: type[Model], entries: list[dict[str, Any]], *, replace: bool) -> None:
    """Rows for these entries, found again by their code; saved only if something is new."""
    known = {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]
    for entry in entries:
        row = known.get(entry["code"]) or model()
        before = {name: getattr(row, name) for name in entry}
        for name, value in entry.items():
            setattr(row, name, value if replace else merged(value, before[name]))
        if row.pk is None or {name: getattr(row, name) for name in entry} != before:
            row.save()


def merged(new: Any, old: Any) -> Any:
    """What is there, with what it lacks; texts by language are completed language by language."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {**new, **{key: value for key, value in old.items() if value}}
    return old or new

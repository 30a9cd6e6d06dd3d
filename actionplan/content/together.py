"""Short tables that a chapter needs side by side, read in one query instead of one each."""

from collections import defaultdict
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject

LEFT_OUT = (models.DateTimeField, models.DecimalField, models.JSONField)
"""What databases write into JSON each in a way of its own."""


def read_together(*tables: models.QuerySet[Any]) -> list[list[Any]]:
    """The rows of each table, oldest first, with what they were annotated with; one query for all of them.

    Each row travels as a JSON object in a UNION ALL and becomes one of its model again. Moments, decimals and JSON
    fields stay behind; to ask for one of them, or for a row that is pointed at, raises FieldFetchBlocked.
    """
    first, *others = (_as_json(number, table) for number, table in enumerate(tables))
    found: list[list[dict[str, Any]]] = [[] for _table in tables]
    for number, values in first.union(*others, all=True):
        found[number].append(values)
    return [_rows(table, values) for table, values in zip(tables, found, strict=True)]


def grouped(rows: list[Any], by: str) -> dict[int, list[Any]]:
    """The rows by what they point at; an empty list for what none points at."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups


def _as_json(number: int, table: models.QuerySet[Any]) -> models.QuerySet[Any]:
    names = [*_fields(table), *table.query.annotations]
    return table.order_by().values_list(models.Value(number), JSONObject(**{name: name for name in names}))


def _rows(table: models.QuerySet[Any], found: list[dict[str, Any]]) -> list[Any]:
    fields, rows = _fields(table), []
    for values in found:
        known = [field.to_python(values[name]) for name, field in fields.items()]
        row = table.model.from_db(table.db, list(fields), known, fetch_mode=models.FETCH_RAISE)
        for name in table.query.annotations:
            setattr(row, name, values[name])
        rows.append(row)
    return sorted(rows, key=lambda row: row.pk)


def _fields(table: models.QuerySet[Any]) -> dict[str, Any]:
    fields = table.model._meta.concrete_fields
    return {field.attname: field for field in fields if not isinstance(field, LEFT_OUT)}

"""Rows that hang on another row, carried along in one of its columns: they cost no query of their own."""

import json
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Cast, Concat, JSONObject


def rows_beside(rows: models.QuerySet[Any], by: str, *names: str) -> models.Subquery:
    """For an annotation: these fields of the rows that point `by` at the row annotated, as a JSON list."""
    as_object = Cast(JSONObject(id="id", **{name: name for name in names}), models.TextField())
    listed = models.StringAgg(as_object, models.Value(","))
    as_list = Concat(models.Value("["), listed, models.Value("]"), output_field=models.TextField())
    mine = rows.filter(**{by: models.OuterRef("pk")}).order_by().values(by)
    return models.Subquery(mine.annotate(as_list=as_list).values("as_list"))


def read_beside[Row: models.Model](model: type[Row], found: str | None) -> list[Row]:
    """The rows again, in the order they were added; to ask for another field of them raises FieldFetchBlocked."""
    rows = []
    for values in json.loads(found or "[]", parse_float=Decimal):
        # from_db takes the values in the order of the model's columns; a database keeps the keys in its own.
        fields = [field for field in model._meta.concrete_fields if field.name in values]
        names, known = [field.attname for field in fields], [field.to_python(values[field.name]) for field in fields]
        rows.append(model.from_db(None, names, known, fetch_mode=models.FETCH_RAISE))
    return sorted(rows, key=lambda row: row.pk)

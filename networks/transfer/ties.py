"""Many-to-many ties of many rows at once, with their history: django-simple-history has this for single rows only."""

from collections.abc import Iterable
from typing import Any


def tie_all(model: Any, field: str, ties: Iterable[tuple[int, int]], rows: Iterable[int], at_a_time: int) -> None:
    """Tie pairs of keys, and let the newest history of each of these rows know all of its ties.

    `field` is the many-to-many field of the model; in a pair the key of its row comes first. Costs the same number of
    queries for any number of rows up to `at_a_time`. It writes the past of these rows and shows nobody anything of it.
    """
    own, other = (
        getattr(model._meta.get_field(field), name)() for name in ("m2m_field_name", "m2m_reverse_field_name")
    )
    tie, past = getattr(model, field).through, model.history.model
    then = getattr(past, field).model
    tie.objects.bulk_create([tie(**{f"{own}_id": row, f"{other}_id": to}) for row, to in ties], at_a_time)
    keys = list(rows)
    last = dict(past.objects.filter(id__in=keys).order_by("history_id").values_list("id", "history_id"))
    known = tie.objects.filter(**{f"{own}__in": keys}).values_list("pk", own, other)
    then.objects.bulk_create(
        [then(history_id=last[row], id=pk, **{f"{own}_id": row, f"{other}_id": to}) for pk, row, to in known],
        at_a_time,
    )

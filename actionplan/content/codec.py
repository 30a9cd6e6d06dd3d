"""Frozen dataclasses to plain JSON and back, by their type hints."""

import dataclasses
import datetime as dt
import functools
import types
import typing
from decimal import Decimal
from typing import Any

Json = Any


def to_json(value: Any) -> Json:
    """Dicts, lists, texts, numbers and None; dates and decimals become text."""
    if dataclasses.is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def from_json(kind: Any, value: Json) -> Any:
    """The value of type `kind` that `to_json` turned into `value`."""
    if value is None or kind is Any:
        return value
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast("type", kind))
        return typing.cast("type", kind)(**{name: from_json(hints[name], item) for name, item in value.items()})
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return from_json(_chosen(arguments, value), value)
    if origin in {tuple, list}:
        return _sequence(origin, arguments, value)
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


def _chosen(arguments: tuple[Any, ...], value: Json) -> Any:
    """Which side of a union was written: a decimal as text, a number as itself."""
    choices = [argument for argument in arguments if argument is not types.NoneType]
    return Any if isinstance(value, int | float) else choices[0]


def _sequence(origin: Any, arguments: tuple[Any, ...], value: list[Json]) -> Any:
    fixed = origin is tuple and Ellipsis not in arguments
    kinds = arguments if fixed else [arguments[0]] * len(value)
    return origin(from_json(kind, item) for kind, item in zip(kinds, value, strict=True))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)

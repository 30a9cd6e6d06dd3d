"""What stands in a cell, and how it is kept."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


class Address(Widget):
    """An e-mail address, in lower case."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value.lower()


class Choice(Widget):
    """One of the choices, by its code or by its label in the reader's language."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        self.choices = list(choices)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        codes = {str(word).casefold(): code for code, label in self.choices for word in (code, label)}
        if value.casefold() not in codes:
            known = ", ".join(str(code) for code, _label in self.choices)
            raise ValueError(_("“%(value)s” is none of: %(known)s.") % {"value": value, "known": known})
        return str(codes[value.casefold()])


class Day(Widget):
    """A date, as Excel or a person writes it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> dt.date:
        for way in DAYS:
            try:
                return dt.datetime.strptime(value, way).date()  # noqa: DTZ007 -- a date has no time zone
            except ValueError:
                continue
        raise ValueError(_("“%(value)s” is no date. Write it as 2026-09-01 or 01/09/2026.") % {"value": value})

    def render(self, value: dt.date | None, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class Codes(Widget):
    """A list of codes, with commas between; `known` are those it may hold."""

    def __init__(self, known: Any = None) -> None:
        super().__init__()
        self.known = None if known is None else list(known)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        codes = [code.strip() for code in value.split(",") if code.strip()]
        if self.known is not None and (strange := [code for code in codes if code not in self.known]):
            known = ", ".join(self.known)
            raise ValueError(_("“%(value)s” is none of: %(known)s.") % {"value": strange[0], "known": known})
        return codes

    def render(self, value: list[str] | None, obj: Any = None, **kwargs: Any) -> str:
        return ", ".join(value or [])


class ByCode(Widget):
    """A row of a catalogue, by its code."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.model = model
        self.found: dict[str, models.Model] = {}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> models.Model:
        code = value.upper()
        if code not in self.found:
            rows = self.model._default_manager.filter(code__iexact=code)
            if (one := rows.first()) is None:
                name = self.model._meta.verbose_name
                raise ValueError(_("There is no %(what)s “%(code)s”.") % {"what": name, "code": value})
            self.found[code] = one
        return self.found[code]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.code if value else ""


class TextUnder(Field):
    """One text of those kept together by language or pillar: the column `name_nl` is `names["nl"]`."""

    def __init__(self, attribute: str, key: str, column_name: str) -> None:
        super().__init__(attribute=attribute, column_name=column_name)
        self.key = key

    def get_value(self, instance: Any) -> str:
        return (getattr(instance, self.attribute) or {}).get(self.key, "")

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002
        setattr(instance, self.attribute, {**(getattr(instance, self.attribute) or {}), self.key: self.clean(row)})

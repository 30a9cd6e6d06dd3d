"""Dates known to the day, the month or only the year, in the rows.

A partial date takes two columns: a real date, so that the database can compare and sort, and how much of it is
known. A start is kept as the first day of what is known, an end as the last: "due in September" is late in October.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from ui.dates import PartialDate


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class PrecisionField(models.CharField):
    """How much of the date beside it is known."""

    def __init__(self, **kwargs: object) -> None:
        own = {"max_length": 5, "choices": Precision, "default": Precision.DAY, "editable": False}
        super().__init__(**own | kwargs)  # type: ignore[arg-type]


class PartialDateProperty:
    """Reads and writes two columns as one PartialDate or None: `<name>_on` and `<name>_precision` if not named."""

    def __init__(self, *, is_end: bool, on: str = "", precision: str = "") -> None:
        self.is_end, self.on, self.precision = is_end, on, precision

    def __set_name__(self, owner: type, name: str) -> None:
        self.on, self.precision = self.on or f"{name}_on", self.precision or f"{name}_precision"

    def __get__(self, row: models.Model | None, owner: type | None = None) -> PartialDate | None:
        if row is None:
            return self  # type: ignore[return-value]
        on: dt.date | None = getattr(row, self.on)
        return PartialDate(on, getattr(row, self.precision), is_end=self.is_end) if on else None

    def __set__(self, row: models.Model, value: PartialDate | None) -> None:
        if value is None:
            setattr(row, self.on, None)
            setattr(row, self.precision, Precision.DAY)
            return
        setattr(row, self.on, value.last_day if self.is_end else value.first_day)
        setattr(row, self.precision, value.precision)

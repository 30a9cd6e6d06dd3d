"""Bars along an axis of time, drawn on the server: one small picture a row, so that the words beside it stay words.

Places are shares of the width, so a row is as wide as its cell and nothing is stretched. Colours come from classes.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.svg import element

SHORT = dt.timedelta(days=550)  # up to a year and a half, months of a quarter are named; beyond, only years
MOST_YEARS = 12
HEIGHT = 22


@dataclass(frozen=True)
class Span:
    """From when until when, either of which may be open, and how it looks: a class of the style sheet."""

    starts_on: dt.date | None
    ends_on: dt.date | None
    tone: str = ""

    @property
    def is_dated(self) -> bool:
        return self.starts_on is not None or self.ends_on is not None


@dataclass(frozen=True)
class Axis:
    """The time that is drawn: whole months from the first day to the last."""

    first: dt.date
    last: dt.date

    @classmethod
    def around(cls, days: Iterable[dt.date | None], today: dt.date) -> "Axis":
        """An axis that holds all these days; one year around today if there are none.

        What lies more than a dozen years from today is not drawn to scale: one wrong year must not flatten the rest.
        """
        longest = dt.timedelta(days=365 * MOST_YEARS)
        known = [day for day in days if day and abs(day - today) <= longest]
        first, last = (min(known), max(known)) if known else (today, today)
        if last - first < dt.timedelta(days=180):
            first, last = first - dt.timedelta(days=90), last + dt.timedelta(days=90)
        return cls(first.replace(day=1), _month_after(last) - dt.timedelta(days=1))

    def share(self, day: dt.date) -> float:
        """Where a day stands, from 0 at the left to 100 at the right; what lies outside stands at the edge."""
        whole = (self.last - self.first).days + 1
        return min(max((day - self.first).days / whole * 100, 0), 100)

    @property
    def is_short(self) -> bool:
        return self.last - self.first <= SHORT

    @property
    def tick_days(self) -> list[dt.date]:
        """The days that are marked: each quarter of a short time, else each year."""
        months = {1, 4, 7, 10} if self.is_short else {1}
        return [day for day in _months(self.first, self.last) if day.month in months]

    @property
    def ticks(self) -> list[tuple[dt.date, str]]:
        """The same days with their names in the reader's language."""
        form = "M Y" if self.is_short else "Y"
        return [(day, formats.date_format(day, form)) for day in self.tick_days]


def axis_svg(axis: Axis, today: dt.date) -> SafeString:
    """The named days; the words hang right of their line, those without room are left out."""
    ticks = axis.ticks
    places = [axis.share(day) for day, _label in ticks]
    room = [after - place for place, after in pairwise([*places, 100])]
    labels = [
        format_html('<text x="{}" y="15">{}</text>', f"{place + 0.4:.2f}%", label)
        for place, width, (_day, label) in zip(places, room, ticks, strict=True)
        if width >= len(label) * 1.1
    ]
    return _svg([_grid(axis, today), *labels])


def bar_svg(span: Span, axis: Axis, today: dt.date) -> SafeString:
    """One bar; an open start or end runs to the edge and is drawn as open."""
    parts = [_grid(axis, today)]
    if span.is_dated:
        left = axis.share(span.starts_on) if span.starts_on else 0
        right = axis.share(span.ends_on + dt.timedelta(days=1)) if span.ends_on else 100
        is_open = " is-open" if span.starts_on is None or span.ends_on is None else ""
        place = {"x": f"{left:.2f}%", "y": "6", "width": f"{max(right - left, 0.6):.2f}%", "height": "10", "rx": "3"}
        parts.append(element("rect", {"class": f"bar {span.tone}{is_open}", **place}))
    return _svg(parts)


@lru_cache(maxsize=8)
def _grid(axis: Axis, today: dt.date) -> SafeString:
    """The lines behind every bar of a page, drawn once for all of them."""
    days = [("tick", day) for day in axis.tick_days]
    if axis.first <= today <= axis.last:
        days.append(("today", today))
    line = '<line class="{}" x1="{}" x2="{}" y1="0" y2="{}"/>'
    shares = [(kind, f"{axis.share(day):.2f}%") for kind, day in days]
    return format_html_join("", line, ((kind, share, share, HEIGHT) for kind, share in shares))


def _svg(parts: list[SafeString]) -> SafeString:
    inner = format_html_join("", "{}", ((part,) for part in parts))
    return format_html(
        '<svg class="timebar" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>', HEIGHT, inner
    )


def _month_after(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    days, day = [], first.replace(day=1)
    while day <= last:
        days.append(day)
        day = _month_after(day)
    return days

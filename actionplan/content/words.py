"""Names, dates and enumerations as words, in the active language."""

import datetime as dt
from collections.abc import Iterable

from django.utils import formats
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def day(date: dt.date | None) -> str:
    return formats.date_format(date) if date else ""


def time_span(start: dt.time | None, end: dt.time | None) -> str:
    """From when to when, or what is known of it."""
    return "\N{EN DASH}".join(formats.time_format(moment, "H:i") for moment in (start, end) if moment)


def together(names: Iterable[str]) -> str:
    """One, two and three."""
    return get_text_list(list(names), _("and"))


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{capital(text)}." if text and text[-1] not in ".!?…" else capital(text)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """As it stands in the middle of a sentence: without its capital, except in German."""
    return text if (get_language() or "").startswith("de") else text[:1].lower() + text[1:]


def day_of_iso(text: str) -> str:
    return day(dt.date.fromisoformat(text))

"""Countries a network can be in, named in the reader's language."""

from babel import Locale
from django.utils.translation import get_language

EUROPE = (  # noqa: SIM905 -- forty codes read better in a row
    "AL AD AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS "
    "SE SI SK SM TR UA XK"
).split()


def countries() -> list[tuple[str, str]]:
    """(ISO 3166 code, name) of the countries of Europe, by name in the active language."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    return sorted(((code, names[code]) for code in EUROPE), key=lambda country: country[1])

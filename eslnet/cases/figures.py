"""Figures and ages as people write them: "about 20", "< 5", "8-10", "16-24"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from eslnet.cases.facts import LARGEST, Facts
from goals.models import Measurement

Exactness = Measurement.Exactness

NUMBER = r"(\d+(?:[.,]\d{1,2})?)"
ABOUT = (
    r"~|≈|±|about|around|approx\.?|approximately|c\.?|ca\.?|circa|ongeveer|rond|environ|etwa|rund|unos|unas|cerca de|"
    r"aproximadamente"
)
MORE = (
    r">=|>|≥|more than|over|at least|meer dan|minstens|plus de|au moins|mehr als|mindestens|más de|al menos|mais de|"
    r"pelo menos"
)
LESS = (
    r"<=|<|≤|less than|fewer than|under|at most|minder dan|hoogstens|moins de|au plus|weniger als|höchstens|menos de|"
    r"como máximo|no máximo"
)
PLAIN = re.compile(rf"{NUMBER}\s*%?")
WRITTEN = [
    (re.compile(rf"(?:{ABOUT})\s*{NUMBER}\s*%?", re.IGNORECASE), Exactness.ABOUT),
    (re.compile(rf"(?:{MORE})\s*{NUMBER}\s*%?", re.IGNORECASE), Exactness.MORE_THAN),
    (re.compile(rf"(?:{LESS})\s*{NUMBER}\s*%?", re.IGNORECASE), Exactness.LESS_THAN),
    (PLAIN, Exactness.EXACT),
]
RANGE = re.compile(rf"{NUMBER}\s*%?\s*(?:-|\N{{EN DASH}}|to|tot|à|bis|a)\s*{NUMBER}\s*%?", re.IGNORECASE)
AGES = re.compile(r"(\d{1,2})\s*(?:-|\N{EN DASH})\s*(\d{1,2})")
OLDEST = 120
MOST_WORDS = 100

NOT_A_FIGURE = "Not a figure: expected a number, “about 20”, “more than 20”, “less than 20” or “20-25”."
TOO_SMALL = "A range that reaches below the small-number threshold cannot be kept."
NOT_AGES = "Not two ages: expected [12, 18], the youngest first."


@dataclass(frozen=True)
class Figure:
    """A figure, how exact it is, and its words where a number alone does not say them."""

    value: Decimal | None = None
    exactness: str = Exactness.EXACT
    words: str = ""


def read_figure(facts: Facts, key: str, threshold: int = 0) -> Figure:
    """The figure under this key, be it a number or words that say one.

    A range keeps its lower end as "more than", and its words: no number is invented between the two. One that
    reaches below the threshold is refused, since its words would show what the figure must hide.
    """
    written = facts.values.get(key)
    if not isinstance(written, str):
        return Figure(facts.number(key))
    figure = _written_figure(facts.text(key).strip())
    if figure.words and (figure.value or 0) < threshold:
        facts.refuse(TOO_SMALL, key)
        return Figure()
    if figure.value is None and written:
        facts.refuse(NOT_A_FIGURE, key)
    return figure


def _written_figure(text: str) -> Figure:
    for pattern, exactness in WRITTEN:
        if match := pattern.fullmatch(text):
            return Figure(_decimal(match[1]), exactness)
    match = RANGE.fullmatch(text) if len(text) <= MOST_WORDS else None
    return Figure(_decimal(match[1]), Exactness.MORE_THAN, text) if match else Figure()


def read_whole(facts: Facts, key: str, threshold: int = 0) -> Figure:
    """The same, where only a whole number fits."""
    figure = read_figure(facts, key, threshold)
    if figure.value is not None and figure.value != int(figure.value):
        facts.refuse("Only a whole number fits here.", key)
        return Figure()
    return figure


def is_plain_number(text: str) -> bool:
    return bool(PLAIN.fullmatch(text.strip()))


def _decimal(text: str) -> Decimal | None:
    number = Decimal(text.replace(",", "."))
    return number if number.adjusted() <= LARGEST else None


def read_ages(facts: Facts, key: str = "ages") -> tuple[int | None, int | None]:
    """The youngest and the oldest age of a list of two, or of a text such as "16-24"; either may be open."""
    written = facts.values.get(key)
    ages: list[int | None] = [None, None]
    if isinstance(written, str) and (match := AGES.fullmatch(written.strip())):
        ages = [int(match[1]), int(match[2])]
    elif isinstance(written, list) and len(written) <= 2 and all(_is_age(age) for age in written):
        ages = [*written, None][:2]
    elif written:
        facts.refuse(NOT_AGES, key)
        return None, None
    youngest, oldest = ages
    if youngest is not None and oldest is not None and oldest < youngest:
        facts.refuse(NOT_AGES, key)
        return None, None
    facts.place_all(key)
    return youngest, oldest


def _is_age(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= OLDEST)

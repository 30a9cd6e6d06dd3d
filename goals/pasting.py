"""A column of figures copied in a spreadsheet: what each row says, and what it would change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from goals.counts import Counts, checked
from goals.models import Indicator, Measurement
from goals.periods import Period, parse_period
from networks.models import Network

MOST_ROWS = 200
LONGEST_CELL = 100
LARGEST_COUNT = 2_147_483_647
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,'\u2019])[0-9]{3})(?:\1[0-9]{3})*")


class What(StrEnum):
    """What a row of the column does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Line:
    """A row that was pasted: where it stood, its period, what it does and why it cannot."""

    number: int
    period: str
    what: What
    why: str = ""
    measurement: Measurement | None = None


@dataclass(frozen=True)
class Column:
    """All rows of a column; `is_good` when each of them can be kept."""

    lines: list[Line] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return bool(self.lines) and all(line.what != What.REFUSED for line in self.lines)

    @property
    def wanted(self) -> list[Measurement]:
        """The figures to keep, in the order they were pasted."""
        return [line.measurement for line in self.lines if line.measurement]


def cells_of(text: str) -> list[list[str]]:
    """Row by row, without empty rows: parted by tabs, or else by semicolons, or else by commas."""
    return [[cell.strip() for cell in _parted(line)] for line in text.splitlines() if line.strip()]


def read_column(text: str, indicator: Indicator, network: Network) -> Column:
    """What the pasted text says about this indicator, whose figures were read `with_measurements`."""
    rows = list(enumerate(cells_of(text), start=1))
    if rows and _is_header(rows[0][1]):
        rows = rows[1:]
    if len(rows) > MOST_ROWS:
        words = _("A column has at most %(most)s rows; this one has %(number)s.")
        raise ValidationError(words % {"most": MOST_ROWS, "number": len(rows)})
    if not rows:
        raise ValidationError(_("There is no figure in it: paste rows of a period and its figure."))
    known = _standing(indicator, network)
    lines: list[Line] = []
    for number, cells in rows:
        lines.append(_line(number, cells, indicator, network, known, lines))
    return Column(lines)


def read_number(text: str, *, is_whole: bool = False) -> Decimal:
    """ "1.234", "12,6", "12.6 %", "1 234,5"; raises ValidationError.

    A mark before three digits parts thousands in a whole number, and wherever it is not the reader's decimal mark.
    """
    plain = SPACES.sub("", text).removesuffix("%")
    thousands = THOUSANDS.fullmatch(plain)
    if thousands and (is_whole or thousands[1] != get_format("DECIMAL_SEPARATOR")):
        plain = plain.replace(thousands[1], "")
    try:
        return _finite(Decimal(_with_point(plain)))
    except InvalidOperation as error:
        raise ValidationError(_("“%(text)s” is not a number."), params={"text": text[:40]}) from error


def read_count(text: str) -> int | None:
    """A whole number of young people, or None for an empty cell."""
    if not text:
        return None
    number = read_number(text, is_whole=True)
    if number != number.to_integral_value() or not 0 <= number <= LARGEST_COUNT:
        raise ValidationError(_("“%(text)s” is not a whole number."), params={"text": text[:40]})
    return int(number)


def _parted(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    if ";" in line:
        return line.split(";")
    return re.split(r",\s+", line) if re.search(r",\s", line) else line.split(",")


def _is_header(cells: list[str]) -> bool:
    """Words only where the figures stand."""
    figures = [cell for cell in cells[1:] if cell]
    return bool(figures) and not any(character.isdecimal() for cell in figures for character in cell)


def _with_point(text: str) -> str:
    """The mark that comes last parts the decimals; one that comes more than once parts thousands."""
    text = text.replace("'", "").replace("\u2019", "")
    if not re.fullmatch(r"[-+]?[0-9][0-9.,]*", text):
        raise InvalidOperation
    mark = max(",.", key=text.rfind)
    other = "." if mark == "," else ","
    whole = text.replace(other, "")
    return whole.replace(mark, "") if whole.count(mark) > 1 else whole.replace(mark, ".")


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise InvalidOperation
    return round(number, 2)


def _standing(indicator: Indicator, network: Network) -> dict[object, Measurement]:
    """The accepted or waiting figure of each period that a pasted row would change; the first that was entered."""
    rows = sorted(indicator.measurements.all(), key=lambda row: row.pk)
    corrected = {row.revises_id for row in rows if row.revises_id}
    found: dict[object, Measurement] = {}
    for row in rows:
        if row.pk not in corrected and not row.area:
            found.setdefault(_key(row.period, network), row)
    return found


def _key(words: str, network: Network) -> object:
    """The same for "2024-25" and "2024/2025"; words are the same whatever their capitals."""
    period = parse_period(words, network.school_year_starts_in)
    return period if period.ends_on else " ".join(words.casefold().split())


def _line(
    number: int,
    cells: list[str],
    indicator: Indicator,
    network: Network,
    known: dict[object, Measurement],
    before: Sequence[Line],
) -> Line:
    words = cells[0][:LONGEST_CELL] if cells else ""
    try:
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise ValidationError(_("A cell has at most %(most)s letters.") % {"most": LONGEST_CELL})
        if not words:
            raise ValidationError(_("The period is missing."))
        counts = _counts(cells[1:], indicator)
    except ValidationError as error:
        return Line(number, words, What.REFUSED, " ".join(error.messages))
    key = _key(words, network)
    if any(_key(line.period, network) == key for line in before):
        return Line(number, words, What.REFUSED, _("This period stands here twice."))
    period = parse_period(words, network.school_year_starts_in)
    return _compared(number, words, period, counts, indicator, known.get(key))


def _compared(
    number: int, words: str, period: Period, counts: Counts, indicator: Indicator, old: Measurement | None
) -> Line:
    new = Measurement(
        network=indicator.network,
        indicator=indicator,
        period=words,
        period_kind=period.kind,
        period_ends_on=period.ends_on,
        numerator=counts.numerator,
        denominator=counts.denominator,
        value=counts.value,
    )
    if old is None:
        return Line(number, words, What.NEW, measurement=new)
    if _numbers(old, indicator) == _numbers(new, indicator):
        return Line(number, words, What.SAME)
    if not old.is_accepted:
        return Line(number, words, What.REFUSED, _("Another figure of this period waits for the coordinator."))
    new.revises, new.source, new.breaks_series = old, old.source, old.breaks_series
    return Line(number, words, What.CHANGED, measurement=new)


def _numbers(row: Measurement, indicator: Indicator) -> tuple[object, ...]:
    """What tells two figures apart; a count may be kept as a numerator or as a value."""
    if indicator.kind == Indicator.Kind.COUNT:
        return row.counted, row.denominator
    return row.numerator, row.denominator, row.value


def _counts(cells: list[str], indicator: Indicator) -> Counts:
    """One figure, or a numerator and a denominator; what else stands in the row is refused."""
    figures = [*cells]
    while figures and not figures[-1]:
        figures.pop()
    if len(figures) == 1:
        value = read_number(figures[0], is_whole=indicator.kind == Indicator.Kind.COUNT)
        return checked(Counts(None, None, value), indicator.kind, levels=len(indicator.level_names))
    if len(figures) == 2 and indicator.kind != Indicator.Kind.SCALE:
        return checked(_pair_of_counts(figures, indicator), indicator.kind)
    raise ValidationError(_("A row is a period with its figure, or with how many and out of how many."))


def _pair_of_counts(figures: list[str], indicator: Indicator) -> Counts:
    if indicator.kind == Indicator.Kind.OTHER:
        return Counts(None, read_count(figures[1]), read_number(figures[0]))
    return Counts(read_count(figures[0]), read_count(figures[1]), None)

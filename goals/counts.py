"""Do a numerator, a denominator and a value tell the same story?"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goals.models import Indicator

Kind = Indicator.Kind


@dataclass(frozen=True)
class Counts:
    """The numbers of one measurement, each where it is kept."""

    numerator: int | None
    denominator: int | None
    value: Decimal | None

    @property
    def is_empty(self) -> bool:
        return self.numerator is None and self.denominator is None and self.value is None


def checked(counts: Counts, kind: str, *, is_exact: bool = True, levels: int = 0) -> Counts:
    """The counts as they are kept for this kind of figure; raises ValidationError with a message per field."""
    if counts.numerator is not None and counts.denominator is not None and counts.numerator > counts.denominator:
        raise ValidationError({"numerator": _("The numerator is larger than the denominator.")})
    if kind == Kind.SHARE:
        return _share(counts, is_exact=is_exact)
    if kind == Kind.SCALE:
        return _level(counts, levels)
    return _count(counts) if kind == Kind.COUNT else _other(counts)


def _share(counts: Counts, *, is_exact: bool) -> Counts:
    if counts.denominator == 0:
        raise ValidationError({"denominator": _("There is no share of nobody: the denominator is at least 1.")})
    if counts.value is not None and not 0 <= counts.value <= 100:
        raise ValidationError({"value": _("A share lies between 0 and 100 %.")})
    if counts.numerator is None or counts.denominator is None:
        if counts.value is None:
            raise ValidationError({"value": _("Enter the share in %, or its numerator and denominator.")})
        return counts
    share = Decimal(100) * counts.numerator / counts.denominator
    if is_exact and counts.value is not None and abs(counts.value - share) > _rounding(counts.value):
        message = _("%(numerator)s of %(denominator)s is %(share)s %%. Correct one of them, or leave the value empty.")
        numbers = {"numerator": counts.numerator, "denominator": counts.denominator, "share": round(share, 2)}
        raise ValidationError({"value": message % numbers})
    return counts


def _level(counts: Counts, levels: int) -> Counts:
    if counts.value is None or not is_level(counts.value, levels):
        raise ValidationError({"value": _("Choose a level from 1 to %(levels)s.") % {"levels": levels}})
    return Counts(None, None, counts.value)


def is_level(value: Decimal, levels: int) -> bool:
    """Whether a scale of so many levels has this one."""
    return value == value.to_integral_value() and 1 <= value <= levels


def _count(counts: Counts) -> Counts:
    value = counts.value
    if value is not None and (value < 0 or value != value.to_integral_value()):
        raise ValidationError({"value": _("A count is a whole number.")})
    count = counts.numerator if counts.numerator is not None else value
    if count is None:
        raise ValidationError({"numerator": _("Enter the count.")})
    if value is not None and value != count:
        raise ValidationError({"value": _("The value and the count are not the same.")})
    if counts.denominator is not None and count > counts.denominator:
        raise ValidationError({"value": _("The count is larger than the whole it is a part of.")})
    return Counts(int(count), counts.denominator, None)


def _other(counts: Counts) -> Counts:
    if counts.value is not None:
        return counts
    if counts.numerator is None:
        raise ValidationError({"value": _("Enter the value.")})
    return Counts(None, counts.denominator, Decimal(counts.numerator))


def _rounding(value: Decimal) -> Decimal:
    """Half of the last digit that says something: 0.5 for 13, 0.05 for 12.6 and 12.60."""
    exponent = min(int(value.normalize().as_tuple().exponent), 0)
    return Decimal(5).scaleb(exponent - 1)

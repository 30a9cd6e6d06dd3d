import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from networks.models import Holiday, Membership, Network
from networks.partial import Precision
from ui.dates import PartialDate

NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Kind:
    """Rows of one kind that hang on a row; `names` are the first few of them."""

    name: str
    number: int
    names: list[str]

    @property
    def unnamed(self) -> int:
        return self.number - len(self.names)


@dataclass(frozen=True)
class Deletion:
    """What a deletion would take along, and what stands in its way."""

    goes: list[Kind]
    holds: list[Kind]


def deletion_of(row: Any) -> Deletion:
    """What happens to the rows of every room that point at this row of a network, if it is deleted.

    The rooms above are known here only by their relations: what cascades goes, all else holds.
    """
    relations = {str(relation.get_accessor_name()): relation for relation in row._meta.related_objects}
    counts = {f"n_{name}": _count_of(relation, row.network) for name, relation in relations.items()}
    found = type(row).objects.for_network(row.network).annotate(**counts).get(pk=row.pk)
    deletion = Deletion(goes=[], holds=[])
    for name, relation in relations.items():
        number = getattr(found, f"n_{name}")
        cascades = relation.on_delete is models.CASCADE
        names = [] if cascades or not number else _first_names(getattr(row, name))
        if number:
            (deletion.goes if cascades else deletion.holds).append(Kind(_kind_name(relation, number), number, names))
    return deletion


def _count_of(relation: Any, network: Network) -> Coalesce:
    """How many rows point at the row through this relation, as a part of a larger query."""
    rows = relation.related_model.objects.for_network(network).filter(**{relation.field.name: models.OuterRef("pk")})
    counted = rows.order_by().values(relation.field.name).annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0, output_field=models.IntegerField())


def _first_names(rows: Any) -> list[str]:
    return [str(row) for row in rows.all().fetch_mode(models.FETCH_PEERS).order_by("pk")[:NAMED_AT_MOST]]


def _kind_name(relation: Any, number: int) -> str:
    meta = relation.related_model._meta
    return str(meta.verbose_name if number == 1 else meta.verbose_name_plural)


def holiday_note(network: Network, when: PartialDate | dt.date | None) -> str:
    """That this day lies in a school holiday, in words; empty if it does not, or only a month or year is known."""
    if isinstance(when, PartialDate):
        when = when.date if when.precision == Precision.DAY else None
    if when is None:
        return ""
    holiday = Holiday.objects.for_network(network).filter(first_on__lte=when, last_on__gte=when).first()
    return _("This day lies in a school holiday: %(name)s.") % {"name": holiday.name} if holiday else ""


def before_holidays(network: Network, today: dt.date) -> str:
    """The last days before the coming school holidays, to choose a date by; empty without any."""
    coming = Holiday.objects.for_network(network).filter(first_on__gt=today).order_by("first_on")[:4]
    days = [
        _("%(name)s: before %(day)s") % {"name": holiday.name, "day": date_format(holiday.first_on)}
        for holiday in coming
    ]
    return " · ".join(days)


def coordinated_networks(user: Any) -> models.QuerySet[Network]:
    """The networks this person coordinates."""
    is_coordinator = {"memberships__user": user.pk, "memberships__role": Membership.Role.COORDINATOR}
    return Network.objects.filter(**is_coordinator).order_by("name")

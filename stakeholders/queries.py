import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from networks.models import Membership, Network
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Offer, Responsibility, Stakeholder, StakeholderType


def own_stakeholder(membership: Membership) -> Stakeholder | None:
    """The stakeholder a partner speaks for; None for coordinators, observers and partners without a seat.

    Who is no longer in function, or whose stakeholder has left, has no seat any more. Asked once per request: the
    answer stays on the membership.
    """
    if not membership.is_partner:
        return None
    if not hasattr(membership, "own_stakeholder"):
        contacts = Contact.objects.for_network(membership.network).current(timezone.localdate())
        seats = Stakeholder.objects.for_network(membership.network).at_the_table()
        seat = seats.filter(contacts__in=contacts.filter(user=membership.user_id)).first()
        membership.own_stakeholder = seat  # type: ignore[attr-defined]
    return membership.own_stakeholder  # type: ignore[attr-defined]


def speakers_of(network: Network, stakeholders: Iterable[int], today: dt.date) -> dict[int, Contact]:
    """The one person per stakeholder who is written to: its first contact mail can reach, in one query.

    Deputies and others are written to only where nobody before them has an address.
    """
    speakers: dict[int, Contact] = (
        Contact.objects.for_network(network).filter(stakeholder__in=list(stakeholders)).speakers(today)
    )
    return speakers


def may_edit(membership: Membership, *owners: Stakeholder | None) -> bool:
    """Whether this member may change what belongs to `owners`: the coordinator all, a partner only its own."""
    if membership.is_coordinator:
        return True
    own = own_stakeholder(membership)
    return own is not None and any(owner is not None and owner.pk == own.pk for owner in owners)


@dataclass(frozen=True)
class StakeholderState:
    """How far step 1 is, among the stakeholders at the table."""

    at_the_table: int
    without_contact: int
    without_responsibility: int
    has_lead: bool
    pillars_without_lead: list[str]


def stakeholder_state(network: Network, today: dt.date | None = None) -> StakeholderState:
    """Step 1 in numbers, in one query."""
    of_each = models.OuterRef("pk")
    parts = Responsibility.objects.for_network(network).filter(stakeholder=of_each)
    contacts = Contact.objects.for_network(network).filter(stakeholder=of_each)
    mandates = LeadMandate.objects.for_network(network).running().filter(stakeholder=of_each)
    flags = {
        "has_contact": models.Exists(contacts.current(today or timezone.localdate())),
        "has_part": models.Exists(parts),
        "is_lead": models.Exists(mandates.filter(role=LeadMandate.Role.LEAD)),
        **{f"leads_{pillar}": models.Exists(parts.filter(pillar=pillar, degree="leads")) for pillar in Pillar.values},
    }
    numbers = (
        Stakeholder.objects.for_network(network)
        .at_the_table()
        .annotate(**flags)
        .aggregate(
            at_the_table=models.Count("pk"),
            without_contact=models.Count("pk", filter=models.Q(has_contact=False)),
            without_responsibility=models.Count("pk", filter=models.Q(has_part=False, responsibilities="")),
            leads=models.Count("pk", filter=models.Q(is_lead=True)),
            **{pillar: models.Count("pk", filter=models.Q(**{f"leads_{pillar}": True})) for pillar in Pillar.values},
        )
    )
    return StakeholderState(
        at_the_table=numbers["at_the_table"],
        without_contact=numbers["without_contact"],
        without_responsibility=numbers["without_responsibility"],
        has_lead=bool(numbers["leads"]),
        pillars_without_lead=[pillar for pillar in Pillar.values if not numbers[pillar]],
    )


def types_by_name(types: Iterable[StakeholderType] | None = None) -> list[StakeholderType]:
    """Kinds of partners in the alphabet of the reader's language, accents aside; all of the catalogue if not told."""
    return sorted(StakeholderType.objects.all() if types is None else types, key=lambda kind: _sort_key(str(kind)))


def types_in(network: Network) -> list[StakeholderType]:
    """The kinds of partners this network has, by name."""
    used = Stakeholder.objects.for_network(network).values("type")
    return types_by_name(StakeholderType.objects.filter(pk__in=used))


def _sort_key(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@dataclass(frozen=True)
class PillarPart:
    """What one stakeholder declares in one pillar."""

    pillar: str
    responsibility: Responsibility | None
    offers: int


def parts_of(responsibilities: Iterable[Responsibility], offers: Iterable[Offer]) -> list[PillarPart]:
    """All four pillars, from what one stakeholder declares and offers."""
    declared = {row.pillar: row for row in responsibilities}
    offered = [offer.pillar for offer in offers]
    return [PillarPart(pillar, declared.get(pillar), offered.count(pillar)) for pillar in Pillar.values]


def pillar_leads(network: Network) -> list[tuple[str, list[Stakeholder]]]:
    """Each pillar with the stakeholders at the table that lead it, in one query."""
    rows = Responsibility.objects.for_network(network).select_related("stakeholder")
    leading = rows.filter(degree=Responsibility.Degree.LEADS, stakeholder__left_on=None).order_by("stakeholder__name")
    by_pillar: dict[str, list[Stakeholder]] = {pillar: [] for pillar in Pillar.values}
    for row in leading:
        by_pillar[row.pillar].append(row.stakeholder)
    return list(by_pillar.items())

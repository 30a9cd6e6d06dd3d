import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from networks.models import Membership, Network
from networks.pillars import Pillar
from stakeholders.models import (
    Contact,
    LeadMandate,
    Offer,
    Responsibility,
    Review,
    Seat,
    Sector,
    Source,
    Stakeholder,
    StakeholderType,
)


def own_stakeholder(membership: Membership) -> Stakeholder | None:
    """The stakeholder a partner speaks for; None for coordinators, observers and partners without a seat.

    Who is no longer in function, or whose stakeholder has left, has no seat any more. Asked once per request: the
    answer stays on the membership.
    """
    if not membership.is_partner:
        return None
    if not hasattr(membership, "own_stakeholder"):
        contacts = Contact.objects.for_network(membership.network).current(membership.network.today)
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


@dataclass(frozen=True)
class Round:
    """Whom a coordinator can invite now, by stakeholder, and which stakeholders have nobody with an address."""

    groups: list[tuple[Stakeholder, list[Contact]]]
    unreachable: list[Stakeholder]


def round_of(network: Network, today: dt.date) -> Round:
    """The contacts at the table that can be invited, the first contacts first, in two queries."""
    contacts = Contact.objects.for_network(network).current(today)
    invitable = contacts.invitable().by_rank().select_related("stakeholder", "network", "user")
    groups: dict[int, tuple[Stakeholder, list[Contact]]] = {}
    for contact in invitable.order_by(Lower("stakeholder__name"), "stakeholder", *invitable.query.order_by):
        groups.setdefault(contact.stakeholder_id, (contact.stakeholder, []))[1].append(contact)
    reached = contacts.filter(stakeholder=models.OuterRef("pk")).exclude(models.Q(user=None) & models.Q(email=""))
    seats = Stakeholder.objects.for_network(network).at_the_table()
    return Round(list(groups.values()), list(seats.exclude(models.Exists(reached)).by_name()))


def is_written_to(network: Network, address: str, today: dt.date, *, apart_from: Contact) -> bool:
    """Whether mail of this network still belongs at this address: somebody else speaks there, or it coordinates or
    follows the network.
    """
    contacts = Contact.objects.for_network(network).current(today).exclude(pk=apart_from.pk)
    if contacts.filter(models.Q(email__iexact=address) | models.Q(user__email__iexact=address)).exists():
        return True
    others = network.memberships.exclude(role=Membership.Role.PARTNER)
    return others.filter(user__email__iexact=address).exists()


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
    unexplained_seats: int = 0


def stakeholder_state(network: Network, today: dt.date | None = None) -> StakeholderState:
    """Step 1 in numbers, in one query."""
    of_each = models.OuterRef("pk")
    parts = Responsibility.objects.for_network(network).filter(stakeholder=of_each)
    contacts = Contact.objects.for_network(network).filter(stakeholder=of_each)
    mandates = LeadMandate.objects.for_network(network).running().filter(stakeholder=of_each)
    seats = Seat.objects.for_network(network).unexplained().values("network").annotate(n=models.Count("pk"))
    flags = {
        "has_contact": models.Exists(contacts.current(today or network.today)),
        "has_part": models.Exists(parts),
        "is_lead": models.Exists(mandates.filter(role=LeadMandate.Role.LEAD)),
        **{f"leads_{pillar}": models.Exists(parts.filter(pillar=pillar, degree="leads")) for pillar in Pillar.values},
    }
    numbers = (
        Stakeholder.objects.for_network(network)
        .at_the_table()
        .annotate(**flags, empty=models.Subquery(seats.values("n"), output_field=models.IntegerField()))
        .aggregate(
            at_the_table=models.Count("pk"),
            without_contact=models.Count("pk", filter=models.Q(has_contact=False)),
            without_responsibility=models.Count("pk", filter=models.Q(has_part=False, responsibilities="")),
            leads=models.Count("pk", filter=models.Q(is_lead=True)),
            unexplained=models.Max("empty"),
            **{pillar: models.Count("pk", filter=models.Q(**{f"leads_{pillar}": True})) for pillar in Pillar.values},
        )
    )
    return StakeholderState(
        at_the_table=numbers["at_the_table"],
        without_contact=numbers["without_contact"],
        without_responsibility=numbers["without_responsibility"],
        has_lead=bool(numbers["leads"]),
        pillars_without_lead=[pillar for pillar in Pillar.values if not numbers[pillar]],
        unexplained_seats=numbers["unexplained"] or 0,
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


def responsibility_in(stakeholder: Stakeholder, pillar: str) -> Responsibility:
    """What the stakeholder declares in this pillar; a new row if that is nothing yet."""
    declared = stakeholder.pillar_responsibilities.filter(pillar=pillar).first()
    part = declared or Responsibility(network=stakeholder.network, pillar=pillar)
    part.stakeholder = stakeholder
    return part


def part_in(responsibility: Responsibility) -> PillarPart:
    """The same for the matrix: with the offers, and without a row that is not saved."""
    pillar = responsibility.pillar
    offers = responsibility.stakeholder.offers.filter(pillar=pillar).count()
    return PillarPart(pillar, responsibility if responsibility.pk else None, offers)


def pillar_leads(network: Network) -> list[tuple[str, list[Stakeholder]]]:
    """Each pillar with the stakeholders at the table that lead it, in one query."""
    rows = Responsibility.objects.for_network(network).select_related("stakeholder")
    leading = rows.filter(degree=Responsibility.Degree.LEADS, stakeholder__left_on=None).order_by("stakeholder__name")
    by_pillar: dict[str, list[Stakeholder]] = {pillar: [] for pillar in Pillar.values}
    for row in leading:
        by_pillar[row.pillar].append(row.stakeholder)
    return list(by_pillar.items())


@dataclass(frozen=True)
class SeatState:
    """A kind of partner expected at the table: who sits there, or else what became of it."""

    type: StakeholderType
    sector: str
    label: str
    holders: list[Stakeholder]
    invited_on: dt.date | None
    why_empty: str
    state: str


def seat_states(network: Network) -> list[SeatState]:
    """The expected seats, by sector in the catalogue's order and then by name; in two queries.

    The state is "filled" as soon as a stakeholder of the type is at the table, or else "invited" or "empty".
    """
    return [state for _seat, state in seats_with_states(network)]


def seats_with_states(network: Network) -> list[tuple[Seat, SeatState]]:
    """As `seat_states`, each with its row."""
    expected = Seat.objects.for_network(network)
    sitting = Stakeholder.objects.for_network(network).at_the_table().filter(type__in=expected.values("type"))
    return seats_filled_by(network, sitting.by_name())


def seats_filled_by(network: Network, sitting: Iterable[Stakeholder]) -> list[tuple[Seat, SeatState]]:
    """The expected seats, and who of these sits in them; in one query beside theirs."""
    holders: dict[int, list[Stakeholder]] = {}
    for stakeholder in sitting:
        holders.setdefault(stakeholder.type_id, []).append(stakeholder)
    expected = Seat.objects.for_network(network).select_related("type")
    seats = [(seat, _state_of(seat, holders.get(seat.type_id, []))) for seat in expected]
    sectors = Sector.values
    return sorted(seats, key=lambda pair: (sectors.index(pair[1].sector), _sort_key(pair[1].label)))


def _state_of(seat: Seat, holders: list[Stakeholder]) -> SeatState:
    return SeatState(
        type=seat.type,
        sector=seat.type.sector,
        label=str(seat.type),
        holders=holders,
        invited_on=seat.invited_on,
        why_empty=seat.why_empty,
        state="filled" if holders else "invited" if seat.invited_on else "empty",
    )


def stale_stakeholders(network: Network, today: dt.date) -> models.QuerySet[Stakeholder]:
    """Those at the table with offers nobody confirmed for a year, in `stale_offers`, by name.

    Each with `asked_at`: when it was last asked whether its data are right and has not answered yet.
    """
    offers = Offer.objects.for_network(network).valid(today).stale(today)
    asked = Review.objects.for_network(network).filter(
        stakeholder=models.OuterRef("pk"), answered_at=None, withdrawn_at=None
    )
    stakeholders = Stakeholder.objects.for_network(network).at_the_table().filter(pk__in=offers.values("stakeholder"))
    found: models.QuerySet[Stakeholder] = (
        stakeholders.by_name()
        .annotate(asked_at=models.Subquery(asked.values("asked_at")[:1]))
        .prefetch_related(models.Prefetch("offers", offers.longest_unconfirmed_first(), to_attr="stale_offers"))
    )
    return found


def sources_of(network: Network, codes: Iterable[str]) -> list[Source]:
    """The sources of the network that these codes name, each once and in this order; no query without codes."""
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return []
    known = {source.code: source for source in Source.objects.for_network(network).filter(code__in=wanted)}
    return [known[code] for code in wanted if code in known]


Facts = list[tuple[str, list[str]]]


def facts_of(stakeholder: Stakeholder, today: dt.date) -> Facts:
    """What the network notes of one stakeholder, in words for its own reader: heading and lines, in four queries.

    No names but those of its own contacts.
    """
    contacts = stakeholder.contacts.current(today).by_rank().select_related("user")
    parts = [
        " · ".join(filter(None, [stakeholder.network.pillar_label(row.pillar), row.get_degree_display(), row.what]))
        for row in stakeholder.pillar_responsibilities.in_order()
    ]
    facts = [
        (_("Name"), list(dict.fromkeys(filter(None, [stakeholder.name, stakeholder.official_name])))),
        (_("Contacts"), [_contact_words(contact) for contact in contacts]),
        (_("Responsibilities"), [*filter(None, [stakeholder.responsibilities]), *parts]),
        (_("Offers of support"), [offer.what for offer in stakeholder.offers.order_by("pk") if offer.is_valid(today)]),
    ]
    return [(heading, lines or [_("nothing noted yet")]) for heading, lines in facts]


def _contact_words(contact: Contact) -> str:
    return ", ".join(filter(None, [str(contact), contact.get_rank_display(), contact.address, contact.phone]))

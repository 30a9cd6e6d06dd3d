"""Step 1 in the plan: who works together, and who leads."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _

from actionplan.content import words
from actionplan.content.structure import Offer, PillarName, PillarPart
from actionplan.content.structure import Stakeholder as Page
from actionplan.content.together import grouped, read_together
from goals.models import Plan
from networks.models import Network
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Responsibility, Stakeholder
from stakeholders.models import Offer as OfferRow

RANKS = list(Contact.Rank.values)
ROLES = [LeadMandate.Role.LEAD, LeadMandate.Role.DEPUTY, None]
PARTICIPATION = [*Stakeholder.Participation.values, ""]


class Table:
    """All stakeholders of the network, read once: the other chapters find their names here."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self.pillars = pillar_names(plan.network)
        self._rows = {row.pk: row for row in stakeholder_rows(plan)}
        self._contacts, self._parts, self._offers = rows_by_stakeholder(plan.network, today)

    def label(self, pk: int | None) -> str:
        """The name for a table cell; nothing for nobody."""
        return self._rows[pk].label if pk else ""

    def labels(self, pks: list[int]) -> tuple[str, ...]:
        """Names in alphabetical order."""
        return tuple(sorted((self.label(pk) for pk in pks), key=str.casefold))

    @property
    def present(self) -> list[Any]:
        """Those who have not left: the lead first, then by how they take part, then by name."""
        rows = [row for row in self._rows.values() if not row.has_left]
        return sorted(rows, key=lambda row: (*_place(row), official(row).casefold()))

    def with_role(self, role: str) -> tuple[str, ...]:
        return tuple(official(row) for row in self.present if row.lead_role == role)

    @property
    def signatories(self) -> tuple[str, ...]:
        names = (official(row) for row in self._rows.values() if row.has_signed)
        return tuple(sorted(names, key=str.casefold))

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(self._page(row) for row in self.present)

    def _page(self, row: Any) -> Page:
        return Page(
            name=official(row),
            type=str(row.type),
            participation=row.get_participation_display(),
            lead=_lead(row),
            responsibilities=row.responsibilities,
            parts=_parts(self._parts[row.pk], self.pillars),
            offers=_offers(self._offers[row.pk], self.pillars),
            functions=_functions(self._contacts[row.pk]),
            stands_for=tuple(row.stands_for),
        )


def stakeholder_rows(plan: Plan) -> Any:
    """With type, running mandate and whether it signed."""
    signed = Plan.signatories.through.objects.filter(plan=plan.pk, stakeholder=OuterRef("pk"))
    return (
        Stakeholder.objects.for_network(plan.network)
        .select_related("type")
        .annotate(
            running=FilteredRelation("mandates", condition=Q(mandates__until_on=None)),
            lead_role=F("running__role"),
            lead_from=F("running__from_on"),
            lead_task=F("running__task"),
            has_signed=Exists(signed),
        )
    )


def rows_by_stakeholder(network: Network, today: dt.date) -> list[dict[int, list[Any]]]:
    """Contacts in function, responsibilities and offers, each by its stakeholder."""
    tables = read_together(
        Contact.objects.for_network(network).current(today),
        Responsibility.objects.for_network(network),
        OfferRow.objects.for_network(network),
    )
    return [grouped(rows, by="stakeholder_id") for rows in tables]


def official(row: Any) -> str:
    """The name as it must stand in a public document."""
    return row.official_name or row.name


def pillar_names(network: Network) -> dict[str, PillarName]:
    """The pillars with this network's words, and a letter that no two of them share."""
    names = dict(network.pillars)
    letters = [name[:1].upper() for name in names.values()]
    if len(set(letters)) < len(letters):
        letters = list("ABCD")
    return {key: PillarName(key, letter, name) for (key, name), letter in zip(names.items(), letters, strict=True)}


def _place(row: Any) -> tuple[int, int]:
    return ROLES.index(row.lead_role), PARTICIPATION.index(row.participation)


def _lead(row: Any) -> str:
    if not row.lead_role:
        return ""
    role = str(LeadMandate.Role(row.lead_role).label)
    if row.lead_from:
        role = _("%(role)s since %(date)s") % {"role": role, "date": words.day(row.lead_from)}
    return _("%(role)s: %(task)s") % {"role": role, "task": row.lead_task} if row.lead_task else role


def _parts(rows: list[Responsibility], pillars: dict[str, PillarName]) -> tuple[PillarPart, ...]:
    in_order = sorted(rows, key=lambda part: _order(part.pillar))
    return tuple(PillarPart(pillars[part.pillar], part.get_degree_display(), part.what) for part in in_order)


def _offers(rows: list[OfferRow], pillars: dict[str, PillarName]) -> tuple[Offer, ...]:
    in_order = sorted(rows, key=lambda offer: _order(offer.pillar))
    return tuple(
        Offer(offer.what, pillars.get(offer.pillar), offer.target_group, offer.how_to_refer) for offer in in_order
    )


def _functions(rows: list[Contact]) -> tuple[str, ...]:
    in_order = sorted(rows, key=lambda contact: RANKS.index(contact.rank))
    return tuple(dict.fromkeys(contact.function for contact in in_order))


def _order(pillar: str) -> int:
    return Pillar.values.index(pillar) if pillar else len(Pillar.values)

"""Step 1 in the plan: who works together, and who leads."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from actionplan.content import words
from actionplan.content.structure import Offer, PillarName, PillarPart
from actionplan.content.structure import Stakeholder as Page
from goals.models import Plan
from networks.models import Network
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Stakeholder

RANKS = list(Contact.Rank.values)
ROLES = [LeadMandate.Role.LEAD, LeadMandate.Role.DEPUTY, None]
PARTICIPATION = [*Stakeholder.Participation.values, ""]


class Table:
    """All stakeholders of the network, read once: the other chapters find their names here."""

    def __init__(self, plan: Plan, today: dt.date) -> None:
        self.pillars = pillar_names(plan.network)
        self._rows = {row.pk: row for row in stakeholder_rows(plan, today)}

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
        return tuple(_page(row, self.pillars) for row in self.present)


def stakeholder_rows(plan: Plan, today: dt.date) -> Any:
    """With type, running mandate, whether it signed, functions, responsibilities and offers."""
    signed = Plan.signatories.through.objects.filter(plan=plan.pk, stakeholder=OuterRef("pk"))
    in_function = Prefetch("contacts", Contact.objects.for_network(plan.network).current(today))
    return (
        Stakeholder.objects.for_network(plan.network)
        .select_related("type")
        .annotate(
            running=FilteredRelation("mandates", condition=Q(mandates__until_on=None)),
            lead_role=F("running__role"),
            lead_from=F("running__from_on"),
            has_signed=Exists(signed),
        )
        .prefetch_related(in_function, "pillar_responsibilities", "offers")
    )


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


def _page(row: Any, pillars: dict[str, PillarName]) -> Page:
    return Page(
        name=official(row),
        type=str(row.type),
        participation=row.get_participation_display(),
        lead=_lead(row),
        responsibilities=row.responsibilities,
        parts=_parts(row, pillars),
        offers=tuple(
            Offer(offer.what, pillars.get(offer.pillar), offer.target_group, offer.how_to_refer)
            for offer in sorted(row.offers.all(), key=lambda offer: (_order(offer.pillar), offer.pk))
        ),
        functions=_functions(row),
    )


def _lead(row: Any) -> str:
    if not row.lead_role:
        return ""
    role = LeadMandate.Role(row.lead_role).label
    if not row.lead_from:
        return str(role)
    return _("%(role)s since %(date)s") % {"role": role, "date": words.day(row.lead_from)}


def _parts(row: Any, pillars: dict[str, PillarName]) -> tuple[PillarPart, ...]:
    parts = sorted(row.pillar_responsibilities.all(), key=lambda part: _order(part.pillar))
    return tuple(PillarPart(pillars[part.pillar], part.get_degree_display(), part.what) for part in parts)


def _functions(row: Any) -> tuple[str, ...]:
    contacts = sorted(row.contacts.all(), key=lambda contact: (RANKS.index(contact.rank), contact.pk))
    return tuple(dict.fromkeys(contact.function for contact in contacts))


def _order(pillar: str) -> int:
    return Pillar.values.index(pillar) if pillar else len(Pillar.values)

"""A sheet of paper for each partner, for the round of the table: what is asked of it, what it would change, and
what it promised.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, groupby

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.template.loader import render_to_string

from engagements.models import OPEN, Commitment
from goals.models import Plan
from networks.models import Network
from stakeholders.models import Stakeholder

Answer = Commitment.Answer
SHOWN = (Answer.NOT_ASKED, Answer.ASKED, Answer.CONSULTING, Answer.CHANGE_PROPOSED, Answer.ACCEPTED)
STYLE = settings.BASE_DIR / "templates" / "engagements" / "table_sheets.css"


@dataclass(frozen=True)
class TableSheet:
    """What one partner reads, ticks and signs; each promise comes with the moment of its `last_note_at`."""

    stakeholder: Stakeholder
    asked: list[Commitment]
    proposed: list[Commitment]
    promised: list[Commitment]


def table_sheets(network: Network, plan: Plan) -> list[TableSheet]:
    """A sheet for everybody at the table with an open part in open engagements of the plan."""
    parts = _parts(network, plan).filter(stakeholder__left_on=None)
    return [_sheet(stakeholder, of_it) for stakeholder, of_it in groupby(parts, key=lambda part: part.stakeholder)]


def table_sheet(network: Network, plan: Plan, stakeholder: Stakeholder) -> TableSheet:
    """The sheet of one partner, also if there is nothing on it yet."""
    return _sheet(stakeholder, _parts(network, plan).filter(stakeholder=stakeholder))


def draw(network: Network, sheets: list[TableSheet]) -> bytes:
    """The sheets as one PDF on A4 in the language of the plan, each partner on a page of its own."""
    from ui import pdf  # noqa: PLC0415 -- slow import

    for part in chain.from_iterable((*sheet.asked, *sheet.proposed, *sheet.promised) for sheet in sheets):
        part.part, part.proposed_change = pdf.breakable(part.part), pdf.breakable(part.proposed_change)
        part.engagement.title = pdf.breakable(part.engagement.title)
        part.engagement.what = pdf.breakable(part.engagement.what)
    with network.in_plan_language():
        context = {"network": network, "sheets": sheets, "today": network.today}
        html = render_to_string("engagements/table_sheets.html", context)
    return pdf.draw(html, STYLE).content


def _parts(network: Network, plan: Plan) -> models.QuerySet[Commitment]:
    """In one query: what is asked, proposed otherwise or accepted, by partner, what is due first on top."""
    open_parts = Commitment.objects.for_network(network).filter(engagement__plan=plan, engagement__status__in=OPEN)
    own_notes = models.Q(engagement__notes__stakeholder=models.F("stakeholder"))
    noted = open_parts.filter(answer__in=SHOWN).annotate(
        last_note_at=models.Max("engagement__notes__written_at", filter=own_notes)
    )
    by_due = models.F("engagement__due_on").asc(nulls_last=True)
    return noted.select_related("engagement", "stakeholder").order_by(
        Lower("stakeholder__name"), "stakeholder", by_due, "pk"
    )


def _sheet(stakeholder: Stakeholder, parts: Iterable[Commitment]) -> TableSheet:
    known = list(parts)
    return TableSheet(
        stakeholder,
        asked=[part for part in known if not part.is_accepted and not part.has_proposed],
        proposed=[part for part in known if part.has_proposed],
        promised=[part for part in known if part.is_accepted],
    )

"""Who can be asked how its engagements go, who was asked, and who has told since."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.db.models.functions import Lower

from engagements.models import Commitment, Engagement, NoteRequest, NoteRound, ProgressNote
from networks.models import Network
from stakeholders.models import Contact, Stakeholder
from stakeholders.queries import speakers_of


@dataclass(frozen=True)
class Asked:
    """One partner with the parts it would be asked about; without a `contact` no mail reaches it."""

    stakeholder: Stakeholder
    parts: list[Commitment]
    contact: Contact | None


def askable(
    network: Network, engagements: models.QuerySet[Engagement], today: dt.date, *, only_leads: bool
) -> list[Asked]:
    """The partners with an accepted part in those of these engagements that are open, in two queries, by name.

    Whoever still owes an open round a note about an engagement is not asked about it once more.
    """
    owed = NoteRequest.objects.for_network(network).owed()
    parts = Commitment.objects.for_network(network).filter(
        engagement__in=engagements.open().values("pk"),  # type: ignore[attr-defined]
        answer=Commitment.Answer.ACCEPTED,
        stakeholder__left_on=None,
    )
    if only_leads:
        parts = parts.filter(role=Commitment.Role.LEAD)
    of_part = {name: models.OuterRef(name) for name in ("engagement", "stakeholder")}
    by_due = models.F("engagement__due_on").asc(nulls_last=True)
    found = list(
        parts.exclude(models.Exists(owed.filter(**of_part)))
        .select_related("engagement__network", "stakeholder")
        .order_by(Lower("stakeholder__name"), "stakeholder", by_due, "pk")
    )
    speakers = speakers_of(network, [part.stakeholder_id for part in found], today)
    return [
        Asked(stakeholder, list(of_it), speakers.get(stakeholder.pk))
        for stakeholder, of_it in groupby(found, key=lambda part: part.stakeholder)
    ]


@dataclass(frozen=True)
class Told:
    """What became of one request: the note that told it, owed still, or not wanted any more."""

    request: NoteRequest
    note: ProgressNote | None

    @property
    def is_owed(self) -> bool:
        return self.note is None and self.request.is_wanted


@dataclass(frozen=True)
class Partner:
    """What one partner of a round was asked, and the person the mails go to."""

    stakeholder: Stakeholder
    lines: list[Told]
    contact: Contact | None

    @property
    def owes(self) -> bool:
        return any(line.is_owed for line in self.lines)


@dataclass(frozen=True)
class RoundState:
    """A round, partner by partner: first those who still owe a note, then by name."""

    partners: list[Partner]

    @property
    def lines(self) -> list[Told]:
        return [line for partner in self.partners for line in partner.lines]

    @property
    def told(self) -> int:
        return sum(line.note is not None for line in self.lines)

    @property
    def owing(self) -> list[Partner]:
        return [partner for partner in self.partners if partner.owes]


def state_of(note_round: NoteRound, today: dt.date) -> RoundState:
    """Who of a round has told since, in three queries."""
    network = note_round.network
    rows = NoteRequest.objects.for_network(network).filter(round=note_round).with_note().with_standing()
    requests = list(
        rows.select_related("engagement__network", "stakeholder").order_by(
            Lower("stakeholder__name"), "stakeholder", models.F("engagement__due_on").asc(nulls_last=True), "pk"
        )
    )
    notes = ProgressNote.objects.for_network(network).select_related("stakeholder", "written_by")
    told = notes.in_bulk([request.note_pk for request in requests if request.note_pk])
    speakers = speakers_of(network, [request.stakeholder_id for request in requests], today)
    partners = [
        Partner(
            stakeholder, [Told(row, told.get(row.note_pk) if row.note_pk else None) for row in of_it],
            speakers.get(stakeholder.pk),
        )
        for stakeholder, of_it in groupby(requests, key=lambda row: row.stakeholder)
    ]  # fmt: skip
    return RoundState(sorted(partners, key=lambda partner: not partner.owes))


def owed_by(network: Network, stakeholder: Stakeholder) -> list[NoteRequest]:
    """What open rounds still ask this partner to tell, the soonest day first, each engagement once; in one query."""
    owed = NoteRequest.objects.for_network(network).owed().filter(stakeholder=stakeholder)
    by_due = models.F("engagement__due_on").asc(nulls_last=True)
    first: dict[int, NoteRequest] = {}
    for row in owed.select_related("engagement__network", "round").order_by("round__answer_by_on", by_due, "pk"):
        first.setdefault(row.engagement_id, row)
    return list(first.values())


def owed_in(note_round: NoteRound) -> list[NoteRequest]:
    """What is not told yet in an open round, by partner, what is due first on top."""
    owed = NoteRequest.objects.for_network(note_round.network).owed().filter(round=note_round)
    by_due = models.F("engagement__due_on").asc(nulls_last=True)
    return list(owed.select_related("engagement__network", "stakeholder").order_by("stakeholder__name", by_due, "pk"))


def newest_notes(network: Network, engagements: Iterable[int]) -> dict[int, ProgressNote]:
    """The newest note of each of these engagements, by the key of the engagement, in one query."""
    notes = ProgressNote.objects.for_network(network)
    newest = notes.filter(engagement=models.OuterRef("engagement")).order_by("-pk").values("pk")[:1]
    found = notes.filter(engagement__in=list(engagements), pk=models.Subquery(newest))
    return {note.engagement_id: note for note in found}

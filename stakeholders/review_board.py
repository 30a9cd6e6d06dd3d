"""Where the yearly review stands: who was asked when, who answered, whom it is time to ask."""

import datetime as dt
from dataclasses import dataclass, field

from networks.models import Network
from stakeholders.models import Contact, Review, Stakeholder
from stakeholders.queries import speakers_of

A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Row:
    """One stakeholder at the table, the last question that stands, and who would be asked."""

    stakeholder: Stakeholder
    review: Review | None
    speaker: Contact | None


@dataclass
class Board:
    """The stakeholders at the table, each in one list, and the corrections nobody has dealt with."""

    corrections: list[Review]
    due: list[Row] = field(default_factory=list)
    unreachable: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    answered: list[Row] = field(default_factory=list)


def review_board(network: Network, now: dt.datetime) -> Board:
    """All of it, in four queries."""
    reviews = Review.objects.for_network(network).filter(withdrawn_at=None).select_related("contact")
    corrections = reviews.corrections_waiting().select_related("stakeholder").newest_first()
    board = Board(list(corrections))
    last: dict[int, Review] = {}
    for review in reviews.newest_first():
        last.setdefault(review.stakeholder_id, review)
    stakeholders = list(Stakeholder.objects.for_network(network).at_the_table().by_name())
    speakers = speakers_of(network, [row.pk for row in stakeholders], network.day_of(now))
    for stakeholder in stakeholders:
        row = Row(stakeholder, last.get(stakeholder.pk), speakers.get(stakeholder.pk))
        _list_of(board, row, now).append(row)
    return board


def is_question_due(stakeholder: Stakeholder, now: dt.datetime) -> bool:
    """Whether its data wait for a yes: it was asked and has not answered, or nobody confirmed them for a year."""
    last = Review.objects.for_network(stakeholder.network).filter(stakeholder=stakeholder, withdrawn_at=None)
    review = last.newest_first().first()
    return review is None or review.answered_at is None or is_old(review, now)


def is_old(review: Review, now: dt.datetime) -> bool:
    return (review.answered_at or review.asked_at) < now - A_YEAR


def _list_of(board: Board, row: Row, now: dt.datetime) -> list[Row]:
    if row.review is not None and not is_old(row.review, now):
        return board.answered if row.review.answered_at else board.waiting
    return board.due if row.speaker else board.unreachable

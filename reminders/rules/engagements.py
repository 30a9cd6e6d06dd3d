import datetime as dt
from collections.abc import Iterator

from django.db.models import Prefetch, Q

from engagements.models import OPEN, Commitment, Engagement, Step
from goals.models import Plan
from reminders import stages
from reminders.models import Kind
from reminders.rules.matter import Matter, Networks, light
from ui.dates import PartialDate

CLOSED = Plan.Status.CLOSED
PARTS = Commitment.unscoped.filter(answer=Commitment.Answer.ACCEPTED).select_related("stakeholder")
ACCEPTED = Prefetch(
    "commitments",
    light(PARTS, "engagement", "stakeholder__left_on").order_by("role", "pk"),
    to_attr="accepted",
)


def engagements_due(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Open engagements, for everybody who accepted a part."""
    due = Engagement.unscoped.open().filter(network__in=networks, due_on__lte=stages.latest_due(Kind.ENGAGEMENT, on))
    for row in light(due.exclude(plan__status=CLOSED), "due_on", "due_precision").prefetch_related(ACCEPTED):
        if row.due:
            yield Matter(Kind.ENGAGEMENT, row, row.due, [part.stakeholder for part in row.accepted])


def steps_due(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Open steps of open engagements, for the partner responsible."""
    due = Step.unscoped.filter(
        network__in=networks,
        done_on=None,
        due_on__lte=stages.latest_due(Kind.STEP, on),
        engagement__status__in=OPEN,
    )
    rows = due.exclude(engagement__plan__status=CLOSED).select_related("responsible")
    for row in light(rows, "due_on", "engagement", "responsible__left_on"):
        if row.due_on:
            told = [row.responsible] if row.responsible else []
            yield Matter(Kind.STEP, row, PartialDate(row.due_on), told)


def questions_unanswered(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Commitments that were asked and not answered, for the partner asked; due when it was asked long enough ago.

    Who consults first is reminded from the day on by which it wanted to answer.
    """
    is_owed = Q(answer=Commitment.Answer.ASKED) | Q(answer=Commitment.Answer.CONSULTING, consulting_until_on__lt=on)
    waiting = Commitment.unscoped.filter(is_owed, network__in=networks, engagement__status__in=OPEN)
    rows = waiting.exclude(engagement__plan__status=CLOSED).select_related("stakeholder")
    for row in light(rows, "asked_at", "engagement", "stakeholder__left_on"):
        if row.asked_at:
            asked_on = networks[row.network_id].day_of(row.asked_at)
            yield Matter(Kind.QUESTION, row, PartialDate(asked_on + stages.ANSWER_WITHIN), [row.stakeholder])

import datetime as dt
from collections.abc import Iterator

from goals.models import Goal, Indicator, Plan
from reminders import stages
from reminders.models import Kind
from reminders.rules.matter import Matter, Networks
from ui.dates import PartialDate

CLOSED = Plan.Status.CLOSED


def goals_due(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Goals the network still works on, for their owner."""
    due = Goal.unscoped.active().filter(network__in=networks, deadline_on__lte=stages.latest_due(Kind.GOAL, on))
    for row in due.exclude(plan__status=CLOSED).select_related("owner"):
        if row.deadline:
            yield Matter(Kind.GOAL, row, row.deadline, [row.owner] if row.owner else [])


def measurements_due(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Indicators of active goals whose next figure is expected, for who measures or else the owner of the goal."""
    due = Indicator.unscoped.filter(
        network__in=networks,
        next_measurement_on__lte=stages.latest_due(Kind.INDICATOR, on),
        goal__status__in=Goal.ACTIVE,
    )
    for row in due.exclude(goal__plan__status=CLOSED).select_related("goal__owner", "measured_by"):
        if row.next_measurement_on:
            told = [who for who in (row.measured_by, row.goal.owner) if who and not who.has_left]
            yield Matter(Kind.INDICATOR, row, PartialDate(row.next_measurement_on), told[:1])

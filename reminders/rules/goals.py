import datetime as dt
from collections.abc import Iterator

from goals.models import Goal, Indicator, Plan
from reminders import stages
from reminders.models import Kind
from reminders.rules.matter import Matter, Networks, light
from ui.dates import PartialDate

CLOSED = Plan.Status.CLOSED


def goals_due(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Goals the network still works on, for their owner."""
    due = Goal.unscoped.active().filter(network__in=networks, deadline_on__lte=stages.latest_due(Kind.GOAL, on))
    rows = due.exclude(plan__status=CLOSED).select_related("owner")
    for row in light(rows, "deadline_on", "deadline_precision", "owner__left_on"):
        if row.deadline:
            yield Matter(Kind.GOAL, row, row.deadline, [row.owner] if row.owner else [])


def measurements_due(networks: Networks, on: dt.date) -> Iterator[Matter]:
    """Indicators of active goals whose next figure is expected, for who measures or else the owner of the goal."""
    due = Indicator.unscoped.filter(
        network__in=networks,
        next_measurement_on__lte=stages.latest_due(Kind.INDICATOR, on),
        goal__status__in=Goal.ACTIVE,
    )
    rows = due.exclude(goal__plan__status=CLOSED).select_related("goal__owner", "measured_by")
    for row in light(rows, "next_measurement_on", "goal__owner__left_on", "measured_by__left_on"):
        if row.next_measurement_on:
            told = [who for who in (row.measured_by, row.goal.owner) if who and not who.has_left]
            yield Matter(Kind.INDICATOR, row, PartialDate(row.next_measurement_on), told[:1])

"""What waits for somebody on a day, in many networks at once.

Each rule takes the networks by key and a day, looks at the state on that day, and costs the same number of queries
for one network as for a thousand. This is the only room that reads rows of several networks together; what it finds
is sorted by network before anybody sees it.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from reminders import stages
from reminders.rules import engagements, goals, meetings
from reminders.rules.matter import Matter, Networks

Rule = Callable[[Networks, dt.date], Iterable[Matter]]

RULES: list[Rule] = [
    engagements.engagements_due,
    engagements.steps_due,
    engagements.questions_unanswered,
    goals.goals_due,
    goals.measurements_due,
    meetings.meetings_coming,
    meetings.action_points_due,
    meetings.notes_missing,
]


def find(networks: Networks, on: dt.date) -> list[Matter]:
    """Everything in these networks that has reached its first stage on that day, the oldest first."""
    found = [matter for rule in RULES for matter in rule(networks, on)]
    reached = [matter for matter in found if stages.reached(matter.kind, matter.due_on, on)]
    return sorted(reached, key=lambda matter: (matter.due_on, matter.kind, matter.thing))

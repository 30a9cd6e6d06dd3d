"""What waits for somebody on a day, in many networks at once.

Each rule takes the networks by key and a day, looks at the state on that day, and costs the same number of queries
for one network as for a thousand. This is the only room that reads rows of several networks together; what it finds
is sorted by network before anybody sees it.
"""

import datetime as dt
from collections.abc import Callable, Container, Iterable

from reminders import stages
from reminders.models import Kind
from reminders.rules import engagements, goals, meetings, news
from reminders.rules.matter import Matter, Networks

Rule = Callable[[Networks, dt.date], Iterable[Matter]]

RULES: dict[str, Rule] = {
    Kind.ENGAGEMENT: engagements.engagements_due,
    Kind.STEP: engagements.steps_due,
    Kind.QUESTION: engagements.questions_unanswered,
    Kind.GOAL: goals.goals_due,
    Kind.INDICATOR: goals.measurements_due,
    Kind.MEETING: meetings.meetings_coming,
    Kind.ACTION_POINT: meetings.action_points_due,
    Kind.NOTE: meetings.notes_missing,
    Kind.COMMENT: news.comments_written,
    Kind.HELP: news.help_wanted,
}


def find(networks: Networks, on: dt.date, kinds: Container[str] = RULES) -> list[Matter]:
    """What of these kinds has reached its first stage on that day in these networks, the oldest first."""
    found = [matter for kind, rule in RULES.items() if kind in kinds for matter in rule(networks, on)]
    reached = [matter for matter in found if stages.reached(matter.kind, matter.due_on, on)]
    return sorted(reached, key=lambda matter: (matter.due_on, matter.kind, matter.thing))

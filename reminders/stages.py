"""When somebody is told: the one table, and how it is read.

A stage has come when its day has come, whether the clock ran on that very day or not. Only the last stage that has
come is told; those before it are overtaken.
"""

import datetime as dt

from reminders.models import Kind

MONTHLY = range(60, 361, 30)  # then it is the coordinator's, who reads it in the weekly digest

ANSWER_WITHIN = dt.timedelta(days=28)  # a question that waits longer is the coordinator's
NOTES_BEFORE = dt.timedelta(days=14)  # progress notes are due two weeks before the partners evaluate

NEWS = (Kind.COMMENT, Kind.HELP)  # told, not due: never late
NEWS_FOR = dt.timedelta(days=100)  # what is written in quiet months is told after them; what is older, never

LATE_FOR_WEEKS = 14  # days; what is told at these stages is not told twice in ten days
NOT_SOONER_THAN = dt.timedelta(days=10)

# Days after the due date; negative: before it.
STAGES: dict[str, list[int]] = {
    Kind.ENGAGEMENT: [-30, -7, -1, 1, 7, 30, *MONTHLY],  # due: its date
    Kind.STEP: [-7, -1, 1, 7],  # due: its date
    Kind.GOAL: [-60, -14, 1, 30],  # due: its deadline
    Kind.INDICATOR: [-14, 0, 14],  # due: the next measurement
    Kind.MEETING: [-14, -3],  # due: the day of the meeting; nothing after it
    Kind.QUESTION: [-21, -14, 0],  # due: 28 days after it was asked; so 7, 14 and 28 days after asking
    Kind.ACTION_POINT: [-7, 1, 14],  # due: its date
    Kind.NOTE: [-14, -3, 3],  # due: two weeks before the meeting; nothing after the meeting
    Kind.COMMENT: [0],  # due: the day it was written; told once, the next morning
    Kind.HELP: [0],  # due: the day of the note; told once, the next morning
    Kind.DIGEST: [0],  # due: the Monday of the week
}


def reached(kind: str, due_on: dt.date, on: dt.date) -> list[int]:
    """The stages that have come by that day, the most urgent last."""
    return [stage for stage in STAGES[kind] if due_on + dt.timedelta(days=stage) <= on]


def is_too_soon(stage: int, told_on: dt.date | None, on: dt.date) -> bool:
    """Whether somebody heard of something long late so shortly ago that this stage can wait."""
    return stage >= LATE_FOR_WEEKS and told_on is not None and told_on > on - NOT_SOONER_THAN


def latest_due(kind: str, on: dt.date) -> dt.date:
    """What is due later than this has not reached its first stage on that day."""
    return on - dt.timedelta(days=STAGES[kind][0])


def monday(on: dt.date) -> dt.date:
    """The first day of that week."""
    return on - dt.timedelta(days=on.weekday())

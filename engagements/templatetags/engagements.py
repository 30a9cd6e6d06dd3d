import datetime as dt
from collections.abc import Iterable

from django import template

from engagements.models import Commitment, Engagement, NoteRound, Step

register = template.Library()


@register.filter
def days_late(engagement: Engagement, today: dt.date) -> int:
    """Days since its due date; 0 if it is not late."""
    return engagement.days_late(today)


@register.filter
def is_late(row: Step | NoteRound, today: dt.date) -> bool:
    """Whether a step is past its due date and not done, or a round past the day by which to tell and not closed."""
    return row.is_late(today)


@register.filter
def labels(commitments: Iterable[Commitment]) -> str:
    """Whose commitments these are, in a line: "CLB, School A, VDAB"."""
    return ", ".join(commitment.stakeholder.label for commitment in commitments)

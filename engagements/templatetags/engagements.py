import datetime as dt

from django import template

from engagements.models import Engagement, NoteRound, Step

register = template.Library()


@register.filter
def days_late(engagement: Engagement, today: dt.date) -> int:
    """Days since its due date; 0 if it is not late."""
    return engagement.days_late(today)


@register.filter
def is_late(row: Step | NoteRound, today: dt.date) -> bool:
    """Whether a step is past its due date and not done, or a round past the day by which to tell and not closed."""
    return row.is_late(today)

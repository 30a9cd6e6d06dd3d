import datetime as dt

from django import template

from engagements.models import Engagement, Step

register = template.Library()


@register.filter
def days_late(engagement: Engagement, today: dt.date) -> int:
    """Days since its due date; 0 if it is not late."""
    return engagement.days_late(today)


@register.filter
def is_late(step: Step, today: dt.date) -> bool:
    """Whether the step is past its due date and not done."""
    return step.is_late(today)

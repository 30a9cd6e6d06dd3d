import datetime as dt

from django import template

from monitoring.models import ActionPoint

register = template.Library()


@register.filter
def is_late(point: ActionPoint, today: dt.date) -> bool:
    """Whether an action point is open and past its date."""
    return point.is_late(today)

"""What step 4 still asks of a stakeholder, told to who comes to speak for it."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from monitoring.queries import open_action_points
from stakeholders.models import Stakeholder


def action_points_to_do(stakeholder: Stakeholder) -> Iterator[tuple[str, str]]:
    """What it promised to do between two meetings and has not done yet, the soonest first."""
    for point in open_action_points(stakeholder):
        if point.due_on:
            values = {"point": point.text, "date": date_format(point.due_on)}
            sentence = _("To do until %(date)s: %(point)s") % values
        else:
            sentence = _("To do: %(point)s") % {"point": point.text}
        yield sentence, point.meeting.get_absolute_url()

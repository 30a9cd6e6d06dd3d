"""What step 2 still asks of a stakeholder, told to who comes to speak for it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals.models import Goal, Indicator, Plan
from stakeholders.models import Stakeholder


def figures_to_measure(stakeholder: Stakeholder) -> Iterator[tuple[str, str]]:
    """The indicators it measures whose next figure has a date, the soonest first."""
    expected = Indicator.objects.for_network(stakeholder.network).filter(
        measured_by=stakeholder, next_measurement_on__isnull=False, goal__status__in=Goal.ACTIVE
    )
    running = expected.exclude(goal__plan__status=Plan.Status.CLOSED)
    for indicator in running.order_by("next_measurement_on", "pk"):
        values = {"indicator": indicator.name, "date": date_format(indicator.next_measurement_on)}
        sentence = _("A figure is expected on %(date)s: %(indicator)s") % values
        yield sentence, reverse("goals:goal_detail", args=[stakeholder.network.slug, indicator.goal_id])

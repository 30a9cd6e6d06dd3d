"""What stands in the way of engagements."""

from django.db import models

from engagements.models import OPEN, ProgressNote
from goals.models import Plan
from networks.models import Network


def calls_for_help(network: Network, plan: Plan | int) -> list[ProgressNote]:
    """The newest notes of the plan's open engagements that say what stands in the way, the oldest first."""
    notes = ProgressNote.objects.for_network(network)
    newest = notes.filter(engagement=models.OuterRef("engagement")).order_by("-pk").values("pk")[:1]
    calls = notes.filter(engagement__plan=plan, engagement__status__in=OPEN, pk=models.Subquery(newest))
    return list(calls.exclude(obstacle="").select_related("engagement__network", "stakeholder").order_by("pk"))

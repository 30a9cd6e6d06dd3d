"""What the inspiration guide suggests for a meeting that is being prepared."""

from goals.models import Goal
from guide.models import GuideEntry
from monitoring.models import Meeting


def ideas_for(meeting: Meeting) -> list[GuideEntry]:
    """Up to three entries for what the goals of the plan are measured by, the strongest evidence first.

    Those the plan has an engagement from already are left out: the meeting talks about them anyway.
    """
    goals = Goal.objects.for_network(meeting.network).filter(plan=meeting.plan_id).active()
    codes = goals.filter(indicators__definition__isnull=False).values("indicators__definition__code")
    fitting = GuideEntry.objects.filter(indicator_code__in=codes)
    return list(fitting.exclude(engagements__plan=meeting.plan_id).strongest_first()[:3])

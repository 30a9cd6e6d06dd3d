import datetime as dt

from celery import shared_task
from django.utils import timezone

from actionplan.models import PlanVersion
from actionplan.tasks import make_version
from networks.nudge import nudge

PATIENCE = dt.timedelta(seconds=5)


@shared_task(ignore_result=True)
def make_waiting_plans() -> None:
    """Pick up what a lost message or a lost worker left behind; a version already taken is left alone by the claim."""
    now = timezone.now()
    left = PlanVersion.unscoped.to_make(now).filter(asked_at__lt=now - PATIENCE)
    for pk in left.order_by("pk").values_list("pk", flat=True):
        nudge(make_version, pk)

import datetime as dt

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from actionplan import making
from actionplan.models import PlanVersion
from actionplan.tasks import make_version

PATIENCE = dt.timedelta(seconds=5)


@shared_task(ignore_result=True)
def make_waiting_plans() -> None:
    """Pick up what a lost message or a lost worker left behind; a version already taken is left alone by the claim."""
    now = timezone.now()
    waiting = Q(status=PlanVersion.Status.WAITING, asked_at__lt=now - PATIENCE)
    for pk in PlanVersion.unscoped.filter(waiting | making.abandoned(now)).order_by("pk").values_list("pk", flat=True):
        make_version.delay(pk)

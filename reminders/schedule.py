import logging

from celery import shared_task
from django.utils import timezone

from reminders import actions, queries

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def remind() -> None:
    """Tell what is due in each network where it is past seven and nobody has looked today."""
    try:
        actions.remind(turns=queries.turns_due(timezone.now()))
    except actions.NotConfirmedError as error:
        logger.error("reminders stopped: %s Look, then run: manage.py remind --confirm", error)

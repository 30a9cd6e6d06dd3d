import datetime as dt

from celery import shared_task
from django.utils import timezone

from networks.models import SentForm

MEMORY = dt.timedelta(days=7)  # nobody sends the same page again after that


@shared_task(ignore_result=True)
def forget_sent_forms() -> None:
    SentForm.objects.filter(sent_at__lt=timezone.now() - MEMORY).delete()

from celery import shared_task
from django.utils import timezone

from eslnet import retention


@shared_task(ignore_result=True)
def close_unused_accounts() -> None:
    """Warn who has not come for two years, and close the accounts of those who were warned and did not come."""
    now = timezone.now()
    retention.close_unused_accounts(now)
    retention.warn_unused_accounts(now)


@shared_task(ignore_result=True)
def forget_old_mail() -> None:
    retention.forget_old_mail(timezone.now())


@shared_task(ignore_result=True)
def forget_old_reviews() -> None:
    retention.forget_old_reviews(timezone.now())

from celery import shared_task

from outbox import sending


@shared_task(ignore_result=True)
def send_waiting_mail() -> None:
    """Send what is due: what a lost message or a lost worker left behind, and what is tried again."""
    sending.send_due()

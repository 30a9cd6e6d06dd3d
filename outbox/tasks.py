from celery import shared_task

from outbox import sending


@shared_task(ignore_result=True)
def send_mail(pk: int) -> None:
    """Send this mail, unless it has left, is being sent, or must wait."""
    sending.send_due(only=pk)

from celery import shared_task

from outbox import sending


@shared_task(ignore_result=True)
def send_mail(pk: int | None = None) -> None:
    """Send this mail, or else all that is due, unless it has left, is being sent, or must wait."""
    sending.send_due(only=pk)

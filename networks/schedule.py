from celery import shared_task

from networks.signin import actions


@shared_task(ignore_result=True)
def forget_ended_sessions() -> None:
    """What is known of a session goes within the hour after it ended."""
    actions.forget_ended_sessions()

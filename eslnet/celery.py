import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eslnet.settings")

STEP_BACK = 10  # of the 19 steps a process may step back behind others

app = Celery("eslnet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")


@celeryd_init.connect
def let_pages_go_first(options: dict[str, Any], **kwargs: Any) -> None:
    """A worker that only draws steps back: where cores are few, who waits for a page is served before it."""
    if list(options.get("queues") or ()) == ["pdf"]:
        os.nice(STEP_BACK)

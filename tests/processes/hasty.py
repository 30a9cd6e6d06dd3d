"""The settings, with a clock that looks for mail and for what is due each second."""

from eslnet.settings import *  # noqa: F403 -- a settings module is its names
from eslnet.settings import CELERY_BEAT_SCHEDULE as PATIENT

CELERY_BEAT_SCHEDULE = {
    name: {**PATIENT[name], "schedule": 1} for name in ("send waiting mail", "remind of what is due")
}

"""The settings, with a page of the benchmark's own and as many sign-ins as it likes."""

from eslnet.settings import *  # noqa: F403 -- a settings module is its names

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["localhost"]
ACCOUNT_RATE_LIMITS = {}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "ERROR"},
}

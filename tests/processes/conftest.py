import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.processes.live import Redis, address_of
from tests.smtp import running_sink


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.processes)


@pytest.fixture
def redis():
    server = Redis()
    yield server
    server.die()


@pytest.fixture
def surroundings(tmp_path, redis):
    """A mail server, and the environment of processes that share it and this test's database and broker."""
    with running_sink() as sink:
        yield (
            sink,
            {
                **os.environ,
                "DATABASE_URL": address_of(connection.settings_dict["NAME"]),
                "CELERY_BROKER_URL": redis.url,
                "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
                "ESLNET_VAR": str(tmp_path),
                "SECRET_KEY": settings.SECRET_KEY,
                "CLOCK_SECONDS": "1",
                "DJANGO_SETTINGS_MODULE": "eslnet.settings",
            },
        )

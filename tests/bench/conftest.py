import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.db.backends.signals import connection_created


@pytest.fixture(autouse=True)
def connection_of_the_test():
    """A real request gives its connection back, and with it would go all that the test has written."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    connection_created.disconnect(dispatch_uid="limit_patience")  # of the application the browser has started

import os

import pytest
from celery.signals import worker_shutting_down

from networks import stopping


@pytest.fixture
def nobody_asked():
    yield
    stopping._asked[0] = 0


def test_a_process_forked_before_hears_that_the_worker_is_asked_to_stop(nobody_asked):
    assert stopping.is_asked() is False
    told, tell = os.pipe()

    child = os.fork()
    if not child:
        os.read(told, 1)
        os._exit(7 if stopping.is_asked() else 0)
    worker_shutting_down.send(sender="worker", sig="SIGTERM", how="Warm", exitcode=0)
    os.write(tell, b".")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(told)
    os.close(tell)

    assert stopping.is_asked() is True
    assert code == 7

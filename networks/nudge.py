"""Tell a worker at once that a row waits for it.

The row is the queue and a sweep finds it within a minute, so a nudge is a hint: it may get lost, and it must never
cost the person who saves more than one second, once.
"""

import logging
import time
from typing import Any

from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

BROKER_ERRORS = (OperationalError, ChannelError, RedisError, OSError)
PAUSE = 30.0  # seconds

logger = logging.getLogger(__name__)


class Breaker:
    """Remembers, for this process, that the broker did not answer, and for how long it is not worth asking again."""

    def __init__(self) -> None:
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._open_until

    def open(self) -> None:
        self._open_until = time.monotonic() + PAUSE


breaker = Breaker()


def nudge(task: Any, *args: Any) -> None:
    """Hand the task to the broker; call it through `transaction.on_commit`, once the row is safe.

    A broker that is gone or silent is logged and then left alone for half a minute: the next nudges cost nothing.
    """
    if breaker.is_open:
        return
    try:
        task.delay(*args)
    except BROKER_ERRORS as error:
        breaker.open()
        logger.warning(
            "the broker does not answer, the sweep takes over: %s%s not handed on: %s", task.name, args, error
        )

"""Whether the worker was asked to stop: a long task then ends at the next good moment instead of being killed.

The signal reaches the main process only, so it leaves word in memory it shares with the processes it forked.
"""

from mmap import mmap
from typing import Any

from celery.signals import worker_shutting_down

_asked = mmap(-1, 1)  # no lock: it is written while a signal is handled


@worker_shutting_down.connect
def note(**_: Any) -> None:
    """From now on the worker is stopping."""
    _asked[0] = 1


def is_asked() -> bool:
    """Whether whoever works now should come to an end."""
    return bool(_asked[0])

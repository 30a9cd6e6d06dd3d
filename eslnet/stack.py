"""Room for calls within calls.

Before 3.13.13 CPython keeps the frames of its calls in pieces of 16 KB, and asks the system for the next piece each
time a call crosses the end of one: a loop that happens to run there, deep in a template, takes twice as long as
elsewhere (https://github.com/python/cpython/issues/142183). Take this away once no such Python is supported any more.
"""

from collections.abc import Callable
from functools import wraps

WORDS = 2**16  # a frame of a little over half a megabyte gets a piece of a megabyte; the other half is for its calls


def with_room[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """The same function; its calls, hundreds of them within each other, find room in one piece of memory."""

    @wraps(function, updated=())
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=WORDS)  # type: ignore[attr-defined]
    return call

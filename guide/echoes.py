"""Where else an entry of the guide was done, told by the room above that knows engagements.

This room knows no network's plan; so the room that does registers a teller when it starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guide.models import GuideEntry


@dataclass(frozen=True)
class Echo:
    """How many other networks did it, and what some of them tell: title, address, whose it is."""

    networks: int = 0
    practices: Sequence[tuple[str, str, str]] = ()


Teller = Callable[[GuideEntry, Any], Echo]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let `teller` say for an entry and a reader what other networks did with it."""
    if teller not in _tellers:
        _tellers.append(teller)


def echo_of(entry: GuideEntry, reader: Any) -> Echo:
    """What is known of other networks with this entry; nothing if no room knows."""
    told = [teller(entry, reader) for teller in _tellers]
    return told[0] if told else Echo()

"""What a stakeholder is still asked, gathered from the rooms above.

This room knows people, not engagements; so a room that asks partners for something registers a provider when it
starts.
"""

from collections.abc import Callable, Iterable

from stakeholders.models import Stakeholder

Request = tuple[str, str]
Provider = Callable[[Stakeholder], Iterable[Request]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let `provider` say what is open: for each a sentence in the active language and the address of its page."""
    if provider not in _providers:
        _providers.append(provider)


def open_requests(stakeholder: Stakeholder) -> list[Request]:
    """Everything this stakeholder still has to answer or do, room by room."""
    return [request for provider in _providers for request in provider(stakeholder)]

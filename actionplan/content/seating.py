"""The seats at the table in the plan: who is expected, and what became of it."""

from typing import Any

from django.utils.translation import gettext as _

from actionplan.content import words
from actionplan.content.structure import Seat
from networks.models import Network
from stakeholders.queries import SeatState, seats_filled_by

TONES = {"filled": "good", "invited": "watch", "empty": "late"}


def read(network: Network, present: list[Any]) -> tuple[Seat, ...]:
    """Each expected kind of partner, by sector, with who of those present it is; in one query."""
    seats = seats_filled_by(network, present)
    return tuple(Seat(state.label, _in_words(state), TONES[state.state]) for _row, state in seats)


def _in_words(state: SeatState) -> str:
    if state.holders:
        return ", ".join(holder.label for holder in state.holders)
    if state.invited_on:
        return _("invited on %(date)s") % {"date": words.day(state.invited_on)}
    return _("empty: %(why)s") % {"why": state.why_empty} if state.why_empty else _("empty")

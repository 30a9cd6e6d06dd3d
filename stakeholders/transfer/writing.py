"""Stakeholders as a sheet that comes back unchanged, and the empty sheet to begin with."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import tablib
from django.utils.translation import gettext as _

from networks.transfer.sheets import workbook_of
from networks.transfer.tables import EXAMPLE
from stakeholders.models import Contact, Stakeholder, StakeholderType
from stakeholders.queries import types_by_name
from stakeholders.transfer.columns import LABELS, WRITTEN


def headings() -> list[str]:
    """The names of the columns in the language of the reader."""
    return [str(LABELS[name]) for name in WRITTEN]


def sheet_of(stakeholders: Iterable[Any]) -> tablib.Dataset:
    """A row for each contact in function, and one for a stakeholder that has none.

    The stakeholders come with their type and with `current_contacts`.
    """
    return tablib.Dataset(*(_row(*pair) for pair in _with_contacts(stakeholders)), headers=headings())


def template_book(types: Iterable[StakeholderType]) -> bytes:
    """The empty sheet with its headings, an example on a second one, and the types to choose from on a third."""
    kinds = [[str(kind), kind.code, kind.get_sector_display()] for kind in types_by_name(types)]
    return workbook_of(
        {
            _("Stakeholders"): [headings()],
            str(EXAMPLE): [headings(), *_example(kinds[0][0] if kinds else "")],
            _("Types"): [[_("Name of the type"), _("Code of the type"), _("Sector of the type")], *kinds],
        }
    )


def _with_contacts(stakeholders: Iterable[Any]) -> Iterator[tuple[Stakeholder, Contact | None]]:
    for stakeholder in stakeholders:
        for contact in stakeholder.current_contacts or [None]:
            yield stakeholder, contact


def _row(stakeholder: Stakeholder, contact: Contact | None) -> list[str]:
    joined_on: dt.date | None = stakeholder.joined_on
    return [
        stakeholder.name,
        str(stakeholder.type),
        stakeholder.short_name,
        stakeholder.code,
        stakeholder.territory,
        stakeholder.get_participation_display() if stakeholder.participation else "",
        stakeholder.responsibilities,
        joined_on.isoformat() if joined_on else "",
        *((contact.full_name, contact.function, contact.email, contact.phone) if contact else [""] * 4),
    ]


def _example(kind: str) -> list[list[str]]:
    first = [_("Youth centre The Bridge"), kind, _("The Bridge"), "", _("the whole town"), "", "", "2026-09-01"]
    return [
        [*first, _("An Example"), _("coordinator"), "an@example.org", "050 12 34 56"],
        [first[0], *[""] * 7, _("Sam Example"), _("youth worker"), "sam@example.org", ""],
    ]

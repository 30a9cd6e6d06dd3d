"""The stakeholders and contacts a network has, found again by what a sheet calls them."""

from collections import defaultdict
from collections.abc import Set
from typing import Any

from networks.models import Network
from networks.transfer.words import plain
from stakeholders.models import Contact, Stakeholder

Versions = dict[tuple[str, int], int]


class Known:
    """All rows of a network that a sheet could be about, read in two queries."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.stakeholders = list(Stakeholder.objects.for_network(network).select_related("type").order_by("pk"))
        self.contacts: dict[int, list[Contact]] = defaultdict(list)
        self.versions = {("stakeholder", row.pk): row.version for row in self.stakeholders}
        for contact in Contact.objects.for_network(network).select_related("user").by_rank():
            self.contacts[contact.stakeholder_id].append(contact)
            self.versions["contact", contact.pk] = contact.version
        self._by_code: dict[str, Stakeholder] = {}
        self._by_name: dict[str, Stakeholder] = {}
        self._by_likeness: dict[str, list[Stakeholder]] = defaultdict(list)
        for stakeholder in self.stakeholders:
            self.add(stakeholder)

    def add(self, stakeholder: Stakeholder) -> None:
        """From now on a row of the sheet may be about this one."""
        if stakeholder.code:
            self._by_code.setdefault(stakeholder.code.casefold(), stakeholder)
        self._by_name.setdefault(stakeholder.name, stakeholder)
        self._by_likeness[plain(stakeholder.name)].append(stakeholder)

    def note_code(self, stakeholder: Stakeholder, code: str) -> None:
        """The sheet gives this stakeholder a short reference: no other can have it."""
        self._by_code.setdefault(code.casefold(), stakeholder)

    def find(self, name: str, code: str) -> Stakeholder | None:
        """By the short reference, or else by the name, whatever its capitals, accents and spaces."""
        if code and code.casefold() in self._by_code:
            return self._by_code[code.casefold()]
        alike = self._by_likeness.get(plain(name), [])
        return self._by_name.get(name) or next(iter(alike), None)

    def is_taken(self, name: str, by_other_than: Stakeholder) -> bool:
        """Whether another stakeholder has exactly this name."""
        return self._by_name.get(name, by_other_than) is not by_other_than


def versions_now(network: Network) -> Versions:
    """The rows of this network and the version of each, held until the transaction ends."""
    held: Versions = {}
    for kind, rows in (("stakeholder", Stakeholder.objects), ("contact", Contact.objects)):
        mine = rows.for_network(network).select_for_update().order_by("pk")
        held |= {(kind, pk): version for pk, version in mine.values_list("pk", "version")}
    return held


def contact_like(contacts: list[Contact], said: dict[str, str], met: Set[int], to_come: Set[tuple[str, str]]) -> Any:
    """The contact a row means: by its address, or else by its name and function, or else the phone of nobody named.

    Two people may share an address: `met` are the contacts earlier rows were about, `to_come` the addresses and names
    of all rows, so that nobody is taken for somebody else who has a row too.
    """
    email, name = said.get("contact_email", ""), plain(said.get("contact_name", ""))
    if not email:
        return _by_name(contacts, said, met)
    here = [contact for contact in contacts if email in {contact.email.lower(), contact.address.lower()}]
    exactly = [contact for contact in here if plain(contact.full_name) == name or not name]
    others = [one for one in here if id(one) not in met and (email, plain(one.full_name)) not in to_come]
    return next(iter(exactly + others), None) or _by_name([one for one in contacts if id(one) not in met], said, met)


def _by_name(contacts: list[Contact], said: dict[str, str], met: Set[int]) -> Contact | None:
    name, function = plain(said.get("contact_name", "")), plain(said.get("contact_function", ""))
    phone = said.get("contact_phone", "")
    named = [contact for contact in contacts if plain(contact.full_name) == name]
    if function:
        named = [contact for contact in named if plain(contact.function) == function]
    if name or not (named and phone):
        return named[0] if named and (name or function) else None
    reached = [contact for contact in named if contact.phone == phone]
    only = named if function and len(named) == 1 and id(named[0]) not in met else []
    return next(iter(reached + only), None)

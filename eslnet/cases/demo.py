"""The demo: the invented town of Vaartbeke, the public plan of Antwerp, and accounts to look around with."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from engagements.models import Commitment, ProgressNote
from eslnet.cases.catalogues import DATA, load_catalogues
from eslnet.cases.load import load_case
from networks.models import Membership, Network, User
from stakeholders.models import Contact

PASSWORD = "vaartbeke-demo-2026"  # noqa: S105 -- public on purpose; load_demo refuses in production
CASES = {"vaartbeke": "vaartbeke.json", "antwerpen": "antwerp.json"}


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as. A partner speaks for the stakeholder whose contact has the same address."""

    email: str
    name: str
    language: str
    network: str = ""
    role: str = ""

    @property
    def may(self) -> str:
        return f"{self.role} in {self.network}" if self.network else "administrator"


ACCOUNTS = [
    Account("coordinator@vaartbeke.example.org", "Roos Voorbeeld", "nl", "vaartbeke", "coordinator"),
    Account("zorg@desluis.example.org", "Nadia Placeholder", "nl", "vaartbeke", "partner"),
    Account("leerlingbegeleiding@sintjozef.example.org", "Bram Specimen", "nl", "vaartbeke", "partner"),
    Account("observer@vaartbeke.example.org", "Mieke Toeschouwer", "nl", "vaartbeke", "observer"),
    Account("coordinator@antwerpen.example.org", "Koen Stadsproef", "nl", "antwerpen", "coordinator"),
    Account("admin@eslnet.example.org", "Administrator", "en"),
]


@transaction.atomic
def load_demo(*, today: dt.date) -> dict[str, Any]:
    """Load what is missing of the demo.

    Networks and accounts that exist stay as they are, with all that was changed in them.
    """
    load_catalogues()
    fresh = [slug for slug in CASES if not Network.objects.filter(slug=slug).exists()]
    for slug in fresh:
        load_case((DATA / CASES[slug]).read_text(encoding="utf-8"), today=today)
    accounts = [
        {**asdict(account), "may": account.may, "is_new": open_account(account, fresh)} for account in ACCOUNTS
    ]
    for slug in fresh:
        sign(Network.objects.get(slug=slug))
    networks = {slug: "loaded" if slug in fresh else "kept" for slug in CASES}
    return {"networks": networks, "password": PASSWORD, "accounts": accounts}


def open_account(account: Account, fresh: list[str]) -> bool:
    """Make the account unless it exists, and give it its role unless the network is used already."""
    user = User.objects.filter(email=account.email).first()
    is_new = user is None
    if user is None:
        is_admin = not account.network
        user = User.objects.create_user(
            account.email,
            PASSWORD,
            full_name=account.name,
            language=account.language,
            is_staff=is_admin,
            is_superuser=is_admin,
        )
    if account.network and (is_new or account.network in fresh):
        network = Network.objects.get(slug=account.network)
        Membership.objects.get_or_create(user=user, network=network, defaults={"role": account.role})
        for contact in Contact.objects.for_network(network).filter(email=account.email, user=None):
            contact.user = user
            contact.claim().save()
    return is_new


def sign(network: Network) -> None:
    """Put names under what was asked, answered and written: the coordinator's, or the stakeholder's own."""
    coordinator = User.objects.filter(memberships__network=network, memberships__role="coordinator").first()
    contacts = Contact.objects.for_network(network).exclude(user=None)
    speakers = {contact.stakeholder_id: contact.user_id for contact in contacts}
    for commitment in Commitment.objects.for_network(network).exclude(asked_at=None):
        commitment.asked_by = coordinator
        if commitment.answered_at:
            own = speakers.get(commitment.stakeholder_id)
            commitment.answered_by_id = coordinator.pk if commitment.is_on_behalf and coordinator else own
        commitment.save()
    for note in ProgressNote.objects.for_network(network).exclude(stakeholder=None):
        note.written_by_id = speakers.get(note.stakeholder_id)
        note.save()

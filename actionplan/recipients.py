"""Who can be sent the plan, who cannot and why, and whether a mail that waits is still wanted."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplan.content.words import day
from actionplan.models import Delivery, DeliveryQuerySet, PlanVersion
from networks.models import Membership, Network
from outbox.letters import Recipient
from outbox.models import OutgoingMail
from stakeholders.models import Contact, Stakeholder


@dataclass(frozen=True)
class Reader:
    """Somebody the plan can be sent to: the contact of a stakeholder, a member of the network, or an address.

    `about` is a function or a role, `got` the version that arrived last. Who cannot be reached has a `why_not`.
    """

    recipient: Recipient
    contact: Contact | None = None
    key: str = ""
    about: str = ""
    why_not: str = ""
    got: int | None = None
    got_number: int | None = None
    got_at: dt.datetime | None = None

    @property
    def address(self) -> str:
        """As it is compared with others."""
        return self.recipient.address.lower()

    @property
    def stakeholder_name(self) -> str:
        return self.contact.stakeholder.name if self.contact else ""


@dataclass(frozen=True)
class Group:
    """The readers of one stakeholder, the first contact first; or those who speak for none."""

    name: str
    reachable: Sequence[Reader]
    unreachable: Sequence[Reader] = ()


def groups_of(network: Network, today: dt.date) -> list[Group]:
    """Everybody the network knows who could read the plan, in two queries: by stakeholder, then those of none."""
    by_stakeholder: dict[str, list[Reader]] = {}
    for contact in _contacts(network):
        contact.network = network
        by_stakeholder.setdefault(contact.stakeholder.name, []).append(_of_contact(contact, today))
    groups = [_group(name, readers) for name, readers in by_stakeholder.items()]
    groups.sort(key=lambda group: (not group.reachable, group.name.casefold()))
    known = {reader.address for group in groups for reader in group.reachable}
    others = [_of_member(membership, network) for membership in _coordinators_and_observers(network)]
    others = [reader for reader in others if reader.address not in known]
    return [*groups, Group(_("Coordinators and observers"), others)] if others else groups


def first_of_each(groups: Iterable[Group], version: PlanVersion) -> list[str]:
    """The first contact of each stakeholder, unless this version reached it already; as keys."""
    firsts = [group.reachable[0] for group in groups if group.reachable and group.reachable[0].contact]
    return [reader.key for reader in firsts if reader.got != version.pk]


def ticked(wish: str, groups: Iterable[Group], version: PlanVersion) -> list[str]:
    """Who is ticked after a wish: "all", "first" of each stakeholder, or nobody; as keys."""
    if wish == "all":
        return [reader.key for group in groups for reader in group.reachable]
    return first_of_each(groups, version) if wish == "first" else []


def left_out(network: Network, readers: Iterable[Reader]) -> QuerySet[Stakeholder]:
    """The stakeholders at the table of which nobody is among these readers."""
    told = [reader.contact.stakeholder_id for reader in readers if reader.contact]
    left_out: QuerySet[Stakeholder] = Stakeholder.objects.for_network(network).at_the_table().exclude(pk__in=told)
    return left_out.order_by(Lower("name"))


def why_not_to_send(mail: OutgoingMail) -> str:
    """Asked by the outbox just before a mail with the plan leaves: why it stays; empty if it is still wanted."""
    if mail.network is None:
        return ""
    deliveries = Delivery.objects.for_network(mail.network).select_related("contact__stakeholder")
    delivery, today = deliveries.filter(mail=mail).first(), mail.network.day_of(timezone.now())
    with mail.network.in_plan_language():
        if delivery is None:
            return _("Another mail took its place.")
        return _("This contact has left since.") if delivery.is_withdrawn(today) else ""


def _contacts(network: Network) -> Any:
    """All contacts, also those who left, with their stakeholder, account and the version that reached them last."""
    got = Delivery.objects.for_network(network).filter(contact=OuterRef("pk"))
    contacts = Contact.objects.for_network(network).select_related("stakeholder", "user")
    return contacts.by_rank().annotate(**_last(got))


def _coordinators_and_observers(network: Network) -> Any:
    got = Delivery.objects.for_network(network).filter(address__iexact=OuterRef("user__email"))
    memberships = network.memberships.filter(user__is_active=True).exclude(role=Membership.Role.PARTNER)
    return memberships.select_related("user").annotate(**_last(got)).order_by("role", "user__full_name", "pk")


def _last(deliveries: DeliveryQuerySet) -> dict[str, Subquery]:
    """What arrived last, as annotations."""
    newest = deliveries.arrived().order_by("-pk")
    wanted = {"got": "plan_version", "got_number": "plan_version__number", "got_at": "sent_at"}
    return {name: Subquery(newest.values(f"distribution__{path}")[:1]) for name, path in wanted.items()}


def _group(name: str, readers: list[Reader]) -> Group:
    return Group(name, [r for r in readers if not r.why_not], [r for r in readers if r.why_not])


def _of_contact(contact: Any, today: dt.date) -> Reader:
    return Reader(
        recipient=contact.recipient,
        contact=contact,
        key=f"contact-{contact.pk}",
        about=contact.function,
        why_not=_why_not(contact, today),
        got=contact.got,
        got_number=contact.got_number,
        got_at=contact.got_at,
    )


def _of_member(membership: Any, network: Network) -> Reader:
    user = membership.user
    return Reader(
        recipient=Recipient(user.email, user.full_name, user.language or network.plan_language),
        key=f"member-{membership.pk}",
        about=membership.get_role_display(),
        got=membership.got,
        got_number=membership.got_number,
        got_at=membership.got_at,
    )


def _why_not(contact: Contact, today: dt.date) -> str:
    if contact.stakeholder.has_left:
        return _("This stakeholder left on %(date)s.") % {"date": day(contact.stakeholder.left_on)}
    if not contact.is_current(today):
        return _("In function until %(date)s.") % {"date": day(contact.until_on)}
    if contact.user and not contact.user.is_active and not contact.email:
        return _("The account is closed, and no other address is noted.")
    return "" if contact.address else _("No e-mail address is noted.")

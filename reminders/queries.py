"""Whose day it is, and who is told what on it. Decided by the state on that day, never by the clock hitting a date."""

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import Network
from outbox.letters import Recipient
from outbox.models import MailPreference, OutgoingMail
from outbox.queries import coordinators_of, rhythms_of
from reminders import rules, stages
from reminders.models import Kind
from reminders.rules import people
from reminders.rules.matter import Key, Matter
from stakeholders.models import Contact

EVERYTHING = frozenset(Kind)
STARTS_AT = 7  # o'clock, where the network is; no clock is set forward or back at that hour
Rhythm = MailPreference.Rhythm
Settled = dict[tuple[Key, str], dict[int, dt.date | None]]


@dataclass(frozen=True)
class Turn:
    """A network that is looked at on a day; `last_on` is the day it was looked at before."""

    network: Network
    on: dt.date
    last_on: dt.date | None

    @property
    def is_quiet(self) -> bool:
        return self.network.is_quiet(self.on)

    @property
    def opens_week(self) -> bool:
        """It is Monday, or the first look since Monday because the clock stood still."""
        since = self.last_on or self.network.day_of(self.network.started_at)
        return self.on.weekday() == 0 or since < stages.monday(self.on)

    @cached_property
    def answers_go_to(self) -> list[str]:
        """The addresses of the coordination, read once for all mails of the day."""
        return [coordinator.address for coordinator in coordinators_of(self.network)]


@dataclass(frozen=True)
class Item:
    """A matter at the stage it is told, and the stages that are overtaken by it."""

    matter: Matter
    stage: int
    overtaken: list[int]


@dataclass
class Bundle:
    """All one person hears of one network on one day: its own things, and for a coordinator what is late in all.

    `contacts` says as which contact the person is told of a matter; `links` are ways to settle one without signing in.
    """

    turn: Turn
    to: Recipient
    may_sign_in: bool = False
    coordinates: bool = False
    speaks_for: list[str] = field(default_factory=list)
    matters: dict[Key, Matter] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    digest: list[Matter] = field(default_factory=list)
    contacts: dict[Key, Contact] = field(default_factory=dict)
    links: dict[Key, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.to.address.lower()

    @cached_property
    def digest_key(self) -> Key:
        return Kind.DIGEST, self.turn.network.pk, stages.monday(self.turn.on)

    @property
    def is_empty(self) -> bool:
        return not self.items and not self.digest


def turns_due(now: dt.datetime) -> list[Turn]:
    """The networks where it is past seven and nobody has looked today."""
    zones = Network.objects.values_list("time_zone", flat=True).distinct()
    local = {zone: now.astimezone(ZoneInfo(zone)) for zone in zones}
    days = {zone: there.date() for zone, there in local.items() if there.hour >= STARTS_AT}
    unseen = Q(pk=None)
    for day in set(days.values()):
        unseen |= Q(time_zone__in=[zone for zone in days if days[zone] == day]) & ~Q(look_rows__on=day)
    networks = Network.objects.filter(unseen)
    return [Turn(network, days[network.time_zone], last_on) for network, last_on in _with_last_look(networks)]


def turns_on(day: dt.date) -> list[Turn]:
    """All networks that were not looked at on that day."""
    networks = Network.objects.exclude(look_rows__on=day)
    return [Turn(network, day, last_on) for network, last_on in _with_last_look(networks)]


def _with_last_look(networks: QuerySet[Network]) -> Iterator[tuple[Network, dt.date | None]]:
    for network in networks.annotate(last_on=F("look_rows__on")).order_by("pk"):
        yield network, network.last_on


def bundles(turns: Iterable[Turn]) -> list[Bundle]:
    """What everybody hears; nothing in quiet months. As many queries for one network as for a thousand."""
    heard = sorted((turn for turn in turns if not turn.is_quiet), key=attrgetter("on"))
    found: list[Bundle] = []
    for on, group in groupby(heard, key=attrgetter("on")):
        found += _bundles_on(on, list(group))
    return found


def _bundles_on(on: dt.date, turns: list[Turn]) -> list[Bundle]:
    waiting = waiting_for(on, turns)
    networks = {turn.network.pk: turn.network for turn in turns}
    rhythms = rhythms_of([bundle.address for bundle in waiting])
    things = [thing for bundle in waiting for _kind, thing, _due_on in [*bundle.matters, bundle.digest_key]]
    settled = people.settled(networks, things)
    for bundle in waiting:
        rhythm = rhythms[bundle.address]
        is_their_day = rhythm != Rhythm.NEVER and (rhythm != Rhythm.WEEKLY or bundle.turn.opens_week)
        if is_their_day:
            found = _items(bundle, settled)
            bundle.items = [item for item in found if rhythm != Rhythm.ONLY_LATE or item.matter.is_late(on)]
        has_digest = is_their_day and bundle.turn.opens_week and not settled.get((bundle.digest_key, bundle.address))
        bundle.digest = bundle.digest if has_digest else []
    return [bundle for bundle in waiting if not bundle.is_empty]


def _items(bundle: Bundle, settled: Settled) -> list[Item]:
    """Each thing at the last stage that has come, if that was not told yet."""
    items, on = [], bundle.turn.on
    for key, matter in bundle.matters.items():
        known = settled.get((key, bundle.address), {})
        *earlier, stage = stages.reached(matter.kind, matter.due_on, on)
        told_on = max(filter(None, known.values()), default=None)
        if stage not in known and not stages.is_too_soon(stage, told_on, on):
            items.append(Item(matter, stage, [overtaken for overtaken in earlier if overtaken not in known]))
    return items


def waiting_for(on: dt.date, turns: Iterable[Turn], kinds: Container[str] = EVERYTHING) -> list[Bundle]:
    """All that waits in these networks, told already or not, by network and person; only of these kinds.

    A digest says what is late of every kind: who asks for it asks for all.
    """
    by_network = {turn.network.pk: turn for turn in turns}
    networks = {pk: turn.network for pk, turn in by_network.items()}
    has_digest = Kind.DIGEST in kinds
    matters = rules.find(networks, on, EVERYTHING if has_digest else kinds)
    found: dict[tuple[int, str], Bundle] = {}
    speakers = people.speakers(matters, on)
    in_network: dict[int, list[Matter]] = defaultdict(list)
    for matter in matters:
        in_network[matter.network_id].append(matter)
        for contact in filter(None, (speakers.get(who.pk) for who in matter.stakeholders)):
            _hear(_bundle(found, by_network[matter.network_id], contact.recipient), matter, contact)
    for network_pk, reader in people.coordinators(networks) if matters and has_digest else []:
        bundle = _bundle(found, by_network[network_pk], reader)
        bundle.coordinates = bundle.may_sign_in = True
        own = in_network[network_pk]
        bundle.digest = [matter for matter in own if matter.is_late(on)]
        bundle.matters |= {matter.key: matter for matter in own if matter.is_for_coordination}
    return list(found.values())


def _bundle(found: dict[tuple[int, str], Bundle], turn: Turn, reader: Recipient) -> Bundle:
    return found.setdefault((turn.network.pk, reader.address.lower()), Bundle(turn, reader))


def _hear(bundle: Bundle, matter: Matter, contact: Contact) -> None:
    bundle.matters[matter.key], bundle.contacts[matter.key] = matter, contact
    bundle.may_sign_in = bundle.may_sign_in or contact.may_sign_in  # type: ignore[attr-defined]
    if contact.stakeholder.name not in bundle.speaks_for:
        bundle.speaks_for.append(contact.stakeholder.name)


def reason_not_to_remind(mail: OutgoingMail) -> str:
    """Asked before a reminder leaves: why it is not wanted any more; empty if any of it still waits."""
    return reasons_not_to_remind([mail])[mail.pk]


def reasons_not_to_remind(mails: Sequence[OutgoingMail]) -> dict[int, str]:
    """The same of several reminders, by their keys, in as many queries as for one of each kind."""
    told = people.told_by(mails)
    rhythms = rhythms_of([mail.recipient.lower() for mail in mails])
    by_day: dict[dt.date, list[OutgoingMail]] = defaultdict(list)
    for mail in mails:
        if mail.network and mail.pk in told:
            today = mail.network.day_of(timezone.now())
            by_day[max([today, *(told_on for _key, told_on in told[mail.pk])])].append(mail)
    reasons = dict.fromkeys((mail.pk for mail in mails), "")
    for on, group in by_day.items():
        keys = {mail.pk: {key for key, _told_on in told[mail.pk]} for mail in group}
        waiting = _waiting_still(on, group, {kind for known in keys.values() for kind, _thing, _due_on in known})
        for mail in group:
            address = mail.recipient.lower()
            reasons[mail.pk] = _reason(mail, rhythms[address], is_waiting=bool(keys[mail.pk] & waiting[address]))
    return reasons


def _waiting_still(on: dt.date, mails: Iterable[OutgoingMail], kinds: Container[str]) -> dict[str, set[Key]]:
    """What waits on that day where these mails come from, by address."""
    networks = {mail.network_id: mail.network for mail in mails if mail.network}
    waiting: dict[str, set[Key]] = defaultdict(set)
    for bundle in waiting_for(on, [Turn(network, on, on) for network in networks.values()], kinds):
        waiting[bundle.address].update(_keys(bundle))
    return waiting


def _reason(mail: OutgoingMail, rhythm: str, *, is_waiting: bool) -> str:
    with mail.network.in_plan_language():  # type: ignore[union-attr]
        if rhythm == Rhythm.NEVER:
            return _("This address wants no reminders any more.")
        return "" if is_waiting else _("Everything in it is done, or this person is not asked any more.")


def _keys(bundle: Bundle) -> Iterator[Key]:
    """What of the bundle is worth a mail."""
    yield from bundle.matters
    if bundle.digest:
        yield bundle.digest_key

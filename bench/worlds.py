"""The networks of a run: how many are in which database, who signs in, and what must be on their pages."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from bench.answers import expect
from bench.browser import Browser
from bench.databases import Database, named
from engagements.models import Engagement
from eslnet.making import NETWORK, Size, make_networks
from eslnet.making.load import make_whale
from goals.models import Plan
from networks.models import Network, User
from stakeholders.models import Stakeholder

SEED = 1
ROLES = {"coordinator": "coordinator0", "school": "partner1", "observer": "observer4", "administrator": ""}
HERD = Size(stakeholders=80, engagements=400)


@dataclass
class Place:
    """One network in one database, with a browser for each role, signed in."""

    database: Database
    networks: int
    slug: str
    rows: int
    browsers: dict[str, Browser] = field(default_factory=dict)
    network_pk: int = 0
    plan_pk: int = 0
    stakeholder_pk: int = 0
    engagement_pk: int = 0

    @property
    def key(self) -> str:
        return f"{self.slug} of {self.networks}"

    def enter(self) -> bool:
        """Make it the database at hand; says whether it was another before."""
        return self.database.use()

    def look_round(self) -> "Place":
        """Find the rows that matter, and sign everybody in."""
        network = Network.objects.get(slug=self.slug)
        self.network_pk = network.pk
        self.plan_pk = Plan.unscoped.get(network=network).pk
        self.stakeholder_pk = Stakeholder.unscoped.get(network=network, code="S002").pk
        self.engagement_pk = Engagement.unscoped.filter(network=network).order_by("pk")[4].pk
        expect(Engagement.unscoped.filter(network=network).count() == self.rows, "not the engagements asked for")
        for role, name in ROLES.items():
            email = f"{name}@{self.slug}.example.org" if name else "administrator@example.org"
            self.browsers[role] = Browser(User.objects.get(email=email))
        return self


def today() -> dt.date:
    return timezone.localdate()


def here(slug: str) -> Place:
    """A network of the database this process was started with."""
    network = Network.objects.get(slug=slug)
    rows = Engagement.unscoped.filter(network=network).count()
    database = Database(str(connection.settings_dict["NAME"]))
    return Place(database, Network.objects.count(), slug, rows).look_round()


def build(sizes: Sequence[int], known: list[Database]) -> list[Place]:
    """A database for each number of networks; the place is always the first network, the same in all.

    Each is `known` before it is made, so that it can be taken away whatever happens.
    """
    places: list[Place] = []
    made = 0
    for number in sorted(sizes):
        database = named(str(number))
        known.append(database)
        database.make(places[-1].database if places else None)
        if not places:
            User.objects.create_superuser("administrator@example.org", full_name="Administrator", language="en")
        make_networks(range(made + 1, number + 1), seed=SEED, today=today())
        expect(Network.objects.count() == number, f"not {number} networks")
        made = number
        place = Place(database, number, "made-up-00001", NETWORK.engagements).look_round()
        database.close()
        places.append(place)
    return places


def build_large(like: Database, known: list[Database], *, with_whale: bool) -> list[Place]:
    """In one more database, networks of one and the same instance that differ only in their size."""
    database = named("large")
    known.append(database)
    database.make(like)
    herd = make_networks([1], seed=SEED, today=today(), size=HERD, name="herd-")[0]
    found = [("made-up-00001", NETWORK.engagements), (herd.slug, HERD.engagements)]
    if with_whale:
        found.append((make_whale(seed=SEED, today=today()).slug, 5000))
    places = [Place(database, Network.objects.count(), slug, rows).look_round() for slug, rows in found]
    database.close()
    return places

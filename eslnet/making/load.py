"""Make networks and save them, a few dozen at a time, each table in one go."""

import datetime as dt
import random
from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Model

from eslnet.cases.catalogues import load_catalogues
from eslnet.making import agreed, meetings, people
from eslnet.making.scene import NETWORK, WHALE, Catalogues, Scene, Size
from networks.models import Network

MADE_UP = "made-up-"
LANGUAGES = ["nl", "de"]
NETWORKS_AT_ONCE = 50
ROWS_AT_ONCE = 2000
PARTS = [
    people.make_network,
    people.make_accounts,
    people.make_stakeholders,
    agreed.make_plan,
    agreed.make_goals,
    agreed.make_engagements,
    meetings.make_agreement,
    meetings.make_meetings,
]


def real_networks() -> int:
    """How many networks are not made up."""
    return Network.objects.exclude(slug__startswith=MADE_UP).count()


def make_networks(
    numbers: Iterable[int], *, seed: int, today: dt.date, size: Size = NETWORK, name: str = ""
) -> list[Network]:
    """Make the networks with these numbers: same seed, day and number, same rows. Writes no history.

    A `name` comes into the address of the network. Saves in batches: one that is stopped half way leaves whole
    networks only.
    """
    load_catalogues()
    catalogues = Catalogues.read()
    made = []
    for chunk in batched(numbers, NETWORKS_AT_ONCE):
        scenes = [_scene(number, seed, today, size, name, catalogues) for number in chunk]
        _save(scenes)
        made += [scene.network for scene in scenes]
    return made


def make_whale(*, seed: int, today: dt.date) -> Network:
    """One network with as many stakeholders and engagements as nobody has."""
    return make_networks([1], seed=seed, today=today, size=WHALE, name="whale-")[0]


def _scene(number: int, seed: int, today: dt.date, size: Size, name: str, catalogues: Catalogues) -> Scene:
    scene = Scene(
        number=number,
        slug=f"{MADE_UP}{name}{number:05}",
        size=size,
        today=today,
        catalogues=catalogues,
        luck=random.Random(f"{seed}:{name}:{number}"),  # noqa: S311 -- the same again is what is wanted
        language=LANGUAGES[number % 2 - 1],
    )
    for make_part in PARTS:
        make_part(scene)
    return scene


@transaction.atomic
def _save(scenes: list[Scene]) -> None:
    models: dict[type[Model], list[Any]] = {}
    for scene in scenes:
        for model, rows in scene.rows.items():
            models.setdefault(model, []).extend(rows)
    for model, rows in models.items():
        model._base_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)

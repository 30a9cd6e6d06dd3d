"""Who works with whom: stakeholders around the young person, with a line between two that share an engagement."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagements.models import Commitment, Status
from goals.models import Plan
from networks.models import Network
from stakeholders.models import Sector, Stakeholder
from ui.rings import MOST_LINKS, Link, Node, RingMap

Participation = Stakeholder.Participation
RINGS: list[set[Any]] = [
    {Participation.CORE},
    {Participation.PARTNER},
    {Participation.OBSERVER, Participation.ON_INVITATION},
    {""},
]
MOST_NODES = 60

Part = tuple[int, int]
"""The keys of an engagement and of a stakeholder with a part in it."""


@dataclass(frozen=True)
class Sharing:
    """The picture, and which dot of it each stakeholder is."""

    picture: RingMap
    node_of: dict[int, int]

    @property
    def is_grouped(self) -> bool:
        """Whether a dot stands for several stakeholders, because they are too many."""
        return len(self.picture.nodes) < len(self.node_of)


def sharing(network: Network, plan: Plan | None) -> Sharing:
    """Everybody at the table, and what they share in this plan, in two queries."""
    present = Stakeholder.objects.for_network(network).at_the_table().select_related("type")
    parts = (
        Commitment.objects.for_network(network)
        .filter(engagement__plan=plan)
        .exclude(answer=Commitment.Answer.DECLINED)
    )
    running = parts.exclude(engagement__status=Status.STOPPED)
    return sharing_of(present, running.values_list("engagement", "stakeholder"))


def sharing_of(present: Iterable[Any], parts: Iterable[Part]) -> Sharing:
    """From who is at the table, each with its type, and who has a part in what."""
    rows = sorted(present, key=lambda row: (row.label.casefold(), row.pk))
    groups = _groups(rows)
    node_of = {row.pk: group[0].pk for group in groups for row in group}
    engaged: dict[int, set[int]] = defaultdict(set)
    for engagement, stakeholder in parts:
        if stakeholder in node_of:
            engaged[engagement].add(node_of[stakeholder])
    shared = Counter(pair for nodes in engaged.values() for pair in combinations(sorted(nodes), 2))
    weights = Counter(node for nodes in engaged.values() for node in nodes)
    return Sharing(
        RingMap(
            title=_("Who works with whom"),
            about=_about(rows, shared),
            centre=_("The young person"),
            rings=(_("Core partners"), _("Partners"), _("Observers and on invitation"), _("Not said yet")),
            sectors=tuple(str(sector.label) for sector in Sector),
            nodes=tuple(_node(group, weights[group[0].pk]) for group in groups),
            links=tuple(Link(first, second, number) for (first, second), number in sorted(shared.items())),
        ),
        node_of,
    )


def _groups(rows: list[Any]) -> list[list[Any]]:
    """Each by itself; if that is too much for one picture, those of a ring and type together, or else of a sector."""
    ways: list[Callable[[Any], Any]] = [
        lambda row: row.pk,
        lambda row: (_ring(row), row.type.pk),
        lambda row: (_ring(row), row.type.sector),
    ]
    for way in ways:
        groups: dict[Any, list[Any]] = defaultdict(list)
        for row in rows:
            groups[way(row)].append(row)
        if len(groups) <= MOST_NODES:
            break
    return list(groups.values())


def _ring(row: Any) -> int:
    return next(ring for ring, kinds in enumerate(RINGS) if row.participation in kinds)


def _node(group: list[Any], weight: int) -> Node:
    first, number = group[0], len(group)
    label, note = first.label, ""
    if number > 1:
        types = {str(row.type) for row in group}
        label = types.pop() if len(types) == 1 else str(Sector(first.type.sector).label)
        note = ngettext("%(number)s stakeholder", "%(number)s stakeholders", number) % {"number": number}
    return Node(first.pk, _ring(first), Sector.values.index(first.type.sector), label, weight, note)


def _about(rows: list[Any], shared: Counter[Part]) -> str:
    number, lines = len(rows), len(shared)
    stands = ngettext(
        "%(number)s stakeholder stands around the young person, the nearer the more closely it takes part.",
        "%(number)s stakeholders stand around the young person, the nearer the more closely they take part.",
        number,
    ) % {"number": number}
    joined = ngettext(
        "%(number)s line joins two that share an engagement.",
        "%(number)s lines join two that share an engagement.",
        lines,
    ) % {"number": lines}
    drawn = _("Only the %(number)s strongest are drawn.") % {"number": MOST_LINKS} if lines > MOST_LINKS else ""
    return " ".join(filter(None, [stands, joined, drawn, _("The list says the same in words.")]))

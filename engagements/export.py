"""The list of engagements as a sheet to take along."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from engagements.models import Commitment, Recurrence, Status
from goals.models import Goal
from networks.models import Network

BETWEEN = "; "
READ = (
    *("pk", "title", "pillar", "second_pillar", "status", "progress", "starts_on", "due_on", "last_note_at"),
    *("recurs", "part_of", "replaces", "stands_for", "evidence_url", "remark"),
)


def sheet_of(engagements: Any, network: Network) -> list[list[Any]]:
    """The headings in the reader's language, and a row for each engagement; dates and numbers stay what they are.

    The engagements are a QuerySet of rows of this network with `last_note_at`. Three queries for any number of them,
    of the columns that are shown, and no object a row: a network may have thousands.
    """
    rows = list(engagements.values(*READ))
    words = _Words(network, [row["pk"] for row in rows])
    return [_headings(), *(_row(row, words) for row in rows)]


class _Words:
    """The labels in the reader's language, and the names that stand beside these engagements."""

    def __init__(self, network: Network, keys: list[int]) -> None:
        self.network = network
        self.pillars = dict(network.pillars)
        self.statuses, self.recurrences, self.answers = (
            {choice.value: str(choice.label) for choice in choices}
            for choices in (Status, Recurrence, Commitment.Answer)
        )
        self.goals = _joined(_goals(network, keys))
        seats = _seats(network, keys)
        self.leads = _joined(self._seated(seat) for seat in seats if seat[1] == Commitment.Role.LEAD)
        self.others = _joined(self._seated(seat) for seat in seats if seat[1] != Commitment.Role.LEAD)

    def _seated(self, seat: tuple[int, str, str, str]) -> tuple[int, str]:
        engagement, _role, answer, name = seat
        return engagement, f"{name} ({self.answers[answer]})"


def _goals(network: Network, keys: list[int]) -> Any:
    """The engagement and the title of a goal it serves, by priority."""
    goals = Goal.objects.for_network(network).filter(engagements__in=keys)
    return goals.by_priority().values_list("engagements", "title")


def _seats(network: Network, keys: list[int]) -> list[tuple[int, str, str, str]]:
    """The engagement, role, answer and name of each partner of these, in the order in which they are shown."""
    seats = Commitment.objects.for_network(network).filter(engagement__in=keys).order_by("role", "stakeholder__name")
    return list(seats.values_list("engagement", "role", "answer", "stakeholder__name"))


def _joined(names: Iterable[tuple[int, str]]) -> dict[int, str]:
    """All names of each engagement, as one text."""
    found: dict[int, list[str]] = defaultdict(list)
    for engagement, name in names:
        found[engagement].append(name)
    return {engagement: BETWEEN.join(several) for engagement, several in found.items()}


def _headings() -> list[str]:
    first = [_("Engagement"), _("Goals"), _("Pillar"), _("Lead"), _("Partners"), _("Status")]
    when = [str(capfirst(_("progress in %"))), str(capfirst(_("starts"))), _("Due"), _("Last progress note")]
    more = [_("comes back"), _("part of another plan"), _("takes over from"), _("number of measures it stands for")]
    return [*first, *when, *(str(capfirst(name)) for name in (*more, _("link to what shows it"), _("remark")))]


def _row(said: dict[str, Any], words: _Words) -> list[Any]:
    engagement, noted_at = said["pk"], said["last_note_at"]
    return [
        said["title"],
        words.goals.get(engagement),
        BETWEEN.join(words.pillars[pillar] for pillar in (said["pillar"], said["second_pillar"]) if pillar),
        words.leads.get(engagement),
        words.others.get(engagement),
        words.statuses[said["status"]],
        said["progress"],
        said["starts_on"],
        said["due_on"],
        words.network.day_of(noted_at) if noted_at else None,
        words.recurrences.get(said["recurs"]),
        *(said[name] for name in ("part_of", "replaces", "stands_for", "evidence_url", "remark")),
    ]

"""The list of engagements as a sheet to take along."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from engagements.models import Commitment, Status
from networks.models import Network

BETWEEN = "; "


def sheet_of(engagements: Iterable[Any], network: Network) -> list[list[Any]]:
    """The headings in the reader's language, and a row for each engagement; dates and numbers stay what they are.

    The engagements, all of this network, come with their partners and with `last_note_at`.
    """
    words = _Words(network)
    return [_headings(), *(_row(engagement, words) for engagement in engagements)]


class _Words:
    """The labels in the reader's language, looked up once for all rows."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.pillars = {"": "", **dict(network.pillars)}
        self.statuses = {status.value: str(status.label) for status in Status}
        self.answers = {answer.value: str(answer.label) for answer in Commitment.Answer}

    def with_answers(self, commitments: Iterable[Commitment]) -> str:
        return BETWEEN.join(f"{row.stakeholder.name} ({self.answers[row.answer]})" for row in commitments)


def _headings() -> list[str]:
    first = [_("Engagement"), _("Goals"), _("Pillar"), _("Lead"), _("Partners"), _("Status")]
    when = [str(capfirst(_("progress in %"))), str(capfirst(_("starts"))), _("Due"), _("Last progress note")]
    more = [_("comes back"), _("part of another plan"), _("takes over from"), _("number of measures it stands for")]
    return [*first, *when, *(str(capfirst(name)) for name in (*more, _("link to what shows it"), _("remark")))]


def _row(engagement: Any, words: _Words) -> list[Any]:
    noted_at = engagement.last_note_at
    return [
        engagement.title,
        BETWEEN.join(goal.title for goal in engagement.goals.all()),
        BETWEEN.join(words.pillars[pillar] for pillar in engagement.pillars if pillar),
        words.with_answers(engagement.get_leads()),
        words.with_answers(engagement.get_others()),
        words.statuses[engagement.status],
        engagement.progress,
        engagement.starts_on,
        engagement.due_on,
        words.network.day_of(noted_at) if noted_at else None,
        engagement.get_recurs_display(),
        engagement.part_of,
        engagement.replaces,
        engagement.stands_for,
        engagement.evidence_url,
        engagement.remark,
    ]

"""The engagements of a plan along the time, pillar by pillar."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from engagements.models import Engagement, Status
from goals.models import Plan
from ui.timeline import Axis, Span, axis_svg, bar_svg

TONES = {
    Status.PROPOSED: "quiet",
    Status.AGREED: "info",
    Status.IN_PROGRESS: "info",
    Status.BLOCKED: "late",
    Status.DONE: "good",
    Status.STOPPED: "quiet",
}


@dataclass(frozen=True)
class Bar:
    """One engagement and its bar; `drawing` says nothing that the words beside it do not."""

    engagement: Engagement
    is_late: bool
    drawing: SafeString


@dataclass(frozen=True)
class Timeline:
    """Bars grouped by pillar, as they come; the axis is drawn once above them."""

    axis: SafeString
    groups: list[tuple[str, list[Bar]]]


def timeline_of(engagements: Iterable[Engagement], plan: Plan | None, today: dt.date) -> Timeline:
    """The time of these engagements, which come sorted by pillar; the axis holds the period of the plan too."""
    rows = list(engagements)
    days = [day for row in rows for day in (row.starts_on, row.due_on)]
    axis = Axis.around([*days, *((plan.starts_on, plan.ends_on) if plan else ())], today)
    groups = [
        (pillar, [_bar(row, axis, today) for row in of_pillar])
        for pillar, of_pillar in groupby(rows, key=lambda row: row.pillar)
    ]
    return Timeline(axis_svg(axis, today), groups)


def _bar(row: Engagement, axis: Axis, today: dt.date) -> Bar:
    is_late = row.is_late(today)
    tone = "late" if is_late else TONES[Status(row.status)]
    return Bar(row, is_late, bar_svg(Span(row.starts_on, row.due_on, tone), axis, today))

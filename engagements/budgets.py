"""What the engagements of a plan cost and who pays, added up without splitting what nobody split."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from engagements.models import Engagement, Funding, Status
from goals.models import Plan
from networks.pillars import Pillar

SEVERAL, NOT_SAID = "several", ""


@dataclass
class Sum:
    """The engagements of one funding source or pillar: what the amounts come to, and how many say none."""

    label: str
    pillar: str | None = None
    amount: Decimal = Decimal(0)
    with_amount: int = 0
    without_amount: int = 0

    def add(self, budget: Decimal | None) -> None:
        """Count one engagement."""
        if budget is None:
            self.without_amount += 1
        else:
            self.amount += budget
            self.with_amount += 1

    @property
    def total(self) -> int:
        return self.with_amount + self.without_amount


@dataclass(frozen=True)
class Budgets:
    """The same engagements by source and by pillar; each counts once in either, so both come to `whole`."""

    whole: Sum
    by_source: list[Sum] = field(default_factory=list)
    by_pillar: list[Sum] = field(default_factory=list)
    stopped: int = 0


def budgets_of(plan: Plan) -> Budgets:
    """The budgets of a plan's engagements, in one query; those that were stopped are left out.

    An engagement with several funding sources is not split over them: it has a line of its own.
    """
    rows = list(
        Engagement.objects.for_network(plan.network).filter(plan=plan).values("pillar", "funding", "budget", "status")
    )
    counting = [row for row in rows if row["status"] != Status.STOPPED]
    sources = {source.value: Sum(str(source.label)) for source in Funding}
    sources |= {SEVERAL: Sum(_("Several sources, not split")), NOT_SAID: Sum(_("No source said"))}
    pillars = {pillar: Sum(plan.network.pillar_label(pillar), pillar) for pillar in Pillar.values}
    pillars[""] = Sum(_("No pillar yet"), "")
    whole = Sum(_("All engagements"))
    for row in counting:
        for one in (whole, sources[_source(row["funding"])], pillars[row["pillar"]]):
            one.add(row["budget"])
    return Budgets(whole, _used(sources.values()), _used(pillars.values()), len(rows) - len(counting))


def _source(funding: list[str]) -> str:
    """The line an engagement stands on."""
    known = [source for source in funding if source in Funding.values]
    return SEVERAL if len(known) > 1 else (known or [NOT_SAID])[0]


def _used(sums: Iterable[Sum]) -> list[Sum]:
    return [one for one in sums if one.total]

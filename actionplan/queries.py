from dataclasses import dataclass

from actionplan.models import PlanVersion
from goals.models import Plan


@dataclass(frozen=True)
class Edition:
    """The newest PDF of a plan, what became of the attempt after it, and whether the plan has moved on."""

    ready: PlanVersion | None
    later: PlanVersion | None
    has_changed: bool = False

    @property
    def is_being_made(self) -> bool:
        return self.later is not None and self.later.is_unfinished

    @property
    def can_be_made(self) -> bool:
        return not self.is_being_made and (self.ready is None or self.has_changed)


def edition(plan: Plan, fingerprint: str) -> Edition:
    """Where the PDF of the plan stands, against what the plan says now (`fingerprint`)."""
    versions = PlanVersion.objects.for_network(plan.network).filter(plan=plan).defer("content").newest_first()
    newest = versions.first()
    if newest is None or newest.is_ready:
        ready, later = newest, None
    else:
        ready, later = versions.ready().first(), newest
    return Edition(ready, later, has_changed=ready is not None and ready.content_sha256 != fingerprint)

from dataclasses import dataclass

from django.db.models import Q

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
    versions = PlanVersion.objects.for_network(plan.network).filter(plan=plan).newest_first()
    newest, newest_ready = (Q(pk__in=found.values("pk")[:1]) for found in (versions, versions.ready()))
    found = list(versions.filter(newest | newest_ready).defer("content"))
    ready = next((version for version in found if version.is_ready), None)
    later = found[0] if found and not found[0].is_ready else None
    return Edition(ready, later, has_changed=ready is not None and ready.content_sha256 != fingerprint)

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.timing import Shot, p95, ratio

Facts = dict[str, Any]


@dataclass
class JobResult:
    """What one job cost beside its floor; `at` says how much there was to do, `of` how many things one time covers."""

    job: str
    at: str
    floor: str
    median_ms: float
    p95_ms: float
    cpu_ms: float
    floor_ms: float
    ratio: float
    facts: Facts = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        job: str,
        at: str,
        shots: Sequence[Shot],
        floor: str,
        floors: Sequence[Shot],
        facts: Mapping[str, Any] | None = None,
    ) -> "JobResult":
        walls, least = [shot.wall * 1000 for shot in shots], [shot.wall * 1000 for shot in floors]
        return cls(
            job=job,
            at=at,
            floor=floor,
            median_ms=median(walls),
            p95_ms=p95(walls),
            cpu_ms=median(shot.cpu * 1000 for shot in shots),
            floor_ms=median(least),
            ratio=ratio(walls, least),
            facts=dict(facts or {}),
        )

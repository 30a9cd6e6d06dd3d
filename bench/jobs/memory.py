"""How much memory a web process and a rendering worker hold, and what a PDF in the making does to the pages."""

import json
import os
from statistics import median
from typing import Any

from bench.answers import expect
from bench.jobs.documents import plan_with
from bench.jobs.result import JobResult
from bench.jobs.trouble import child
from bench.pages import PAGES
from bench.timing import Work, p95, shoot
from bench.worlds import Place


def measure(place: Place, requests: int, pages: int, rounds: int) -> list[JobResult]:
    """A web process through its pages, a worker through one plan, and both at once."""
    place.enter()
    plan = plan_with(pages)
    slug = plan.network.slug
    return [_web(place, requests), _worker(place, slug), _together(place, slug, rounds)]


def _told(place: Place, *words: str) -> dict[str, float]:
    with child(*words, environment=_environment(place)) as process:
        line = process.stdout.readline()  # type: ignore[union-attr]
    expect(line, f"{' '.join(words)}: no answer")
    found: dict[str, float] = json.loads(line)
    return found


def _environment(place: Place) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": place.database.url}


def _web(place: Place, requests: int) -> JobResult:
    found = _told(place, "visit", place.slug, str(requests))
    facts = {f"MB {name}": round(found[name]) for name in ("start", "warm", "end", "peak")}
    return JobResult("web process", f"{requests} pages", "", 0, 0, 0, 0, found["end"] / found["warm"], facts)


def _worker(place: Place, slug: str) -> JobResult:
    found = _told(place, "draw", slug)
    facts = {f"MB {name}": round(found[name]) for name in ("before", "peak")}
    return JobResult("rendering worker", f"{found['pages']} pages", "", 0, 0, 0, 0, 0, facts)


def _together(place: Place, slug: str, rounds: int) -> JobResult:
    """The overview alone and beside a worker that draws, a block of each in turns."""
    page = PAGES[0]
    browser, url = place.browsers["coordinator"], page.url(place)
    work = Work(lambda: expect(browser.get(url).status == 200, url))
    alone: list[float] = []
    beside: list[float] = []
    shoot(work)
    for _ in range(3):
        alone += [shoot(work).wall * 1000 for _ in range(rounds)]
        with child("draw-on", slug, environment=_environment(place)) as process:
            process.stdout.readline()  # type: ignore[union-attr]
            beside += [shoot(work).wall * 1000 for _ in range(rounds)]
    facts: dict[str, Any] = {"p95 alone ms": round(p95(alone), 1), "p95 beside it ms": round(p95(beside), 1)}
    times = p95(beside) / p95(alone)
    return JobResult(
        "overview while a PDF is made", url, "alone", median(beside), p95(beside), 0, median(alone), times, facts
    )

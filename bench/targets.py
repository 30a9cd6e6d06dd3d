"""What was promised, and whether the run keeps it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.jobs.result import JobResult
from bench.results import Results

MOST_QUERIES = 12
MOST_CPU = 15.0  # ms
MOST_GROWTH = 0.05
ABOUT_LINEAR = 1.1
MOST_TIMES = 2.0


@dataclass(frozen=True)
class Verdict:
    """One promise: what was asked, what was found, and the worst case of it. Not `holds`: missed."""

    promise: str
    asked: str
    found: str
    holds: bool


def verdicts(results: Results) -> list[Verdict]:
    """Each promise this run can say something about."""
    return [*_of_pages(results), *_of_jobs(results)]


def _of_pages(results: Results) -> Iterator[Verdict]:
    rows = results.by_networks
    most = max(rows, key=lambda row: row.queries)
    yield Verdict(
        "queries of a page",
        f"at most {MOST_QUERIES}",
        f"{most.queries} ({most.page}, {most.role})",
        most.queries <= MOST_QUERIES,
    )
    slowest = max(rows, key=lambda row: row.cpu_ms)
    over, every = {row.page for row in rows if row.cpu_ms > MOST_CPU}, {row.page for row in rows}
    yield Verdict(
        "CPU of a page",
        f"at most {MOST_CPU:.0f} ms",
        f"{len(over)} of {len(every)} pages over it, most {slowest.cpu_ms:.0f} ms ({slowest.page})",
        not over,
    )
    yield from _growth(results)


def _growth(results: Results) -> Iterator[Verdict]:
    """Growth counts as too much only where the interval leaves no doubt."""
    grown = {key: found for key in results.pages() if (found := results.growth_with_networks(*key))}
    if grown:
        page, role = max(grown, key=lambda key: grown[key].low)
        said = f"{grown[page, role]} ({page}, {role}: the surest to grow)"
        yield Verdict("growth with the networks", f"at most {MOST_GROWTH}", said, grown[page, role].low <= MOST_GROWTH)
    yield from _stays_as_fast(results)
    sized = {key: found for key in results.pages() if (found := results.growth_with_bytes(*key))}
    if sized:
        page, role = max(sized, key=lambda key: sized[key].estimate)
        found = sized[page, role]
        yield Verdict(
            "growth with the page's own size", "about linear", f"{found} ({page}, {role})", found.low <= ABOUT_LINEAR
        )


def _stays_as_fast(results: Results) -> Iterator[Verdict]:
    """In a larger network a page may become slower as it becomes longer, and not otherwise."""
    times = {}
    for key in results.pages():
        found = sorted((row for row in results.by_rows if (row.page, row.role) == key), key=lambda row: row.rows)
        if len(found) > 1:
            longer = max(1.0, found[-1].size / found[0].size)
            times[key] = found[-1].median_ms / found[0].median_ms / longer
    if times:
        worst = max(times, key=lambda key: times[key])
        yield Verdict(
            "a page in a large network, for its bytes",
            f"at most {MOST_TIMES:.0f} times a small one's",
            f"{times[worst]:.1f} ({', '.join(worst)})",
            times[worst] <= MOST_TIMES,
        )


def _of_jobs(results: Results) -> Iterator[Verdict]:
    for row in results.jobs:
        yield from JUDGES.get(row.job, lambda _row: iter(()))(row)


def _plan(row: JobResult) -> Iterator[Verdict]:
    share = float(row.facts["data and template of the floor"])
    yield Verdict(f"data and template of a plan of {row.at}", "at most 0.1 of the floor", f"{share:.2f}", share <= 0.1)
    if int(row.facts["pages"]) > 50:
        tuned = float(row.facts["of WeasyPrint untuned"])
        yield Verdict(f"drawing {row.at}", "at most 0.6 of WeasyPrint untuned", f"{tuned:.2f}", tuned <= 0.6)


def _idle(row: JobResult) -> Iterator[Verdict]:
    database = float(row.facts["database ms"])
    yield Verdict(f"{row.job}, {row.at}: database", "at most 50 ms", f"{database:.1f} ms", database <= 50)
    yield Verdict(f"{row.job}, {row.at}", "at most 10 times the floor", f"{row.ratio:.1f} times", row.ratio <= 10)


def _mail(row: JobResult) -> Iterator[Verdict]:
    speed = float(row.facts["of smtplib's speed"])
    yield Verdict(row.job, "at least half of raw smtplib", f"{speed:.2f}", speed >= 0.5)


def _web(row: JobResult) -> Iterator[Verdict]:
    warm, end, peak = (float(row.facts[f"MB {name}"]) for name in ("warm", "end", "peak"))
    yield Verdict("memory of the web process", "under 200 MB", f"{peak:.0f} MB", peak < 200)
    yield Verdict(f"the same after {row.at}", "flat", f"{warm:.0f} MB, then {end:.0f} MB", end <= warm * 1.05)


def _worker(row: JobResult) -> Iterator[Verdict]:
    peak = float(row.facts["MB peak"])
    yield Verdict(f"memory of the rendering worker, {row.at}", "under 300 MB", f"{peak:.0f} MB", peak < 300)


def _together(row: JobResult) -> Iterator[Verdict]:
    yield Verdict("p95 of a page while a PDF is made", "at most 1.3 times", f"{row.ratio:.2f}", row.ratio <= 1.3)


JUDGES = {
    "plan as PDF/UA": _plan,
    "sweep with nothing new": _idle,
    "a quarter of an hour later": _idle,
    "mails out": _mail,
    "reminders out": _mail,
    "web process": _web,
    "rendering worker": _worker,
    "overview while a PDF is made": _together,
}

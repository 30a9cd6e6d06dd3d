"""The results as a page to read: docs/performance.md."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from bench.results import Results
from bench.targets import Verdict, verdicts
from bench.timing import Interval

INTRO = """# How fast eslnet is

Made by `make bench`; do not edit by hand. What misses, and why, is told at the end, from `bench/causes.md`.

Each time is measured beside its floor, in turns, in the same run: trust the ratios, not the milliseconds. Pages are
asked for in one process, through the whole application as gunicorn calls it, without a socket. Their floors: a view
that answers the same bytes behind the same middleware to the same signed-in person (*bare view*), and that view plus
the SQL of the page by hand through the driver (*with SQL*). The networks are made up (`manage.py make_networks`): 20
stakeholders, 6 goals, 40 engagements, 6 meetings each, in Dutch and German. The pages are those of the first of them.

CPU is that of the web process alone. p95 is the largest value where there are fewer than 20. An exponent says how time
grows: 0 not at all, 1 in step. With the networks it is computed from the ratios to the bare view where the page is
about as long, with the page's size from the times. In brackets where it lies in 95 of 100 bootstrap resamples.

![Time of the coordinator's pages by the number of networks](performance.svg)
"""
CAUSES = Path(__file__).parent / "causes.md"


def report(runs: Sequence[Results]) -> str:
    """All runs in one page, with the causes of what misses at the end."""
    parts = [INTRO]
    for results in runs:
        parts += chain([f"# {results.machine['database']}\n"], _facts(results), _targets(results))
        parts += chain(_pages(results), _sizes(results), _jobs(results))
    return "\n".join([*parts, CAUSES.read_text(encoding="utf-8")]).rstrip() + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of Markdown; all but the first two columns to the right."""
    marks = ["---" if place < 2 else "--:" for place in range(len(headings))]
    lines = [headings, marks, *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _facts(results: Results) -> Iterator[str]:
    facts = {**results.machine, "rounds": str(results.rounds), "command": f"`{results.command}`"}
    yield "\n".join(f"- {name}: {value}" for name, value in facts.items()) + "\n"


def _targets(results: Results) -> Iterator[str]:
    found = verdicts(results)
    missed = [verdict for verdict in found if not verdict.holds]
    yield f"## Targets: {len(found) - len(missed)} of {len(found)} met\n"
    yield table(["promise", "asked", "found", ""], [_row(verdict) for verdict in [*missed, *_met(found)]])


def _met(found: Iterable[Verdict]) -> list[Verdict]:
    return [verdict for verdict in found if verdict.holds]


def _row(verdict: Verdict) -> list[str]:
    return [verdict.promise, verdict.asked, verdict.found, "met" if verdict.holds else "**missed**"]


def _pages(results: Results) -> Iterator[str]:
    """One line a page and role, at the most networks."""
    most = max(row.networks for row in results.by_networks)
    yield f"## Pages, beside {most} networks\n"
    headings = ["page", "role", "queries", "ms", "p95", "CPU ms", "KB", "bare view ms", "SQL ms"]
    headings += ["times bare view", "times with SQL", "growth with networks"]
    rows = []
    for page, role in results.pages():
        row = results.of(page, role)[-1]
        grown = results.growth_with_networks(page, role)
        times = [f"{value:.1f}" for value in (row.median_ms, row.p95_ms, row.cpu_ms)]
        floors = [f"{row.floor_ms:.1f}", f"{row.by_hand_ms:.1f}", f"{row.to_view:.1f}", f"{row.to_floor:.1f}"]
        rows.append([page, role, row.queries, *times, f"{row.size / 1024:.0f}", *floors, _said(grown)])
    yield table(headings, rows)


def _said(interval: Interval | None) -> str:
    return str(interval) if interval else ""


def _sizes(results: Results) -> Iterator[str]:
    """The coordinator's pages in networks of other sizes."""
    sizes = sorted({row.rows for row in results.by_rows})
    yield f"## The same pages in networks of {', '.join(f'{size:,}' for size in sizes)} engagements\n"
    headings = ["page", "role", *chain.from_iterable((f"{n:,}: queries", "ms", "KB") for n in sizes)]
    rows = []
    for page, role in results.pages():
        found = [row for row in results.by_rows if (row.page, row.role) == (page, role)]
        cells = chain.from_iterable((row.queries, f"{row.median_ms:.1f}", f"{row.size / 1024:.0f}") for row in found)
        rows.append([page, role, *cells, _said(results.growth_with_bytes(page, role))])
    yield table([*headings, "growth with its size"], rows)


def _jobs(results: Results) -> Iterator[str]:
    yield "## Jobs\n"
    headings = ["job", "how much", "ms", "p95", "CPU ms", "floor", "floor ms", "times", "and"]
    rows = []
    for row in results.jobs:
        times = [f"{value:,.1f}" if value else "" for value in (row.median_ms, row.p95_ms, row.cpu_ms)]
        floor = [row.floor, f"{row.floor_ms:,.1f}" if row.floor_ms else "", f"{row.ratio:.2f}" if row.ratio else ""]
        facts = ", ".join(f"{name} {value}" for name, value in row.facts.items())
        rows.append([row.job, row.at, *times, *floor, facts])
    yield table(headings, rows)

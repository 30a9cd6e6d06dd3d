from xml.etree import ElementTree as ET

import pytest

from bench import chart
from bench.jobs import JobResult
from bench.pages import PageResult
from bench.report import CAUSES, report
from bench.results import Results
from bench.targets import verdicts

MAIL = JobResult("mails out", "50 mails", "raw smtplib", 9, 9, 9, 3, 3.0, {"of smtplib's speed": 0.4})


def page(name="overview", networks=1, rows=40, **values):
    costs = {"queries": 12, "size": 5000, "median_ms": 9.0, "p95_ms": 10.0, "cpu_ms": 8.0}
    floors = {"floor_ms": 3.0, "by_hand_ms": 1.0, "to_view": 3.0, "to_floor": 2.3}
    rounds = {"ratios": [3.0, 3.0], "times": [9.0, 9.0]}
    return PageResult(name, "coordinator", networks, rows, **{**costs, **floors, **rounds, **values})


def results(*pages, rows=(), jobs=()):
    machine = {"database": "PostgreSQL 15.20", "date": "2026-11-25 13:53 UTC"}
    return Results("postgresql", "python -m bench", 2, machine, list(pages), list(rows), list(jobs))


def missed(found):
    return [verdict.promise for verdict in verdicts(found) if not verdict.holds]


def test_what_holds_is_not_missed():
    assert missed(results(page(), page(networks=100))) == []


@pytest.mark.parametrize(
    ("worse", "promise"),
    [
        ({"queries": 13}, "queries of a page"),
        ({"cpu_ms": 15.1}, "CPU of a page"),
        ({"ratios": [6.0, 6.0]}, "growth with the networks"),
    ],
)
def test_one_page_that_is_worse_is_enough(worse, promise):
    assert missed(results(page("plan"), page("plan", 100), page(), page(networks=100, **worse))) == [promise]


def test_growth_that_may_be_chance_is_not_held_against_a_page():
    assert missed(results(page(ratios=[3.0, 9.0]), page(networks=100, ratios=[4.0, 9.0]))) == []


def test_a_list_that_fills_up_is_not_called_slower():
    filling = page(size=1000, ratios=[1.0, 1.0])
    assert missed(results(filling, page(networks=100), page(networks=1000))) == []
    assert missed(results(filling, page(networks=100), page(networks=1000, ratios=[9.0, 9.0]))) == [
        "growth with the networks"
    ]


def test_a_page_may_grow_with_its_own_size_and_no_faster():
    small, large = page(times=[1.0, 1.0]), page(size=50_000, times=[10.0, 10.0])
    assert missed(results(page(), rows=[small, large])) == []

    larger = page(size=50_000, times=[100.0, 100.0])
    assert missed(results(page(), rows=[small, larger])) == ["growth with the page's own size"]


def test_a_page_that_becomes_slower_without_becoming_longer_is_too_slow():
    small, large = page(), page(rows=5000, size=6000, median_ms=90.0)

    assert missed(results(page(), rows=[small, large])) == ["a page in a large network, for its bytes"]


JOBS = [
    (MAIL, ["mails out"]),
    (JobResult("web process", "9 pages", "", 0, 0, 0, 0, 1, {"MB warm": 100, "MB end": 106, "MB peak": 201}),
     ["memory of the web process", "the same after 9 pages"]),
    (JobResult("rendering worker", "66 pages", "", 0, 0, 0, 0, 0, {"MB peak": 300}),
     ["memory of the rendering worker, 66 pages"]),
    (JobResult("overview while a PDF is made", "", "", 0, 0, 0, 0, 1.4), ["p95 of a page while a PDF is made"]),
    (JobResult("sweep with nothing new", "9 networks", "", 0, 0, 0, 0, 11, {"database ms": 51}),
     ["sweep with nothing new, 9 networks: database", "sweep with nothing new, 9 networks"]),
    (JobResult("plan as PDF/UA", "66 pages", "", 0, 0, 0, 0, 1,
               {"pages": 66, "data and template of the floor": 0.11, "of WeasyPrint untuned": 0.61}),
     ["data and template of a plan of 66 pages", "drawing 66 pages"]),
]  # fmt: skip


@pytest.mark.parametrize(("job", "promises"), JOBS, ids=[job.job for job, _ in JOBS])
def test_jobs_are_judged(job, promises):
    assert missed(results(page(), jobs=[job])) == promises


def test_what_is_kept_is_what_was_found(tmp_path):
    found = results(page(), rows=[page()], jobs=[MAIL])
    found.save(tmp_path / "deep" / "found.json")

    assert Results.read(tmp_path / "deep" / "found.json") == found


def test_the_report_says_what_was_missed_first():
    text = report([results(page(), page(networks=100), jobs=[MAIL])])

    assert "## Targets: 3 of 4 met" in text
    assert "| mails out | at least half of raw smtplib | 0.40 | **missed** |" in text
    assert "## Pages, beside 100 networks" in text
    line = "| overview | coordinator | 12 | 9.0 | 10.0 | 8.0 | 5 | 3.0 | 1.0 | 3.0 | 2.3 | 0.00 (0.00 to 0.00) |"
    assert line in text
    assert "| mails out | 50 mails | 9.0 | 9.0 | 9.0 | raw smtplib | 3.0 | 3.00 | of smtplib's speed 0.4 |" in text
    assert text.index("| mails out | at least") < text.index("| queries of a page |")


def test_the_report_ends_with_the_causes():
    assert report([results(page())]).endswith(CAUSES.read_text())


def test_the_chart_has_a_line_for_each_page():
    found = results(page(), page(networks=100, median_ms=90.0), page("plan"), page("plan", 100))
    drawing = ET.fromstring(chart.draw(found))  # noqa: S314 -- ours

    lines = drawing.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2
    texts = [text.text for text in drawing.findall("{http://www.w3.org/2000/svg}text")]
    assert {"overview", "plan", "1", "100", "10 ms", "networks in the database"} <= set(texts)

"""A process of its own for what must not share ours: `python -m bench.child TASK`. It answers a line of JSON.

Memory is read where Linux tells it.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

WARM_UP = 100  # requests until everything that is read once has been read
REQUESTS = 1000
MB = 1024 * 1024


def memory() -> float:
    """MB this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


def peak() -> float:
    """MB this process ever held; a child's count of `getrusage` would begin with what its parent held."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) / 1024


def say(answer: Any) -> None:
    print(json.dumps(answer), flush=True)


def visit_pages(slug: str, requests: str = str(REQUESTS)) -> None:
    """A web process: its memory after a hundred pages, and after many more."""
    from bench.pages import PAGES
    from bench.worlds import Place, here

    place: Place = here(slug)
    visits = [(place.browsers[role], page.url(place)) for page in PAGES for role in page.roles]
    started = memory()
    for number in range(int(requests)):
        browser, url = visits[number % len(visits)]
        browser.get(url)
        if number == min(WARM_UP, int(requests) - 1):
            warm = memory()
    say({"start": started, "warm": warm, "end": memory(), "peak": peak(), "requests": int(requests)})


def draw(slug: str) -> None:
    """A rendering worker: one document, and the most memory that took."""
    from actionplan import pdf
    from actionplan.content import assemble
    from bench.jobs.documents import plan_of

    plan = plan_of(slug)
    before = memory()
    made = pdf.render(assemble(plan, plan.network.today), version=1)
    say({"before": before, "peak": peak(), "pages": made.pages})


def draw_on(slug: str) -> None:
    """Draw a document again and again until nobody listens any more; steps back as the worker that draws does."""
    from eslnet.celery import STEP_BACK

    os.nice(STEP_BACK)
    say("ready")
    while True:
        draw(slug)


def ask_partners(slug: str) -> None:
    """For each line that comes in, a question to a partner is saved; answers the seconds that took."""
    from bench.jobs.trouble import asked_once
    from bench.worlds import here

    place = here(slug)
    say("ready")
    for _line in sys.stdin:
        before, ask = asked_once(place)
        before()
        started = time.perf_counter()
        ask()
        say(time.perf_counter() - started)


TASKS: dict[str, Callable[..., None]] = {
    "visit": visit_pages,
    "draw": draw,
    "draw-on": draw_on,
    "ask": ask_partners,
}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    TASKS[sys.argv[1]](*sys.argv[2:])

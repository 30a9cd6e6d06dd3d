"""The pages, as each role sees them, beside their floors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from statistics import median
from typing import Any

from django.db import connection

from bench.answers import expect
from bench.floors import BY_HAND, ByHand, bare_view
from bench.timing import Shot, Work, in_turns, p95, ratio
from bench.worlds import Place
from engagements.models import Engagement
from goals.models import Goal
from networks.models import Network
from stakeholders.models import Stakeholder

MEMBERS = ["coordinator", "school", "observer"]
LEAST_BYTES = 4000


@dataclass(frozen=True)
class Page:
    """A page by its address below the network, or from the root; it must say what `says` finds in the rows."""

    name: str
    path: str
    says: Callable[[Place], str]
    roles: Sequence[str] = tuple(MEMBERS)

    def url(self, place: Place) -> str:
        if self.path.startswith("/"):
            return self.path
        return f"/n/{place.slug}/{self.path}".format(engagement=place.engagement_pk)


def network_name(place: Place) -> str:
    return Network.objects.get(pk=place.network_pk).name


def first_network(_place: Place) -> str:
    return Network.objects.order_by("name")[0].name


def stakeholder_name(place: Place) -> str:
    return Stakeholder.unscoped.get(pk=place.stakeholder_pk).name


def first_by_name(place: Place) -> str:
    return Stakeholder.unscoped.filter(network=place.network_pk).by_name()[0].name


def goal_title(place: Place) -> str:
    return Goal.unscoped.filter(plan=place.plan_pk).order_by("priority")[0].title


def engagement_title(place: Place) -> str:
    return Engagement.unscoped.get(pk=place.engagement_pk).title


def a_late_title(place: Place) -> str:
    late = Engagement.unscoped.filter(plan=place.plan_pk, status="in_progress").order_by("due_on", "pk")
    return late[0].title


PAGES = [
    Page("overview", "overview/", network_name),
    Page("my part", "my-part/", stakeholder_name, ["school"]),
    Page("stakeholders", "stakeholders/", first_by_name),
    Page("who can help", "stakeholders/help/", network_name),
    Page("matrix", "stakeholders/matrix/", first_by_name),
    Page("engagements", "engagements/", a_late_title),
    Page("late ones", "engagements/?late=on", a_late_title),
    Page("one pillar", "engagements/?pillar=prevention", network_name),
    Page("coverage", "engagements/coverage/", goal_title),
    Page("timeline", "engagements/timeline/", network_name),
    Page("form", "engagements/{engagement}/edit/", engagement_title, ["coordinator"]),
    Page("plan", "plan/", goal_title),
    Page("administration", "/admin/", lambda _place: "Log out", ["administrator"]),
    Page("all engagements", "/admin/engagements/engagement/", lambda _place: "Select all", ["administrator"]),
    Page("all networks", "/admin/networks/network/", first_network, ["administrator"]),
]


@dataclass
class PageResult:
    """What one page cost one role at one place."""

    page: str
    role: str
    networks: int
    rows: int
    queries: int
    size: int
    median_ms: float
    p95_ms: float
    cpu_ms: float
    floor_ms: float
    by_hand_ms: float
    to_view: float
    to_floor: float
    ratios: list[float] = field(default_factory=list, repr=False)
    times: list[float] = field(default_factory=list, repr=False)


class Counter:
    """Counts the statements of the connection while it is on."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django's
        self.queries += 1
        return execute(sql, params, many, context)


def check(place: Place, page: Page, role: str) -> tuple[bytes, int]:
    """Its bytes and its number of queries, once everything about the answer is as it should be."""
    browser, url, must_say = place.browsers[role], page.url(place), page.says(place)
    browser.get(url)  # a connection that is opened asks a question or two
    counter = Counter()
    with connection.execute_wrapper(counter):
        answer = browser.get(url)
    expect(answer.status == 200, f"{role} at {url}: {answer.status} {answer.location}")
    expect(must_say in unescape(answer.text), f"{role} at {url}: says nothing of {must_say!r}")
    expect(len(answer.body) >= LEAST_BYTES, f"{role} at {url}: only {len(answer.body)} bytes")
    return answer.body, counter.queries


def measure(places: Sequence[Place], rounds: int, pages: Sequence[Page] = PAGES) -> list[PageResult]:
    """Each page of each role at each place, in turns with its floors and with the other places."""
    results: list[PageResult] = []
    hands = {place.key: ByHand(place) for place in places}
    for page in pages:
        for role in page.roles:
            results += _measure(places, hands, page, role, rounds)
    for hand in hands.values():
        hand.close()
    return results


def _measure(
    places: Sequence[Place], hands: Mapping[str, ByHand], page: Page, role: str, rounds: int
) -> list[PageResult]:
    seen: list[tuple[bytes, int]] = []
    works: dict[tuple[int, str], Work] = {}
    for number, place in enumerate(places):
        place.enter()
        seen.append(check(place, page, role))
        visit = _visit(place, page, role)
        works[number, "page"] = Work(visit, before=_arrive(place, visit))
        works[number, "view"] = Work(bare_view(place, role, seen[-1][0]), before=_arrive(place, visit))
        works[number, "by hand"] = Work(_by_hand(hands[place.key], page))
    shots = in_turns(works, rounds)
    return [
        _result(page, role, place, seen[number], {what: shots[number, what] for what in ("page", "view", "by hand")})
        for number, place in enumerate(places)
    ]


def _visit(place: Place, page: Page, role: str) -> Callable[[], None]:
    browser, url = place.browsers[role], page.url(place)

    def visit() -> None:
        expect(browser.get(url).status == 200, f"{role} at {url}: not 200 any more")

    return visit


def _arrive(place: Place, visit: Callable[[], None]) -> Callable[[], None]:
    """Coming to another database is not what is measured, and neither is the first page there."""

    def arrive() -> None:
        if place.enter():
            visit()

    return arrive


def _by_hand(hand: ByHand, page: Page) -> Callable[[], None]:
    statements = BY_HAND.get(page.name, [])

    def run() -> None:
        expect(hand.run(statements) > 0 or not statements, f"the SQL for {page.name} finds nothing")

    return run


def _result(
    page: Page, role: str, place: Place, seen: tuple[bytes, int], shots: Mapping[str, list[Shot]]
) -> PageResult:
    walls = {what: [shot.wall * 1000 for shot in found] for what, found in shots.items()}
    both = [view + hand for view, hand in zip(walls["view"], walls["by hand"], strict=True)]
    return PageResult(
        page=page.name,
        role=role,
        networks=place.networks,
        rows=place.rows,
        queries=seen[1],
        size=len(seen[0]),
        median_ms=median(walls["page"]),
        p95_ms=p95(walls["page"]),
        cpu_ms=median(shot.cpu * 1000 for shot in shots["page"]),
        floor_ms=median(walls["view"]),
        by_hand_ms=median(walls["by hand"]),
        to_view=ratio(walls["page"], walls["view"]),
        to_floor=ratio(walls["page"], both),
        ratios=[a / b for a, b in zip(walls["page"], walls["view"], strict=True)],
        times=walls["page"],
    )

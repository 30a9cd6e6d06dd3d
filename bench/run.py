"""One run: make the networks, measure everything, leave nothing behind but the results."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from bench import databases, pages, worlds
from bench.databases import Database
from bench.jobs import clock, documents, forms, mail, memory, sheets, trouble
from bench.results import Results, machine
from bench.worlds import Place

MAIL_FROM = 1000  # networks at most: more first sweeps than these take the day


@dataclass(frozen=True)
class Options:
    """How much of it; the defaults are the measurement of record."""

    networks: tuple[int, ...] = (1, 100, 1000)
    whale: bool = True
    rounds: int = 30
    job_rounds: int = 5
    lengths: tuple[int, ...] = (8, 12, 66, 269)
    mails: int = 1000
    rows: int = 1000
    requests: int = 1000


SMALL = Options(networks=(1, 10), whale=False, rounds=1, job_rounds=1, lengths=(8,), mails=50, rows=20, requests=60)


def run(options: Options, command: str, say: Callable[[str], None]) -> Results:
    """Everything, on the kind of database the settings name. Raises WrongAnswerError at the first wrong answer."""
    made: list[Database] = []
    with databases.gone_afterwards(made):
        say(f"Making {max(options.networks)} networks")
        places = worlds.build(options.networks, made)
        large = worlds.build_large(places[0].database, made, with_whale=options.whale)
        results = Results(connection.vendor, command, options.rounds, machine())
        say("Pages, by the number of networks")
        results.by_networks = pages.measure(places, options.rounds)
        say("Pages, by the size of the network")
        results.by_rows = pages.measure(large, max(3, options.rounds // 3))
        results.jobs = _jobs(options, places, large, say)
    return results


def _jobs(options: Options, places: list[Place], large: list[Place], say: Callable[[str], None]) -> list:
    last, rounds = places[-1], options.job_rounds
    found = []
    say("Forms")
    found += forms.measure(last, options.rounds)
    if trouble.has_redis() and connection.vendor == "postgresql":
        found += trouble.measure(last, options.rounds)
    say("Lists")
    for place in large:
        found.append(sheets.measure_export(place, rounds))
    large[0].enter()
    found.append(sheets.measure_import(large[0], options.rows, rounds))
    say("Plans")
    found += documents.measure(rounds, options.lengths)
    say("Memory")
    found += memory.measure(large[0], options.requests, options.lengths[min(2, len(options.lengths) - 1)], rounds * 4)
    for place in places:
        say(f"Reminders of {place.networks} networks")
        if place.networks <= MAIL_FROM:
            found += clock.measure(place, rounds)
    say("Mails")
    enough = next((place for place in places if place.networks >= options.mails // 10), places[-1])
    enough.enter()
    found += mail.measure(options.mails)
    return found

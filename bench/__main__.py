"""`python -m bench`: measure, print, and write the report. See scripts/bench.sh."""

import argparse
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import django

ROOT = Path(__file__).parent.parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="eslnet beside its floors")
    parser.add_argument("networks", type=int, nargs="*", help="how many networks (1 100 1000)")
    parser.add_argument("--rounds", type=int, help="how often each page is asked for (30); a job a sixth of that")
    parser.add_argument("--lengths", type=int, nargs="+", help="the plans to print, in pages (8 12 66 269)")
    parser.add_argument("--no-whale", action="store_true", help="without the network of 5,000 engagements")
    parser.add_argument("--small", action="store_true", help="does it work at all? says nothing about speed")
    parser.add_argument("--results", type=Path, help="keep what was found in this file")
    parser.add_argument("--report", type=Path, nargs="+", help="measure nothing; write the report of these files")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the report goes")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # who is told to stop still clears away its databases
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    if options.report:
        write(options.report, options.docs)
    else:
        measure(options)


def measure(options: argparse.Namespace) -> None:
    """Print what was found; with `--results` keep it."""
    from bench.report import report
    from bench.run import SMALL, Options, run

    started = time.monotonic()
    chosen = SMALL if options.small else Options(whale=not options.no_whale)
    if options.networks:
        chosen = replace(chosen, networks=tuple(sorted(set(options.networks))))
    if options.lengths:
        chosen = replace(chosen, lengths=tuple(options.lengths))
    if options.rounds:
        chosen = replace(chosen, rounds=options.rounds, job_rounds=max(1, options.rounds // 6))

    def say(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", file=sys.stderr, flush=True)

    found = run(chosen, " ".join(["python -m bench", *sys.argv[1:]]), say)
    say("Done")
    print(report([found]))
    if options.results:
        found.save(options.results)


def write(files: list[Path], docs: Path) -> None:
    """The report of these runs, the one with the most networks drawn."""
    from bench import chart
    from bench.report import report
    from bench.results import Results

    runs = [Results.read(file) for file in files]
    (docs / "performance.md").write_text(report(runs))
    (docs / "performance.svg").write_text(chart.draw(runs[0]))


if __name__ == "__main__":
    main()

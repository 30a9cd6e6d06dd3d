"""Times, taken in turns, and what can be said of them."""

import gc
import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles

RESAMPLES = 1000
ALL_BUT = 0.025  # of the resamples, on each side


@dataclass(frozen=True)
class Shot:
    """One go: seconds by the clock, and of them those this process computed."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Interval:
    """An estimate, and where it lies in 95 of 100 resamples."""

    estimate: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.estimate:.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True)
class Work:
    """Something to be timed, and what has to be done before it that is not."""

    do: Callable[[], object]
    before: Callable[[], object] = lambda: None


def shoot(work: Work) -> Shot:
    """Do it once. Young garbage is collected before, so that nobody pays for another's."""
    work.before()
    gc.collect(0)
    cpu, wall = time.process_time(), time.perf_counter()
    work.do()
    return Shot(time.perf_counter() - wall, time.process_time() - cpu)


def in_turns[Name](works: Mapping[Name, Work], rounds: int) -> dict[Name, list[Shot]]:
    """Each work once a round, after one round that does not count: what the machine does meanwhile hits all alike."""
    shots: dict[Name, list[Shot]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            shot = shoot(work)
            if number:
                shots[name].append(shot)
    return shots


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 do not exceed; with few values the largest."""
    return max(values) if len(values) < 20 else quantiles(values, n=20)[-1]


def ratio(values: Sequence[float], floors: Sequence[float]) -> float:
    """How many times the floor, as the median of the rounds."""
    return median(value / floor for value, floor in zip(values, floors, strict=True))


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The exponent of the power of x that y grows with: the slope of the line through the logarithms."""
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    middle, height = fmean(xs), fmean(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True)) / spread


def growth(values: Mapping[float, Sequence[float]]) -> Interval | None:
    """The exponent values grow with, by the medians at each size; nothing to say of fewer than two sizes."""
    if len(values) < 2:
        return None
    luck = random.Random(1)  # noqa: S311 -- the same interval for the same times
    estimate = slope([(size, median(found)) for size, found in values.items()])
    again = sorted(
        slope([(size, median(luck.choices(found, k=len(found)))) for size, found in values.items()])
        for _ in range(RESAMPLES)
    )
    edge = int(RESAMPLES * ALL_BUT)
    return Interval(estimate, again[edge], again[-edge - 1])

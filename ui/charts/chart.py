"""What a chart shows, before it is drawn."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Point:
    """One value at one time. None is a value that may not be shown; hollow, one that is only provisional.

    `at` is the day the value stands for, where that is known.
    """

    label: str
    value: Decimal | float | None
    is_hollow: bool = False
    note: str = ""
    breaks_series: bool = False
    at: dt.date | None = None

    @property
    def time(self) -> dt.date | str:
        """Points of the same time stand above each other."""
        return self.at or self.label

    @property
    def number(self) -> float | None:
        """The value as a float, or None if it cannot be drawn."""
        number = None if self.value is None else float(self.value)
        return number if number is not None and math.isfinite(number) else None


@dataclass(frozen=True)
class Series:
    """What was measured elsewhere, counted in the same way; each point at the time of one of the chart's own."""

    label: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class LineChart:
    """What is measured, in which unit, from the oldest point to the newest, and where it should go.

    The others are figures from other sources: beside the line, each at the time of one of the points.
    The path to the target starts at the baseline, which is one of the points or of the others, and goes through the
    milestones; no baseline, no path. A scale has levels: their names, from the lowest, which is 1.
    """

    title: str
    unit: str = ""
    points: list[Point] = field(default_factory=list)
    target: Point | None = None
    baseline: Point | None = None
    others: tuple[Point, ...] = ()
    milestones: tuple[Point, ...] = ()
    references: tuple[Series, ...] = ()
    levels: tuple[str, ...] = ()
    caution: str = ""

    @property
    def slots(self) -> list[Point]:
        """Every point with a place of its own on the axis of time: measured, milestones, the target as the last."""
        own = [*self.points, *self.milestones]
        return [*own, self.target] if self.target else own

    @property
    def target_slot(self) -> int:
        """The slot of the target, if there is one."""
        return len(self.points) + len(self.milestones)

    @property
    def numbers(self) -> list[float]:
        return _numbers(self.slots)

    @property
    def heights(self) -> list[float]:
        """Every number that something is drawn at; of a scale, every level."""
        elsewhere = [point for series in self.references for point in series.points]
        beside = [point for point in (*self.others, self.baseline, *elsewhere) if point]
        return [*self.numbers, *_numbers(beside), *(float(level) for level, _name in enumerate(self.levels, start=1))]

    @property
    def shares(self) -> tuple[float, ...]:
        """Where each slot stands between the left (0) and the right (1): by its day, or in even steps."""
        days = [point.at.toordinal() for point in self.slots if point.at]
        if len(days) == len(self.slots) and days and min(days) < max(days):
            return tuple((day - min(days)) / (max(days) - min(days)) for day in days)
        steps = len(self.slots) - 1
        return tuple(slot / steps for slot in range(steps + 1)) if steps else (0.5,)

    def slot_of(self, beside: Point) -> int | None:
        """The slot of the first point of the same time."""
        return next((slot for slot, point in enumerate(self.points) if point.time == beside.time), None)


def _numbers(points: Iterable[Point]) -> list[float]:
    return [point.number for point in points if point.number is not None]

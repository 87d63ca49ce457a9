"""Who comes when, to which station, in which class: Poisson, with a rate that varies, or from a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import CLASSES, LAST_SECOND, SECONDS_A_DAY
from ylt_sim.kernel.compiled import Compiled
from ylt_sim.kernel.draws import uniform

__all__ = ["Arrivals", "Customers", "Listed", "Poisson", "Varying", "marks", "unit_arrivals"]

ENTRY, CLASS, GAP = 2, 3, 4
"""Purposes of draws; the others are the rules' own."""


def _unit_arrivals(seed: int, times: NDArray[np.float64]) -> None:
    t = 0.0
    for i in range(len(times)):
        t += -log(uniform(seed, i, 0, 0, GAP))
        times[i] = t


def _marks(
    seed: int, entry: NDArray[np.float64], share: NDArray[np.float64], station: NDArray[np.int32],
    cls: NDArray[np.int32],
) -> None:  # fmt: skip
    for i in range(len(station)):
        if len(entry) > 1:
            u = uniform(seed, i, 0, 0, ENTRY)
            while station[i] < len(entry) - 1 and u >= entry[station[i]]:
                station[i] += 1
        if len(share) > 1:
            u = uniform(seed, i, 0, 0, CLASS)
            while cls[i] < len(share) - 1 and u >= share[cls[i]]:
                cls[i] += 1


_fill_unit_arrivals, _fill_marks = Compiled(_unit_arrivals), Compiled(_marks)


def unit_arrivals(seed: int, customers: int) -> NDArray[np.float64]:
    """Times of the first customers of a Poisson stream of rate 1."""
    times = np.empty(customers)
    _fill_unit_arrivals(seed, times)
    return times


def marks(
    seed: int, customers: int, entry: Sequence[float] | NDArray[np.float64], classes: Sequence[float]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Number of the first station and class of each customer, by these probabilities."""
    if any(min(p) < 0 or abs(sum(p) - 1) > 1e-9 for p in (entry, classes)) or len(classes) > CLASSES:
        raise ValueError("entry and class shares: probabilities that sum to 1; at most three classes")
    station, cls = np.zeros(customers, np.int32), np.zeros(customers, np.int32)
    _fill_marks(seed, np.cumsum(entry, dtype=float), np.cumsum(classes, dtype=float), station, cls)
    return station, cls


@dataclass(frozen=True)
class Customers:
    """Second of arrival, number of the first station and class of each customer, by time."""

    second: NDArray[np.int64]
    station: NDArray[np.int32]
    cls: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """What all streams have.

    Parameters
    ----------
    entry
        Probability of each first station, by name; by default all come to the first.
    classes
        Shares of at most three priority classes, the first served first.
    """

    entry: Mapping[str, float] = field(default_factory=dict)
    classes: tuple[float, ...] = (1.0,)

    def times(self, seed: int, customers: int) -> NDArray[np.float64]:
        """Seconds at which so many customers come."""
        raise NotImplementedError

    def customers(self, names: Sequence[str], seed: int, n: int) -> Customers:
        """The first ``n`` customers of the stream."""
        if unknown := set(self.entry) - set(names):
            raise ValueError(f"entry: no station {', '.join(sorted(unknown))}")
        entry = [self.entry.get(name, 0.0) for name in names] if self.entry else np.eye(len(names))[0]
        station, cls = marks(seed, n, entry, self.classes)
        times = self.times(seed, n)
        if n and times[-1] > LAST_SECOND:
            days, most = LAST_SECOND // SECONDS_A_DAY, int(np.searchsorted(times, LAST_SECOND))
            raise ValueError(f"{n} customers: the clock ends after {days} days, when {most} have come; let fewer come")
        return Customers(times.astype(np.int64), station, cls)


@dataclass(frozen=True)
class Poisson(Arrivals):
    """A Poisson stream.

    Parameters
    ----------
    per_second
        Rate, above 0.
    """

    per_second: float

    def __post_init__(self) -> None:
        """Refuse a stream in which nobody comes."""
        if not self.per_second > 0:
            raise ValueError(f"a rate of {self.per_second} a second: it must be above 0")

    def times(self, seed: int, customers: int) -> NDArray[np.float64]:
        """Seconds at which so many customers come."""
        return unit_arrivals(seed, customers) / self.per_second


@dataclass(frozen=True)
class Varying(Arrivals):
    """A Poisson stream with a rate that repeats: constant within equal parts of a cycle.

    Parameters
    ----------
    per_second
        Rate in each part of the cycle, not all 0; 24 numbers are the hours of a day.
    cycle_seconds
        Length of the cycle.
    """

    per_second: tuple[float, ...]
    cycle_seconds: int = SECONDS_A_DAY

    def __post_init__(self) -> None:
        """Refuse a stream in which nobody comes."""
        if min(self.per_second, default=0) < 0 or not sum(self.per_second) > 0:
            raise ValueError(f"rates of {self.per_second} a second: from 0, one of them above")

    def times(self, seed: int, customers: int) -> NDArray[np.float64]:
        """Seconds at which so many customers come."""
        part = self.cycle_seconds / len(self.per_second)
        upto = np.r_[0.0, np.cumsum(self.per_second)] * part
        cycles, rest = np.divmod(unit_arrivals(seed, customers), upto[-1])
        ends = part * np.arange(len(upto))
        return np.asarray(cycles * self.cycle_seconds + np.interp(rest, upto, ends), float)


@dataclass(frozen=True)
class Listed:
    """Customers from a list: all of them come, whatever number is asked for.

    Parameters
    ----------
    seconds
        Whole second of each arrival, not decreasing.
    stations
        Name of the first station of each; by default the first station.
    classes
        Class of each; by default 0.
    """

    seconds: Sequence[int]
    stations: Sequence[str] | None = None
    classes: Sequence[int] | None = None

    def customers(self, names: Sequence[str], seed: int, n: int) -> Customers:
        """Everybody on the list."""
        size = len(self.seconds)
        if unknown := set(self.stations or ()) - set(names):
            raise ValueError(f"stations: no station {', '.join(sorted(unknown))}")
        where = [list(names).index(s) for s in self.stations] if self.stations else np.zeros(size)
        cls = np.asarray(self.classes if self.classes is not None else np.zeros(size))
        if len(where) != size or len(cls) != size:
            raise ValueError("seconds, stations and classes are lists of one length")
        if ((cls < 0) | (cls >= CLASSES)).any():
            raise ValueError(f"classes: whole numbers from 0 to {CLASSES - 1}")
        return Customers(np.asarray(self.seconds, np.int64), np.asarray(where, np.int32), np.asarray(cls, np.int32))

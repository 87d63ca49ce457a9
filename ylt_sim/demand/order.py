"""Rows put in order of time: moved to their days, then to their seconds, without one comparison."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.kernel.compiled import Compiled

__all__ = ["in_order_of_time"]


@Compiled
def _count_by_day(rows: NDArray[np.void], count: NDArray[np.int64]) -> None:
    for i in range(len(rows)):
        count[rows[i].t // SECONDS_A_DAY] += 1


@Compiled
def _move_to_days(rows: NDArray[np.void], place: NDArray[np.int64], out: NDArray[np.void]) -> None:
    for i in range(len(rows)):
        day = rows[i].t // SECONDS_A_DAY
        out[place[day]] = rows[i]
        place[day] += 1


@Compiled
def _move_to_seconds(
    rows: NDArray[np.void], first: NDArray[np.int64], place: NDArray[np.int32], out: NDArray[np.void]
) -> None:
    for day in range(len(first) - 1):
        place[:] = 0
        for i in range(first[day], first[day + 1]):
            place[rows[i].t % SECONDS_A_DAY + 1] += 1
        for second in range(SECONDS_A_DAY):
            place[second + 1] += place[second]
        for i in range(first[day], first[day + 1]):
            second = rows[i].t % SECONDS_A_DAY
            out[first[day] + place[second]] = rows[i]
            place[second] += 1


def in_order_of_time(parts: Sequence[NDArray[np.void]], days: int, out: NDArray[np.void]) -> None:
    """Rows of all parts into ``out`` by their field ``t``; rows of one second keep the order in which they are given.

    Parameters
    ----------
    parts
        Tables of one dtype whose ``t`` are seconds of the days 0 to ``days - 1``.
    out
        As long as all parts together.
    """
    count = np.zeros(days, np.int64)
    for part in parts:
        _count_by_day(part, count)
    first = np.append(0, np.cumsum(count))
    by_day, place = np.empty(len(out), out.dtype), first.copy()
    for part in parts:
        _move_to_days(part, place, by_day)
    _move_to_seconds(by_day, first, np.zeros(SECONDS_A_DAY + 1, np.int32), out)

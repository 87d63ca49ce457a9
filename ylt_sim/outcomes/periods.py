"""Periods: spans of time that are reported apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY

__all__ = ["WEEKS_A_YEAR", "Periods", "default_periods", "fiscal_years", "pieces_of"]

WEEKS_A_YEAR = 52
UNKNOWN = -1


@dataclass(frozen=True)
class Periods:
    """Spans of time that are reported apart and never pooled.

    Parameters
    ----------
    names
        Such as ``before`` and ``year 1``.
    edges
        Days, ascending, one more than names: period ``i`` is ``edges[i] <= day < edges[i + 1]``.
    follow_days
        Days for which an episode is followed; only episodes that begin this long before the end of their period
        count in outcomes of episodes, so that every one has the same chance to be treated.
    """

    names: tuple[str, ...]
    edges: tuple[int, ...]
    follow_days: int = 14

    def of(self, seconds: NDArray[np.int64]) -> NDArray[np.int64]:
        """Number of the period of each second, -1 outside all."""
        n = np.searchsorted(np.array(self.edges) * SECONDS_A_DAY, seconds, side="right") - 1
        return np.where(n >= len(self.names), UNKNOWN, n)

    def days(self, number: int) -> int:
        """Length of a period."""
        return self.edges[number + 1] - self.edges[number]

    def summed(self, counts: NDArray[Any], pieces: Periods) -> NDArray[Any]:
        """Counts by period from counts by piece; a piece outside all periods does not count."""
        at = np.array([pieces.edges.index(edge) for edge in self.edges])
        out = np.zeros((len(self.names), *counts.shape[1:]), counts.dtype)
        for i, (begin, end) in enumerate(zip(at[:-1], at[1:], strict=True)):
            counts[begin:end].sum(axis=0, out=out[i, ...])
        return out


def fiscal_years(year_of_day: NDArray[Any], first_day: int, follow_days: int = 14) -> Periods:
    """Calendar years, which are the fiscal years of insurance funds, from ``first_day`` to the horizon.

    Parameters
    ----------
    year_of_day
        Fiscal year of every day to the horizon.
    first_day
        Day on which results begin: the warm-up is left out, so that the first year is part of one.
    """
    own = np.asarray(year_of_day)[first_day:]
    years, begins = np.unique(own, return_index=True)
    edges = (*(int(first_day + b) for b in begins), first_day + len(own))
    return Periods(tuple(str(int(y)) for y in years), edges, follow_days)


def pieces_of(*periods: Periods) -> Periods:
    """The spans between all edges: every period is a sum of them."""
    edges = tuple(sorted({edge for p in periods for edge in p.edges}))
    return Periods(tuple(f"from day {edge}" for edge in edges[:-1]), edges, periods[0].follow_days)


def default_periods(policy_start_day: int, days: int, warm_up_days: int = 28, follow_days: int = 14) -> Periods:
    """Before the policy (after a warm-up), and years of 52 weeks from its start."""
    names, edges = [], []
    if policy_start_day > warm_up_days:
        names, edges = ["before"], [warm_up_days]
    start, year = min(policy_start_day, days), 1
    while start < days:
        edges.append(start)
        names.append(f"year {year}")
        start, year = min(start + 7 * WEEKS_A_YEAR, days), year + 1
    edges.append(days)
    if not names:
        names, edges = ["before"], [min(warm_up_days, days - 1), days]
    return Periods(tuple(names), tuple(edges), follow_days)

"""Replications of a network on the compiled engine, and the interval that theory has to lie in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.verify import network, queueing_network

END = (1 << 29) - 1
CONFIDENCE = 0.999


def seed_of(name: str, replication: int) -> int:
    """The seed of a replication: a hash of the name of its case, chosen by nobody."""
    return int.from_bytes(hashlib.sha256(f"{name}/{replication}".encode()).digest()[:7], "big")


def run(engine: Any, **case: Any) -> NDArray[Any]:
    """All event rows of one network."""
    sim = engine(network, queueing_network(**case))
    sim.run(END)
    rows: NDArray[Any] = sim.event_rows()
    return rows


@dataclass(frozen=True)
class Interval:
    """A t-interval over independent replications."""

    mean: float
    half_width: float

    def holds(self, theory: float) -> bool:
        """Whether theory lies within."""
        return abs(self.mean - theory) <= self.half_width

    def is_narrow(self) -> bool:
        """Whether the half-width is under 3 % of the mean: an interval that could fail."""
        return self.half_width < 0.03 * self.mean


def intervals(
    name: str, value: Callable[[NDArray[Any]], Any], *, replications: int = 12, customers: int = 100_000, **case: Any
) -> list[Interval]:
    """Interval of every number that ``value`` reads off the rows of a replication, its first tenth left out."""
    values = []
    for r in range(replications):
        rows = run(CompiledEngine, seed=seed_of(name, r), customers=customers, **case)
        values.append(np.atleast_1d(value(rows[len(rows) // 10 :])))
    x = np.array(values, float)
    t = stats.t.ppf(0.5 + CONFIDENCE / 2, replications - 1)
    half = t * x.std(axis=0, ddof=1) / np.sqrt(replications)
    return [Interval(float(m), float(h)) for m, h in zip(x.mean(axis=0), half, strict=True)]


def same_on_simpy(name: str, *, customers: int = 2_000, **case: Any) -> bool:
    """Whether a short run gives the same columns on both engines."""
    one, two = (run(e, seed=seed_of(name, 0), customers=customers, **case) for e in (CompiledEngine, SimpyEngine))
    return len(one) > customers // 2 and all(one[n].tobytes() == two[n].tobytes() for n in one.dtype.names)

"""A case: a stated network, what is measured in it, what theory says; and what came of simulating it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ylt_sim.verify.statement import EngineName, Network
from ylt_sim.verify.visits import Visits

__all__ = ["FALSE_ALARM", "NARROW", "Case", "Finding", "confidence", "examine", "seed_of"]

FALSE_ALARM = 0.01
"""Probability that a correct simulator fails anywhere in a whole catalogue, at most (Bonferroni)."""
NARROW = 0.03
"""An interval may be half as wide as this part of the formula's value."""
PASS, MISSED, TOO_WIDE = "pass", "missed", "too wide"


@dataclass(frozen=True)
class Case:
    """One network with known answers.

    Parameters
    ----------
    name
        Also decides the seed.
    network
        What is simulated.
    answers
        What theory says, by quantity.
    measure
        The same quantities, in the same order, from the visits of one replication.
    source
        Where the formula comes from.
    customers, replications
        How much is simulated.
    is_exact
        Traced by hand: one replication, no interval, equal or not.
    warm_up
        Share of each replication that is left out at the beginning.
    """

    name: str
    network: Network
    answers: dict[str, float]
    measure: Callable[[Visits], Sequence[float]]
    source: str
    customers: int = 20_000
    replications: int = 100
    is_exact: bool = False
    warm_up: float = 0.1


@dataclass(frozen=True)
class Finding:
    """One quantity of a case: theory beside simulation.

    Parameters
    ----------
    case, quantity, source
        What and by whom.
    theory
        The formula's value.
    mean, half_width
        Over replications; the half-width is 0 where the case is exact.
    is_exact
        Traced by hand.
    size
        Replications x customers of each; nothing where the case is exact.
    """

    case: str
    quantity: str
    source: str
    theory: float
    mean: float
    half_width: float
    is_exact: bool
    size: str = ""

    @property
    def verdict(self) -> str:
        """``pass``; ``missed`` if the interval does not hold the formula's value; ``too wide`` to say."""
        if self.is_exact:
            return PASS if self.mean == self.theory else MISSED
        if not abs(self.mean - self.theory) <= self.half_width:
            return MISSED
        return PASS if self.half_width < NARROW * abs(self.theory) else TOO_WIDE

    @property
    def passes(self) -> bool:
        """Whether the verdict is ``pass``."""
        return self.verdict == PASS


def seed_of(name: str, replication: int, seed: int | None = None) -> int:
    """Seed of a replication: a hash of the name of its case, chosen by nobody, and of ``seed`` if one is given."""
    key = f"{name}/{replication}" if seed is None else f"{name}/{replication}/{seed}"
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big")


def confidence(cases: Iterable[Case]) -> float:
    """Level of each interval of a catalogue, so that all of them hold together with 99 % (Bonferroni)."""
    return 1.0 - FALSE_ALARM / max(1, sum(len(case.answers) for case in cases if not case.is_exact))


def examine(case: Case, level: float, *, seed: int | None = None, engine: EngineName = "compiled") -> list[Finding]:
    """Simulate a case: a t-interval over independent replications for each of its quantities.

    Parameters
    ----------
    case
        What to simulate.
    level
        Confidence of each interval, as `confidence` of the whole catalogue.
    seed
        A whole number from 0 for other luck than the name's own.
    engine
        ``compiled`` or ``simpy``.
    """
    n = 1 if case.is_exact else case.replications
    found = np.array(
        [
            case.measure(
                case.network.run(case.customers, seed_of(case.name, r, seed), engine=engine, warm_up=case.warm_up)
            )
            for r in range(n)
        ],
        float,
    )
    if found.shape[1] != len(case.answers):
        raise ValueError(f"{case.name}: {found.shape[1]} measures for {len(case.answers)} answers")
    half = np.zeros(found.shape[1])
    if not case.is_exact:
        half = stats.t.ppf(0.5 + level / 2, n - 1) * found.std(axis=0, ddof=1) / np.sqrt(n)
    size = "" if case.is_exact else f"{case.replications} x {case.customers}"
    return [
        Finding(case.name, quantity, case.source, theory, float(mean), float(h), case.is_exact, size)
        for (quantity, theory), mean, h in zip(case.answers.items(), found.mean(axis=0), half, strict=True)
    ]

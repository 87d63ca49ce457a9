"""Cases of epidemics: a stream beside the usual episodes, drawn once for all scenarios of a study.

A resident's other episodes keep their numbers: a case has a number far beyond those of his life, made of the
epidemic's start, length and condition, so that it is the same whichever other epidemics a study holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ylt_sim.demand.purposes import EPIDEMIC_ATTACK, EPIDEMIC_TIME
from ylt_sim.evidence import Condition
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.rates import rates_per_person_year
from ylt_sim.region.region import Region
from ylt_sim.world.codes import EPISODE_EPIDEMIC, NONE, ONSET, SECONDS_A_DAY, SPECIALTIES

__all__ = ["EPIDEMIC_EPISODE", "Wave", "cases", "raised_cosine_quantile", "waves_of"]

EPIDEMIC_EPISODE = (1 << 24) + 1
"""First number of a case: those before are of a resident's life and of his stay at the start."""
_STEPS = 1 << 12


class _HasEpidemic(Protocol):
    @property
    def epidemic(self) -> object: ...


class Wave(NamedTuple):
    """One epidemic as the list of episodes holds it, at the envelope of a study's scenarios."""

    start_day: int
    duration_days: int
    condition: str
    attack_rate: float

    def number(self, catalogue: Sequence[Condition]) -> int:
        """Number of its case within a resident's life."""
        row = next(i for i, c in enumerate(catalogue) if c.condition_id == self.condition)
        return EPIDEMIC_EPISODE + (self.start_day * 32 + row) * 512 + self.duration_days


def waves_of(scenarios: Iterable[_HasEpidemic]) -> tuple[Wave, ...]:
    """The epidemics of these scenarios, those of one start, length and condition as one at the largest attack rate."""
    largest: dict[tuple[int, int, str], float] = {}
    for scenario in scenarios:
        e = scenario.epidemic
        if e is not None:
            key = (e.start_day, e.duration_days, e.condition)  # type: ignore[attr-defined]
            largest[key] = max(largest.get(key, 0.0), e.attack_rate)  # type: ignore[attr-defined]
    return tuple(Wave(*key, largest[key]) for key in sorted(largest))


def raised_cosine_quantile(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantile of the raised cosine on 0..1, density 1 - cos(2 pi x): most in the middle, none at the ends."""
    x = np.linspace(0.0, 1.0, _STEPS + 1)
    out: NDArray[np.float64] = np.interp(u, x - np.sin(2 * np.pi * x) / (2 * np.pi), x)
    return out


def cases(
    region: Region, catalogue: Sequence[Condition], wave: Wave, *, seed: int, days: int, dtype: np.dtype[np.void]
) -> NDArray[np.void]:
    """The cases of an epidemic up to the horizon, sorted by (t, resident); at most one a resident."""
    residents = region.residents
    ids = np.arange(len(residents), dtype=np.int64)
    number = np.full(len(ids), wave.number(catalogue), np.int64)
    none = np.zeros(len(ids), np.int64)
    c = next(i for i, item in enumerate(catalogue) if item.condition_id == wave.condition)
    rate = rates_per_person_year(catalogue).reshape(len(catalogue), -1)[c]
    group = residents["age_band"].astype(np.int64) * 2 + residents["is_female"]
    falls_ill = np.asarray(uniform(seed, ids, number, none, none + EPIDEMIC_ATTACK)) < wave.attack_rate
    falls_ill &= rate[group] > 0
    share = raised_cosine_quantile(np.asarray(uniform(seed, ids, number, none, none + EPIDEMIC_TIME)))
    t = ((wave.start_day + share * wave.duration_days) * SECONDS_A_DAY).astype(np.int64)
    who = np.flatnonzero(falls_ill & (t < days * SECONDS_A_DAY))
    who = who[np.lexsort((who, t[who]))]
    out = np.zeros(len(who), dtype)
    out["t"], out["resident"], out["episode"] = t[who], who, number[who]
    out["condition"], out["kind"], out["facility"] = c, EPISODE_EPIDEMIC, NONE
    out["specialty"], out["stage"] = SPECIALTIES.index(catalogue[c].specialty), ONSET
    return out

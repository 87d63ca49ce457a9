"""Background mortality: when a resident would die of what the catalogue of conditions does not hold.

Deaths of the catalogue are case fatality, some 2.6 a year of the 8.5 in 1,000 residents of a rural county (P338); the
rest have dates of their own. Nobody is born and nobody moves in: the population is closed, and grows smaller.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ylt_sim.demand.purposes import OTHER_DEATH_SECOND
from ylt_sim.evidence import Condition
from ylt_sim.region.blocks import blocks
from ylt_sim.region.rates import BAND_STARTS, rates_per_person_year
from ylt_sim.region.region import Region
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.world.codes import SECONDS_A_DAY

__all__ = ["NEVER_SECOND", "catalogue_deaths_per_year", "other_death_rates", "other_deaths"]

DAYS_A_YEAR = 365
NEVER_SECOND = np.iinfo(np.int64).max
"""Second of who does not die of other causes."""


def catalogue_deaths_per_year(region: Region, catalogue: Sequence[Condition]) -> NDArray[np.float64]:
    """Deaths a year that the table gives for these residents, by condition: persons x rate x case fatality."""
    residents = region.residents
    counts = np.bincount(residents["age_band"] * 2 + residents["is_female"], minlength=2 * len(BAND_STARTS))
    episodes = rates_per_person_year(catalogue).reshape(len(catalogue), -1) @ counts
    deaths: NDArray[np.float64] = episodes * np.array([c.case_fatality_pct for c in catalogue]) / 100
    return deaths


def other_death_rates(region: Region, catalogue: Sequence[Condition]) -> NDArray[np.float64]:
    """Deaths of other causes a person-year, by resident.

    Exponential in age (Gompertz 1825) with the region's slope; the level is solved so that these deaths and the
    catalogue's are the region's crude death rate together. Age stays that of the start, as the population does.
    """
    age = region.residents["age_years"]
    shape: NDArray[np.float64] = np.exp(region.death_slope_per_year * (age + 0.5))
    wanted = region.deaths_per_1000 / 1000 * len(age) - catalogue_deaths_per_year(region, catalogue).sum()
    shape *= max(0.0, wanted) / shape.sum()
    return shape


def other_deaths(region: Region, catalogue: Sequence[Condition], seed: int) -> NDArray[np.int64]:
    """Second at which each resident dies of other causes, a function of the demand seed and the resident.

    By inversion of the exponential: a horizon only cuts the list, and the date is the same in every scenario.
    """
    rate = other_death_rates(region, catalogue)
    out = np.full(len(rate), NEVER_SECOND)
    for rows in blocks(len(rate)):
        own, u = rate[rows], uniform_column(seed, rows, OTHER_DEATH_SECOND)
        years = np.divide(-np.log(u), own, out=np.full(len(own), math.inf), where=own > 0)
        seconds = years * DAYS_A_YEAR * SECONDS_A_DAY + 0.5
        comes = seconds < 2.0**62
        out[rows][comes] = seconds[comes].astype(np.int64)
    return out

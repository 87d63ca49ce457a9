"""A simulated year of today's practice in a region, and what was measured in it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.outcomes import Periods, Reducer
from ylt_sim.region import Region
from ylt_sim.run import region_of, run_once
from ylt_sim.scenario import Scenario
from ylt_sim.seeds import seeds_of
from ylt_sim.world.codes import (
    COUNTY,
    EPISODE_ACUTE,
    EPISODE_CHRONIC_EVENT,
    EPISODE_SCHEDULED,
    RESIDENT_SCHEME,
    SECONDS_A_DAY,
    TOWNSHIP,
)

__all__ = ["WARM_UP_DAYS", "YEAR_DAYS", "Year", "simulate_year"]

WARM_UP_DAYS, YEAR_DAYS = 56, 364
DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Year:
    """What one run measured in its year, after the warm-up.

    Attributes
    ----------
    scenario, region
        What was simulated.
    outcomes
        Tidy frame of the run.
    reducer
        Its counts.
    warm_up_days
        Days before the year.
    """

    scenario: Scenario
    region: Region
    outcomes: pd.DataFrame
    reducer: Reducer
    warm_up_days: int

    @property
    def years(self) -> float:
        """Length of what was measured, in years of 365 days."""
        return YEAR_DAYS / DAYS_A_YEAR

    @property
    def resident_years(self) -> float:
        """Residents at the start x years: who dies is not taken off."""
        return self.years * len(self.region.residents)

    def outcome(self, key: str, tier: str = "all") -> float:
        """An outcome of the catalogue, everybody together."""
        o = self.outcomes
        chosen = (o["outcome"] == key) & (o["tier"] == tier) & (o["group"] == "all")
        return float(o.loc[chosen, "value"].iloc[0])

    @property
    def visits(self) -> NDArray[np.int64]:
        """Residents' visits by kind of facility."""
        visits: NDArray[np.int64] = self.reducer.visits[0]
        return visits

    @property
    def stays(self) -> NDArray[np.int64]:
        """Residents' stays by kind of facility."""
        stays: NDArray[np.int64] = self.reducer.stays[0]
        return stays

    def count(self, name: str) -> int:
        """One of the reducer's counts."""
        return int(np.asarray(self.reducer.counts.get(name, 0)).ravel()[0])

    @cached_property
    def to_hospital(self) -> int:
        """Referrals through a consortium from village clinics and township centres to county hospitals and above."""
        return int(self.reducer.referrals[0, : TOWNSHIP + 1, COUNTY:].sum())

    @property
    def fund_yuan_per_enrollee(self) -> float:
        """Paid by the fund for an enrollee of the residents' scheme in a year."""
        fund = self.reducer.money.fund_cents_by_scheme(0)[RESIDENT_SCHEME] / 100
        enrolled = int((self.region.residents["insurance"] == RESIDENT_SCHEME).sum())
        return float(fund) / enrolled / self.years if enrolled else math.nan

    @property
    def fund_percent_of_stays(self) -> float:
        """Of the covered cost of stays of the residents' scheme, the part that the fund pays."""
        fund, cost = self.reducer.money.stays_of_scheme(0, RESIDENT_SCHEME)
        covered = np.array([0.0, *self.scenario.parameters.insurance.covered_share])
        within = float((cost * covered[self.reducer.setting.facility_tier]).sum())
        return 100 * float(fund.sum()) / within if within else math.nan

    @cached_property
    def seeking(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Episodes of each condition that ended, and those with at least one visit; without events and follow-ups."""
        own = self.reducer.cohort(0)
        ended = own.is_finished & ((own.kind == EPISODE_ACUTE) | (own.kind == EPISODE_SCHEDULED))
        seen = ended & (self.reducer.episode_visits[own.rank] > 0)
        n = len(evidence.conditions())
        return np.bincount(own.condition[ended], minlength=n), np.bincount(own.condition[seen], minlength=n)

    @cached_property
    def chronic_events(self) -> NDArray[np.int64]:
        """Chronic events that happened, by condition."""
        r = self.reducer
        begin = self.warm_up_days * SECONDS_A_DAY
        own = (r.kind == EPISODE_CHRONIC_EVENT) & (r.onset_second >= begin)
        own &= r.onset_second < begin + YEAR_DAYS * SECONDS_A_DAY
        return np.bincount(r.condition[own], minlength=len(evidence.conditions()))


def simulate_year(
    scenario: Scenario,
    seed: int,
    *,
    warm_up_days: int = WARM_UP_DAYS,
    tell: Callable[[str], None] = lambda _: None,
) -> Year:
    """Simulate a warm-up and a year of the scenario's status quo; its policy does not begin."""
    days = warm_up_days + YEAR_DAYS
    periods = Periods(("year",), (warm_up_days, days))
    seeds = seeds_of(seed)
    out = run_once(scenario, seeds, days=days, periods=periods, policy_start_day=days, keep_reducer=True, tell=tell)
    assert out.reducer is not None
    return Year(scenario, region_of(scenario, seeds.population), out.outcomes, out.reducer, warm_up_days)

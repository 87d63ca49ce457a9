"""Slow state over years: starts from low and from high meet, and ten years stay in range."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ylt_sim.run import run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of

YEARS = 10


def ten_years(**values: Any) -> pd.DataFrame:
    """Outcomes of every year of the tight type in county-small, policy from day 28."""
    changed = {f"parameters.learning.{name}": value for name, value in values.items()}
    scenario = load("tight_county_community", set={"region": "county-small", "policy_start_day": 28, **changed})
    return run_once(scenario, seeds_of(3), days=28 + 364 * YEARS).outcomes


@pytest.fixture(scope="module")
def outcomes() -> dict[str, pd.DataFrame]:
    return {
        "low": ten_years(start_trust_shift=-0.3),
        "high": ten_years(start_trust_shift=0.3, start_skill=0.4),
    }


def by_year(frame: pd.DataFrame, outcome: str, tier: str) -> np.ndarray:
    own = frame[(frame["outcome"] == outcome) & (frame["tier"] == tier) & (frame["group"] == "all")]
    return own[own["period"].str.startswith("year")]["value"].to_numpy()


@pytest.mark.parametrize(("outcome", "tier"), [("trust_mean", "village"), ("trust_mean", "county"),
                                               ("taught_skill_mean", "township")])
def test_low_and_high_starts_meet(outcomes: dict[str, pd.DataFrame], outcome: str, tier: str):
    """The distance after year 1 is there to see; after ten years it is below a fiftieth of the range 0..1."""
    low, high = by_year(outcomes["low"], outcome, tier), by_year(outcomes["high"], outcome, tier)
    assert len(low) == YEARS
    assert abs(high[0] - low[0]) > 0.02
    assert abs(high[-1] - low[-1]) < 0.02


def test_ten_years_stay_in_range(outcomes: dict[str, pd.DataFrame]):
    """Shares within 0..1, occupancy below 1, visits of every year within a tenth of the years' mean."""
    for frame in outcomes.values():
        for outcome in ("trust_mean", "taught_skill_mean", "trained_skill_mean", "vacant_share"):
            values = frame.loc[frame["outcome"] == outcome, "value"]
            assert values.between(0.0, 1.0).all(), outcome
        occupancy = by_year(frame, "bed_occupancy", "all")
        assert ((occupancy > 0.1) & (occupancy < 1.0)).all()
        visits = by_year(frame, "visits_per_resident_year", "all")
        assert np.abs(visits / visits.mean() - 1).max() < 0.1

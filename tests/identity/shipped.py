"""The shipped scenarios on the small county, as worlds of one replication."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from typing import Any

from ylt_sim.scenario import Scenario, ScenarioError, load, shipped

from .comparing import compiled_rows
from .worlds import RandomWorld

__all__ = ["DAYS", "POLICY_START_DAY", "SHIPPED", "digest_of", "shipped_world"]

DAYS, POLICY_START_DAY = 21, 10


def _fits(key: str) -> bool:
    """Whether the facilities that a scenario names are in the small county."""
    try:
        load(key, set={"region": "county-small"})
    except ScenarioError:
        return False
    return True


SHIPPED = tuple(key for key in shipped() if _fits(key))


@cache
def _scenario(key: str, policy_start_day: int, days: int) -> Scenario:
    return load(key, set={"region": "county-small", "policy_start_day": policy_start_day, "horizon_days": days})


@lru_cache(maxsize=4)
def _template(seed: int, days: int) -> RandomWorld:
    """One world of a replication, whose region and demand the others share."""
    scenario = _scenario(SHIPPED[0], POLICY_START_DAY, days)
    return RandomWorld("replication", scenario, demand_seed=seed, luck_seed=seed)


def shipped_world(
    key: str, *, seed: int = 7, policy_start_day: int = POLICY_START_DAY, days: int = DAYS, **values: Any
) -> RandomWorld:
    """A shipped scenario with the seeds of demand and luck set to ``seed``; ``values`` changes the scenario."""
    scenario = _scenario(key, policy_start_day, days)
    if values:
        scenario = scenario.with_(**values)
    return _template(seed, days).changed(name=key, scenario=scenario)


def digest_of(key: str, seed: int, days: int = 14) -> str:
    """SHA-256 of the event rows of a shipped scenario; a function of its arguments alone, for another process."""
    return hashlib.sha256(compiled_rows(shipped_world(key, seed=seed, days=days)).event_rows().tobytes()).hexdigest()

"""One small county for the tests of the world, built once."""

from __future__ import annotations

from typing import Any

import pytest

from ylt_sim import scenario
from ylt_sim.demand import potential_episodes
from ylt_sim.evidence import conditions
from ylt_sim.region import build_region

DAYS, POLICY_DAY = 20, 10
SETTINGS = {"region": "county-small", "policy_start_day": POLICY_DAY}


@pytest.fixture(scope="session")
def small() -> dict[str, Any]:
    """Scenario loader, region and episodes of county-small for 20 days."""

    def load(name: str, **more: Any) -> scenario.Scenario:
        return scenario.load(name, set={**SETTINGS, **more})

    own = load("status_quo_2023")
    region = build_region(own.region, seed=1)
    return {"load": load, "region": region, "episodes": potential_episodes(region, conditions(), seed=2, days=DAYS)}

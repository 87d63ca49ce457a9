"""One small comparison for all tests of reports."""

from __future__ import annotations

import pytest

import ylt_sim as ylt

SMALL = {"region": "county-small", "policy_start_day": 28}


@pytest.fixture(scope="session")
def comparison() -> ylt.Comparison:
    """Two types against today's practice in county-small, four weeks, two replications."""
    chosen = [ylt.load(name, set=SMALL) for name in ("loose", "tight_county_community")]
    base = ylt.load("status_quo_2023", set=SMALL)
    return ylt.compare(chosen, against=base, replications=2, weeks=4, workers=1)

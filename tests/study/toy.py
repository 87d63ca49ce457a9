"""A toy county for tests of calibration and closure: shares by a logit, all else in proportion; no simulation."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

from ylt_sim import evidence
from ylt_sim.demand.deaths import catalogue_deaths_per_year
from ylt_sim.run import region_of
from ylt_sim.scenario import Scenario
from ylt_sim.study.targets import OPTION_OF_KIND
from ylt_sim.world.build import start_of_self_care

LIKED = {"own_village_clinic": 1.0, "own_township": 0.5, "private_clinic": 0.2, "tertiary": -1.5}
"""What residents of the toy county like beside the constants."""


LISTED = {
    ("visit", "township"): 100, ("visit", "county"): 250, ("visit", "tertiary"): 400,
    ("stay", "township"): 2_500, ("stay", "county"): 7_000, ("stay", "tertiary"): 15_000,
}  # fmt: skip
"""Prices at a constant of 1."""


class ToyYear(SimpleNamespace):
    """What `ylt_sim.study.year.Year` offers, from formulas."""

    def outcome(self, key: str, tier: str = "all") -> float:
        """As in the table of outcomes; occupancies are on target."""
        if key == "bed_occupancy":
            return float(getattr(self.scenario.region.targets, f"{tier}_occupancy"))
        if key.startswith("cost_yuan_per_"):  # tests come on top of visits, and have no constant
            kind = key.removeprefix("cost_yuan_per_")
            constant = getattr(self.scenario.region.constants, f"{kind}_price_{tier}")
            return float(LISTED[kind, tier] * constant + (20 if kind == "visit" else 0))
        return float(self.values.get(key, 0.0))

    def count(self, name: str) -> float:
        """Deaths."""
        return float(self.deaths.get(name, 0.0))


def toy_year(scenario: Scenario, seed: int, *, noise: float = 0.0, **_: Any) -> ToyYear:
    """A year of the toy county; ``noise`` moves its visits with the seed."""
    c, region = scenario.region.constants, region_of(scenario)
    n = len(region.residents)
    likes = {k: math.exp(getattr(c, name) + LIKED.get(name, 0.0)) for k, name in OPTION_OF_KIND.items()}
    per_resident = (3.0 + 2.5 * c.visit_multiplier) * (1 + noise * (seed - 1))
    visits = np.zeros(8)
    for kind, like in likes.items():
        visits[kind] = per_resident * n * like / sum(likes.values())
    seen = []
    for row in evidence.conditions():
        constant = c.self_care.get(row.condition_id, start_of_self_care(row))
        seen.append(1e6 / (1 + math.exp(constant - 1.0)))
    township = 0.05 + 0.25 * c.admission_recognise + 0.1 * (c.primary_bed_taken - 1.0)
    deaths = 1.3 * catalogue_deaths_per_year(region, evidence.conditions()).sum() * c.death_multiplier
    stays = np.full(8, 1.0)
    return ToyYear(
        fund_yuan_per_enrollee=1000.0, fund_percent_of_stays=65.0,
        scenario=scenario, region=region, visits=visits, stays=stays, years=1.0, resident_years=float(n),
        seeking=(np.full(len(seen), 1e6), np.array(seen)), to_hospital=n * 6.8 * 0.004,
        chronic_events=np.zeros(len(seen)), deaths={"deaths": deaths, "other_deaths": 0.0059 * n},
        values={
            "visits_per_resident_year": per_resident, "admissions_per_resident_year": 0.21 * c.admission_multiplier,
            "township_admission_share": township,
            "step_downs_per_100_county_stays": 0.1 + 4.0 * c.step_down_raised,
            "outside_admission_share": 0.5 - township,
        },
    )  # fmt: skip



"""Emergency networks and epidemics as tables: ways to hospitals, teams, vehicles, sick leave, beds to lend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ylt_sim.demand import potential_episodes, waves_of
from ylt_sim.evidence import conditions
from ylt_sim.kernel.codes import NONE
from ylt_sim.region import build_region
from ylt_sim.scenario import Scenario, load
from ylt_sim.world.build import build_world
from ylt_sim.world.codes import (
    ABSENT_ILL,
    COUNTY,
    COUNTY_GENERAL,
    COUNTY_TCM,
    POOL_VEHICLE,
    TERTIARY,
    TERTIARY_HOSPITAL,
    WARD_SURGICAL,
)

HOUR, DAY = 3600, 86_400


@pytest.fixture(scope="module")
def small() -> Scenario:
    """Today's practice in a small county."""
    return load("status_quo_2023", set={"region": "county-small", "horizon_days": 60, "policy_start_day": 14})


@pytest.fixture(scope="module")
def region(small: Scenario) -> Any:
    """Its region."""
    return build_region(small.region, seed=1)


def world_of(scenario: Scenario, region: Any) -> Any:
    """Tables of a run."""
    waves = waves_of([scenario])
    rows = potential_episodes(region, conditions(), seed=2, days=60, waves=waves)
    return build_world(scenario, region, rows, days=60, luck_seed=1, population_seed=1)


def test_the_nearest_hospitals_by_ambulance(small: Scenario, region: Any):
    """The nearest base of a village is first among bases, at the time the region says; times do not fall."""
    world = world_of(small, region)
    bases = np.isin(region.facilities["kind"], (COUNTY_GENERAL, COUNTY_TCM, TERTIARY_HOSPITAL))
    for row in world.village:
        n = int(row["n_hospitals"])
        assert n > 0
        assert (np.diff(row["hospital_seconds"][:n]) >= 0).all()
        first = next(i for i in range(n) if bases[row["hospital"][i]])
        assert row["hospital"][first] == row["ambulance_facility"]
        assert abs(int(row["hospital_seconds"][first]) - int(row["ambulance_seconds"])) <= 1


def test_from_a_facility_to_the_other_hospitals(small: Scenario, region: Any):
    """No hospital is its own neighbour. From a hospital it is the road alone, from a township also the way there."""
    world = world_of(small, region)
    tier = region.facilities["tier"]
    for f, row in enumerate(world.facility):
        n = int(row["n_hospitals"])
        assert f not in row["hospital"][:n].tolist()
        if tier[f] < COUNTY:
            assert (row["hospital_seconds"][:n] >= 15 * 60).all()


def test_teams_vehicles_and_the_rule_by_era(small: Scenario, region: Any):
    """Before the policy as today; then as the scenario says, at the lead and its members."""
    given = {"region": "county-small", "policy_start_day": 14, "horizon_days": 60}
    scenario = load("tight_county_community", set=given)
    key = next(k for k, c in scenario.consortia.items() if c is not None and c.lead == "county_general")
    for name, value in (
        ("team_hours_per_day", 20.0), ("prealert_minutes", 10.0), ("dispatched_share", 0.7),
        ("vehicles_per_100000_residents", 25.0),
    ):  # fmt: skip
        scenario = scenario.set(f"consortia.{key}.emergency_network.{name}", value)
    world = world_of(scenario, region)
    lead = region.facility_keys.index("county_general")
    own = world.facility[lead]
    assert own["team_seconds"].tolist()[1] == 20 * HOUR
    assert 8 * HOUR <= own["team_seconds"][0] < 20 * HOUR
    assert own["prealert_seconds"][1] == 600
    township = region.facility_keys.index(next(k for k in region.facility_keys if k.startswith("township")))
    assert world.facility["dispatched_share"][township].tolist()[1] == pytest.approx(0.7)
    assert (world.facility["team_seconds"][region.facilities["tier"] == TERTIARY] == DAY).all()
    assert (world.facility["team_seconds"][region.facilities["tier"] < COUNTY] == 0).all()
    pool = int(own["vehicle"])
    assert world.pool["kind"][pool] == POOL_VEHICLE
    policy = world.pool_policy["capacity"].reshape(2, -1)[:, pool]
    assert policy.tolist() == [1, int(25 * len(region.residents) / 100_000 + 0.5)]
    assert world.pool["capacity"][pool] == policy[0]
    county = region.facilities["tier"] == COUNTY
    assert (world.facility["vehicle"][county] == pool).all()
    assert (world.facility["vehicle"][~county] == NONE).all()


def test_an_epidemic_in_the_tables(small: Scenario, region: Any):
    """A fifth of the doctors within its days, for five each; a quarter of surgical beds; dates where they are asked."""
    given = {"start_day": 20, "duration_days": 20, "suspends_referrals": True}
    given |= {"staff_ill_share": 0.2, "staff_ill_days": 5.0, "beds_lent_share": 0.25}
    world = world_of(small.set("epidemic", given), region)
    ill = world.absence[world.absence["kind"] == ABSENT_ILL]
    n = len(world.doctor)
    assert abs(len(ill) - 0.2 * n) < 4 * (0.16 * n) ** 0.5
    assert ((ill["second"] >= 20 * DAY) & (ill["second"] < 40 * DAY)).all()
    assert (ill["until"] - ill["second"] == 5 * DAY).all()
    g = world.glob[0]
    assert (g["epidemic_from"], g["epidemic_until"]) == (20 * DAY, 40 * DAY)
    assert (g["suspended_from"], g["suspended_until"]) == (20 * DAY, 40 * DAY)
    assert (g["recalled_from"], g["recalled_until"]) == (0, 0)
    for row in region.facilities[region.facilities["tier"] == COUNTY]:
        lender = int(row["ward"][WARD_SURGICAL])
        if lender != NONE and world.pool["surge_beds"][lender]:
            assert world.pool["surge_beds"][lender] == int(0.25 * world.pool["capacity"][lender] + 0.5)
            assert world.pool["facility"][world.pool["surge_ward"][lender]] == world.pool["facility"][lender]
    assert world.pool["surge_beds"].sum() > 0


def test_the_same_doctors_fall_ill_in_every_scenario(small: Scenario, region: Any):
    """Twins: those of a smaller share are among those of a larger one, at the same time."""
    def ill(share: float) -> set[tuple[int, int]]:
        world = world_of(small.set("epidemic", {"start_day": 20, "staff_ill_share": share}), region)
        own = world.absence[world.absence["kind"] == ABSENT_ILL]
        return set(zip(own["doctor"].tolist(), own["second"].tolist(), strict=True))

    assert ill(0.1) < ill(0.3)


def test_without_an_epidemic_nothing_is_different(small: Scenario, region: Any):
    """``epidemic: null`` is a file without the section: the same digest, the same tables to the byte."""
    written = small.set("epidemic", {"start_day": 20}).set("epidemic", None)
    assert written.digest == small.digest
    a, b = world_of(small, region), world_of(written, region)
    for name in ("pool", "arrival", "potential", "absence", "glob", "par", "facility", "village"):
        assert (getattr(a, name) == getattr(b, name)).all(), name
    assert small.set("epidemic", {"start_day": 20}).digest != small.digest

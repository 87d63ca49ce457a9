"""The tables of a region: deterministic, consistent, staffed at every hour they promise."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from ruamel.yaml import YAML

from ylt_sim.evidence import profile
from ylt_sim.region.build import build_region
from ylt_sim.region.plan import RECEIVERS, session_weights
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    AGE_BANDS,
    NONE,
    POOL_CLINIC,
    POOL_COORDINATOR,
    POOL_READER,
    POOL_WARD,
    SECONDS_A_DAY,
    VILLAGE_CLINIC,
)

REGIONS = Path(__file__).parents[2] / "scenarios" / "regions"


@pytest.fixture(scope="module")
def spec():
    return RegionSpecification(**YAML(typ="safe").load(REGIONS / "county-small.yaml"))


@pytest.fixture(scope="module")
def region(spec):
    return build_region(spec, seed=1)


@pytest.fixture(scope="module")
def county():
    return build_region(RegionSpecification(), seed=1)


def same(a, b) -> bool:
    for field in dataclasses.fields(a):
        x, y = getattr(a, field.name), getattr(b, field.name)
        if isinstance(x, np.ndarray):
            if x.tobytes() != y.tobytes():
                return False
        elif isinstance(x, pd.DataFrame):
            if not x.equals(y):
                return False
        elif x != y:
            return False
    return True


def on_duty(region, second):
    """Doctors on duty by pool at a second of the week."""
    s = region.shifts
    now = (s["from_second"] <= second) & (second < s["until_second"])
    return np.bincount(s["pool"][now], minlength=len(region.pools))


def test_same_file_and_seed_give_the_same_bytes(spec, region):
    assert same(region, build_region(spec, seed=1))
    assert not same(region, build_region(spec, seed=2))


def test_half_a_million_residents_take_less_than_two_seconds(county):
    """Slow machines get a margin of two; the time is without compilation."""
    begin = time.process_time()
    build_region(RegionSpecification(), seed=2)
    assert time.process_time() - begin < 4
    assert len(county.residents) == 500_000


def test_ages_follow_the_profile(county):
    """Theory: each band's share within four standard errors of the profile, and of women too."""
    n = len(county.residents)
    for b, row in enumerate(profile("age_structure_county_default_4")):
        p = row.value / 100
        got = (county.residents["age_band"] == b).mean()
        assert abs(got - p) < 4 * (p * (1 - p) / n) ** 0.5 + 1e-3, AGE_BANDS[b]  # the profile rounds to 0.1 %
    ages = county.residents["age_years"]
    assert ages.min() == 0
    assert 95 <= ages.max() < 100


def test_stocks_follow_the_catalogue(county):
    """htn_routine: 25, 185 and 380 per 1000 at 15-44, 45-64 and 65+, none below; two thirds of a per cent of error."""
    htn = (county.residents["chronic"] >> 7) & 1
    for band, rate in enumerate((0.0, 0.025, 0.185, 0.380)):
        here = county.residents["age_band"] == band
        error = (rate * (1 - rate) / here.sum()) ** 0.5
        assert abs(htn[here].mean() - rate) <= 5 * error + 0.002


def test_every_village_has_its_options(county):
    option = county.villages["facility"]
    assert (option != NONE).all()
    assert (county.facilities["kind"][option[:, 0]] == VILLAGE_CLINIC).all()
    assert len(set(option[:, 0])) == len(option)
    assert (county.facilities["township"][option[:, 1]] == county.villages["township"]).all()
    assert (option[:, 1] != option[:, 2]).all()
    assert (county.villages["travel_seconds"] >= 60).all()
    assert county.villages["residents"].sum() == len(county.residents)


def test_distances_have_the_evidence_medians(county):
    """Village clinic 0.7 km away in the median, so 4 minutes by bike, and within 15 for most (F08); then the city."""
    seconds = county.villages["travel_seconds"]
    assert (seconds[:, 0] <= 900).mean() >= 0.85
    assert np.median(seconds[:, 0]) == pytest.approx((0.7 / 22 * 60 + 2) * 60, rel=0.1)
    assert (seconds[:, 7] > seconds[:, 4]).all()


def test_no_doctor_is_in_two_places(county, region):
    for r in (county, region):
        s = r.shifts[np.lexsort((r.shifts["from_second"], r.shifts["doctor"]))]
        again = s["doctor"][1:] == s["doctor"][:-1]
        assert (s["from_second"][1:][again] >= s["until_second"][:-1][again]).all()
        assert (s["from_second"] < s["until_second"]).all()
        assert s["until_second"].max() <= 7 * SECONDS_A_DAY
        assert (r.pools["facility"][s["pool"]] == r.doctors["facility"][s["doctor"]]).all()


def test_emergency_clinics_have_a_doctor_at_every_hour(county, region):
    for r in (county, region):
        always = (r.pools["kind"] == POOL_CLINIC) & (r.pools["is_always_open"] == 1)
        assert always.sum() >= 6
        for second in range(1800, 7 * SECONDS_A_DAY, 3600):
            assert (on_duty(r, second)[always] >= 1).all(), second / 3600


def test_every_hospital_clinic_is_staffed_in_every_session(region):
    facility_of = region.pools["facility"]
    for day in range(7):
        for hour in (9, 15):
            second = day * SECONDS_A_DAY + hour * 3600
            there = on_duty(region, second)
            for p in np.flatnonzero(region.pools["kind"] == POOL_CLINIC):
                kind = int(region.facilities["kind"][facility_of[p]])
                if region.facilities["ward"][facility_of[p]].max() == NONE:
                    continue
                open_now = any(d == day and a <= hour * 3600 < b for d, a, b, _ in session_weights(kind))
                assert there[p] >= 1 or not open_now, (day, hour, p)


def test_village_clinic_of_one_is_away_at_midday_for_public_health(county):
    """A clinic with one clinician has nobody on duty in two midday blocks a week, and somebody in all others."""
    village = np.flatnonzero(county.facilities["kind"] == VILLAGE_CLINIC)
    staff = np.bincount(county.doctors["facility"], minlength=len(county.facilities))
    lonely = county.facilities["clinic"][village[staff[village] == 1][0], 0]
    hours = [on_duty(county, day * SECONDS_A_DAY + hour * 3600)[lonely] for day in range(7) for hour in (9, 13, 17)]
    assert hours.count(0) == 2
    assert all(hours[i] for i in range(21) if i % 3 != 1)


def test_pools_point_back_to_their_facility(region):
    f = region.facilities
    for row, facility in enumerate(f):
        pools = [*facility["clinic"], *facility["ward"], *facility["machine"]]
        pools += [facility["reader"], facility["coordinator"]]
        assert all(region.pools["facility"][p] == row for p in pools if p != NONE)
    assert f["clinic"][:, 9].max() == NONE
    own = region.pools[: region.first_shared_pool]  # the others have nobody until a consortium gives it
    staffed = np.isin(np.arange(len(own)), region.doctors["pool"])
    kind = own["kind"]
    assert staffed[(kind == POOL_CLINIC) | (kind == POOL_READER)].all()
    assert not staffed[kind == POOL_COORDINATOR].any()
    recovery = np.isin(f["kind"][own["facility"]], RECEIVERS)  # beds that open with a consortium
    assert (own["capacity"][(kind == POOL_WARD) & ~recovery] >= 1).all()
    assert (own["capacity"][(kind == POOL_WARD) & recovery] == 0).all()
    assert (region.expected_occupied[region.pools["kind"] != POOL_WARD] == 0).all()


def test_names_are_there_in_both_languages_and_doctors_are_named_apart(region, spec):
    assert region.facility_keys == spec.facility_keys()
    assert region.facility_names[0] == "County General Hospital"
    assert region.facility_names_zh[0] == "县人民医院"
    assert len(set(region.doctor_names)) == len(region.doctors)
    assert any(name.startswith("T02-") for name in region.doctor_names)


@pytest.mark.parametrize(
    "facilities",
    [
        {"tertiary_hospitals": 0},  # no city
        {"private_clinics": 0, "private_hospitals": 0},  # no private facilities
        {"county_general": 0, "county_tcm": 0, "county_mch": 0},  # a tier removed
        {"county_general": 0, "county_tcm": 0, "county_mch": 0, "tertiary_hospitals": 0, "private_clinics": 0,
         "private_hospitals": 0},
    ],
)  # fmt: skip
def test_a_kind_of_facility_may_be_missing(facilities):
    spec = RegionSpecification(residents=5_000, townships=2, village_clinics=4, facilities=facilities)
    region = build_region(spec, seed=1)
    assert region.visits_by_kind.sum() == pytest.approx(6.8 * 5_000)
    assert (region.villages["ambulance_facility"] != NONE).all()
    usual = region.villages["facility"][region.residents["village"], region.residents["usual_option"]]
    assert (usual != NONE).all()


def test_one_township_with_one_village():
    region = build_region(RegionSpecification(residents=500, townships=1, village_clinics=1), seed=1)
    assert region.villages["facility"][0, 2] == NONE  # no neighbouring township
    assert region.villages["travel_seconds"][0, 2] == 0


@given(
    residents=st.integers(500, 5_000),
    townships=st.integers(1, 5),
    villages=st.integers(5, 20),
    tertiary=st.integers(0, 2),
    private=st.integers(0, 5),
    seed=st.integers(0, 2**62),
)
@settings(deadline=None, max_examples=12)
def test_any_small_county_can_be_built(residents, townships, villages, tertiary, private, seed):
    """Property: people, options and staff are whole whatever the size."""
    spec = RegionSpecification(
        residents=residents, townships=townships, village_clinics=villages, tertiary_scale="fractional",
        facilities={"tertiary_hospitals": tertiary, "private_clinics": private, "private_hospitals": private // 3},
    )  # fmt: skip
    region = build_region(spec, seed=seed)
    assert len(region.residents) == residents == region.villages["residents"].sum()
    assert region.villages["residents"].min() >= 1
    assert len(region.facilities) == len(spec.facility_keys())
    assert np.isin(region.villages["township"], np.arange(townships)).all()
    assert np.isfinite(region.closure.result.to_numpy(float)[region.closure.quantity != "clinic utilisation"]).all()

"""Targets: one a constant, never fewer than constants; grades and ranges."""

from __future__ import annotations

import math

import pytest

import ylt_sim as ylt
from ylt_sim.evidence import is_source
from ylt_sim.run import region_of
from ylt_sim.scenario import Scenario
from ylt_sim.scenario.constants import Constants
from ylt_sim.study.targets import books, free_constants, identified, visit_share_targets

REGIONS = ("county-500k", "county-small", "county-hills")


def today(region: str, **values: object) -> Scenario:
    """Today's practice in a region."""
    scenario = ylt.load("status_quo_2023", set=[f"region={region}"])
    for path, value in values.items():
        scenario = scenario.set(f"region.{path.replace('__', '.')}", value)
    return scenario


@pytest.mark.parametrize("region", REGIONS)
def test_never_more_free_constants_than_targets(region: str):
    """Eight shares that add up to one, so seven of them and seven constants beside the mean of zero; three totals, a
    share of admissions and the seeking of 19 conditions: as many as constants, each named once.
    """
    scenario = today(region)
    pairs = identified(scenario, region_of(scenario))
    named, free = [p.constant for p in pairs], free_constants(scenario)
    assert len(set(named)) == len(named)
    shares = visit_share_targets(scenario)
    assert sum(shares.values()) == pytest.approx(1.0)
    independent = len(pairs) - 1  # the shares add up to one
    assert len(free) == independent
    assert set(free) < set(named)
    assert len({p.target.name for p in pairs}) == len(pairs)


def test_every_constant_of_a_region_has_its_target():
    """A new field of `Constants` without a target would be a constant that nothing identifies."""
    named = {}
    for region in ("county-small", "district-600k"):
        scenario = today(region)
        named[region] = {p.constant for p in identified(scenario, region_of(scenario))}
    fields = set(Constants.model_fields) - {"is_fitted", "fitted_for", "self_care"}
    assert fields - named["county-small"] == {"neighbour_township", "primary_bed_taken"}  # the one follows own_township
    assert "primary_bed_taken" in named["district-600k"]
    assert named["county-small"] - named["district-600k"] == {"admission_recognise", "step_down_raised"}
    assert all(0 < p.gain and p.low < p.high for p in identified(scenario, region_of(scenario)))


def test_a_county_without_a_hospital_has_neither_its_constant_nor_its_target():
    whole, part = today("county-small"), today("county-small", facilities__county_tcm=0)
    assert "county_tcm" in free_constants(whole)
    assert "county_tcm" not in free_constants(part)
    assert len(identified(part, region_of(part))) == len(identified(whole, region_of(whole))) - 1
    assert len(free_constants(part)) == len(free_constants(whole)) - 1


@pytest.mark.parametrize("region", REGIONS)
def test_every_row_names_its_source_and_accepts_its_target(region: str):
    scenario = today(region)
    rows = books(scenario, region_of(scenario))
    for target in [*rows, *(p.target for p in identified(scenario, region_of(scenario)))]:
        if math.isnan(target.value):
            assert target.grade(scenario.region) == "reported"
            continue
        assert target.source == "conditions.csv" or is_source(target.source), target.name
        assert target.low <= target.value <= target.high, target.name
        assert target.is_inside(target.value)
    assert len({t.name for t in rows}) == len(rows)


def test_closure_and_check_are_told_apart():
    """In county-500k visits are closed and admissions outside are checked; in the hills only the beds are closed."""
    own, lent = today("county-500k"), today("county-hills")
    grades = {t.name: t.grade(own.region) for t in books(own, region_of(own))}
    assert grades["visits per resident-year"] == "closure"
    assert grades["bed occupancy, county"] == "closure"
    assert grades["admissions outside the county, share"] == "check"
    assert grades["recorded up-referrals per 1,000 primary visits"] == "check"
    there = {t.name: t.grade(lent.region) for t in books(lent, region_of(lent))}
    assert {name for name, grade in there.items() if grade == "closure"} == {
        name for name in there if name.startswith("bed occupancy")
    }


def test_required_ranges_are_those_of_the_evidence():
    """Shares of 33 / 32 / 35 %, 6-18 % of visits and 18-28 % of admissions outside, 2-5 referrals, 6.6, 106 a day."""
    scenario = today("county-500k")
    rows = {t.name: t for t in books(scenario, region_of(scenario))}

    def of(name: str) -> tuple[float, float, float]:
        return rows[name].value, rows[name].low, rows[name].high

    assert of("admissions outside the county, share") == (0.228, 0.18, 0.28)
    assert of("recorded up-referrals per 1,000 primary visits") == (3.2, 2.0, 5.0)
    assert of("visits outside the county, share") == (0.06, pytest.approx(0.06, rel=0.03), 0.175)
    assert rows["visits per village clinic and day"].value == pytest.approx(6.6)
    assert rows["visits per township centre and day"].value == pytest.approx(106)
    shares = [f"{name}, share of in-county visits" for name in ("village clinics", "township centres")]
    assert [rows[s].value for s in shares] == [0.333, 0.315]

"""Closing the books: beds and sessions by hand, and that the parts add up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from ylt_sim.evidence import conditions, is_source
from ylt_sim.region.build import build_region
from ylt_sim.region.closure import Consultations, open_beds, session_hours_a_week
from ylt_sim.region.facilities import machine_counts
from ylt_sim.region.places import largest_remainder
from ylt_sim.region.staff import emergency_crews, sessions_by_cell
from ylt_sim.region.volumes import admission_shares, fit, visit_shares
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_MCH,
    POOL_WARD,
    PRIVATE_CLINIC,
    SPECIALTIES,
    TERTIARY_HOSPITAL,
    TESTS,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
    WARD_MATERNAL_CHILD,
)


@pytest.fixture(scope="module")
def spec():
    return RegionSpecification(residents=100_000, townships=6, village_clinics=60, facilities={"private_clinics": 30})


@pytest.fixture(scope="module")
def region(spec):
    return build_region(spec, seed=3)


def result(region, quantity, kind):
    table = region.closure
    return table[(table.quantity == quantity) & (table.facility_kind == kind)].iloc[0]


def test_open_beds_of_one_ward_by_hand():
    """1183 admissions x 6.4 days = 7571.2 bed-days; / 365 = 20.74 occupied; / 0.533 = 38.92 open beds."""
    assert open_beds(1183, 6.4, 0.533) == 39
    assert open_beds(0, 6.4, 0.533) == 0
    assert open_beds(1, 1.0, 0.9) == 1


def test_clinic_hours_and_sessions_of_one_clinic_by_hand():
    """38,811 visits x 9.57 min = 6190.4 h a year, 118.7 h a week; at 0.7 utilisation 169.6 h to roster.

    A township's half-days last 4 h and 3.5 h, 52.5 h a week: between 43 and 49 doctor half-days, 14 at least.
    """
    hours = session_hours_a_week(38_811, Consultations(9.57, 0.7))
    assert hours == pytest.approx(38_811 * 9.57 / 60 * 7 / 365 / 0.7)
    assert hours == pytest.approx(169.6, abs=0.05)
    sessions = sessions_by_cell(hours, TOWNSHIP_CENTRE)
    assert len(sessions) == 14
    assert 43 <= sessions.sum() <= 49
    assert sessions[0] > sessions[1]  # Monday morning is busier than Monday afternoon
    assert sessions_by_cell(0.0, TOWNSHIP_CENTRE).tolist() == [1] * 14


def test_maternal_child_ward_from_the_catalogue_by_hand(spec, region):
    """All admissions of the maternal and child hospital lie in its one ward, with the conditions' own stays."""
    admitted = region.admissions_by_kind[COUNTY_MCH]
    stays = np.array([c.acute_days + c.recovery_days for c in conditions()])
    seen = [c.specialty in ("obgyn", "paediatrics") for c in conditions()]
    assert admitted[~np.array(seen)].sum() == 0
    f = region.facility_keys.index("county_mch")
    ward = region.pools[region.facilities["ward"][f, WARD_MATERNAL_CHILD]]
    assert ward["capacity"] == math.floor((admitted @ stays) / 365 / spec.targets.county_occupancy + 0.5)


def test_night_crew_by_hand(spec):
    """482,550 visits x 0.043 = 56.8 emergencies a day; 0-8 h profile mean 0.471 -> 1.11 an hour x 15 min / 0.7 = 0.4.

    From 16 to 24 h the mean is 1.416 -> 3.35 an hour -> 1.2 doctors: two. The minimum of two holds at night as well.
    """
    assert emergency_crews(spec, COUNTY_GENERAL, 482_550) == (2, 2, 2)
    assert emergency_crews(spec, COUNTY_GENERAL, 4_825_500)[2] == 12  # ten times as many: 12.0 -> 12
    assert emergency_crews(spec, COUNTY_MCH, 90_000) == (1, 1, 1)


def test_residents_volumes_add_up_to_the_targets(spec, region):
    n = spec.residents
    assert region.visits_by_kind.sum() == pytest.approx(6.8 * n)
    assert region.admissions_by_kind.sum() == pytest.approx(0.196 * n)
    assert region.visits_by_kind.sum(axis=1) / n / 6.8 == pytest.approx(visit_shares(spec), abs=1e-6)
    assert region.admissions_by_kind.sum(axis=1) / n / 0.196 == pytest.approx(admission_shares(spec), abs=2e-3)
    assert visit_shares(spec)[VILLAGE_CLINIC] == pytest.approx(0.64 * 0.333)
    assert visit_shares(spec)[PRIVATE_CLINIC] == pytest.approx(0.274)


def test_tables_own_balance_needs_no_multiplier(region):
    """Theory: the catalogue gives 6.80 visits and 19.6 admissions per 100; here for the sampled ages, +-1 %."""
    assert result(region, "visit multiplier", "all").result == pytest.approx(1.0, abs=0.01)
    assert result(region, "admission multiplier", "all").result == pytest.approx(1.0, abs=0.01)


def test_expected_occupancy_is_the_target(region):
    for kind in ("township_centre", "county_general", "county_tcm", "tertiary_hospital"):
        row = result(region, "expected occupancy", kind)
        assert row.result == pytest.approx(row.target, rel=0.03), kind


def test_tertiary_hospitals_have_their_full_size(spec, region):
    """682,231 visits and 38,479 admissions each, residents and others together."""
    own = region.visits_by_kind[TERTIARY_HOSPITAL].sum()
    assert region.background_visits_per_year.sum() + own == pytest.approx(2 * 682_231)
    own = region.admissions_by_kind[TERTIARY_HOSPITAL].sum()
    assert region.background_stays_per_year.sum() + own == pytest.approx(2 * 38_479)
    beds = result(region, "beds a facility", "tertiary_hospital")
    assert beds.result == pytest.approx(962, rel=0.1)


def test_fractional_tertiary_hospital_has_no_background(spec):
    part = build_region(spec.model_copy(update={"tertiary_scale": "fractional"}), seed=3)
    assert part.background_visits_per_year.sum() == part.background_stays_per_year.sum() == 0
    beds = part.pools["capacity"][(part.pools["kind"] == POOL_WARD)]
    where = part.facilities["kind"][part.pools["facility"][part.pools["kind"] == POOL_WARD]]
    assert 40 < beds[where == TERTIARY_HOSPITAL].sum() < 160


def test_bulletin_stays_change_beds_by_the_factor(spec, region):
    other = spec.model_copy(update={"targets": spec.targets.model_copy(update={"stay_rule": "bulletin"})})
    beds = result(build_region(other, seed=3), "open beds", "township_centre").result
    factor = result(region, "stay factor", "township_centre").result
    assert factor < 1
    assert beds / result(region, "open beds", "township_centre").result == pytest.approx(factor, rel=0.03)


def test_every_row_of_the_table_names_its_source(region):
    assert all(is_source(source) for source in region.closure.source)
    assert list(region.closure.columns) == ["quantity", "facility_kind", "target", "unit", "rule", "result", "source"]


def test_doctors_follow_visits_per_physician_day(region):
    row = result(region, "doctors", "county_general")
    assert row.target == pytest.approx(0.64 * 0.352 * 0.63 * 680_000 / 6.0 / 251)
    assert row.result >= row.target - 1
    assert result(region, "doctors", "village_clinic").result == 114  # 60 clinics x 1.9 (A24)


def test_published_equipment_of_one_hospital():
    """600 open beds: the profile as it stands, rounded; a township without luck has nothing."""
    counts = dict(zip(TESTS, machine_counts(COUNTY_GENERAL, 1e5, 600, np.zeros(7)), strict=True))
    assert counts == {"lab": 2, "ecg": 8, "xray": 4, "ultrasound": 12, "ct": 3, "mri": 1, "pathology": 1}
    assert machine_counts(TOWNSHIP_CENTRE, 38_811, 45, np.ones(7)).sum() == 0


@given(
    weights=st.lists(st.floats(0, 100), min_size=1, max_size=30),
    total=st.integers(0, 500),
    minimum=st.integers(0, 3),
)
@settings(deadline=None, max_examples=100)
def test_largest_remainder_keeps_the_total_and_the_minimum(weights, total, minimum):
    parts = largest_remainder(np.array(weights), total, minimum)
    assert parts.min() >= minimum
    assert parts.sum() == max(total, minimum * len(weights))


@given(st.integers(0, 2**31 - 1))
@settings(deadline=None, max_examples=30)
def test_fit_meets_both_margins(seed):
    """Property: with no zeros in the start, rows and columns are met (Deming and Stephan)."""
    values = np.random.default_rng(seed)
    start = values.uniform(0.1, 1.0, (5, 3))
    rows = values.uniform(1.0, 10.0, 5)
    columns = values.dirichlet(np.ones(3)) * rows.sum()
    out = fit(start, rows, columns)
    assert out.sum(axis=1) == pytest.approx(rows)
    assert out.sum(axis=0) == pytest.approx(columns, rel=1e-4)


def test_fit_with_impossible_columns_keeps_the_rows():
    out = fit(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([2.0, 3.0]), np.array([1.0, 4.0]))
    assert out.sum(axis=1) == pytest.approx([2.0, 3.0])


def test_oncology_is_not_seen_below_the_county(region):
    c = [i for i, row in enumerate(conditions()) if row.specialty == "oncology"]
    for kind in (VILLAGE_CLINIC, PRIVATE_CLINIC, TOWNSHIP_CENTRE):
        assert region.visits_by_kind[kind, c].sum() == 0
        here = region.facilities["kind"] == kind
        assert (region.facilities["clinic"][here, SPECIALTIES.index("oncology")] == -1).all()

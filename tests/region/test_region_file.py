"""Region files: what they accept, what they refuse, the keys they give."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML

from ylt_sim.evidence import is_source
from ylt_sim.scenario.region_file import RegionSpecification

REGIONS = Path(__file__).parents[2] / "scenarios" / "regions"


def quantities(model: type[BaseModel]):
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from quantities(field.annotation)
        elif isinstance(field.json_schema_extra, dict):
            yield name, field.default, field.json_schema_extra


@pytest.mark.parametrize(("name", "default", "extra"), list(quantities(RegionSpecification)), ids=lambda v: str(v)[:30])
def test_every_number_has_a_source_and_lies_in_its_range(name, default, extra):
    assert is_source(extra["source"]), name
    assert extra["low"] <= default <= extra["high"], name
    assert extra["unit"], name


@pytest.mark.parametrize("name", ["county-500k", "county-small"])
def test_shipped_files_are_valid_and_named_as_their_file(name):
    spec = RegionSpecification(**YAML(typ="safe").load(REGIONS / f"{name}.yaml"))
    assert spec.name == name
    assert spec.facilities.county_general == spec.facilities.county_tcm == spec.facilities.county_mch == 1


def test_small_county_says_that_its_tertiary_hospital_is_fractional():
    spec = RegionSpecification(**YAML(typ="safe").load(REGIONS / "county-small.yaml"))
    assert spec.tertiary_scale == "fractional"
    assert spec.facilities.tertiary_hospitals == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"residents": True}, "valid integer"),  # a truth value is no number
        ({"townships": 2.5}, "valid integer"),  # half a township
        ({"villages": 3}, "Extra inputs"),  # unknown key
        ({"village_clinics": 3}, "every township has a village"),
        ({"residents": 150}, "fewer than village clinics"),
        ({"township_names": ("Xiaohe",)}, "1 names for 18 townships"),
        ({"targets": {"village_share": 0.5}}, "must add up to 1"),
        ({"targets": {"private_hospital_visit_share": 0.4}}, "cannot exceed it"),
        ({"targets": {"tcm_hospital_share": 0.9, "mch_hospital_share": 0.1}}, "below 1"),
        ({"targets": {"out_of_county_admission_share": 0.9}}, "below 1 together"),
        ({"people": {"usual_village_share": 0.9}}, "usual providers exceed 1"),
        ({"land": {"walk_kmh": 0}}, "greater than 0"),  # nobody would arrive
        ({"clinics": {"utilisation_target": 1.2}}, "share"),
        ({"land": {"bus_kmh": float("nan")}}, "finite"),
    ],
)
def test_contradictions_are_refused_with_the_rule(fields, message):
    with pytest.raises(ValidationError, match=message):
        RegionSpecification(**fields)


def test_all_faults_are_told_together():
    with pytest.raises(ValidationError) as fault:
        RegionSpecification(village_clinics=3, township_names=("Xiaohe",))
    assert "every township has a village" in str(fault.value)
    assert "1 names for 18 townships" in str(fault.value)


@given(
    townships=st.integers(1, 30),
    extra_villages=st.integers(0, 100),
    tertiary=st.integers(0, 4),
    private=st.integers(0, 50),
    hospitals=st.integers(0, 5),
    tcm=st.integers(0, 1),
)
@settings(deadline=None, max_examples=50)
def test_facility_keys_are_unique_ordered_and_grouped(townships, extra_villages, tertiary, private, hospitals, tcm):
    """Property: one key a facility, and each group is what its name says."""
    villages = townships + extra_villages
    spec = RegionSpecification(
        residents=10_000,
        townships=townships,
        village_clinics=villages,
        facilities={
            "tertiary_hospitals": tertiary,
            "private_clinics": private,
            "private_hospitals": hospitals,
            "county_tcm": tcm,
            "rehabilitation_hospitals": 2,
            "nursing_homes": 3,
        },
    )
    keys, groups = spec.facility_keys(), spec.groups()
    assert len(set(keys)) == len(keys) == 7 + tcm + tertiary + townships + villages + private + hospitals
    assert len(groups["all_townships"]) == townships
    assert len(groups["all_village_clinics"]) == villages
    assert len(groups["all_county_hospitals"]) == 2 + tcm
    assert len(groups["all_tertiary"]) == tertiary
    assert (len(groups["all_rehabilitation"]), len(groups["all_nursing"])) == (2, 3)
    assert all(key in keys for group in groups.values() for key in group)
    assert keys[0] == "county_general"
    assert f"township_{townships:02d}" in keys
    assert f"village_clinic_{villages:04d}" in keys

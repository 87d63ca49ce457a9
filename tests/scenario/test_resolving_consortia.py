"""From presets and strengths to natural values; eras; what stands of today's practice."""

from __future__ import annotations

import pickle

import pytest

from ylt_sim import evidence
from ylt_sim.scenario import Consortium, load, resolve
from ylt_sim.scenario.mechanisms import MECHANISMS

GROUP = {"lead": "county_general", "members": ["all_townships", "all_village_clinics"]}


def test_every_mechanism_of_the_matrix_may_be_written():
    assert set(MECHANISMS) == set(evidence.mechanism_names_zh())
    for mechanism, model in MECHANISMS.items():
        assert list(model.rows) == list(model.model_fields)
        for quantity in model.rows.values():
            assert evidence.strength(mechanism, quantity).mechanism_id == mechanism


def test_natural_value_lies_between_the_ends_of_strengths():
    """tight_county_community: green channel 0.8 of 0-0.3, 0-3, 0-12; referral 0.9 of 12-5 minutes."""
    resolved = resolve(Consortium(preset="tight_county_community", **GROUP))
    assert resolved.green_channel.slot_share == pytest.approx(0.24)
    assert resolved.green_channel.beds_held_per_100 == pytest.approx(2.4)
    assert resolved.green_channel.hold_hours == pytest.approx(9.6)
    assert resolved.up_referral.referral_minutes == pytest.approx(12 - 0.9 * 7)
    origin = resolved.provenance["green_channel.beds_held_per_100"]
    assert origin == ("preset tight_county_community, strength 0.8 of strengths.csv value_at_1 3 (assumption 1-8)")


def test_status_quo_stands_where_a_type_is_weaker():
    """loose: remote reading 0.2 where today has 0.4, so today's 6.4 hours stand; remote consultation 0.3 > 0.2."""
    resolved = resolve(Consortium(preset="loose", **GROUP))
    assert resolved.tele_diagnostic.reader_hours_per_day == pytest.approx(0.4 * 16)
    assert resolved.provenance["tele_diagnostic.reader_hours_per_day"].startswith("status quo stands, strength 0.4")
    assert resolved.tele_consult.consultant_minutes_per_day == pytest.approx(0.3 * 60)


def test_status_quo_stands_also_where_the_number_falls_with_strength():
    """shared_equipment: referral protocol 0.1 is weaker than today's 0.3: 9.9 minutes stand, not 11.3."""
    resolved = resolve(Consortium(preset="shared_equipment", **GROUP))
    assert resolved.up_referral.referral_minutes == pytest.approx(12 - 0.3 * 7)


@pytest.mark.parametrize("preset", list(evidence.matrix()))
def test_no_preset_is_weaker_than_today_in_its_place(preset):
    today = resolve(Consortium(preset=evidence.STATUS_QUO, **GROUP)).numbers()
    resolved = resolve(Consortium(preset=preset, **GROUP)).numbers()
    for path, value in resolved.items():
        mechanism, field = path.split(".")
        row = evidence.strength(mechanism, MECHANISMS[mechanism].rows[field])
        assert (value - today[path]) * (row.value_at_1 - row.value_at_0) >= -1e-12, path


def test_written_value_stands_though_weaker_than_today():
    consortium = Consortium(preset="loose", tele_diagnostic={"reader_hours_per_day": 1}, up_referral=None, **GROUP)
    resolved = resolve(
        consortium, written={"tele_diagnostic.reader_hours_per_day": "my.yaml:7", "up_referral": "my.yaml:9"}
    )
    assert resolved.tele_diagnostic.reader_hours_per_day == 1
    assert resolved.provenance["tele_diagnostic.reader_hours_per_day"] == "written in my.yaml:7"
    assert resolved.up_referral.referral_minutes == 12
    assert resolved.provenance["up_referral.referral_minutes"] == "removed in my.yaml:9"


def test_without_preset_there_is_only_what_is_written():
    resolved = resolve(Consortium(green_channel={"hold_hours": 6}, **GROUP))
    assert resolved.green_channel.hold_hours == 6
    at_zero = {path: value for path, value in resolved.numbers().items() if path != "green_channel.hold_hours"}
    for path, value in at_zero.items():
        mechanism, field = path.split(".")
        assert value == evidence.strength(mechanism, MECHANISMS[mechanism].rows[field]).value_at_0


def test_members_are_written_out_in_the_order_of_the_region_without_the_lead():
    scenario = load(
        "status_quo_2023", set=["consortia.county_group.members=[township_02, all_county_hospitals, township_01]"]
    )
    group = next(item for item in scenario.era("policy") if item.key == "county_group")
    assert group.members == ("county_tcm", "county_mch", "township_01", "township_02")


def test_none_leaves_nothing_after_policy_start_and_today_before():
    scenario = load("none")
    assert scenario.era("policy") == ()
    assert [item.key for item in scenario.era("status_quo")] == ["county_group"]


def test_alliance_stands_beside_todays_group_with_its_own_strengths():
    """specialty_alliance: remote reading 0.3 is below today's 0.4; today's stands in county_group, not in the city."""
    group, alliance = load("specialty_alliance").era("policy")
    assert (group.key, group.lead) == ("county_group", "county_general")
    assert group.numbers() == load("status_quo_2023").era("policy")[0].numbers()
    assert alliance.lead == "tertiary_1"
    assert alliance.tele_diagnostic.reader_hours_per_day == pytest.approx(0.3 * 16)


def test_consortium_under_another_key_takes_the_place_of_todays_with_its_lead():
    scenario = load(
        "none", set={"consortia.ours": {"preset": "loose", "lead": "county_general", "members": ["all_townships"]}}
    )
    (ours,) = scenario.era("policy")
    assert ours.tele_diagnostic.reader_hours_per_day == pytest.approx(0.4 * 16)


def test_facility_left_out_keeps_todays_practice():
    scenario = load("loose", set=["consortia.county_group.members=[all_townships]"])
    group, rest = scenario.era("policy")
    assert (group.key, len(group.members)) == ("county_group", 18)
    assert (rest.key, len(rest.members)) == ("county_group_today", 314)
    assert rest.numbers() == scenario.era("status_quo")[0].numbers()


def test_eras_do_not_depend_on_the_order_in_a_file():
    second = {"lead": "tertiary_1", "members": ["county_tcm"]}
    a = load("loose", set={"consortia.a_second": second, "consortia.z_third": second})
    b = load("loose", set={"consortia.z_third": second, "consortia.a_second": second})
    assert a.digest == b.digest
    assert [item.key for item in a.era("policy")] == ["a_second", "county_group", "z_third"]


def test_a_scenario_and_what_it_resolves_to_can_be_pickled():
    """Workers get scenarios by pickle."""
    scenario = load("tight_county_community").set("consortia.county_group.green_channel.hold_hours", 2)
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert pickle.loads(pickle.dumps(scenario.era("policy"))) == scenario.era("policy")

"""Reading: merging, deletion, overrides, and what a scenario may not read or do."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from ylt_sim.scenario import RegionSpecification, Scenario, ScenarioError, library_folder, load, shipped

HEAD = "extends: status_quo_2023.yaml\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path, **options) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(path, **options)
    return str(caught.value)


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenario_loads_by_name_and_by_path(name):
    scenario = load(name)
    assert scenario.key == name
    assert scenario.name_zh
    assert scenario == load(library_folder() / f"{name}.yaml")
    elsewhere = {
        "child_respiratory_alliance": "city-1400k", "entrustment": "district-600k",
        "tight_urban_group": "district-600k", "telemedicine_remote": "county-remote",
    }  # fmt: skip
    assert scenario.region.name == elsewhere.get(name, "county-500k")


def test_shipped_scenarios_share_today_and_differ_after():
    scenarios = [load(name) for name in shipped()]
    assert len({scenario.digest for scenario in scenarios}) == len(scenarios)
    assert len({tuple(item.numbers().values()) for scenario in scenarios for item in scenario.era("status_quo")}) == 1


def test_mappings_merge_by_key_and_lists_and_values_are_replaced(tmp_path):
    write(
        tmp_path,
        "base.yaml",
        HEAD + "consortia:\n  county_group:\n    preset: loose\n    members: [township_01, township_02]\n"
        "    green_channel: {hold_hours: 5, slot_share: 0.5}\n",
    )
    path = write(
        tmp_path,
        "child.yaml",
        "extends: base.yaml\nconsortia:\n  county_group:\n    members: [township_03]\n"
        "    green_channel: {hold_hours: 6}\n",
    )
    group = load(path).consortia["county_group"]
    assert group.preset == "loose"
    assert group.lead == "county_general"
    assert group.members == ("township_03",)
    assert (group.green_channel.hold_hours, group.green_channel.slot_share) == (6, 0.5)


def test_null_deletes_a_value_a_mechanism_and_a_consortium(tmp_path):
    write(
        tmp_path,
        "base.yaml",
        HEAD + "horizon_days: 100\nconsortia:\n  county_group:\n    preset: loose\n    green_channel: {hold_hours: 5}\n"
        "    unified_finance: null\n  second: {lead: tertiary_1, members: [county_tcm]}\n",
    )
    path = write(
        tmp_path,
        "child.yaml",
        "extends: base.yaml\nhorizon_days: null\nconsortia:\n  second: null\n  county_group:\n"
        "    green_channel: {hold_hours: null}\n    tele_consult: null\n",
    )
    scenario = load(path)
    group = scenario.consortia["county_group"]
    assert scenario.horizon_days == 420
    assert scenario.consortia["second"] is None
    assert group.green_channel.hold_hours is None
    assert group.is_removed("tele_consult")
    assert not group.is_removed("green_channel")
    (resolved,) = scenario.era("policy")
    assert resolved.tele_consult.consultant_minutes_per_day == 0
    assert resolved.green_channel.hold_hours == pytest.approx(0.4 * 12)


def test_mapping_written_over_a_removed_mechanism_brings_it_back(tmp_path):
    write(tmp_path, "base.yaml", HEAD + "consortia: {county_group: {green_channel: null}}\n")
    path = write(
        tmp_path, "child.yaml", "extends: base.yaml\nconsortia: {county_group: {green_channel: {hold_hours: 2}}}\n"
    )
    (resolved,) = load(path).era("policy")
    assert resolved.green_channel.hold_hours == 2
    assert resolved.green_channel.slot_share == pytest.approx(0.25 * 0.3)


def test_names_are_not_inherited(tmp_path):
    write(tmp_path, "base.yaml", HEAD + "name: Base\nname_zh: 基\ndescription: about base\n")
    scenario = load(write(tmp_path, "my_county.yaml", "extends: base.yaml\n"))
    assert (scenario.name, scenario.name_zh, scenario.description) == ("my_county", "", "")
    assert scenario.digest == load("status_quo_2023").digest


def test_region_by_name_by_path_and_by_changes(tmp_path):
    write(tmp_path, "regions/ours.yaml", "extends: county-small.yaml\nname: ours\nresidents: 30000\n")
    by_name = load(write(tmp_path, "a.yaml", HEAD + "region: county-small\n"))
    by_path = load(write(tmp_path, "b.yaml", HEAD + "region: regions/ours.yaml\n"))
    changed = load(write(tmp_path, "c.yaml", "extends: b.yaml\nregion: {residents: 40000}\n"))
    inline = load(write(tmp_path, "d.yaml", HEAD + "region: {extends: county-small, residents: 50000}\n"))
    replaced = load(write(tmp_path, "e.yaml", "extends: c.yaml\nregion: county-500k\n"))
    assert by_name.region.residents == 20_000
    assert (by_path.region.name, by_path.region.residents, by_path.region.townships) == ("ours", 30_000, 3)
    assert (changed.region.name, changed.region.residents, changed.region.townships) == ("ours", 40_000, 3)
    assert (inline.region.name, inline.region.residents, inline.region.townships) == ("county-small", 50_000, 3)
    assert (replaced.region.name, replaced.region.residents) == ("county-500k", 500_000)


def test_fault_in_a_region_file_is_told_there(tmp_path):
    write(tmp_path, "regions/ours.yaml", "name: ours\nresidents: none\n")
    message = faults(write(tmp_path, "a.yaml", HEAD + "region: regions/ours.yaml\n"))
    assert "regions/ours.yaml:2:12  region.residents = 'none'" in message


def test_long_chains_and_circles_are_refused(tmp_path):
    write(tmp_path, "s0.yaml", HEAD)
    for i in range(1, 30):
        write(tmp_path, f"s{i}.yaml", f"extends: s{i - 1}.yaml\n")
    load(tmp_path / "s10.yaml")
    assert "at most 16 files in a chain" in faults(tmp_path / "s29.yaml")
    write(tmp_path, "a.yaml", "extends: b.yaml\n")
    write(tmp_path, "b.yaml", "extends: c.yaml\n")
    write(tmp_path, "c.yaml", "extends: a.yaml\n")
    assert "files do not extend in a circle (a.yaml -> b.yaml -> c.yaml -> a.yaml)" in faults(tmp_path / "a.yaml")


# What may be read


def outside_and_inside(tmp_path: Path) -> Path:
    write(tmp_path, "secret.yaml", HEAD)
    inside = tmp_path / "mine"
    inside.mkdir()
    return inside


@pytest.mark.parametrize(
    "target", ["../secret.yaml", "sub/../../secret.yaml", "ABSOLUTE", "link.yaml", "linked/secret.yaml"]
)
def test_files_outside_the_folder_are_not_read(target, tmp_path):
    inside = outside_and_inside(tmp_path)
    (inside / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "linked").symlink_to(tmp_path)
    target = str(tmp_path / "secret.yaml") if target == "ABSOLUTE" else target
    message = faults(write(inside, "a.yaml", f"extends: {target}\n"))
    assert "a.yaml:1:10  extends = " in message
    assert "are read, links followed" in message


@pytest.mark.parametrize("target", ["../secret.yaml", "/etc/passwd", "/etc/passwd.yaml"])
def test_region_outside_the_folder_is_not_read(target, tmp_path):
    message = faults(write(outside_and_inside(tmp_path), "a.yaml", HEAD + f"region: {target}\n"))
    assert "a.yaml:2:9  region = " in message
    assert "root:" not in message


def test_neither_overrides_nor_changed_copies_read_outside(tmp_path):
    path = write(outside_and_inside(tmp_path), "a.yaml", HEAD)
    assert "are read, links followed" in faults(path, set={"region": "../secret.yaml"})
    with pytest.raises(ScenarioError, match="are read, links followed"):
        load(path).set("region", "../secret.yaml")


def test_files_below_the_folder_and_shipped_ones_are_read(tmp_path):
    write(tmp_path, "sub/base.yaml", "extends: ../top.yaml\n")
    write(tmp_path, "top.yaml", "extends: loose\n")
    assert load(write(tmp_path, "a.yaml", "extends: sub/base.yaml\n")).consortia["county_group"].preset == "loose"


def test_nothing_in_a_file_is_executed(tmp_path):
    witness = tmp_path / "witness"
    for tag in (
        f"!!python/object/apply:os.system ['touch {witness}']",
        f"!!python/object/new:os.system ['touch {witness}']",
        f"!!python/object/apply:subprocess.check_output [[touch, {witness}]]",
        "!!python/name:os.system ''",
        "!!python/module:os ''",
        "!!binary aGVsbG8=",
    ):
        assert "no tags" in faults(write(tmp_path, "a.yaml", HEAD + f"name: {tag}\n"))
        assert "no tags" in faults(write(tmp_path, "a.yaml", HEAD), set=[f"name={tag}"])
    assert not witness.exists()


def test_special_files_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(ScenarioError):
        load(tmp_path / "pipe.yaml")
    assert "a scenario file that exists" in faults(write(tmp_path, "a.yaml", "extends: pipe.yaml\n"))


def test_alias_is_the_value_of_its_anchor(tmp_path):
    path = write(
        tmp_path, "a.yaml", HEAD + "consortia:\n  county_group:\n    members: &m [township_01]\n"
        "  second: {lead: tertiary_1, members: *m}\n",
    )  # fmt: skip
    assert load(path).consortia["second"].members == ("township_01",)


def test_scalars_are_those_of_yaml_1_2(tmp_path):
    scenario = load(write(tmp_path, "a.yaml", HEAD + "name: yes\ndescription: 2023-01-02\nhorizon_days: 0420\n"))
    assert (scenario.name, scenario.description, scenario.horizon_days) == ("yes", "2023-01-02", 420)


# Overrides and changed copies


def test_overrides_by_mapping_and_by_text_agree():
    path = "consortia.county_group.green_channel.hold_hours"
    a = load("loose", set={path: 2, "policy_start_day": np.int64(84), "region": "county-small"})
    b = load("loose", set=[f"{path}=2", "policy_start_day = 84", "region=county-small"])
    c = load("loose").with_(
        consortia__county_group__green_channel__hold_hours=np.float64(2), policy_start_day=84, region="county-small"
    )
    d = load("loose").set(path, 2.0).set("policy_start_day", 84).set("region", "county-small")
    assert a == b == c == d
    assert a.digest == b.digest == c.digest == d.digest
    assert a.era("policy")[0].green_channel.hold_hours == 2
    assert a.region.residents == 20_000


def test_override_takes_lists_mappings_and_null():
    scenario = load(
        "status_quo_2023",
        set=[
            "consortia.county_group.members=[township_01, township_02]",
            "consortia.county_group.tele_consult=null",
            "consortia.second={lead: tertiary_1, members: [county_general]}",
            "parameters.choice={scale: 0.5}",
        ],
    )
    assert scenario.consortia["county_group"].members == ("township_01", "township_02")
    assert scenario.consortia["county_group"].is_removed("tele_consult")
    assert scenario.consortia["second"].lead == "tertiary_1"
    assert scenario.parameters.choice.scale == 0.5


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        # An unknown path is told with the nearest known one.
        ("horizon_day=3", "--set horizon_day=3  horizon_day\n  unknown key; did you mean 'horizon_days'?"),
        ("consortia.county_grup.lead=tertiary_1", "did you mean 'county_group'?\n  fix:  there are: county_group"),
        # A value obeys the rule of its place.
        ("policy_start_day=-4", "policy_start_day = -4\n  rule: a whole number of days, 0 to 3,650"),
        # An override is path=value.
        ("horizon_days", "--set horizon_days\n  rule: an override is path=value"),
        ("=3", "rule: a path is keys joined by dots"),
        ("a..b=3", "rule: a path is keys joined by dots"),
        # The value is YAML.
        ("name=[a", "rule: a list in brackets is [a, b, c]"),
        # A list is replaced as a whole, a value has nothing below it.
        ("consortia.county_group.members.0=township_01", "rule: a list is replaced as a whole"),
        ("consortia.county_group.lead.a=3", "rule: a value has no keys below it"),
        # A file decides what it extends.
        ("extends=loose.yaml", "rule: a file decides what it extends"),
    ],
)
def test_faulty_override_is_told(override, expected):
    with pytest.raises(ScenarioError) as caught:
        load("status_quo_2023", set=[override])
    assert expected in str(caught.value)


def test_faults_of_file_and_overrides_are_told_together(tmp_path):
    message = faults(write(tmp_path, "a.yaml", HEAD + "horizon_days: x\n"), set=["policy_start_day=y", "nam=z"])
    assert "a.yaml:2:15  horizon_days = 'x'" in message
    assert "--set policy_start_day=y  policy_start_day = 'y'" in message
    assert "--set nam=z  nam\n  unknown key; did you mean 'name'?" in message
    assert message.endswith("3 faults; nothing was run.")


@pytest.mark.parametrize(
    "value", [True, "2", None, float("nan"), float("inf"), [2], {"a": 2}, object(), np.bool_(True)]
)
def test_changed_copy_refuses_what_a_file_would(value):
    scenario = load("loose")
    if value is None:  # null goes back to the default
        assert scenario.set("policy_start_day", None).policy_start_day == 56
        return
    with pytest.raises(ScenarioError, match=r"set\(\)  policy_start_day"):
        scenario.set("policy_start_day", value)


def test_with_tells_all_faults_and_leaves_the_scenario_alone():
    scenario = load("loose")
    digest = scenario.digest
    with pytest.raises(ScenarioError) as caught:
        scenario.with_(horizon_days=-1, consortia__county_group__green_channel__slot_share=2)
    assert len(caught.value.faults) == 2
    assert scenario.digest == digest


def test_scenario_cannot_be_changed_and_can_be_pickled():
    scenario = load("loose")
    with pytest.raises(ValueError, match="frozen"):
        scenario.horizon_days = 3
    with pytest.raises(TypeError, match="with_"):
        scenario.consortia["a"] = None
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy == scenario
    assert copy.digest == scenario.digest
    assert copy.set("horizon_days", 300) == scenario.set("horizon_days", 300)


def test_scenario_made_in_python_has_today_and_can_be_changed():
    scenario = Scenario(name="mine", region=RegionSpecification())
    assert scenario.era("status_quo")[0].key == "county_group"
    assert scenario.set("horizon_days", 300).horizon_days == 300


def test_digest_ignores_names_and_spelling_and_sees_values(tmp_path):
    plain = load(write(tmp_path, "a.yaml", "extends: loose\n"))
    renamed = load(write(tmp_path, "b.yaml", "extends: loose\nname: other\ndescription: text\n"))
    same = load(
        write(tmp_path, "c.yaml", "extends: loose\nconsortia: {county_group: {green_channel: {hold_hours: 4.8}}}\n")
    )
    other = load(
        write(tmp_path, "d.yaml", "extends: loose\nconsortia: {county_group: {green_channel: {hold_hours: 4}}}\n")
    )
    assert plain.digest == renamed.digest == same.digest == load("loose").digest
    assert plain.digest != other.digest
    assert plain.digest != plain.set("region.residents", 400_000).digest
    assert plain.digest != plain.set("options.closing", "send_home").digest
    assert plain.digest != plain.set("parameters.choice.scale", 2).digest

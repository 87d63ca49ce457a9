"""Whatever is done to a shipped file, reading it gives a scenario or a `ScenarioError`, never anything else."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings, strategies as st

from ylt_sim.scenario import Scenario, ScenarioError, library_folder, load, show
from ylt_sim.scenario.yaml_tree import parse, parse_scalar

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(library_folder().glob("*.yaml"))]
FULL = """\
extends: status_quo_2023.yaml
name: Full
region: {extends: county-small, residents: 20000, people: {poverty_share: 0.1}}
policy_start_day: 60
horizon_days: 200
options: {closing: send_home}
parameters: {choice: {scale: 0.8}}
consortia:
  county_group:
    preset: tight_county_community
    members: [all_townships, village_clinic_0001]
    green_channel: {hold_hours: 3, slot_share: 0.2}
    up_referral: null
  second: &s {lead: tertiary_1, members: [township_01]}
today:
  county_group: {members: [all_townships]}
"""
PIECES = [
    "null", "true", "-1", ".nan", "1e999", "9" * 30, "[]", "{}", "[a, b]", "{a: 1}", "''", "&a", "*a",
    "!!python/name:os ''",
    ": ", "\n", "\n  ", "\t", "- ", "? ", "%YAML 1.1\n", "---\n", "...\n", "<<: ", "#", "'", '"', "|", ">",
    "extends", "region",
    "consortia", "county_group", "members", "\x00", "\ufeff", "\u2028", "县", "\U0001f600", "../..", "/etc/passwd",
    "0x", "@",
]  # fmt: skip


@st.composite
def mutated(draw) -> bytes:
    data = draw(st.sampled_from([*TEXTS, FULL]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 25)))
        what = draw(st.sampled_from(["delete", "insert", "repeat", "line"]))
        if what == "delete":
            data = data[:start] + data[end:]
        elif what == "insert":
            data = data[:start] + draw(st.sampled_from(PIECES) | st.text(max_size=6)) + data[start:]
        elif what == "repeat":
            data = data[:end] + data[start:end] + data[end:]
        else:
            lines = data.splitlines()
            if lines:
                place = draw(st.integers(0, len(lines) - 1))
                key = lines[place].split(":")[0]
                lines[place] = f"{key}: {draw(st.sampled_from(PIECES))}"
                data = "\n".join(lines) + "\n"
    raw = data.encode("utf-8", "surrogatepass")
    if draw(st.booleans()) and raw:
        at = draw(st.integers(0, len(raw) - 1))
        raw = raw[:at] + bytes([draw(st.integers(0, 255))]) + raw[at + 1 :]
    return raw


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_mutated_file_is_a_scenario_or_a_scenario_error(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutated.yaml"
        path.write_bytes(data)
        try:
            scenario = load(path)
        except ScenarioError as error:
            assert error.faults
            assert all(fault.rule for fault in error.faults)
            return
    assert isinstance(scenario, Scenario)
    assert scenario.digest
    assert show(scenario)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    ["consortia", "county_group", "green_channel", "hold_hours", "members", "lead", "preset", "region", "residents",
     "today",
     "parameters", "choice", "scale", "options", "closing", "name", "policy_start_day", "family_doctor", "x", "0", ""]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_KEYS, min_size=1, max_size=4), _VALUES)
def test_any_override_gives_a_scenario_or_a_scenario_error(keys, value):
    try:
        assert load("loose", set={".".join(keys): value}).digest
    except ScenarioError as error:
        assert error.faults


@given(st.text(max_size=20))
def test_any_scalar_has_a_value(text):
    assert isinstance(parse_scalar(text), str | int | float | bool | None)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab:{}[]&*!-? \n\t'\"|>%#,1", max_size=60))
def test_any_text_is_a_tree_or_faults(text):
    node, faults = parse(text.encode(), "x.yaml")
    assert node is None or node.place.line >= 1
    assert all(fault.rule and fault.fix for fault in faults)

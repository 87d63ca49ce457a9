"""Any mix of mechanisms and memberships is a scenario whose world can be built, or is refused with place, rule, fix."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings, strategies as st

from ylt_sim import evidence
from ylt_sim.demand import potential_episodes
from ylt_sim.engine import SimpyEngine
from ylt_sim.horizon import horizon_rows
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.records import check
from ylt_sim.region import build_region
from ylt_sim.result import prices
from ylt_sim.scenario import Scenario, ScenarioError, load, show
from ylt_sim.scenario.mechanisms import MECHANISMS, OTHER_NAMES
from ylt_sim.world.build import build_world

DAYS = 3
REGION = {
    "extends": "county-small", "residents": 400, "townships": 3, "village_clinics": 4,
    "facilities": {"private_clinics": 1, "private_hospitals": 0},
}  # fmt: skip
LEADS = ["county_general", "county_tcm", "county_mch", "tertiary_1"]
GROUPS = ["all_townships", "all_village_clinics", "all_county_hospitals", "all_tertiary"]
SINGLE = ["township_01", "township_03", "village_clinic_0001", "county_tcm", "county_general", "tertiary_1"]
NO_LEADS = ["township_01", "all_townships", "county_genral", "", None, 7]
NO_MEMBERS = ["townships", "township_99", "village_clinic_1", "all_nursing", "县医院", None, 3]
CONDITIONS = [c.condition_id for c in evidence.conditions()]


def numbers(extra: dict[str, Any], *, sound: bool) -> st.SearchStrategy[Any]:
    """Values of a quantity: within what may be written, or also outside and not a number at all."""
    most = extra.get("maximum")
    ends = [0, extra["low"], extra["high"]] + ([most] if most is not None else [])
    within = st.sampled_from(ends) | st.floats(0, most if most is not None else extra["high"])
    wrong = [-1, -0.001, 1e9, 1e308, "lots", True, [], {}] + ([most + 1] if most is not None else [])
    return within | st.none() if sound else within | st.sampled_from(wrong)


def mechanisms(*, sound: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Some mechanisms of a consortium: with some of their quantities, or removed."""
    options: dict[str, st.SearchStrategy[Any]] = {}
    for mechanism, model in MECHANISMS.items():
        fields = {}
        for name, field in model.model_fields.items():
            assert isinstance(field.json_schema_extra, dict)
            fields[name] = numbers(field.json_schema_extra, sound=sound)
        values = st.fixed_dictionaries({}, optional=fields)
        options[mechanism] = st.none() | values
        if not sound:
            options[mechanism] |= st.sampled_from([5, "yes", [1], {"hold_hour": 3}])
    if not sound:
        options |= dict.fromkeys([*OTHER_NAMES, "green_chanel", "Green Channel"], st.just({}))
    chosen = st.lists(st.sampled_from(list(options)), max_size=6, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: options[name] for name in names}))


@st.composite
def consortia(draw: Any, *, sound: bool) -> dict[str, Any] | None:
    if draw(st.integers(0, 9)) == 9:
        return None
    lead = draw(st.sampled_from(LEADS if sound else [*LEADS, *NO_LEADS]))
    listed = st.sampled_from([*GROUPS, *SINGLE] if sound else [*GROUPS, *SINGLE, *NO_MEMBERS])
    members = draw(st.lists(listed, min_size=1 if sound else 0, max_size=5, unique=sound))
    if sound:
        alone = {"all_tertiary": "tertiary_1"}  # a group that holds the lead only
        members = [m for m in members if lead not in (m, alone.get(m))] or ["township_02"]
    out: dict[str, Any] = {"lead": lead, "members": members, **draw(mechanisms(sound=sound))}
    preset = draw(st.sampled_from([*evidence.matrix(), *([] if sound else ["loos", "", 3])]) | st.none())
    if preset is not None or draw(st.booleans()):
        out["preset"] = preset
    if draw(st.integers(0, 2)) == 2:
        known = st.sampled_from(CONDITIONS if sound else [*CONDITIONS, "flu", "ami"])
        out["conditions"] = draw(st.lists(known, max_size=4, unique=sound))
    if not sound:
        for key in draw(st.lists(st.sampled_from(list(out)), max_size=1)):
            del out[key]
    return out


@st.composite
def mixes(draw: Any) -> dict[str, Any]:
    sound = draw(st.integers(0, 3)) > 0
    keys = ["county_group", "second", "third_group", *([] if sound else ["Second", "县医共体", "a__b"])]
    content = {
        "extends": draw(st.sampled_from(["status_quo_2023", "none", "loose", "specialty_alliance"])),
        "name": "mix", "region": REGION, "policy_start_day": 1,
        "consortia": draw(st.dictionaries(st.sampled_from(keys), consortia(sound=sound), max_size=4)),
    }  # fmt: skip
    if draw(st.integers(0, 4)) == 4:
        content["today"] = draw(st.dictionaries(st.sampled_from(keys), consortia(sound=sound), max_size=2))
    return content


@cache
def people() -> tuple[Any, Any]:
    """The region and the list of episodes, the same in every mix."""
    specification = load("status_quo_2023", set={"region": REGION}).region
    region = build_region(specification, seed=1)
    return region, potential_episodes(region, evidence.conditions(), seed=2, days=DAYS)


def outcome(content: dict[str, Any]) -> Scenario | ScenarioError:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mix.yaml"
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
        try:
            return load(path)
        except ScenarioError as refused:
            return refused


def built(scenario: Scenario) -> Any:
    region, episodes = people()
    return build_world(scenario, region, episodes, days=DAYS, luck_seed=3, population_seed=1)


def examples(number: int) -> settings:
    unhurried = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=unhurried)


@examples(60)
@given(mixes())
def test_a_mix_is_valid_or_refused_with_place_rule_and_fix(content):
    found = outcome(content)
    if isinstance(found, ScenarioError):
        event("refused")
        assert found.faults
        for fault in found.faults:
            assert fault.file.endswith(("mix.yaml", "status_quo_2023.yaml", "loose.yaml", "specialty_alliance.yaml"))
            assert fault.line > 0, str(fault)
            assert fault.rule, str(fault)
            assert fault.fix or fault.hint, str(fault)
        return
    event("valid")
    assert show(found)
    assert found.digest
    n_consortia = len(found.era("status_quo")) + len(found.era("policy"))
    assert len(built(found).consortium) == max(1, n_consortia)


@pytest.mark.slow
@examples(300)
@given(mixes())
def test_a_mix_that_is_valid_runs_and_its_records_pass_the_auditor(content):
    found = outcome(content)
    if isinstance(found, ScenarioError):
        return
    world = built(found)
    beds = world.pool["capacity"].astype(np.int64)
    engine = SimpyEngine(dispatch, world)
    engine.run(DAYS * SECONDS_A_DAY)
    rows = np.concatenate([engine.event_rows(), horizon_rows(engine)])
    check(rows, people()[0], beds, prices=prices(found, population_seed=1))

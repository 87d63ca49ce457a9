"""Branching: a scenario that goes on from a common past has the bytes of the scenario run alone."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ylt_sim.run import RunOutput, run_once
from ylt_sim.scenario import Scenario, ScenarioError, load, shipped
from ylt_sim.seeds import seeds_of
from ylt_sim.study import compare, make_study, rebuild, run_study
from ylt_sim.study.compare import study_periods
from ylt_sim.trunk import Trunk, Trunks
from ylt_sim.world import past

START, DAYS = 10, 24
SMALL = {"region": "county-small", "policy_start_day": START}


def once(scenario: Scenario, trunks: Trunks | None = None, *, start: int = START, keep_rows: bool = True) -> RunOutput:
    """A short run."""
    return run_once(
        scenario, seeds_of(7), days=DAYS, keep_rows=keep_rows, periods=study_periods(start, DAYS),
        policy_start_day=start, trunks=trunks,
    )  # fmt: skip


def assert_same(a: RunOutput, b: RunOutput) -> None:
    """Event rows, outcomes and indicators, to the byte."""
    assert a.rows is not None and b.rows is not None
    assert a.rows.tobytes() == b.rows.tobytes()
    pd.testing.assert_frame_equal(a.outcomes, b.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(a.indicators, b.indicators, check_exact=True)
    for name, matrix in a.matrices.items():
        pd.testing.assert_frame_equal(matrix, b.matrices[name])


@pytest.fixture
def trunks():
    """Nothing is remembered from an earlier test."""
    Trunks.forget()
    yield Trunks()
    Trunks.forget()


@pytest.mark.identity
def test_every_shipped_scenario_branches_from_one_past(trunks: Trunks):
    """All that fit the small county, from the past of the first: the same bytes as alone."""
    branches = []
    for name in shipped():
        try:
            scenario = load(name, set=SMALL)
        except ScenarioError:  # it names facilities that the small county has not
            continue
        branch = once(scenario, trunks)
        branches.append(branch.is_branch)
        assert_same(once(scenario), branch)
    assert len(branches) > 10 and branches == [False] + [True] * (len(branches) - 1)


NUMBERS = {
    "green_channel.beds_held_per_100": (0.0, 8.0),
    "expert_rotation.sessions_per_week_per_10000_residents": (0.0, 3.0),
    "tele_diagnostic.connected_township_share": (0.0, 1.0),
    "tele_consult.consultant_minutes_per_day": (0.0, 400.0),
    "staff_training_up.weeks_per_doctor_year": (0.0, 8.0),
    "chronic_mgmt.managed_share": (0.0, 0.9),
    "unified_people.assignable_share": (0.0, 1.0),
    "ward_posting.posted_doctors_per_township": (0.0, 2.0),
}


@pytest.mark.identity
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([1, 6, 10]),
    values=st.fixed_dictionaries({path: st.floats(*ends).map(lambda x: round(x, 3)) for path, ends in NUMBERS.items()}),
)
def test_any_strengths_branch_from_the_past_of_today(start: int, values: dict[str, float], trunks: Trunks):
    """Whatever a consortium does from its day on, and whatever day that is."""
    base = load("status_quo_2023", set={**SMALL, "policy_start_day": start})
    own = {f"consortia.county_group.{path}": value for path, value in values.items()}
    other = load("tight_county_community", set={**SMALL, "policy_start_day": start, **own})
    once(base, trunks, start=start)
    branch = once(other, trunks, start=start)
    assert branch.is_branch
    assert_same(once(other, start=start), branch)


@pytest.mark.parametrize(
    "change",
    [{"parameters.ward.patience_days": 2.0}, {"today.county_group.green_channel.hold_hours": 30},
     {"options.closing": "send_home"}],
)  # fmt: skip
def test_another_past_is_run_whole(trunks: Trunks, change: dict[str, object]):
    """A parameter, today's practice or an option that counts before the policy: no branch, and its own result."""
    once(load("loose", set=SMALL), trunks)
    scenario = load("loose", set={**SMALL, **change})
    found = once(scenario, trunks)
    assert not found.is_branch
    assert_same(once(scenario), found)


def test_other_luck_and_another_length_are_other_trunks(trunks: Trunks):
    """A trunk serves one replication of one length, with or without event rows."""
    scenario = load("loose", set=SMALL)
    once(scenario, trunks)
    assert not once(scenario, trunks, keep_rows=False).is_branch
    assert once(scenario, trunks, keep_rows=False).is_branch
    other = run_once(scenario, seeds_of(8), days=DAYS, periods=study_periods(START, DAYS), trunks=trunks)
    longer = run_once(scenario, seeds_of(8), days=DAYS + 7, periods=study_periods(START, DAYS + 7), trunks=trunks)
    assert not other.is_branch and not longer.is_branch


def test_a_trunk_on_disk_is_the_trunk(trunks: Trunks, tmp_path):
    """Written, forgotten and read, it gives the same bytes; a scenario can branch from it later."""
    once(load("status_quo_2023", set=SMALL), Trunks(tmp_path))
    (file,) = tmp_path.glob("*.npz")
    assert not list(tmp_path.glob(".*"))
    remembered = Trunks().find(file.stem)
    assert isinstance(remembered, Trunk)
    read = Trunk.read(file)
    assert past.digest(read.world) == past.digest(remembered.world)
    for name, array in remembered.counts.items():
        for column in array.dtype.names or [...]:
            np.testing.assert_array_equal(read.counts[name][column], array[column])
    assert json.dumps(read.slow) == json.dumps(remembered.slow)
    assert [{k: v.tolist() for k, v in e.items()} for e in read.pools] == [
        {k: v.tolist() for k, v in e.items()} for e in remembered.pools
    ]
    Trunks.forget()
    scenario = load("tight_county_community", set=SMALL)
    branch = once(scenario, Trunks(tmp_path))
    assert branch.is_branch
    assert_same(once(scenario), branch)


def test_a_study_branches_and_each_run_can_be_rebuilt(tmp_path):
    """Two of three scenarios branch; a run repeated alone is the same to the byte; snapshots serve later."""
    entries = {
        "scenarios": ["status_quo_2023", "loose", "semi_tight"], "against": "status_quo_2023", "set": SMALL, "weeks": 1,
        "replications": 1, "keep_snapshots": True,
    }  # fmt: skip
    first = run_study(make_study(**entries), tmp_path / "study", workers=1)
    told = [json.loads(line) for line in (tmp_path / "study" / "log.jsonl").read_text().splitlines()]
    assert [entry["branch"] for entry in told] == [False, True, True]
    for number in (1, 2):
        assert rebuild(tmp_path / "study", number).same
    assert len(list((tmp_path / "study" / "snapshots").glob("*.npz"))) == 1
    more = make_study(**{**entries, "scenarios": [*entries["scenarios"], "tight_county_community"]})
    run_study(more, tmp_path / "study", workers=1)
    told = [json.loads(line) for line in (tmp_path / "study" / "log.jsonl").read_text().splitlines()]
    assert len(told) == 4 and told[3]["branch"]
    assert first.results["value"].notna().any()


def test_points_that_change_the_past_leave_no_trunk():
    """A run whose past no other run of its replication has makes no copy of it."""
    study = make_study(
        scenarios=["loose"], set=SMALL, design="grid",
        factors=[{"path": "parameters.ward.patience_days", "low": 2, "high": 8}],
    )  # fmt: skip
    assert not any(p.run.branches for p in study.placed(0, 1))
    policy = make_study(
        scenarios=["loose"], set=SMALL, design="grid",
        factors=[{"path": "consortia.county_group.green_channel.hold_hours", "low": 2, "high": 8}],
    )  # fmt: skip
    assert all(p.run.branches for p in policy.placed(0, 1))


def test_a_comparison_branches(trunks: Trunks, tmp_path):
    """Every scenario after the first of each replication; what it says is what runs alone say."""
    found = compare(
        [load("loose", set=SMALL)], against=load("status_quo_2023", set=SMALL), replications=2, weeks=2, workers=1,
        snapshots=tmp_path,
    )  # fmt: skip
    assert found.timings["is_branch"].tolist() == [False, True, False, True]
    alone = run_once(
        load("loose", set=SMALL), seeds_of(0, 1), days=DAYS, periods=study_periods(START, DAYS), policy_start_day=START
    )
    own = found.outcomes[(found.outcomes["scenario"] == "loose") & (found.outcomes["replication"] == 1)]
    np.testing.assert_array_equal(own["value"].to_numpy(), alone.outcomes["value"].to_numpy())
    assert len(list(tmp_path.glob("*.npz"))) == 2

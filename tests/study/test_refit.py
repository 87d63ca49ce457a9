"""Parameter intervals: the baseline stays the baseline at every draw; strengths of presets are drawn too."""

from __future__ import annotations

import pandas as pd
import pytest
from toy_runs import X1, X2

from ylt_sim import evidence
from ylt_sim.scenario import ScenarioError, load
from ylt_sim.study import make_study, rebuild, refit, run_study, write_answers
from ylt_sim.study.compare import StudyError
from ylt_sim.study.strengths import strength_factors, strength_settings

SMALL = {"region": "county-small", "policy_start_day": 14}
TOY = {
    "scenarios": ["status_quo_2023", "loose"], "against": "status_quo_2023", "set": SMALL, "weeks": 2,
    "replications": 2, "design": {"kind": "lhs", "points": 16}, "factors": [X1], "refit": True, "measures": ["x"],
    "model": "toy_runs:level",
}  # fmt: skip


@pytest.fixture
def quick_fits(monkeypatch):
    """Fits in no time."""
    monkeypatch.setattr(refit, "FIT", "toy_runs:fitted")


def test_points_that_cannot_be_fitted_are_left_out(quick_fits, tmp_path):
    """The toy misses by 0 to 20 %, so a quarter is within 5 %; each that stays has its own constants."""
    result = run_study(make_study(**TOY), tmp_path, workers=1)
    table = pd.read_csv(tmp_path / "refit.csv")
    assert len(table) == 16 and table["accepted"].sum() == 4
    assert (table["accepted"] == (table["miss after"] <= refit.ACCEPTED_MISS)).all()
    first, *others = result.study.points
    assert first.settings == {} and [p.number for p in others] == [1, 2, 3, 4]
    for point in others:
        scenario = result.study.run_of(result.study.scenarios[1], point, 0).built
        assert scenario.region.constants.own_township == point.settings["region.constants.own_township"] <= 0.05
        assert scenario.region.constants.self_care["uri"] == 1.0
        assert len(scenario.region.constants.self_care) > 10
    tables, notes = write_answers(result)
    assert not notes and (tables["two_intervals"]["points"] == 4).all()


def test_fits_are_kept_and_the_study_can_be_rebuilt(quick_fits, tmp_path):
    """A second start fits nothing again; one run repeated alone has the constants of its point."""
    run_study(make_study(**TOY), tmp_path, workers=1)
    log = (tmp_path / "refit" / "log.jsonl").read_text()
    run_study(make_study(**TOY), tmp_path, workers=1)
    assert (tmp_path / "refit" / "log.jsonl").read_text() == log
    assert rebuild(tmp_path, 7).same


def test_no_accepted_point_is_told(quick_fits, monkeypatch, tmp_path):
    monkeypatch.setattr(refit, "ACCEPTED_MISS", -1.0)
    with pytest.raises(StudyError, match="no point is accepted"):
        run_study(make_study(**TOY), tmp_path, workers=1)


def test_a_grid_is_not_refitted():
    with pytest.raises(ScenarioError, match="lhs or sobol"):
        make_study(**{**TOY, "design": "grid"})


def test_what_only_the_policy_has_needs_no_fit(quick_fits, tmp_path):
    """Strengths and consortia do not touch the baseline: no fit, no constants, every point kept."""
    study = make_study(**{**TOY, "factors": [{"strengths": 0.2}], "design": {"kind": "lhs", "points": 3}})
    result = run_study(study, tmp_path, workers=1)
    assert len(result.study.points) == 4
    assert not any("region" in path for point in result.study.points for path in point.settings)


@pytest.mark.identity
def test_the_baseline_stays_the_baseline(tmp_path):
    """A parameter of choice far from its default moves today's practice off; fitted anew it is back where it was."""
    entries = {
        "scenarios": ["status_quo_2023"], "set": SMALL, "weeks": 8, "replications": 2, "seed": 3,
        "factors": [{"path": "parameters.choice.usual_provider", "low": 1.6, "high": 1.8}],
        "design": {"kind": "lhs", "points": 1}, "measures": ["primary_visit_share"],
    }  # fmt: skip
    kept = run_study(make_study(**entries, refit=True), tmp_path / "fitted", workers=1)
    off = run_study(make_study(**entries), tmp_path / "as_it_is", workers=1)
    table = pd.read_csv(tmp_path / "fitted" / "refit.csv").iloc[0]
    assert table["miss after"] <= refit.ACCEPTED_MISS < table["miss before"]
    level = [r.results[(r.results["outcome"] == "primary_visit_share") & (r.results["period"] == "year 1")]
             .groupby("point")["value"].mean() for r in (kept, off)]  # fmt: skip
    assert abs(level[0][1] - level[0][0]) < 0.5 * abs(level[1][1] - level[1][0])


# Strengths.
def test_a_strength_moves_all_quantities_of_its_mechanism():
    """0.6 + 0.1 of value_at_0 to value_at_1, and never beyond 1 or below today's practice."""
    scenario = load("tight_county_community", set=SMALL)
    path = "strengths.tight_county_community.green_channel"
    strength = evidence.matrix()["tight_county_community"]["green_channel"]
    today = evidence.matrix()[evidence.STATUS_QUO]["green_channel"]
    assert 0 < today < strength < 1
    (base,) = scenario.era("policy")
    same = strength_settings(scenario, path, 0.0)
    assert {k.rpartition(".")[2]: v for k, v in same.items()} == dict(base.green_channel)
    name = "consortia.county_group.green_channel.slot_share"
    one = same[name] / strength  # value_at_0 is 0
    assert strength_settings(scenario, path, 0.1)[name] == pytest.approx(one * (strength + 0.1))
    assert strength_settings(scenario, path, 0.9)[name] == pytest.approx(one)
    assert strength_settings(scenario, path, -0.9)[name] == pytest.approx(one * today)


def test_what_is_absent_or_written_is_not_drawn():
    scenarios = [load("loose", set=SMALL), load("tight_county_community", set={
        **SMALL, "consortia.county_group.expert_rotation.sessions_per_week_per_10000_residents": 1.5})]  # fmt: skip
    paths = {f.path for f in strength_factors(scenarios, 0.2)}
    absent = [m for m, s in evidence.matrix()["loose"].items() if s == 0]
    assert absent and not paths & {f"strengths.loose.{m}" for m in absent}
    written = strength_settings(scenarios[1], "strengths.tight_county_community.expert_rotation", 0.1)
    assert written and not any(path.endswith("sessions_per_week_per_10000_residents") for path in written)
    assert all(f.low == -0.2 and f.high == 0.2 and len(f.scenarios) == 1 for f in strength_factors(scenarios, 0.2))


def test_ranks_under_drawn_strengths(tmp_path):
    """A study over strengths alone answers how probably each scenario ranks first."""
    study = make_study(
        scenarios=["loose", "tight_county_community"], set=SMALL, weeks=1, replications=1, measures=["x"],
        design={"kind": "lhs", "points": 2}, factors=[{"strengths": 0.1}, X2], model="toy_runs:level",
    )  # fmt: skip
    run = study.run_of(study.scenarios[1], study.points[1], 0)
    assert X2 in run.settings and not any(path.startswith("strengths.") for path in run.settings)
    assert any(path.startswith("consortia.county_group.") for path in run.settings)
    assert run.built.digest != study.scenarios[1].digest
    tables, _ = write_answers(run_study(study, tmp_path, workers=1))
    assert tables["ranks"]["parameter"].sum() == pytest.approx(1)


@pytest.mark.parametrize("entry", [{"strengths": 0}, {"strengths": 0.1, "path": X1}, {"strengths": 0.1, "low": 0}])
def test_bad_strengths_are_told(entry):
    with pytest.raises(ScenarioError):
        make_study(scenarios=["loose"], set=SMALL, design={"kind": "lhs", "points": 2}, factors=[entry])

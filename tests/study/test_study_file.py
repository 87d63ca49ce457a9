"""Study files: what they mean, and how faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

import ylt_sim as ylt
from ylt_sim.scenario import ScenarioError
from ylt_sim.study.design import Design, points_of
from ylt_sim.study.factor import Factor, assumptions
from ylt_sim.study.study_file import load_study, make_study

HOLD = "consortia.county_group.green_channel.hold_hours"
WHOLE = f"""\
name: Holds
scenarios:
  today: status_quo_2023
  tight: {{extends: tight_county_community, set: {{{HOLD}: 4}}}}
against: today
set: {{region: county-small, policy_start_day: 28}}
weeks: 8
seed: 3
replications: {{relative: 0.05, absolute: 0.002, most: 40}}
design: {{kind: grid, levels: 3}}
factors:
  - {{path: {HOLD}, low: 2, high: 24, scenarios: [tight]}}
  - parameters.ward.patience_days
measures: [right_tier_share, {{outcome: bed_occupancy, tier: county}}]
quick: {{replications: 1, weeks: 1}}
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text):
        (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
        return "study.yaml"

    return write


def faults(path, **more):
    with pytest.raises(ScenarioError) as told:
        load_study(path, **more)
    return str(told.value)


def test_a_file_is_read(written):
    study = load_study(written(WHOLE))
    assert [s.key for s in study.scenarios] == ["today", "tight"]
    assert (study.days, study.policy_start_day, study.seed) == (28 + 56, 28, 3)
    assert study.scenarios[1].era("policy")[0].numbers()["green_channel.hold_hours"] == 4
    assert [f.path for f in study.factors] == [HOLD, "parameters.ward.patience_days"]
    assert (study.factors[1].low, study.factors[1].high) == (1, 10)
    assert len(study.points) == 9
    assert study.applied(study.scenarios[0], study.points[0]) == {"parameters.ward.patience_days": 1}
    assert [p.settings[HOLD] for p in study.points[::3]] == [2, 13, 24]
    assert [str(m) for m in study.measures] == ["right_tier_share", "bed_occupancy county"]


def test_values_given_beside_the_file_have_the_last_word(written):
    """Over those of every scenario of the study, also one that it sets for a scenario alone."""
    study = load_study(written(WHOLE), set={HOLD: 9})
    assert study.scenarios[1].era("policy")[0].numbers()["green_channel.hold_hours"] == 9


def test_its_quick_version(written):
    study = load_study(written(WHOLE), quick=True)
    assert (study.days, study.replications.fixed) == (28 + 7, 1)


def test_python_and_file_make_the_same_study(written):
    path = written("scenarios: [loose]\nset: {region: county-small}\nreplications: 2\nweeks: 4\n")
    again = make_study(scenarios=[ylt.load("loose", set={"region": "county-small"})], replications=2, weeks=4)
    assert load_study(path).plan(2)["run"].tolist() == again.plan(2)["run"].tolist()


def test_scenarios_begin_on_one_day(written):
    """Neither the first one's day nor its horizon is taken for the others."""
    other = "scenarios:\n  a: status_quo_2023\n  b: {extends: loose, set: {policy_start_day: 30, horizon_days: 90}}\n"
    told = faults(written(other + "weeks: 4\nset: {region: county-small}\n"))
    assert "one policy_start_day in all scenarios" in told and "horizon_days in all" not in told
    assert "one horizon_days in all scenarios" in faults(written(other + "set: {region: county-small}\n"))


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("seed: 3", "sede: 3"), 8, "did you mean 'seed'?"),
        (("seed: 3", "seed: -3"), 8, "a whole number, 0 or more"),
        (("against: today", "against: todya"), 5, "did you mean 'today'?"),
        (("  today: status_quo_2023", "  today: status_quo_2032"), 0, "did you mean 'status_quo_2023'?"),
        ((f"path: {HOLD}", f"path: {HOLD}x"), 12, "did you mean 'hold_hours'?"),
        (("high: 24, scenarios", "high: 99999, scenarios"), 12, "scenario tight, value 99999"),
        (("low: 2, high: 24", "low: 25, high: 24"), 12, "low lies below high"),
        (("low: 2, high: 24", "low: 0, high: 24, scale: log"), 12, "needs low above 0"),
        (("  - parameters.ward.patience_days", "  - {path: parameters.ward.patience_days, low: 12}"), 13,
         "the range is 12.0 to 10"),
        (("  - parameters.ward.patience_days", "  - {path: parameters.consultation.recognise, low: 0.2}"), 13,
         "several numbers"),
        (("scenarios: [tight]", "scenarios: [tihgt]"), 12, "did you mean 'tight'?"),
        (("measures: [right_tier_share", "measures: [right_tire_share"), 14, "did you mean 'right_tier_share'?"),
        (("kind: grid, levels: 3", "kind: gird"), 10, "did you mean 'grid'?"),
        (("kind: grid, levels: 3", "kind: sobol, points: 100"), 10, "powers of two only"),
        (("kind: grid, levels: 3", "kind: list"), 10, "points are written out"),
        (("kind: grid, levels: 3", "kind: none"), 12, "factors vary by a design"),
        (("region: county-small", "region: county-smal"), 6, "did you mean 'county-small'?"),
        (("region: county-small", "parameters.ward.patience: 3, region: county-small"), 6, "did you mean"),
        (("{extends: tight_county_community,", "{extend: tight_county_community,"), 4, "unknown key"),
        (("relative: 0.05, absolute: 0.002, most: 40", "pilot: 12"), 9, "a fixed number, or stop at a relative"),
        (("weeks: 8", "weeks: 8\nweeks: 9"), 8, "a key is written once"),
        (("kind: grid, levels: 3", "kind: lhs, points: 1000000"), 10, "at most 1,000,000 runs"),
        (("  - parameters.ward.patience_days", f"  - {{path: {HOLD}, values: [3, 4]}}"), 12, "is twice"),
    ],
)
def test_a_fault_is_told_with_its_line(written, change, line, words):
    """Each key has a fault that names file and line, what was given, and the rule."""
    path = written(WHOLE.replace(*change))
    told = faults(path)
    assert words in told
    assert "nothing was run" in told
    if line:
        assert f"study.yaml:{line}:" in told


def test_faults_are_told_together(written):
    told = faults(written(WHOLE.replace("seed: 3", "seed: x").replace("weeks: 8", "weeks: 0")))
    assert "2 faults" in told


def test_a_missing_or_empty_file(written, tmp_path):
    assert "can be read" in faults("no.yaml")
    assert "a mapping of keys" in faults(written(""))
    assert "this key must be given" in faults(written("name: nothing\n"))
    assert "one scenario or more" in faults(written("scenarios: []\n"))
    assert "a list of names" in faults(written("scenarios: 3\n"))


def test_assumptions_are_a_group():
    """All of a section's assumptions over their low-high; fitted constants and what has no range are left out."""
    base = ylt.load("loose", set={"region": "county-small"})
    ward = assumptions(base, "parameters.ward")
    assert [f.path.rpartition(".")[2] for f in ward] == [
        "patience_days", "stay_sigma", "pathway_kept_share", "review_gain", "pathway_days_ratio", "entry_gain",
        "late_risk",
    ]  # fmt: skip
    every = assumptions(base)
    assert len(every) > 80 and all(f.path.startswith("parameters.") for f in every)
    assert not [f for f in assumptions(base, "region") if "constants" in f.path or f.path == "region.residents"]
    by_tier = next(f for f in every if f.path == "parameters.consultation.recognise")
    assert by_tier.at(0) == (0.15, 0.35, 0.85, 0.9) and by_tier.at(1) == (0.32, 0.45, 0.97, 0.99)


def test_every_assumption_can_be_set_at_both_ends():
    study = make_study(
        scenarios=["loose"], set={"region": "county-small"}, weeks=4, replications=1,
        design={"kind": "morris", "trajectories": 2}, factors=[{"assumptions": "parameters"}],
    )  # fmt: skip
    assert len(study.points) == 2 * (len(study.factors) + 1)


def test_values_between_low_and_high():
    assert [Factor("x", 1, 100, scale="log").at(u) for u in (0, 0.5, 1)] == [1, 10, 100]
    assert [Factor("x", 1, 4, whole=True).at(u) for u in (0, 0.26, 0.74, 1)] == [1, 2, 3, 4]
    assert [Factor("x", values=("a", "b")).at(u) for u in (0, 0.49, 0.51, 1)] == ["a", "a", "b", "b"]
    assert Factor("x", 0, 1).levels(3) == (0, 0.5, 1)


@pytest.mark.parametrize(
    ("kind", "more", "number"),
    [
        ("lhs", {"points": 10}, 11),
        ("sobol", {"points": 16}, 17),
        ("saltelli", {"points": 8}, 32),
        ("morris", {"trajectories": 3}, 9),
        ("grid", {"levels": 4}, 16),
    ],
)
def test_designs_have_their_points_and_do_not_change(kind, more, number):
    factors = (Factor("a", 0.0, 1.0), Factor("b", 10.0, 20.0))
    points = points_of(Design(kind=kind, seed=4, **more), factors)
    assert len(points) == number and [p.number for p in points] == list(range(number))
    assert points == points_of(Design(kind=kind, seed=4, **more), factors)
    varied = [p for p in points if p.settings]
    assert all(0 <= p.settings["a"] <= 1 and 10 <= p.settings["b"] <= 20 for p in varied)
    if kind == "lhs":
        assert sorted(int(p.settings["a"] * 10) for p in varied) == list(range(10))


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("path", sorted(ROOT.glob("experiments/*/study.yaml")), ids=lambda path: path.parent.name)
def test_the_experiments_are_studies(path, quick):
    assert len(load_study(path, quick=quick).plan(1))


def test_the_study_in_the_documents_is_one(written):
    text = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
    block = text.partition("```yaml\n")[2].partition("```")[0]
    study = load_study(written(block))
    assert len(study.points) == 9 and study.against == "today"

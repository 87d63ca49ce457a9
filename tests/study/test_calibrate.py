"""Calibration: moves by hand, a toy county solved to its targets, constants as a region file takes them."""

from __future__ import annotations

import math

import pytest
from toy import toy_year

import ylt_sim as ylt
from ylt_sim.evidence import conditions
from ylt_sim.run import region_of
from ylt_sim.scenario.constants import Constants
from ylt_sim.study import calibrate as module
from ylt_sim.study.calibrate import calibrate
from ylt_sim.study.targets import Identified, Target, identified
from ylt_sim.study.year import simulate_year
from ylt_sim.world.build import may_self_care, start_of_self_care


def pair(scale: str, target: float, **values: float) -> Identified:
    """A constant and its target."""
    bounds = {"gain": 1.0, "low": -8.0, "high": 8.0, **values}
    return Identified("x", Target("x", target, target, target, "B24", lambda _: 0.0, "x"), scale, **bounds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scale", "value", "target", "reached", "moved"),
    [
        ("log", 0.5, 0.30, 0.20, 0.5 + math.log(1.5)),  # a share a third too small
        ("ratio", 1.2, 6.8, 6.0, 1.2 * 6.8 / 6.0),
        ("odds", 1.0, 0.5, 0.6, 1.0 + math.log(1.5)),  # too many seek care: odds of 1.5 to 1
        ("chance", 0.5, 0.2, 0.1, 2 / 3),  # odds 1 become 2
    ],
)
def test_a_whole_step_by_hand(scale: str, value: float, target: float, reached: float, moved: float):
    p = pair(scale, target)
    assert module._moved(p, value, module._wanted(p, reached)) == pytest.approx(moved)


def test_steps_end_at_the_bounds_and_undefined_moves_nothing():
    p = pair("ratio", 1.0, low=0.5, high=2.0)
    assert module._moved(p, 1.9, 1.0) == 2.0
    assert module._moved(p, 0.6, -9.0) == 0.5
    assert math.isnan(module._wanted(p, math.nan))
    assert math.isnan(module._wanted(p, 0.0))


def test_gain_is_halved_when_overshot_and_grows_when_it_lags():
    p = pair("log", 0.3, gain=0.8)
    assert module._gain(p, 0.8, None, 0.1) == 0.8
    assert module._gain(p, 0.8, 0.1, -0.05) == 0.4
    assert module._gain(p, 0.8, 0.1, 0.09) == pytest.approx(1.04)
    assert module._gain(p, 0.8, 0.1, 0.03) == 0.8
    assert module._gain(p, 0.16, 0.1, -0.1) == pytest.approx(0.16)  # a fifth of the first at least
    assert module._gain(p, 2.4, 0.1, 0.1) == pytest.approx(2.4)  # three times it at most


@pytest.mark.parametrize("region", ["county-small", "county-hills"])
def test_a_toy_county_is_solved(monkeypatch: pytest.MonkeyPatch, region: str):
    """Every target is met from the start values, by constants that the toy's formulas give: visits 3 + 2.5 m = 6.8, so
    m = 1.52; deaths 1.3 times too many, so 1/1.3; township share .05 + .25 r = .217, so r = .668; a self-care constant
    is 1 + log-odds of not seeking.
    """
    monkeypatch.setattr(module, "simulate_year", toy_year)
    scenario = ylt.load("status_quo_2023", set=[f"region={region}", "region.constants.is_fitted=false"])
    for name, value in {"visit_multiplier": 1.0, "death_multiplier": 1.0, "own_township": 2.0}.items():
        scenario = scenario.set(f"region.constants.{name}", value)
    fit = calibrate(scenario, seeds=(0, 1), iterations=40, tolerance=1e-4)
    constants = fit.scenario.region.constants
    assert fit.history[-1] <= 1e-4 or min(fit.history) <= 1e-3  # constants have four decimals
    assert constants.is_fitted and constants.fitted_for == region
    assert constants.visit_multiplier == pytest.approx(1.52, rel=2e-3)
    assert constants.death_multiplier == pytest.approx(1 / 1.3, rel=2e-3)
    assert constants.admission_recognise == pytest.approx(0.668, rel=5e-3)
    assert constants.neighbour_township == pytest.approx(constants.own_township - 1)
    assert constants.self_care["uri"] == pytest.approx(1 + math.log(0.28 / 0.72), abs=5e-3)
    assert fit.report["miss_percent"].abs().max() < 0.5
    assert len(fit.report) == len(identified(scenario, region_of(scenario)))
    assert set(fit.report.columns) >= {"constant", "value", "target", "reached", "miss_percent", "source"}


def test_of_a_district_it_is_who_takes_a_bed_that_is_solved(monkeypatch: pytest.MonkeyPatch):
    """The toy's share of admissions at centres is .05 + .25 r + .1 (b - 1), with r = .8 at its default.

    With .2 wanted b = .5; with .03, out of reach, b ends at its bound. Step-downs are fitted to nothing.
    """
    monkeypatch.setattr(module, "simulate_year", toy_year)
    scenario = ylt.load("status_quo_2023", set=["region=district-600k"]).set("region.residents", 20_000)
    for wanted, found in ((0.2, 0.5), (0.03, 0.05)):
        own = scenario.set("region.targets.township_admission_share", wanted)
        fit = calibrate(own.set("region.constants.admission_recognise", 0.8), iterations=40, tolerance=1e-4)
        constants = fit.scenario.region.constants
        assert constants.primary_bed_taken == pytest.approx(found, abs=0.01)
        assert constants.admission_recognise == 0.8
        assert constants.step_down_raised == scenario.region.constants.step_down_raised


def test_the_best_iteration_is_kept_and_a_constant_at_its_bound_is_named(monkeypatch: pytest.MonkeyPatch):
    """A township share out of reach: the constant ends at its bound, the report says so, all else is met."""
    monkeypatch.setattr(module, "simulate_year", toy_year)
    scenario = ylt.load("status_quo_2023", set=["region=county-small"])
    scenario = scenario.set("region.targets.township_admission_share", 0.5)
    fit = calibrate(scenario, iterations=40, tolerance=1e-3)
    row = fit.report.set_index("constant").loc["admission_recognise"]
    assert row["value"] == pytest.approx(0.99)
    assert row["note"] == "at its bound"
    assert row["miss_percent"] < -10
    others = fit.report[fit.report["constant"] != "admission_recognise"]
    assert others["miss_percent"].abs().max() < 1


def test_yaml_is_a_section_that_a_region_takes(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr(module, "simulate_year", toy_year)
    fit = calibrate(ylt.load("status_quo_2023", set=["region=county-small"]), iterations=2)
    indented = "\n".join(f"  {line}" for line in fit.yaml().splitlines())
    file = tmp_path / "mine.yaml"
    file.write_text(f"extends: status_quo_2023.yaml\nregion:\n  extends: county-small\n{indented}\n")
    assert ylt.load(file).region.constants == fit.scenario.region.constants


@pytest.mark.slow
def test_the_small_county_is_solved_from_its_start_values():
    """No hand-tuned start: constants of `Constants`, four seeds, at most twenty years each."""
    scenario = ylt.load("status_quo_2023", set=["region=county-small"])
    self_care = {c.condition_id: start_of_self_care(c) for c in conditions() if may_self_care(c)}
    scenario = scenario.set("region.constants", Constants().model_dump() | {"self_care": self_care})
    fit = calibrate(scenario, seeds=(0, 1, 2, 3), iterations=20, tolerance=0.02)
    assert min(fit.history) <= 0.02
    assert fit.history[0] > 0.1


@pytest.mark.slow
def test_a_year_counts_what_its_constants_were_fitted_to():
    """The shipped constants of the small county close its books within a few per cent, luck of one seed included."""
    scenario = ylt.load("status_quo_2023", set=["region=county-small"])
    year = simulate_year(scenario, 0)
    for p in identified(scenario, year.region)[:10]:
        assert p.target.reached(year) == pytest.approx(p.target.value, rel=0.08), p.constant

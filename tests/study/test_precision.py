"""Enough replications: the rule by hand, measures that are zero, near zero or undefined, and its coverage."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ylt_sim.scenario import ScenarioError
from ylt_sim.study.paired import intervals
from ylt_sim.study.precision import Replications, half_width, next_number, precision_of
from ylt_sim.study.study_file import make_study
from ylt_sim.study.sweep import run_study

SMALL = {"region": "county-small"}


def toy(replications, measures=("x",)):
    return make_study(scenarios=["loose"], set=SMALL, replications=replications, measures=list(measures), weeks=4,
                      model="toy_runs:noise", seed=5)  # fmt: skip


def test_the_rule_by_hand():
    """Of 1, 2, 3: mean 2, half-width 4.30265 / sqrt 3 = 2.4841; 2.5 is reached, 2.4 is not: 3 x 1.0714 runs."""
    values = np.array([1.0, 2.0, 3.0])
    assert half_width(values, 0.95) == pytest.approx(2.48414)
    assert precision_of(values, Replications(absolute=2.5)).enough
    short = precision_of(values, Replications(absolute=2.4))
    assert (short.enough, short.needed) == (False, 4)
    relative = precision_of(values + 100, Replications(relative=0.025))
    assert relative.enough == (2.48414 <= 102 * 0.025 / 1.025)


@pytest.mark.parametrize(("needed", "expected"), [(11, 11), (15, 15), (1000, 15), (10**9, 15)])
def test_looks_grow_by_half_at_most(needed, expected):
    assert next_number(10, needed, Replications(absolute=1.0)) == expected


def test_the_budget_ends_it():
    assert next_number(90, 10**9, Replications(absolute=1.0, most=100)) == 100


def test_zero_near_zero_and_undefined_measures(tmp_path):
    """Always zero: precise at the pilot. Near zero: the absolute precision stops it, the relative one cannot. Never
    defined: the budget stops it. Defined in half of the runs: those count.
    """
    assert run_study(toy({"relative": 0.1}, ["zero"]), tmp_path / "a", workers=1).replications == 10
    near = run_study(toy({"relative": 0.1, "absolute": 0.01}, ["small"]), tmp_path / "b", workers=1)
    assert near.replications == 10
    none = run_study(toy({"relative": 0.1, "most": 20}, ["undefined"]), tmp_path / "c", workers=1)
    assert none.replications == 20
    row = none.precision.iloc[0]
    assert math.isnan(row["mean"]) and math.isnan(row["half_width"]) and not row["enough"]
    half = run_study(toy({"absolute": 0.4, "most": 200}, ["sometimes"]), tmp_path / "d", workers=1)
    row = half.precision.iloc[0]
    assert row["enough"] and row["replications"] == (half.replications + 1) // 2


def test_a_sequential_study_resumed_takes_the_same_looks(tmp_path):
    study = toy({"absolute": 0.15, "most": 300})
    whole = run_study(study, tmp_path / "a", workers=1)
    assert 20 < whole.replications < 300
    run_study(toy(7), tmp_path / "b", workers=1)
    again = run_study(study, tmp_path / "b", workers=1)
    assert again.replications == whole.replications
    assert (tmp_path / "a" / "manifest.json").read_bytes() == (tmp_path / "b" / "manifest.json").read_bytes()


@pytest.mark.parametrize("given", [{"relative": 0.1, "pilot": 5}, {}, {"fixed": 3, "relative": 0.1}, True, 0])
def test_rules_that_are_none_are_refused(given):
    """Fewer than ten pilot runs; no rule; two rules; no number; no run."""
    with pytest.raises(ScenarioError, match="replications"):
        toy(given)


@pytest.mark.theory
def test_fixed_replications_cover_the_known_mean():
    """1,000 studies of 20 replications, normal and skewed (means of five exponential times): 93-97 % cover."""
    random = np.random.default_rng(20230102)
    for values in (random.normal(1.0, 0.5, (1000, 20)), random.exponential(1.0, (1000, 20, 5)).mean(axis=2)):
        frame = pd.DataFrame({"study": np.repeat(np.arange(1000), 20), "value": values.ravel()})
        out = intervals(frame, ["study"], 0.95)
        assert 0.93 <= ((out["low"] <= 1) & (out["high"] >= 1)).mean() <= 0.97


def sequential_coverage(rule, draw, number=1000):
    """Share of sequential studies whose last interval covers 1, and their mean number of replications."""
    covered, used = 0, 0
    for i in range(number):
        random = np.random.default_rng([i, 7])
        values = draw(random, rule.most)
        n = rule.pilot
        while not (p := precision_of(values[:n], rule)).enough and n < rule.most:
            n = next_number(n, p.needed, rule)
        covered += abs(p.mean - 1) <= p.half
        used += n
    return covered / number, used / number


@pytest.mark.theory
def test_the_sequential_rule_covers_nearly_as_often():
    """It stops sooner where luck made the variance small, so it covers less than 95 %: reported, and not below 90 %."""
    share, used = sequential_coverage(Replications(relative=0.1, most=1000), lambda r, n: r.normal(1.0, 0.5, n))
    assert 0.90 <= share <= 0.97
    known = (stats.norm.ppf(0.975) * 0.5 / (0.1 / 1.1)) ** 2
    assert used == pytest.approx(known, rel=0.15)

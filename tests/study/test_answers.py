"""Answers with known values: Ishigami, noise taken out, the best of several, Shapley values, two intervals, warm-up."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from toy_runs import X1, X2, X3

import ylt_sim as ylt
from ylt_sim.study.answers import write_answers
from ylt_sim.study.attribution import attribution, shapley_values
from ylt_sim.study.best import best_of, kim_nelson
from ylt_sim.study.compare import StudyError
from ylt_sim.study.effects import main_effects
from ylt_sim.study.measure import Measure, last_period
from ylt_sim.study.ranking import rank_first, two_intervals
from ylt_sim.study.rebuild import rebuild
from ylt_sim.study.sensitivity import morris_effects, sobol_indices
from ylt_sim.study.study_file import make_study
from ylt_sim.study.sweep import run_study
from ylt_sim.study.twins import twin_gain
from ylt_sim.study.warm_up import mser, warm_up, welch

SMALL = {"region": "county-small"}
X = Measure(outcome="x")


def toy(model, **entries):
    entries = {"scenarios": ["loose"], "replications": 1, "factors": [X1, X2, X3], "measures": ["x"], **entries}
    return make_study(set=SMALL, weeks=4, model=f"toy_runs:{model}", **entries)


def ishigami_indices(a=7.0, b=0.1):
    """Closed form (Ishigami and Homma 1990): 0.3139, 0.4424, 0 and 0.5576, 0.4424, 0.2437."""
    v1 = 0.5 * (1 + b * math.pi**4 / 5) ** 2
    v2 = a**2 / 8
    v13 = b**2 * math.pi**8 * 8 / 225
    v = v1 + v2 + v13
    return np.array([v1, v2, 0]) / v, np.array([v1 + v13, v2, v13]) / v


@pytest.mark.theory
def test_sobol_indices_of_ishigami(tmp_path):
    study = toy("ishigami", design={"kind": "saltelli", "points": 256, "seed": 1})
    found = sobol_indices(study, run_study(study, tmp_path / "s", workers=1).results, X)
    first, total = ishigami_indices()
    assert list(found["factor"]) == [X1, X2, X3]
    np.testing.assert_allclose(found["first"], first, atol=0.06)
    np.testing.assert_allclose(found["total"], total, atol=0.06)


@pytest.mark.theory
def test_noise_is_taken_out_of_sobol_indices(tmp_path):
    """Noise of variance 4 beside 13.8, halved by two replications: with it totals are too large, by 0.13."""
    study = toy("noisy_ishigami", replications=2, design={"kind": "saltelli", "points": 128, "seed": 1})
    results = run_study(study, tmp_path / "s", workers=1).results
    found = sobol_indices(study, results, X)
    first, total = ishigami_indices()
    assert found["noise_share"].iloc[0] == pytest.approx(2 / (13.84 + 2), abs=0.05)
    np.testing.assert_allclose(found["total"], total, atol=0.15)
    one = sobol_indices(study, results[results["replication"] == 0], X)
    assert one["total"].iloc[2] > found["total"].iloc[2] + 0.05
    assert math.isnan(one["noise_share"].iloc[0])


@pytest.mark.theory
def test_luck_that_points_share_is_not_taken_out_twice(tmp_path):
    """A step of X3 leaves X1 and with it all luck as it is, so that its effects have none; a step of X1 has.

    Taken out as if points had luck of their own, the total index of X3 would be 0.1, and not 0.24.
    """
    study = toy("shared_luck", replications=2, design={"kind": "saltelli", "points": 64})
    results = run_study(study, tmp_path / "sobol", workers=1).results
    found = sobol_indices(study, results, X).set_index("factor")
    _, total = ishigami_indices()
    assert found.loc[X3, "total"] == pytest.approx(total[2], abs=0.06)
    assert found.loc[X1, "total"] == pytest.approx(total[0], abs=0.2)
    pd.testing.assert_frame_equal(sobol_indices(study, results, X), found.reset_index()[sobol_columns()])
    study = toy("shared_luck", replications=2, design={"kind": "morris", "trajectories": 20})
    found = morris_effects(study, run_study(study, tmp_path / "morris", workers=1).results, X).set_index("factor")
    assert found.loc[X3, "noise"] == pytest.approx(0, abs=1e-9) and found.loc[X2, "sigma"] > 7
    assert found.loc[X1, "noise"] == pytest.approx(math.sqrt(2 / math.pi) * 1.5 * 2, rel=0.5)


def sobol_columns():
    return ["scenario", "factor", "first", "first_half", "total", "total_half", "noise_share", "replications"]


@pytest.mark.theory
def test_morris_effects_of_ishigami(tmp_path):
    """On the grid of four levels (-pi, -pi/3, pi/3, pi) with steps of 2/3 every effect is known.

    x1 goes a to a + 4 pi/3, so that sin goes 0 to s or -s to 0, s = sin(pi/3): |effect| = 1.5 s (1 + 0.1 x3^4);
    x2 the same way: 7 s^2 up or down: |effect| = 1.5 x 7 x 0.75 = 7.875 always; x3: 0.1 (pi^4 - (pi/3)^4) |sin x1|,
    where sin x1 is not 0 in half of the points.
    """
    study = toy("ishigami", design={"kind": "morris", "trajectories": 60, "seed": 1})
    found = morris_effects(study, run_study(study, tmp_path / "s", workers=1).results, X).set_index("factor")
    s, high, low = math.sin(math.pi / 3), math.pi**4, (math.pi / 3) ** 4
    assert found.loc[X2, "mu_star"] == pytest.approx(7.875)
    assert found.loc[X1, "mu_star"] == pytest.approx(1.5 * s * (1 + 0.05 * (high + low)), rel=0.15)
    assert found.loc[X3, "mu_star"] == pytest.approx(1.5 * 0.1 * (high - low) * s / 2, rel=0.25)
    assert found.loc[X2, "mu"] == pytest.approx(0, abs=2.5)


def test_main_effects_and_interactions_of_a_grid(tmp_path):
    """`level` rises by 1 from low to high of X1, and nothing else acts."""
    study = toy("level", replications=4, design="grid", factors=[X1, X2])
    found = main_effects(study, run_study(study, tmp_path / "s", workers=1).results, X).set_index("effect")
    assert found.loc[X1, "mean"] == pytest.approx(1.0)
    assert found.loc[X1, ["low", "high"]].tolist() == pytest.approx([1.0, 1.0])
    assert found.loc[X2, "mean"] == pytest.approx(0.0, abs=1e-9)
    assert found.loc[f"{X1} x {X2}", "mean"] == pytest.approx(0.0, abs=1e-9)
    assert found["fit"].iloc[0] == pytest.approx(1.0)


def test_a_grid_by_ratios_is_a_line_in_the_logarithm(tmp_path):
    """1, 3.16 and 10 lie as far apart; the toy goes 0, 0.24, 1 there, of which a line explains 0.917."""
    by_ratio = {"path": X1, "low": 1, "high": 10, "scale": "log"}
    study = toy("level", design={"kind": "grid", "levels": 3}, factors=[by_ratio, X2], replications=2)
    found = main_effects(study, run_study(study, tmp_path / "s", workers=1).results, X).set_index("effect")
    assert found.loc[X1, "mean"] == pytest.approx(1.0)
    assert found["fit"].iloc[0] == pytest.approx(0.917, abs=0.001)


def test_a_measure_that_no_run_has_is_told(tmp_path):
    """A tier that does not exist: a note, where the answer would be missing; no runs to the end of a budget."""
    measures = ["x", {"outcome": "x", "tier": "cuonty"}]
    result = run_study(toy("level", factors=[], measures=measures, replications=2), tmp_path / "s", workers=1)
    tables, notes = write_answers(result)
    assert len(notes) == 1 and "x cuonty: no run has it" in notes[0] and len(tables["means"])
    with pytest.raises(StudyError, match="x cuonty: no run has it"):
        run_study(toy("level", factors=[], measures=measures, replications={"absolute": 0.01}), tmp_path / "s",
                  workers=1)  # fmt: skip


def test_answers_of_an_earlier_design_go(tmp_path):
    """And gains are those of the scenarios as written, not of the first corner of a grid."""
    write_answers(run_study(toy("level", design="grid", factors=[X1]), tmp_path, workers=1))
    assert (tmp_path / "effects.csv").exists()
    tables, _ = write_answers(run_study(toy("level", factors=[]), tmp_path, workers=1))
    assert not (tmp_path / "effects.csv").exists() and (tmp_path / "means.csv").exists()
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "means.parquet"), tables["means"])


def test_the_last_period_is_the_last_by_time():
    assert last_period(["before", "year 1", "year 10", "year 9", "2024"]) == "year 10"
    assert last_period(["before", "2024"]) == "before" and last_period([]) == ""


def test_two_intervals_and_ranks(tmp_path):
    """X1 moves levels by -0.5..0.5 about what is written: a parameter interval of 0.95, less luck's."""
    pair = ["status_quo_2023", "tight_county_community"]
    study = toy("level", scenarios=pair, replications=10, factors=[X1], design={"kind": "lhs", "points": 40, "seed": 1})
    results = run_study(study, tmp_path / "s", workers=1).results
    found = two_intervals(study, results, X).set_index("scenario")
    row = found.loc["tight_county_community"]
    assert row["points"] == 40 and row["replications"] == 10
    assert row["parameter_high"] - row["parameter_low"] == pytest.approx(0.95, abs=0.03)
    assert row["simulation_low"] < row["mean"] < row["simulation_high"]
    ranks = rank_first(study, results, X).set_index("scenario")
    assert ranks.loc["tight_county_community", "parameter"] > 0.99
    assert ranks.sum().tolist() == pytest.approx([1.0] * 4)
    assert ranks.loc["status_quo_2023", "parameter_smallest"] > 0.99
    one = rank_first(study, results[results["replication"] == 0], X)
    assert one["simulation"].isna().all() and one["parameter"].sum() == pytest.approx(1)


def test_twins_save_replications(tmp_path):
    """Luck shared has a variance of 0.25, luck of one's own 0.01: 0.52 over 0.02 is 26, give or take."""
    pair = ["status_quo_2023", "tight_county_community"]
    study = toy("level", scenarios=pair, replications=40, factors=[], against="status_quo_2023")
    found = twin_gain(study, run_study(study, tmp_path / "s", workers=1).results, X)
    assert found["scenario"].tolist() == ["tight_county_community"]
    assert found["gain"].iloc[0] == pytest.approx(26, rel=0.5)


@pytest.mark.theory
def test_the_best_is_chosen_as_often_as_stated():
    """Five systems, the best better by exactly the difference asked for: chosen in 95 % of 400 times at least."""
    means = np.array([0.0, 0.0, 0.0, 0.0, 0.5])
    names = tuple("abcde")
    right = 0
    for i in range(400):
        luck = np.random.default_rng([i, 3]).normal(size=(5, 2000)) + means[:, None]

        def values(left, first, beyond, luck=luck):
            return luck[[names.index(n) for n in left], first:beyond]

        found = kim_nelson(names, values, difference=0.5, most=2000)
        right += found.best == ("e",)
    assert right / 400 >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / 400)


def test_the_best_scenario_gets_the_last_replications(tmp_path):
    pair = ["status_quo_2023", "tight_county_community"]
    study = toy("level", scenarios=pair, factors=[])
    found = best_of(study, tmp_path / "s", X, difference=0.1, workers=1)
    assert found.best == ("tight_county_community",)
    worst = best_of(study, tmp_path / "s", X, difference=0.1, largest=False, workers=1)
    assert worst.best == ("status_quo_2023",)
    close = best_of(study, tmp_path / "t", X, difference=0.001, most=12, workers=1)
    assert len(close.best) == 2 and "not told apart" in close.guarantee
    assert rebuild(tmp_path / "t", 3).same


def test_the_best_is_found_once_what_failed_is_repaired(tmp_path, monkeypatch):
    """A failed run stands in the way, and the message names the way out."""
    study = toy("fails", scenarios=["status_quo_2023", "tight_county_community"], factors=[])
    with pytest.raises(StudyError, match="--retry-failed"):
        best_of(study, tmp_path / "s", X, difference=0.1, workers=1)
    monkeypatch.setenv("TOY_REPAIRED", "yes")
    with pytest.raises(StudyError, match="--retry-failed"):
        best_of(study, tmp_path / "s", X, difference=0.1, workers=1)
    found = best_of(study, tmp_path / "s", X, difference=0.1, workers=1, retry_failed=True)
    assert found.best == ("tight_county_community",)


def test_scenarios_that_run_alike_do_not_use_up_the_budget():
    """Two are the same in every replication, a third is worse: the two are left, and soon."""
    luck = np.random.default_rng(4).normal(size=(1, 400)) * 0.3 + np.array([[1.0], [1.0], [0.0]])

    def values(left, first, beyond):
        return luck[["abc".index(n) for n in left], first:beyond] + 0.1

    found = kim_nelson(("a", "b", "c"), values, difference=0.5, most=400)
    assert found.best == ("a", "b") and max(found.replications.values()) < 100
    assert "any of them will do" in found.guarantee


def game(names, worth):
    """Results in which the coalition named by a scenario is worth ``worth`` of it."""
    rows = []
    for r in range(3):
        for size in range(len(names) + 1):
            for c in itertools.combinations(sorted(names), size):
                rows.append((0, "+".join(c) or "none", r, "x", "all", "all", "year 1", worth(set(c), r)))
    columns = ["point", "scenario", "replication", "outcome", "tier", "group", "period", "value"]
    return pd.DataFrame(rows, columns=columns)


GROUPS = {"channel": ["green_channel", "up_referral"], "tele": ["tele_diagnostic", "tele_consult"]}


def two_types():
    return ylt.load("status_quo_2023", set=SMALL), ylt.load("tight_county_community", set=SMALL)


def test_shapley_values_of_a_known_game_add_up():
    """v = 3 channel + 1 tele + 4 both + 2 others: the pair's 4 are halved: 5, 3, 2, and 10 in all."""
    today, tight = two_types()
    made = attribution(today, tight, GROUPS, base=toy("level", factors=[]))
    assert list(made.groups) == ["channel", "tele", "all others"]
    assert len(made.scenarios) == 8

    def worth(c, r):
        return 3 * ("channel" in c) + ("tele" in c) + 4 * ({"channel", "tele"} <= c) + 2 * ("all others" in c) + 100 * r

    found = shapley_values(made, game(made.groups, worth), X).set_index("group")
    assert found["mean"].to_dict() == pytest.approx({"channel": 5, "tele": 3, "all others": 2, "total": 10})
    assert found.loc["channel", ["low", "high"]].tolist() == pytest.approx([5, 5])
    sampled = attribution(today, tight, GROUPS, base=toy("level", factors=[]), orders=4)
    some = shapley_values(sampled, game(made.groups, worth), X).set_index("group")["mean"]
    assert some.drop("total").sum() == pytest.approx(10)
    assert some["channel"] == pytest.approx(5)  # an order and its reverse halve what two make together


def test_sampled_values_have_the_spread_between_orders():
    """One pair of orders says nothing about others; an order and its reverse are one draw, not two."""
    today, tight = two_types()
    groups = {"a": ["green_channel"], "b": ["tele_diagnostic"]}

    def worth(c, r):
        return 4 * ({"a", "b"} <= c) + 12 * ({"a", "all others"} <= c) + 24 * (len(c) == 3)

    for orders, pairs in ((2, 1), (12, 6)):
        made = attribution(today, tight, groups, base=toy("level", factors=[]), orders=orders)
        found = shapley_values(made, game(made.groups, worth), X).set_index("group").loc["a"]
        each = []
        for order in made.orders:
            before = set(order[: order.index("a")])
            each.append(worth(before | {"a"}, 0) - worth(before, 0))
        draws = np.array(each, float).reshape(pairs, 2).mean(axis=1)
        assert found["mean"] == pytest.approx(draws.mean())
        half = stats.t.ppf(0.975, pairs - 1) * draws.std(ddof=1) / math.sqrt(pairs) if pairs > 1 else math.nan
        assert found["high"] - found["mean"] == pytest.approx(half, nan_ok=True)
        assert pairs == 1 or half > 0


def test_coalitions_are_the_two_scenarios_at_their_ends():
    today, tight = two_types()
    made = attribution(today, tight, GROUPS, base=toy("level", factors=[]))
    by_key = {s.key: s for s in made.scenarios}
    assert by_key["none"].digest == today.digest
    assert by_key["all others+channel+tele"].digest == tight.digest
    numbers = by_key["tele"].era("policy")[0].numbers()
    assert numbers["tele_diagnostic.reader_hours_per_day"] == tight.era("policy")[0].numbers()[
        "tele_diagnostic.reader_hours_per_day"]  # fmt: skip
    assert numbers["green_channel.hold_hours"] == today.era("policy")[0].numbers()["green_channel.hold_hours"]


def test_attribution_refuses_what_it_cannot_attribute():
    today, tight = two_types()
    base = toy("level", factors=[])
    with pytest.raises(StudyError, match="more than the numbers of mechanisms"):
        attribution(today, tight.set("parameters.ward.patience_days", 5.0), GROUPS, base=base)
    with pytest.raises(StudyError, match="in two"):
        attribution(today, tight, {"a": ["green_channel"], "b": ["green_channel"]}, base=base)
    with pytest.raises(StudyError, match="a group is called 'all others'"):
        attribution(today, tight, {"all others": ["green_channel"]}, base=base)
    with pytest.raises(StudyError, match="several points"):
        attribution(today, tight, GROUPS, base=toy("level", factors=[], design={"kind": "list", "at": [
            {X1: 2.0}, {X1: 3.0}]}))
    with pytest.raises(StudyError, match="no mechanism"):
        attribution(today, tight, {"a": ["red_channel"]}, base=base)


def test_mser_finds_the_end_of_a_start():
    """Twenty high values, then noise about 0: the cut lies at 20 or little later. A drift has no steady part."""
    random = np.random.default_rng(1)
    series = np.r_[np.full(20, 10.0), np.zeros(180)] + random.normal(0, 0.5, 200)
    assert 20 <= mser(series) <= 30
    assert mser(np.arange(200.0)) is None
    assert mser(np.zeros(200)) == 0
    assert mser(np.zeros(10)) is None


def test_welch_averages_by_hand():
    """Two replications, mean 1, 2, 3, 4; half window 1: 1, then (1+2+3)/3, (2+3+4)/3."""
    assert welch(np.array([[0.0, 2, 3, 4], [2, 2, 3, 4]]), 1).tolist() == pytest.approx([1, 2, 3])


def test_warm_up_of_the_model_warns_when_too_short():
    """Thirty days on the SimPy engine: too short to say that anything settled within a day."""
    with pytest.warns(UserWarning, match="1 days are left out at the start, and that is too short"):
        found = warm_up(ylt.load("status_quo_2023", set=SMALL), allowed=1, days=30, replications=1, engine="simpy")
    assert not found.enough
    assert len(found.series) == 30 * 7
    assert len(found.plot().axes) == 7

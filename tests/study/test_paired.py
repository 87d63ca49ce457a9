"""Intervals and paired differences worked out by hand, and coverage of a known mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ylt_sim.study.paired import intervals, paired_differences


def outcome(scenario, values, outcome="x"):
    return pd.DataFrame({
        "scenario": scenario, "replication": range(len(values)), "outcome": outcome, "tier": "all", "group": "all",
        "period": "year 1", "value": values, "unit": "share", "grade": "checked",
    })  # fmt: skip


def test_paired_difference_of_three_replications():
    """Base 1, 2, 3; other 2, 4, 5: differences 1, 2, 2: mean 5/3, sd 0.57735, half-width 4.30265 x sd / sqrt 3."""
    frame = pd.concat([outcome("base", [1.0, 2.0, 3.0]), outcome("other", [2.0, 4.0, 5.0])])
    row = paired_differences(frame, "base", 0.95).iloc[0]
    assert row["mean"] == pytest.approx(5 / 3)
    half = 4.302652729911275 * 0.5773502691896258 / np.sqrt(3)
    assert (row["low"], row["high"]) == (pytest.approx(5 / 3 - half), pytest.approx(5 / 3 + half))
    assert (row["replications"], row["against_mean"]) == (3, 2.0)


def test_the_comparator_is_told_of_the_pairs_alone():
    """Base 1, 2, 30; the other is undefined in the third replication, so that its partner's 30 counts nowhere."""
    frame = pd.concat([outcome("base", [1.0, 2.0, 30.0]), outcome("other", [2.0, 3.0, np.nan])])
    row = paired_differences(frame, "base", 0.95).iloc[0]
    assert (row["mean"], row["against_mean"], row["replications"]) == (1.0, 1.5, 2)


def test_pairing_is_by_replication_not_by_row():
    frame = pd.concat([outcome("base", [1.0, 2.0, 30.0]), outcome("other", [2.0, 3.0, 31.0]).iloc[::-1]])
    row = paired_differences(frame, "base", 0.95).iloc[0]
    assert (row["mean"], row["low"], row["high"]) == (1.0, 1.0, 1.0)


def test_one_replication_has_no_interval():
    frame = pd.concat([outcome("base", [1.0]), outcome("other", [3.0])])
    row = paired_differences(frame, "base", 0.95).iloc[0]
    assert row["mean"] == 2.0
    assert np.isnan(row["low"]) and np.isnan(row["high"])


def test_undefined_replications_do_not_count():
    frame = intervals(outcome("base", [1.0, np.nan, 3.0]), ["outcome"], 0.95).iloc[0]
    assert (frame["mean"], frame["replications"]) == (2.0, 2)


def test_interval_covers_a_known_mean():
    """2,000 studies of 5 normal replications with mean 0: the 95 % interval covers in 93-97 %."""
    rng = np.random.default_rng(20230102)
    values = rng.normal(size=(2000, 5))
    frame = pd.DataFrame({"study": np.repeat(np.arange(2000), 5), "value": values.ravel()})
    out = intervals(frame, ["study"], 0.95)
    covered = ((out["low"] <= 0) & (out["high"] >= 0)).mean()
    assert stats.binom.ppf(0.0005, 2000, 0.95) / 2000 <= covered <= stats.binom.ppf(0.9995, 2000, 0.95) / 2000

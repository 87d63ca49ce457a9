"""Who gains, who loses: known differences are found, luck alone is not taken for a gain."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ylt_sim.outcomes.by_group import BURDENS
from ylt_sim.report.gains_plot import plot_gains
from ylt_sim.scenario import load
from ylt_sim.study import compare, make_study, run_study, write_answers
from ylt_sim.study.gains import gains_by_group, is_of_group

MISPLACED = "misplaced_per_1000_resident_years"
EFFECT = {"income: poorest fifth": 2.0, "income: richest fifth": -2.0, "age: 65+": 0.0}


def drawn(random: np.random.Generator, replications: int = 10) -> pd.DataFrame:
    """Two scenarios with luck in common: the poorest lose 2, the richest gain 2, the old neither."""
    rows = []
    for r in range(replications):
        for group, effect in EFFECT.items():
            luck = random.normal(100, 20)
            for scenario, plus in (("today", 0.0), ("new", effect + random.normal(0, 0.3))):
                rows.append((scenario, r, MISPLACED, "all", group, "year 1", luck + plus, "u", "relative only"))
    columns = ["scenario", "replication", "outcome", "tier", "group", "period", "value", "unit", "grade"]
    return pd.DataFrame(rows, columns=columns)


def test_known_gains_and_losses_are_told():
    found = gains_by_group(drawn(np.random.default_rng(1)), "today", 0.95).set_index("group")
    assert found["verdict"].to_dict() == {"poorest fifth": "loses", "richest fifth": "gains", "65+": "open"}
    assert found.loc["poorest fifth", "mean"] == pytest.approx(2.0, abs=0.4)
    assert found["dimension"].to_dict()["65+"] == "age"


def test_a_dimension_of_two_groups_asks_two_questions():
    """The interval of each is that of 97.5 %, of a dimension of one group that of 95 %."""
    frame = drawn(np.random.default_rng(2))
    found = gains_by_group(frame, "today", 0.95).set_index("group")
    wide = frame.pivot_table(index=["group", "replication"], columns="scenario", values="value")
    difference = (wide["new"] - wide["today"]).unstack()
    for group, level in (("income: poorest fifth", 0.975), ("age: 65+", 0.95)):
        x = difference.loc[group].to_numpy()
        half = stats.t.ppf(0.5 + level / 2, 9) * x.std(ddof=1) / np.sqrt(10)
        row = found.loc[group.partition(": ")[2]]
        assert row["high"] - row["mean"] == pytest.approx(half)


def test_luck_alone_is_seldom_a_gain():
    """Of 400 dimensions without any effect at most some 5 % have a group that gains or loses."""
    random = np.random.default_rng(3)
    told = 0
    for _ in range(400):
        frame = drawn(random, 5)
        frame = frame[frame["group"].str.startswith("income")]
        is_new = frame["scenario"] == "new"
        frame.loc[is_new, "value"] -= frame.loc[is_new, "group"].map(EFFECT)
        told += bool((gains_by_group(frame, "today", 0.95)["verdict"] != "open").any())
    assert told <= 34  # 20 expected, three deviations more


@pytest.mark.parametrize("replications", [1, 2])
def test_few_replications_tell_nothing(replications: int):
    """Two that agree by chance have an interval without width."""
    frame = drawn(np.random.default_rng(1), replications)
    frame["value"] = frame["value"].round(-1) + np.where(frame["scenario"] == "new", 10.0, 0.0)
    assert set(gains_by_group(frame, "today", 0.95)["verdict"]) == {"open"}


def test_a_study_publishes_them_by_group(tmp_path):
    """Table and figure in its folder; groups stay out of its table of means; a comparison gives the same numbers."""
    entries = {"set": {"region": "county-small", "policy_start_day": 7}, "weeks": 3, "replications": 2, "seed": 5}
    study = make_study(scenarios=["status_quo_2023", "none"], against="status_quo_2023", **entries)
    result = run_study(study, tmp_path, workers=1)
    tables, notes = write_answers(result)
    assert not notes
    gains = tables["gains"]
    assert {"distance", "age", "income", "family doctor", "township", "all"} == set(gains["dimension"])
    assert set(gains["outcome"]) == set(BURDENS) and (tmp_path / "gains.csv").exists()
    assert not is_of_group(tables["means"]).any()
    own = gains[(gains["dimension"] == "income") & (gains["outcome"] == MISPLACED) & (gains["period"] == "year 1")]
    whole = gains[(gains["dimension"] == "all") & (gains["outcome"] == MISPLACED) & (gains["period"] == "year 1")]
    assert own["mean"].mean() == pytest.approx(whole["mean"].iloc[0])  # fifths are equally many
    assert abs(whole["mean"].iloc[0]) > 0
    assert gains.loc[gains["period"] == "before", "mean"].isna().all()  # too short for an episode to be followed
    picture = plot_gains(gains, "heading")
    picture.savefig(tmp_path / "gains.png")
    assert len(picture.axes) == len(BURDENS)
    small = {"region": "county-small", "policy_start_day": 7}
    today = load("status_quo_2023", set=small)
    found = compare([load("none", set=small)], against=today, replications=2, weeks=3, seed=5, workers=1)
    pd.testing.assert_frame_equal(found.gains, gains)

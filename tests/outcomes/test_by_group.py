"""Burdens by group: every group's people are counted once, over denominators that no policy moves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ylt_sim.outcomes.by_group import BURDENS, groups_of
from ylt_sim.run import RunOutput, region_of, run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of
from ylt_sim.study.compare import study_periods

SMALL = {"region": "county-small", "policy_start_day": 28}


def found(name: str) -> RunOutput:
    return run_once(
        load(name, set=SMALL), seeds_of(2), days=56, periods=study_periods(28, 56), by_group=True, keep_rows=True
    )


@pytest.fixture(scope="module")
def today() -> RunOutput:
    return found("status_quo_2023")


def test_every_resident_is_in_one_group_of_each_dimension():
    region = region_of(load("loose", set=SMALL))
    for names, group in groups_of(region).values():
        assert len(group) == len(region.residents)
        assert 0 <= group.min() and group.max() < len(names)
    names, group = groups_of(region)["income"]
    assert np.bincount(group).tolist() == [len(group) // 5] * 5 and names[0] == "poorest fifth"
    names, group = groups_of(region)["family doctor"]
    assert (group == region.residents["is_signed"]).all() and names[1] == "signed"


def test_groups_add_up_to_all(today: RunOutput):
    """In every dimension: what is borne, and who bears it."""
    frame = today.by_group
    for (_, _), own in frame.groupby(["outcome", "period"]):
        whole = own[own["group"] == "all"].iloc[0]
        parts = own[own["group"] != "all"]
        for _, part in parts.groupby(parts["group"].str.partition(": ")[0]):
            assert part["numerator"].sum() == pytest.approx(whole["numerator"], rel=1e-9)
            assert part["denominator"].sum() == pytest.approx(whole["denominator"], rel=1e-12)


def test_all_together_is_what_the_outcomes_say(today: RunOutput):
    """Misplaced: the episodes that are not at the right tier. Unmet and delay: those of the outcomes of placement."""
    o = today.outcomes[today.outcomes["tier"] == "all"].set_index(["outcome", "period"])
    burden = today.by_group[today.by_group["group"] == "all"].set_index(["outcome", "period"])["numerator"]
    period = "year 1"
    right, unmet = o.loc[("right_tier_share", period)], o.loc[("unmet_need_share", period)]
    hours = o.loc[("definitive_care_hours", period)]
    misplaced, none, days = (burden[key, period] for key in BURDENS)
    assert misplaced == right["denominator"] - right["numerator"] > 0
    assert none == unmet["numerator"] > 0
    assert days * 24 == pytest.approx(hours["numerator"])
    before = today.by_group[today.by_group["period"] == "before"]  # 14 days, of which none counts
    assert before["value"].isna().all()


def test_residents_are_counted_for_the_days_in_which_their_episodes_count(today: RunOutput):
    """20,000 residents; four weeks after the policy less the 14 days for which an episode is followed."""
    row = today.by_group[(today.by_group["group"] == "all") & (today.by_group["period"] == "year 1")].iloc[0]
    assert row["denominator"] == pytest.approx(20_000 * 14 / 365 / 1000)
    assert row["value"] == pytest.approx(row["numerator"] / row["denominator"])


def test_no_policy_moves_a_denominator(today: RunOutput):
    other = found("tight_county_community")
    keys = ["outcome", "group", "period"]
    joined = pd.merge(today.by_group, other.by_group, on=keys, how="outer")
    assert (joined["denominator_x"] == joined["denominator_y"]).all()
    assert (joined["numerator_x"] != joined["numerator_y"]).any()

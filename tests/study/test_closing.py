"""Closure and validation: intervals by hand, grades, regions side by side."""

from __future__ import annotations

import math
from functools import partial

import pytest
from toy import toy_year

import ylt_sim as ylt
from ylt_sim.report.closure import side_by_side
from ylt_sim.study import closure as module
from ylt_sim.study.closure import closure_table, validation_table

VISITS = "visits per resident-year"


@pytest.fixture
def regions(monkeypatch: pytest.MonkeyPatch):
    """Three regions, with a toy for the simulation: visits at seeds 0, 1, 2 are 1 % below, at, and above."""
    monkeypatch.setattr(module, "simulate_year", partial(toy_year, noise=0.01))
    return [
        ylt.load("status_quo_2023", set=[f"region={r}", "region.constants.visit_multiplier=1.52"])
        for r in ("county-500k", "county-small", "county-hills")
    ]


def test_mean_and_interval_of_three_seeds_by_hand(regions):
    """6.732, 6.8 and 6.868: mean 6.8, standard deviation .068, t(2) = 4.303, so 4.303 x .068 / sqrt(3) = .169."""
    frame = closure_table(regions[:1], seeds=(0, 1, 2)).set_index("quantity")
    assert frame.loc[VISITS, "reached"] == pytest.approx(6.8)
    assert frame.loc[VISITS, "half_interval"] == pytest.approx(0.1689, abs=1e-4)
    assert frame.loc[VISITS, "miss_percent"] == pytest.approx(0.0, abs=1e-9)
    assert frame.loc["visits outside the county, share", "half_interval"] == pytest.approx(0.0, abs=1e-12)


def test_one_seed_has_no_interval(regions):
    frame = closure_table(regions[:1], seeds=(0,))
    assert frame["half_interval"].isna().all()
    assert frame.set_index("quantity").loc[VISITS, "reached"] == pytest.approx(6.732)


def test_grades_and_inside(regions):
    """The hills' constants are another's: checked, not closed. Referrals: 4 per 1,000 visits of all, .65 recorded."""
    frame = closure_table(regions, seeds=(1,)).set_index(["region", "quantity"])
    assert frame.loc[("county-500k", VISITS), "grade"] == "closure"
    assert frame.loc[("county-500k", VISITS), "fitted_by"] == "visit_multiplier"
    assert frame.loc[("county-hills", VISITS), "grade"] == "check"
    assert frame.loc[("county-hills", VISITS), "fitted_by"] == ""
    assert frame.loc[("county-500k", VISITS), "inside"] == "yes"
    assert (frame["inside"] == "").equals(frame["grade"] == "reported")
    assert set(frame["inside"]) == {"yes", "no", ""}
    assert frame.loc[("county-500k", "chronic events over those of the table"), "inside"] == "no"  # the toy has none


def test_recorded_referrals_are_a_part_that_only_measures(regions):
    """Twice the recorded share gives twice the indicator; nothing else in the table moves."""
    one, two = (
        closure_table([regions[0].set("region.targets.recorded_referral_share", s)], seeds=(1,)).set_index("quantity")
        for s in (0.4, 0.8)
    )
    name = "recorded up-referrals per 1,000 primary visits"
    assert two.loc[name, "reached"] == pytest.approx(2 * one.loc[name, "reached"])
    assert one.drop(index=name).equals(two.drop(index=name))


def test_within_error_is_not_inside():
    target = module.Target("x", 1.0, 0.9, 1.1, "B24", lambda _: 0.0)
    assert module._inside(target, 1.2, 0.05) == "no"
    assert module._inside(target, 1.2, 0.15) == "within error"
    assert module._inside(target, 1.2, math.nan) == "no"
    assert module._inside(target, 1.1, math.nan) == "yes"


def test_side_by_side_has_a_row_a_quantity(regions):
    frame = closure_table(regions, seeds=(0, 1))
    text = side_by_side(frame)
    assert len(text) == frame["quantity"].nunique()
    assert list(text.columns) == [
        "quantity", "accepted", "county-500k", "grade, county-500k", "county-small", "grade, county-small",
        "county-hills", "grade, county-hills", "source",
    ]  # fmt: skip
    row = text.set_index("quantity").loc[VISITS]
    assert row["county-500k"].startswith("6.77 ±")
    assert row["grade, county-hills"] == "check yes"
    assert " / " in text.set_index("quantity").loc["visits per township centre and day", "accepted"]


def test_validation_compares_with_the_fitted_region(regions):
    table = validation_table(regions[0], [regions[2]], seeds=(0, 1, 2)).set_index(["region", "quantity"])
    row = table.loc[("county-hills", VISITS)]
    assert row["difference"] == pytest.approx(0.0, abs=1e-9)
    assert row["difference_half_interval"] == pytest.approx(math.hypot(0.1689, 0.1689), abs=1e-3)
    assert row["same"] == "yes"
    text = side_by_side(table.reset_index())
    assert "difference" in text and "both inside" in text


def test_one_region_under_two_scenarios_is_numbered(regions):
    frame = closure_table([regions[0], regions[0]], seeds=(1,))
    assert list(dict.fromkeys(frame["region"])) == ["county-500k", "county-500k (2)"]
    assert len(side_by_side(frame)) == len(frame) / 2


def test_validation_needs_two_seeds(regions):
    with pytest.raises(ValueError, match="two or more"):
        validation_table(regions[0], [], seeds=(1,))

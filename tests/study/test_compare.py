"""Comparison: same twins, whatever the number of workers and the order; faults told; one run to the byte."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ylt_sim.live_run import simulation
from ylt_sim.report.period_table import period_frame, period_text
from ylt_sim.run import run
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of
from ylt_sim.study import compare
from ylt_sim.study.compare import StudyError

SMALL = {"region": "county-small", "policy_start_day": 14}


def small(name):
    return load(name, set=SMALL)


@pytest.fixture(scope="module")
def study():
    return compare(
        [small("loose"), small("none")], against=small("status_quo_2023"), replications=2, weeks=3, workers=1
    )


def test_workers_and_order_do_not_matter(study):
    """One process or two, scenarios in either order: the same numbers, bit for bit."""
    other = compare(
        [small("none"), small("loose")], against=small("status_quo_2023"), replications=2, weeks=3, workers=2
    )
    by = ["scenario", "replication", "outcome", "tier", "group", "period"]
    a = study.outcomes.sort_values(by, ignore_index=True)
    b = other.outcomes.sort_values(by, ignore_index=True)[a.columns]
    pd.testing.assert_frame_equal(a, b, check_exact=True)


def test_before_the_policy_scenarios_are_the_same(study):
    wide = study.outcomes[study.outcomes["period"] == "before"].pivot_table(
        index=["replication", "outcome", "tier", "group"], columns="scenario", values="value", dropna=False
    )
    for name in ("loose", "none"):
        np.testing.assert_array_equal(wide[name].to_numpy(), wide["status_quo_2023"].to_numpy())
    assert wide["none"].notna().any()


def test_after_the_policy_they_differ(study):
    after = study.differences[study.differences["period"] == "year 1"]
    assert (after.loc[after["scenario"] == "none", "mean"].abs() > 0).any()


def test_scenarios_that_begin_on_different_days_are_refused():
    """Nobody's day is taken silently, nor anybody's horizon; a day and weeks given for all leave no doubt."""
    later = load("loose", set={**SMALL, "policy_start_day": 21})
    longer = load("loose", set={**SMALL, "horizon_days": 35})
    base = small("status_quo_2023")
    with pytest.raises(StudyError, match="differ in policy_start_day: status_quo_2023 14, loose 21") as told:
        compare([later], against=base, replications=1, weeks=3)
    assert "--set policy_start_day=14" in str(told.value)
    with pytest.raises(StudyError, match="differ in horizon_days"):
        compare([longer], against=base, replications=1)
    assert compare([later], against=base, replications=1, weeks=1, policy_start_day=7, workers=1).policy_start_day == 7


def test_levels_by_period_are_the_means_of_each(study):
    """A row an outcome and scenario, a column a period; before the policy all scenarios have the same."""
    frame = period_frame(study.means, {s.key: s.key for s in study.scenarios})
    assert frame.columns.tolist() == ["outcome", "scenario", "before the policy", "year 1"]
    own = frame[frame["outcome"].str.startswith("visits per resident-year")].set_index("scenario")
    assert own["before the policy"].nunique() == 1
    m = study.means
    value = m[(m["scenario"] == "loose") & (m["outcome"] == "visits_per_resident_year") & (m["period"] == "year 1")]
    mean, low, high = (f"{value[k].iloc[0]:.2f}" for k in ("mean", "low", "high"))
    assert own.loc["loose", "year 1"] == f"{mean} [{low}, {high}]"
    text = period_text(study, width=120)
    assert own.loc["loose", "year 1"] in text and "2 replications" in text
    assert "政策前" in period_text(study, "zh")


def test_replications_differ(study):
    o = study.outcomes
    own = o[(o["scenario"] == "loose") & (o["outcome"] == "visits_per_resident_year")
                         & (o["period"] == "before")]  # fmt: skip
    assert own["value"].nunique() == 2


def test_a_scenario_against_itself_has_zero_differences():
    out = compare([small("status_quo_2023").renamed("copy").set("name", "copy")], against=small("status_quo_2023"),
                  replications=2, weeks=2, workers=1)  # fmt: skip
    assert out.differences["mean"].dropna().abs().max() == 0
    assert len(out.differences) > 50


def test_regions_must_agree():
    with pytest.raises(StudyError, match="different regions"):
        compare([small("loose")], against=load("status_quo_2023"), replications=1, weeks=1)


def test_replications_must_be_positive():
    with pytest.raises(StudyError, match="replications = 0"):
        compare([small("loose")], against=small("status_quo_2023"), replications=0)


def test_same_seed_same_bytes_and_seed_zero_works():
    a, b = run(small("loose"), seed=0, days=16), run(small("loose"), seed=0, days=16)
    assert a.rows.tobytes() == b.rows.tobytes()
    assert a.rows.tobytes() != run(small("loose"), seed=1, days=16).rows.tobytes()


def test_engines_give_the_same_result():
    a = run(small("tight_county_community"), seed=3, days=20)
    b = run(small("tight_county_community"), seed=3, days=20, engine="simpy")
    assert a.rows.tobytes() == b.rows.tobytes()
    pd.testing.assert_frame_equal(a.outcomes, b.outcomes, check_exact=True)


def test_the_auditor_passes_on_a_run():
    run(small("tight_county_community"), seed=4, days=24).audit()


def test_seeds_are_distinct():
    made = [seeds_of(root, r) for root in range(5) for r in range(20)]
    numbers = [s.demand for s in made] + [s.luck for s in made]
    assert len(set(numbers)) == len(numbers)
    assert {s.population for s in made} == {made[0].population}


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_simulation_in_steps_is_the_run(engine):
    sim = simulation(small("loose"), seed=5, engine=engine, days=10)
    for _ in range(10):
        sim.run(days=1)
    whole = run(small("loose"), seed=5, days=10).rows
    stepped = sim.event_rows()
    assert stepped.tobytes() == whole[: len(stepped)].tobytes()
    with pytest.raises(ValueError, match="day 10"):
        sim.run(days=1)


def test_a_researchers_own_process_beside_the_model():
    """Somebody looks at the busiest ward at 8 every morning; the records are those of the run without him."""
    sim = simulation(small("loose"), seed=5, days=5)
    seen = []

    def inspector():
        yield sim.env.timeout(8 * 3600)
        while True:
            seen.append((sim.now, int(sim.get("pool", "busy")[sim.wards].max())))
            yield sim.env.timeout(24 * 3600)

    sim.env.process(inspector())
    sim.run(days=5)
    assert [t for t, _ in seen] == [8 * 3600 + d * 86_400 for d in range(5)]
    assert all(busy > 0 for _, busy in seen)
    whole = run(small("loose"), seed=5, days=5).rows
    assert sim.event_rows().tobytes() == whole[: len(sim.event_rows())].tobytes()

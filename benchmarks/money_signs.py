"""Signs of money on county-small: what insurance, prices and payment of providers move, and placebos.

    python benchmarks/money_signs.py [REPLICATIONS]      # a year of policy, five replications: some two minutes
    python benchmarks/money_signs.py [REPLICATIONS] --case-payment    # what it does to days and discharge, by rows

Paired differences with 95 % simulation intervals. With all strengths of response at 0 a packaged budget changes no
record, so that its differences are exactly 0.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

import ylt_sim as ylt
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.run import region_of, run_once
from ylt_sim.scenario import Scenario
from ylt_sim.seeds import seeds_of
from ylt_sim.study.precision import half_width
from ylt_sim.world.codes import COUNTY, EV_BOUNCE_BACK, EV_READMISSION, EV_STAY, EV_SWAYED, SWAY_NAMES

DAYS = 448
GROUP = "consortia.county_group."
STRENGTHS = ("admit", "send_down", "refer", "accept", "test", "withhold")
OUTCOMES = (
    "step_downs_per_100_county_stays", "admissions_per_resident_year", "township_admission_share",
    "primary_visit_share", "outside_visit_share", "outside_admission_share", "cost_yuan_per_resident_year",
    "definitive_care_hours", "unmet_need_share", "forgone_admissions_per_1000",
)  # fmt: skip


def changed(scenario: Scenario, **values: object) -> Scenario:
    """A copy with values changed, double underscores for dots."""
    for path, value in values.items():
        scenario = scenario.set(path.replace("__", "."), value)
    return scenario


def unswayed(scenario: Scenario) -> Scenario:
    """The same with every strength of response at 0."""
    return changed(scenario, **{f"parameters__provider__{name}_per_1000_yuan": 0 for name in STRENGTHS})


def cases() -> dict[str, tuple[Scenario, Scenario]]:
    """Scenario and comparator by name."""
    base = {"region": "county-small", "policy_start_day": 84, "horizon_days": DAYS}
    today, tight = ylt.load("status_quo_2023", set=base), ylt.load("tight_county_community", set=base)
    free = tight.set(GROUP + "global_budget", None).set(GROUP + "unified_finance", None)
    joint = tight
    for name in ("global_budget.packaged_share", "global_budget.retained_share", "global_budget.borne_share",
                 "unified_finance.one_account_share"):  # fmt: skip
        joint = joint.set(GROUP + name, 1.0)
    joint = joint.set(GROUP + "unified_finance.joint_balance_weight", 0.9)
    cheap = changed(today, insurance__resident_outpatient_percent=(80.0, 80.0, 0.0, 0.0))
    return {
        "everything in one budget - no joint budget": (joint, free),
        "the same, strengths 0 (placebo)": (unswayed(joint), unswayed(free)),
        "the same budget, stays within it by volume": (
            changed(joint, payment__case_share=0.0), changed(free, payment__case_share=0.0)
        ),
        "all stays by case": (changed(today, payment__case_share=1.0), today),
        "all stays by volume": (changed(today, payment__case_share=0.0), today),
        "80 % paid at the primary tier": (changed(cheap, insurance__outpatient_limit_yuan=(1000.0, 2000.0)), today),
        "half the price at the primary tier": (changed(today, insurance__price_factor=(0.5, 0.5, 1.0, 1.0)), today),
        "unreferred in the city 40 %": (
            changed(today, insurance__unreferred_percent=(100.0, 100.0, 100.0, 40.0)), today,
        ),
    }


def measured(scenario: Scenario, seed: int, known: dict[tuple[str, int], pd.Series]) -> pd.Series:
    """Outcomes of the year of policy, everybody together."""
    key = (scenario.digest, seed)
    if key not in known:
        frame = run_once(scenario, seeds_of(seed), days=DAYS, tell=lambda _: None).outcomes
        own = frame[(frame["tier"] == "all") & (frame["group"] == "all") & (frame["period"] == "year 1")]
        known[key] = own.set_index("outcome")["value"]
    return known[key]


def by_rows(scenario: Scenario, seed: int) -> dict[str, float]:
    """Days and discharges of residents' stays at county and tertiary hospitals, and decisions that payment turned."""
    out = run_once(scenario, seeds_of(seed), days=DAYS, keep_rows=True, tell=lambda _: None)
    assert out.rows is not None
    rows = out.rows[out.rows["time"] >= scenario.policy_start_day * SECONDS_A_DAY]
    tier = region_of(scenario, seeds_of(seed).population).facilities["tier"]
    own = rows[(rows["resident"] != NONE) & (rows["facility"] != NONE)]
    at_hospital = own[tier[own["facility"]] >= COUNTY]
    stays = at_hospital[at_hospital["event"] == EV_STAY]
    told = {
        "stays": float(len(stays)),
        "mean days": float(stays["b"].mean()) / SECONDS_A_DAY,
        "readmissions per 100 stays": 100 * float((at_hospital["event"] == EV_READMISSION).sum()) / len(stays),
        "worse in the recovery days per 100 stays": 100 * float((own["event"] == EV_BOUNCE_BACK).sum()) / len(stays),
    }
    swayed = rows[rows["event"] == EV_SWAYED]
    for decision, name in enumerate(SWAY_NAMES):
        for done, how in ((1, "done"), (0, "not done")):
            told[f"{name}: {how}"] = float(((swayed["link"] == decision) & (swayed["a"] == done)).sum())
    return told


def case_payment(replications: int) -> None:
    """All stays by case beside all by volume, decision by decision."""
    base = {"region": "county-small", "policy_start_day": 84, "horizon_days": DAYS}
    today = ylt.load("status_quo_2023", set=base)
    frames = {
        name: pd.DataFrame([by_rows(changed(today, payment__case_share=share), seed) for seed in range(replications)])
        for name, share in (("all by volume", 0.0), ("today, half by case", 0.5), ("all by case", 1.0))
    }
    difference = frames["all by case"] - frames["all by volume"]
    table = pd.DataFrame({name: frame.mean() for name, frame in frames.items()})
    table["case - volume"] = difference.mean()
    table["half_interval"] = [half_width(difference[column].to_numpy(), 0.95) for column in difference]
    print(table[(table != 0).any(axis=1)].to_string(float_format=lambda v: f"{v:.4g}"))


def main() -> None:
    numbers = [word for word in sys.argv[1:] if word.isdigit()]
    replications = int(numbers[0]) if numbers else 5
    if "--case-payment" in sys.argv:
        case_payment(replications)
        return
    known: dict[tuple[str, int], pd.Series] = {}
    for name, (one, other) in cases().items():
        pairs = [(measured(one, seed, known), measured(other, seed, known)) for seed in range(replications)]
        rows = []
        for outcome in OUTCOMES:
            differences = np.array([a[outcome] - b[outcome] for a, b in pairs])
            against = float(np.mean([b[outcome] for _, b in pairs]))
            rows.append((outcome, against, differences.mean(), half_width(differences, 0.95)))
        table = pd.DataFrame(rows, columns=["outcome", "against", "difference", "half_interval"])
        print(f"\n{name}\n{table.to_string(index=False, float_format=lambda v: f'{v:.4g}')}", flush=True)


if __name__ == "__main__":
    main()

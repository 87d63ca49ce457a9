"""Signs of money on county-small: what insurance, prices and payment of providers move, and placebos.

    python benchmarks/money_signs.py [REPLICATIONS]      # a year of policy, five replications: some two minutes

Paired differences with 95 % simulation intervals. With all strengths of response at 0 a packaged budget changes no
record, so that its differences are exactly 0.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

import ylt_sim as ylt
from ylt_sim.run import run_once
from ylt_sim.scenario import Scenario
from ylt_sim.seeds import seeds_of
from ylt_sim.study.precision import half_width

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


def main() -> None:
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else 5
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

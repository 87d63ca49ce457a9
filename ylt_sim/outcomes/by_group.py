"""Who bears what: burdens of the residents' episodes by group of residents, over fixed denominators.

A burden is counted over the potential episodes of residents and divided by the residents of the group, who are the
same in every scenario: an episode that does not happen is a burden of zero. So the difference between two scenarios is
that of twins, and groups add up to all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.outcomes.reducer import Reducer
from ylt_sim.region.region import Region
from ylt_sim.world.codes import AGE_BANDS, MODERATE, OPTIONS

__all__ = ["BURDENS", "burdens_by_group", "groups_of"]

BURDENS = {
    "misplaced_per_1000_resident_years": "episodes per 1000 resident-years",
    "unmet_per_1000_resident_years": "episodes per 1000 resident-years",
    "delay_days_per_1000_resident_years": "days per 1000 resident-years",
}
"""Names with units: episodes without definitive care at the tier that they needed; those of moderate severity or above
without any; days from their onset to it. Definitive care counts in the days for which episodes are followed."""
BELOW_MINUTES = (20, 40, 60)
INCOME = ("poorest fifth", "second fifth", "middle fifth", "fourth fifth", "richest fifth")
DAYS_A_YEAR, HOURS_A_DAY = 365.0, 24.0

Groups = dict[str, tuple[tuple[str, ...], NDArray[np.int64]]]


def groups_of(region: Region) -> Groups:
    """By dimension: names of its groups, and the group of every resident.

    Distance is the usual way to the county's general hospital; who has a family doctor is as on day 0, so that no
    policy moves anybody between groups.
    """
    r, v = region.residents, region.villages
    minutes = v["travel_seconds"][:, OPTIONS.index("county_general")] / 60
    edges = [0, *BELOW_MINUTES]
    near = [f"{a}-{b} minutes" for a, b in zip(edges, BELOW_MINUTES, strict=False)]
    distance = (*near, f"{edges[-1]} minutes or more")
    return {
        "distance": (distance, np.searchsorted(BELOW_MINUTES, minutes, side="right")[r["village"]]),
        "age": (AGE_BANDS, r["age_band"].astype(np.int64)),
        "income": (INCOME, r["income_quintile"].astype(np.int64)),
        "family doctor": (("not signed", "signed"), (r["is_signed"] == 1).astype(np.int64)),
        "township": (region.township_names, v["township"][r["village"]].astype(np.int64)),
    }


def _of_residents(reducer: Reducer, period: int, resident: NDArray[np.int32], n: int) -> dict[str, NDArray[np.float64]]:
    """Burdens of every resident in a period, as sums."""
    own = reducer.cohort(period)
    who, grave = resident[own.rank], own.severity >= MODERATE
    each = (own.tier != own.need, grave & (own.tier == 0), np.where(grave, own.hours.astype(float) / HOURS_A_DAY, 0.0))
    return {
        name: np.bincount(who, value.astype(float), n).astype(float)  # counts of whole numbers, if nobody is chosen
        for name, value in zip(BURDENS, each, strict=True)
    }


def burdens_by_group(reducer: Reducer, region: Region, resident: NDArray[np.int32]) -> pd.DataFrame:
    """Burdens of every group and of all, by period.

    Parameters
    ----------
    reducer
        Updated with all rows of a run.
    region
        Whose residents they are.
    resident
        Of each potential episode, or NONE.

    Returns
    -------
    pandas.DataFrame
        As of `ylt_sim.outcomes.tidy_outcomes`; ``group`` is ``income: poorest fifth`` and so on, or ``all``. NaN where
        a period is too short for any of its episodes to count.
    """
    n = len(region.residents)
    groups: Groups = {"": (("all",), np.zeros(n, np.int64)), **groups_of(region)}
    periods = reducer.setting.periods
    rows: list[dict[str, Any]] = []
    for i, period in enumerate(periods.names):
        years = max(0, periods.edges[i + 1] - periods.edges[i] - periods.follow_days) / DAYS_A_YEAR
        burdens = _of_residents(reducer, i, resident, n)
        for dimension, (names, group) in groups.items():
            residents = np.bincount(group, minlength=len(names))
            sums = {key: np.bincount(group, burden, minlength=len(names)) for key, burden in burdens.items()}
            for number, name in enumerate(names):
                if residents[number] == 0:
                    continue
                for key, unit in BURDENS.items():
                    a, b = float(sums[key][number]), float(residents[number] * years / 1000)
                    rows.append({
                        "outcome": key, "tier": "all", "group": f"{dimension}: {name}" if dimension else name,
                        "period": period, "value": a / b if b else np.nan, "numerator": a, "denominator": b,
                        "unit": unit, "grade": "relative only",
                    })  # fmt: skip
    return pd.DataFrame(rows)

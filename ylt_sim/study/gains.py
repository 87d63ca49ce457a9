"""Who gains, who loses: burdens of groups of residents under each scenario and the comparator, twin by twin."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ylt_sim.outcomes.by_group import BURDENS
from ylt_sim.study.paired import paired_differences

__all__ = ["gains_by_group", "is_of_group"]

GAINS, LOSES, OPEN = "gains", "loses", "open"
FEWEST = 3
"""Replications below which nothing is told: two of a small group may agree by chance, and leave no interval."""


def is_of_group(frame: pd.DataFrame) -> pd.Series:
    """Which rows are the burden of a group of residents."""
    return frame["outcome"].isin(list(BURDENS)) & (frame["group"] != "all")


def gains_by_group(outcomes: pd.DataFrame, against: str, confidence: float) -> pd.DataFrame:
    """What each group of residents gains or loses, averaged over luck.

    Parameters
    ----------
    outcomes
        Columns ``scenario, replication, outcome, tier, group, period, value, unit, grade`` with the burdens of
        `ylt_sim.outcomes.by_group`.
    against
        Key of the comparator.
    confidence
        Of all intervals of a dimension together.

    Returns
    -------
    pandas.DataFrame
        ``scenario, outcome, dimension, group, period, against_mean, mean, low, high, verdict, replications, unit``:
        the paired difference of the group's burden. ``verdict`` is ``gains`` if the interval lies below zero, ``loses``
        if above, else ``open``; with fewer than three replications all are open.

    Notes
    -----
    The same residents with the same illnesses and luck under both: what luck moves from one patient to another cancels
    within a group, and what is left of it the interval tells. A dimension of k groups asks k questions, so each
    interval has confidence 1 - (1 - c) / k (Bonferroni).
    """
    own = outcomes[outcomes["outcome"].isin(list(BURDENS))]
    if own.empty:
        return pd.DataFrame()
    dimension = own["group"].str.partition(": ")[0].where(own["group"] != "all", "all")
    parts = []
    for name, rows in own.groupby(dimension, sort=False):
        k = rows["group"].nunique()
        found = paired_differences(rows, against, 1 - (1 - confidence) / k)
        parts.append(found.assign(dimension=name, group=found["group"].str.removeprefix(f"{name}: ")))
    out = pd.concat(parts, ignore_index=True)
    known = (out["replications"] >= FEWEST) & (out["high"] > out["low"])
    out["verdict"] = np.select([known & (out["high"] < 0), known & (out["low"] > 0)], [GAINS, LOSES], OPEN)
    columns = ["scenario", "outcome", "dimension", "group", "period", "against_mean", "mean", "low", "high", "verdict",
               "replications", "unit"]  # fmt: skip
    place = {key: i for i, key in enumerate([*dict.fromkeys(outcomes["scenario"]), *BURDENS])}
    order = out[["scenario", "outcome"]].map(place.__getitem__)
    return out.loc[order.sort_values(["scenario", "outcome"], kind="stable").index, columns].reset_index(drop=True)

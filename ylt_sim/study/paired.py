"""Paired differences with simulation intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

__all__ = ["intervals", "paired_differences"]

KEYS = ["outcome", "tier", "group", "period"]


def intervals(values: pd.DataFrame, by: list[str], confidence: float) -> pd.DataFrame:
    """Mean, half-width of the t interval and number of replications of ``value``.

    Parameters
    ----------
    values
        One row a replication, with the columns ``by`` and ``value``. Replications in which the outcome is undefined
        do not count.
    by
        Columns that name an estimate.
    confidence
        Such as 0.95.

    Returns
    -------
    pandas.DataFrame
        ``by``, ``mean``, ``low``, ``high``, ``replications``; bounds are NaN with fewer than two replications.

    Notes
    -----
    Student's t on independent replications (Law 2015, Simulation Modeling and Analysis, section 9.4).
    """
    grouped = values.groupby(by, sort=False, observed=True)["value"]
    out = grouped.agg(["mean", "std", "count"]).reset_index()
    n = out["count"].to_numpy(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = stdtrit(np.maximum(n - 1, 1), 0.5 + confidence / 2) * out["std"].to_numpy(float) / np.sqrt(n)
    half = np.where(n >= 2, half, np.nan)
    out["low"], out["high"] = out["mean"] - half, out["mean"] + half
    return out.drop(columns="std").rename(columns={"count": "replications"})


def paired_differences(outcomes: pd.DataFrame, against: str, confidence: float) -> pd.DataFrame:
    """Difference of every scenario from the comparator, replication by replication.

    Parameters
    ----------
    outcomes
        Columns ``scenario, replication, outcome, tier, group, period, value, unit, grade``.
    against
        Key of the comparator.

    Returns
    -------
    pandas.DataFrame
        ``scenario, outcome, tier, group, period, mean, low, high, replications, against_mean, unit, grade``.
    """
    base = outcomes[outcomes["scenario"] == against][["replication", *KEYS, "value"]]
    others = outcomes[outcomes["scenario"] != against]
    joined = others.merge(base, on=["replication", *KEYS], suffixes=("", "_against"))
    joined["value_level"] = joined["value"]
    joined["value"] = joined["value"] - joined["value_against"]
    by = ["scenario", *KEYS, "unit", "grade"]
    out = intervals(joined, by, confidence)
    joined["value_against"] = joined["value_against"].where(joined["value"].notna())  # those that have a pair
    against_mean = joined.groupby(by, sort=False, observed=True)["value_against"].mean().reset_index()
    return out.merge(against_mean.rename(columns={"value_against": "against_mean"}), on=by)

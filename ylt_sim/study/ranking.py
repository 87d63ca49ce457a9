"""Two intervals, labelled, and how probably each scenario ranks first."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.study.measure import Measure, replication_table
from ylt_sim.study.noise import complete, noise_variance
from ylt_sim.study.plan import Study
from ylt_sim.study.precision import half_width

__all__ = ["rank_first", "two_intervals"]

DRAWS = 400
AS_WRITTEN = 0


def two_intervals(study: Study, results: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The simulation interval of the scenarios as written, and the parameter interval over the points of a design.

    Parameters
    ----------
    study
        With a design ``lhs`` or ``sobol`` over assumptions.
    results
        From `StudyResult.results`.
    measure
        Which outcome; its paired difference where the study has a comparator.

    Returns
    -------
    pandas.DataFrame
        ``scenario, mean, simulation_low, simulation_high, parameter_low, parameter_high, points, replications``. The
        first interval is what luck leaves open of the mean with all parameters as they stand; the second holds
        the middle 95 % of the means over the parameters' ranges.

    Notes
    -----
    Luck widens the spread of the points' means; they are drawn together until their variance is what it would be
    without it (method of moments). With one replication that cannot be told apart, and the interval holds both.
    """
    table = replication_table(results, measure, study.against)
    tail = (1 - study.confidence) / 2
    rows = []
    for scenario, own in table.groupby(level="scenario", sort=False):
        own = own.droplevel("scenario")
        written = own.loc[AS_WRITTEN].dropna().to_numpy(float) if AS_WRITTEN in own.index else np.empty(0)
        half = half_width(written, study.confidence)
        mean = float(written.mean()) if len(written) else math.nan
        varied = own[own.index != AS_WRITTEN]
        low = high = math.nan
        means = varied.mean(axis=1).dropna().to_numpy(float)
        if len(means) > 1:
            noise, variance = noise_variance(complete(varied)), float(np.var(means, ddof=1))
            if variance > 0 and not math.isnan(noise):
                means = means.mean() + (means - means.mean()) * math.sqrt(max(variance - noise, 0.0) / variance)
            low, high = (float(q) for q in np.quantile(means, [tail, 1 - tail]))
        rows.append((scenario, mean, mean - half, mean + half, low, high, len(varied), len(written)))
    columns = ["scenario", "mean", "simulation_low", "simulation_high", "parameter_low", "parameter_high", "points",
               "replications"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def rank_first(study: Study, results: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """How probably each scenario ranks first, and last, over luck alone and over parameters and luck.

    Parameters
    ----------
    study, results, measure
        As for `two_intervals`; levels are ranked, not differences, the comparator with the others.

    Returns
    -------
    pandas.DataFrame
        ``scenario, simulation, parameter, simulation_smallest, parameter_smallest``: shares of draws in which it is
        largest; and smallest, which is first where less is better. A draw takes a point (as written; or any other)
        and a resample of its replications, the same in all scenarios since they are twins; ties share. Of luck
        alone nothing can be told with one replication: NaN.

    Notes
    -----
    Bootstrap over replications (Efron and Tibshirani 1993). These are frequencies under the ranges that were written,
    all values in them as likely, and no more than that.
    """
    table = replication_table(results, measure)
    names = [s.key for s in study.scenarios]
    random = np.random.default_rng(study.seed)
    shares: dict[str, list[NDArray[np.float64]]] = {"simulation": [], "parameter": []}
    for point in table.index.get_level_values("point").unique():
        own = pd.DataFrame(table.xs(point, level="point"))
        values = complete(own.reindex(names))
        kind, fewest = ("simulation", 2) if point == AS_WRITTEN else ("parameter", 1)
        if values.shape[1] < fewest:
            continue
        draws = random.integers(values.shape[1], size=(DRAWS, values.shape[1]))
        means = values[:, draws].mean(axis=2)
        ends = np.array([means == means.max(axis=0), means == means.min(axis=0)])
        shares[kind].append((ends / ends.sum(axis=1, keepdims=True)).mean(axis=2))
    out = pd.DataFrame({"scenario": names})
    for end, suffix in enumerate(("", "_smallest")):
        for kind, found in shares.items():
            out[kind + suffix] = np.mean(found, axis=0)[end] if found else math.nan
    return out

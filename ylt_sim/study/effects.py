"""Main effects and interactions of factors."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.study.compare import StudyError
from ylt_sim.study.factor import Factor
from ylt_sim.study.measure import Measure, replication_table
from ylt_sim.study.noise import complete
from ylt_sim.study.paired import intervals
from ylt_sim.study.plan import Study

__all__ = ["main_effects"]


def _place(factor: Factor, settings: Any, u: float | None) -> float:
    """Where a factor stands at a point, from -1 (low) to 1 (high)."""
    if u is not None:
        return 2 * u - 1
    value = settings[factor.path]
    if factor.values and not all(isinstance(v, int | float) for v in factor.values):
        return 2 * factor.values.index(value) / max(len(factor.values) - 1, 1) - 1
    low, high = (min(factor.values), max(factor.values)) if factor.values else (factor.low, factor.high)
    if isinstance(low, tuple):
        i = next(i for i in range(len(low)) if low[i] != high[i])
        low, high, value = low[i], high[i], value[i]
    if factor.scale == "log" and not factor.values:
        low, high, value = math.log(low), math.log(high), math.log(value)
    return 2 * (value - low) / (high - low) - 1 if high > low else 0.0


def _columns(study: Study, points: Sequence[int]) -> tuple[list[str], NDArray[np.float64]]:
    """Names and columns of the regression: mean, factors, and pairs where there are points enough for them."""
    place = np.array([
        [_place(f, study.points[p].settings, study.points[p].unit[i] if study.points[p].unit else None)
         for i, f in enumerate(study.factors)]
        for p in points
    ])  # fmt: skip
    names = [f.path for f in study.factors]
    columns = [np.ones(len(points)), *place.T]
    k = len(names)
    if len(points) >= 1 + k + k * (k - 1) // 2:
        for i, j in itertools.combinations(range(k), 2):
            names.append(f"{study.factors[i].path} x {study.factors[j].path}")
            columns.append(place[:, i] * place[:, j])
    return names, np.column_stack(columns)


def main_effects(study: Study, results: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """What a measure gains on average as a factor goes from low to high, and two factors together beyond their sum.

    Parameters
    ----------
    study
        With factors: a grid, ``lhs`` or ``sobol``.
    results
        From `StudyResult.results`.
    measure
        Which outcome; its paired difference where the study has a comparator.

    Returns
    -------
    pandas.DataFrame
        ``scenario, effect, mean, low, high, replications, fit``: effects with their simulation intervals, and the share
        of the variance between points that they explain together.

    Notes
    -----
    Least squares on factors scaled to -1..1, of every replication apart, so that intervals come from whole
    replications (Kleijnen 2015, Design and Analysis of Simulation Experiments, chapters 2 and 3); an effect is twice
    its coefficient. Of factors on three or more values it is the effect of the straight line.
    """
    if not study.factors:
        raise StudyError("effects are those of factors, and this study has none")
    table = replication_table(results, measure, study.against)
    written = {point.number for point in study.points if not point.settings}
    out = []
    for scenario in table.index.get_level_values("scenario").unique():
        own = pd.DataFrame(table.xs(scenario, level="scenario"))
        own = own[~own.index.isin(written)]
        values = complete(own)
        names, x = _columns(study, [int(p) for p in own.index])
        if not values.shape[1]:
            raise StudyError(f"no replication has it at every point under {scenario}")
        if np.linalg.matrix_rank(x) < x.shape[1]:
            continue
        found, *_ = np.linalg.lstsq(x, values, rcond=None)
        mean = values.mean(axis=1)
        left, total = mean - x @ found.mean(axis=1), mean - mean.mean()
        fit = 1 - float(left @ left) / float(total @ total) if total.any() else np.nan
        long = pd.DataFrame(2 * found[1:], index=pd.Index(names, name="effect"))
        long = long.reset_index().melt("effect", value_name="value")
        each = intervals(long, ["effect"], study.confidence)
        out.append(each.assign(scenario=scenario, fit=fit))
    columns = ["scenario", "effect", "mean", "low", "high", "replications", "fit"]
    return pd.concat(out, ignore_index=True)[columns] if out else pd.DataFrame(columns=columns)

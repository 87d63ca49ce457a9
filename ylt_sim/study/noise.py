"""What luck adds to means over replications: the part of their variance that is no factor's."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["complete", "luck_variance", "noise_variance"]


def complete(table: pd.DataFrame) -> NDArray[np.float64]:
    """Values of all points, ``(n_points, n_replications)``, of the replications in which every point has one."""
    values: NDArray[np.float64] = table.to_numpy(float)
    return values[:, ~np.isnan(values).any(axis=0)]


def noise_variance(values: NDArray[np.float64]) -> float:
    """Variance that luck adds to a point's mean over replications; NaN with fewer than two replications.

    Notes
    -----
    Residual mean square of the two-way layout points x replications, over the number of replications: what a
    replication adds to all points alike, as twins do, is no noise between points (Searle, Casella and McCulloch 1992,
    Variance Components, chapter 4).
    """
    n, r = values.shape
    if n < 2 or r < 2:
        return math.nan
    left = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
    return float((left**2).sum() / ((n - 1) * (r - 1)) / r)


def luck_variance(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Covariance that luck gives the means of ``x`` and ``y`` over replications, averaged over their rows.

    Both are ``(n, n_replications)``, of two replications or more.
    """
    r = x.shape[1]
    products = (x - x.mean(axis=1, keepdims=True)) * (y - y.mean(axis=1, keepdims=True))
    return float(products.sum(axis=1).mean() / (r - 1) / r)

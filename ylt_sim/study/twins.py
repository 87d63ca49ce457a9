"""What twins save: the variance of paired differences beside that of independent runs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ylt_sim.study.compare import StudyError
from ylt_sim.study.measure import Measure, replication_table
from ylt_sim.study.plan import Study

__all__ = ["twin_gain"]

AS_WRITTEN = 0


def twin_gain(study: Study, results: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Variance of the paired difference from the comparator, and of the difference of as many independent runs.

    Parameters
    ----------
    study
        With a comparator.
    results
        From `StudyResult.results`; point 0 is taken.
    measure
        Which outcome.

    Returns
    -------
    pandas.DataFrame
        ``scenario, paired_variance, independent_variance, gain, replications``: the second is the sum of both
        scenarios' variances in the same runs, and ``gain`` how many times as many independent replications would be
        needed; NaN with fewer than three replications, infinite where a scenario changes nothing.
    """
    if study.against is None:
        raise StudyError("twins are paired with a comparator, and this study has none")
    table = replication_table(results, measure)
    own = pd.DataFrame(table.xs(AS_WRITTEN, level="point"))
    base = own.loc[study.against].to_numpy(float)
    rows = []
    for scenario in own.index:
        if scenario == study.against:
            continue
        values = own.loc[scenario].to_numpy(float)
        both = ~np.isnan(values) & ~np.isnan(base)
        n = int(both.sum())
        paired = independent = gain = np.nan
        if n >= 3:
            paired = float(np.var(values[both] - base[both], ddof=1))
            independent = float(np.var(values[both], ddof=1) + np.var(base[both], ddof=1))
            gain = independent / paired if paired > 0 else np.inf
        rows.append((scenario, paired, independent, gain, n))
    return pd.DataFrame(
        rows, columns=["scenario", "paired_variance", "independent_variance", "gain", "replications"]
    )

"""Which factors matter: Sobol' indices and Morris effects, with the noise of replications taken out."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.study.compare import StudyError
from ylt_sim.study.design import salib_problem
from ylt_sim.study.measure import Measure, replication_table
from ylt_sim.study.noise import complete, noise_variance
from ylt_sim.study.plan import Study

__all__ = ["morris_effects", "sobol_indices"]

RESAMPLES = 200


def _by_scenario(study: Study, results: pd.DataFrame, measure: Measure) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Values of all points, point by point, of each scenario."""
    table = replication_table(results, measure, study.against)
    for scenario, own in table.groupby(level="scenario", sort=False):
        values = complete(own.droplevel("scenario").reindex(range(len(study.points))))
        if values.shape[1] == 0:
            raise StudyError(
                f"{measure} of {scenario}: no replication has it at every point, as the design needs\n"
                "  fix:  see the study's failures, or take a measure that is always defined"
            )
        yield str(scenario), values


def sobol_indices(study: Study, results: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Sobol' indices of every factor, of the mean over luck.

    Parameters
    ----------
    study
        With a design of kind ``saltelli``.
    results
        From `StudyResult.results`.
    measure
        Which outcome; its paired difference where the study has a comparator.

    Returns
    -------
    pandas.DataFrame
        ``scenario, factor, first, first_half, total, total_half, noise_share, replications``. ``first`` and ``total``
        are shares of the variance that the factors cause; ``noise_share`` is the part of the variance of a
        point's mean that luck causes, NaN with one replication: then the indices have it in them.

    Notes
    -----
    Saltelli et al. 2010 (first order) and Jansen 1999 (total), by SALib; half-widths by its bootstrap over base
    points. Luck of variance ``n`` of a point's mean leaves the numerator of the first-order index alone, and adds ``n``
    to the total variance and to Jansen's numerator; it is taken out of all.
    """
    from SALib.analyze import sobol

    _wants(study, "saltelli")
    rows = []
    for scenario, values in _by_scenario(study, results, measure):
        y, noise = values.mean(axis=1), noise_variance(values)
        block = len(study.factors) + 2
        variance = float(np.var(np.r_[y[::block], y[block - 1 :: block]]))
        if variance == 0.0:
            rows += [(scenario, f.path, math.nan, math.nan, math.nan, math.nan, math.nan, values.shape[1])
                     for f in study.factors]  # fmt: skip
            continue
        found = sobol.analyze(
            salib_problem(study.factors), y, calc_second_order=False, num_resamples=RESAMPLES,
            conf_level=study.confidence, seed=study.design.seed,
        )  # fmt: skip
        lost = 0.0 if math.isnan(noise) else noise / variance
        left = 1.0 - lost if lost < 1.0 else math.nan
        for i, factor in enumerate(study.factors):
            rows.append((
                scenario, factor.path, found["S1"][i] / left, found["S1_conf"][i] / left,
                (found["ST"][i] - lost) / left, found["ST_conf"][i] / left, noise / variance, values.shape[1],
            ))  # fmt: skip
    columns = ["scenario", "factor", "first", "first_half", "total", "total_half", "noise_share", "replications"]
    return pd.DataFrame(rows, columns=columns)


def morris_effects(study: Study, results: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Elementary effects of every factor, of the mean over luck.

    Parameters
    ----------
    study
        With a design of kind ``morris``.
    results, measure
        As for `sobol_indices`.

    Returns
    -------
    pandas.DataFrame
        ``scenario, factor, mu, mu_star, mu_star_half, sigma, noise, replications``, in units of the measure from low to
        high. ``sigma`` is without what luck adds; ``noise`` is the ``mu_star`` that luck alone would give: a factor
        not well above it has shown no effect. NaN with one replication: then sigma has luck in it.

    Notes
    -----
    Morris 1991; ``mu_star`` by Campolongo, Cariboni and Saltelli 2007; by SALib. Luck of variance ``n`` of a point's
    mean adds ``2 n / delta**2`` to the variance of an effect, and the mean size of a normal number of that variance
    is ``sqrt(2 / pi)`` of its deviation.
    """
    from SALib.analyze import morris

    _wants(study, "morris")
    unit = np.array([point.unit for point in study.points])
    rows = []
    for scenario, values in _by_scenario(study, results, measure):
        noise = noise_variance(values)
        found = morris.analyze(
            salib_problem(study.factors), unit, values.mean(axis=1), num_levels=4, conf_level=study.confidence,
            num_resamples=RESAMPLES, seed=study.design.seed,
        )  # fmt: skip
        delta = 4 / (2 * (4 - 1))
        extra = 2 * noise / delta**2
        for i, factor in enumerate(study.factors):
            own = float(found["sigma"][i]) ** 2 - (0.0 if math.isnan(extra) else extra)
            rows.append((
                scenario, factor.path, found["mu"][i], found["mu_star"][i], found["mu_star_conf"][i],
                math.sqrt(max(own, 0.0)), math.sqrt(extra * 2 / math.pi), values.shape[1],
            ))  # fmt: skip
    columns = ["scenario", "factor", "mu", "mu_star", "mu_star_half", "sigma", "noise", "replications"]
    return pd.DataFrame(rows, columns=columns)


def _wants(study: Study, kind: str) -> None:
    if study.design.kind != kind:
        raise StudyError(f"design = {study.design.kind}\n  rule: these answers come from a design of kind {kind}")

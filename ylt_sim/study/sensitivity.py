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
from ylt_sim.study.noise import complete, luck_variance, noise_variance
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
    points. What luck adds to the total variance and to both numerators is taken out. It is estimated from the spread of
    each term over replications, since points that differ in one factor share much of their luck.
    """
    from SALib.analyze import sobol

    _wants(study, "saltelli")
    rows = []
    for scenario, values in _by_scenario(study, results, measure):
        y, block = values.mean(axis=1), len(study.factors) + 2
        a, b = values[::block], values[block - 1 :: block]
        variance, noise = float(np.var(np.r_[a, b].mean(axis=1))), noise_variance(np.r_[a, b])
        if variance == 0.0:
            rows += [(scenario, f.path, math.nan, math.nan, math.nan, math.nan, math.nan, values.shape[1])
                     for f in study.factors]  # fmt: skip
            continue
        found = sobol.analyze(
            salib_problem(study.factors), y, calc_second_order=False, num_resamples=RESAMPLES,
            conf_level=study.confidence, seed=study.design.seed + 1,  # SALib takes 0 for no seed
        )  # fmt: skip
        lost = 0.0 if math.isnan(noise) else noise / variance
        left = 1.0 - lost if lost < 1.0 else math.nan
        for i, factor in enumerate(study.factors):
            first = total = 0.0
            if values.shape[1] > 1:
                step = values[1 + i :: block] - a
                first, total = luck_variance(b - b.mean(axis=0), step), luck_variance(step, step) / 2
            rows.append((
                scenario, factor.path, (found["S1"][i] - first / variance) / left, found["S1_conf"][i] / left,
                (found["ST"][i] - total / variance) / left, found["ST_conf"][i] / left, noise / variance,
                values.shape[1],
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
    Morris 1991; ``mu_star`` by Campolongo, Cariboni and Saltelli 2007; by SALib. What luck adds to the variance of an
    effect is estimated from the spread of each effect over replications; the mean size of a normal number is
    ``sqrt(2 / pi)`` of its deviation.
    """
    from SALib.analyze import morris

    _wants(study, "morris")
    unit = np.array([point.unit for point in study.points])
    rows = []
    for scenario, values in _by_scenario(study, results, measure):
        found = morris.analyze(
            salib_problem(study.factors), unit, values.mean(axis=1), num_levels=4, conf_level=study.confidence,
            num_resamples=RESAMPLES, seed=study.design.seed,
        )  # fmt: skip
        for i, (factor, effects) in enumerate(zip(study.factors, _effects(unit, values), strict=True)):
            extra = noise_variance(effects)
            own = float(found["sigma"][i]) ** 2 - (0.0 if math.isnan(extra) else extra)
            luck = luck_variance(effects, effects) if values.shape[1] > 1 else math.nan
            rows.append((
                scenario, factor.path, found["mu"][i], found["mu_star"][i], found["mu_star_conf"][i],
                math.sqrt(max(own, 0.0)), math.sqrt(luck * 2 / math.pi), values.shape[1],
            ))  # fmt: skip
    columns = ["scenario", "factor", "mu", "mu_star", "mu_star_half", "sigma", "noise", "replications"]
    return pd.DataFrame(rows, columns=columns)


def _effects(unit: NDArray[np.float64], values: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Elementary effects ``(trajectories, replications)`` of every factor: one factor moves at each step."""
    k = unit.shape[1]
    steps = np.diff(unit.reshape(-1, k + 1, k), axis=1)
    effects = np.diff(values.reshape(-1, k + 1, values.shape[1]), axis=1) / steps.sum(axis=2)[..., None]
    moved = np.abs(steps).argmax(axis=2)
    return [effects[moved == i] for i in range(k)]


def _wants(study: Study, kind: str) -> None:
    if study.design.kind != kind:
        raise StudyError(f"design = {study.design.kind}\n  rule: these answers come from a design of kind {kind}")

"""Constants refitted for each draw of the parameters, so that the baseline stays the baseline.

A draw of the assumptions moves today's practice off its targets. Before the study runs, the constants of every point
are solved again until the baseline is, under the same luck, where it is with the parameters as written. The fits are a
study of their own in the folder ``refit``: they are kept, resumed and spread over workers as other runs are.
"""

from __future__ import annotations

import os
from concurrent.futures import Executor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ylt_sim.run import region_of
from ylt_sim.scenario import Scenario
from ylt_sim.study.calibrate import calibrate
from ylt_sim.study.compare import StudyError
from ylt_sim.study.design import Design, Point
from ylt_sim.study.measure import Measure
from ylt_sim.study.plan import Run, Study
from ylt_sim.study.precision import Replications
from ylt_sim.study.store import Store
from ylt_sim.study.strengths import is_strength
from ylt_sim.study.sweep import Progress, run_study
from ylt_sim.study.targets import identified
from ylt_sim.study.year import simulate_year

__all__ = ["ACCEPTED_MISS", "fit", "refitted"]

FIT = "ylt_sim.study.refit:fit"
ITERATIONS = 12
ACCEPTED_MISS = 0.05
"""A draw is accepted if every total of the baseline is so near to where it was."""
CONSTANTS = "region.constants."
BEFORE, AFTER = "miss before", "miss after"


@lru_cache(maxsize=1)
def _baseline(scenario: Scenario, seed: int) -> dict[str, float]:
    """What the scenario reaches as written, by constant."""
    year = simulate_year(scenario, seed)
    return {pair.constant: pair.target.reached(year) for pair in identified(scenario, region_of(scenario))}


def fit(run: Run, events: Path | None) -> pd.DataFrame:
    """What a run of a study of fits calls: the constants of its point, how far off the baseline is without and with."""
    found = calibrate(run.built, seeds=(run.seed,), iterations=ITERATIONS, tolerance=ACCEPTED_MISS / 5,
                      targets=_baseline(run.scenario, run.seed))  # fmt: skip
    constants = found.scenario.region.constants
    values = {name: getattr(constants, name) for name in found.report["constant"] if hasattr(constants, name)}
    values["neighbour_township"] = constants.neighbour_township
    values |= {f"self_care.{key}": value for key, value in constants.self_care.items()}
    totals = ~found.report["constant"].str.startswith("self_care.")
    miss = found.report.loc[totals, "miss_percent"].abs().max() / 100
    rows = [(BEFORE, found.history[0]), (AFTER, miss), *((f"{CONSTANTS}{k}", v) for k, v in values.items())]
    return pd.DataFrame([
        {"outcome": name, "tier": "all", "group": "all", "period": "", "value": float(value), "numerator": float(value),
         "denominator": 1.0, "unit": "", "grade": ""}
        for name, value in rows
    ])  # fmt: skip


def _of_past(study: Study, scenario: Scenario, point: Point) -> dict[str, object]:
    """Settings of a point that touch the baseline: not those of the consortia that a policy brings."""
    named = {factor.path for factor in study.factors if scenario.key in (factor.scenarios or (scenario.key,))}
    return {
        path: value for path, value in point.settings.items()
        if path in named and not is_strength(path) and not path.startswith("consortia.")
    }  # fmt: skip


def refitted(
    study: Study,
    folder: str | os.PathLike[str],
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Study:
    """The study with constants of their own at every point that moves its baseline; points not accepted are left out.

    Parameters
    ----------
    study
        With a design ``lhs`` or ``sobol``; its comparator, or its first scenario, is the baseline.
    folder
        Of the study: the fits are in ``refit`` below it, the table of what was accepted in ``refit.csv``.
    workers, executor, progress
        As for `ylt_sim.study.run_study`.

    Raises
    ------
    StudyError
        If no point is accepted.
    """
    base = next((s for s in study.scenarios if s.key == study.against), study.scenarios[0])
    own = {point.number: _of_past(study, base, point) for point in study.points}
    drawn = [point for point in study.points if own[point.number]]
    if not drawn:
        return replace(study, refit=False)
    fits = replace(
        study, scenarios=(base,), against=None, factors=(), design=Design(), replications=Replications(fixed=1),
        points=tuple(Point(i, own[p.number]) for i, p in enumerate(drawn)), measures=(Measure(outcome=AFTER),),
        model=FIT, groups={}, orders=(), keep_events=False, keep_snapshots=False, refit=False,
    )  # fmt: skip
    result = run_study(fits, Path(folder) / "refit", workers=workers, executor=executor, progress=progress)
    found = result.results.pivot(index="point", columns="outcome", values="value")
    table = found.reindex(range(len(drawn)))
    table.insert(0, "accepted", (table[AFTER] <= ACCEPTED_MISS))
    Store(folder).write_frame("refit", table.rename_axis(None, axis=1).reset_index(), csv=True)
    constants = [name for name in found.columns if str(name).startswith(CONSTANTS)]
    points: list[Point] = []
    for point in study.points:
        settings = dict(point.settings)
        if own[point.number]:
            row = table.iloc[drawn.index(point)]
            if not row["accepted"]:
                continue
            settings |= {str(name): float(row[name]) for name in constants}
        points.append(Point(len(points), settings, point.unit))
    if len(points) < 2:
        raise StudyError(f"no point is accepted: today's practice is off by more than {ACCEPTED_MISS:.0%} at all of "
                         "them, whatever its constants\n  fix:  narrow the ranges; see refit.csv")  # fmt: skip
    return replace(study, points=tuple(points), refit=False)

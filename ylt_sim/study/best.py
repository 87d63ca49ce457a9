"""The best of several scenarios with a stated guarantee: the procedure of Kim and Nelson."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.study.compare import StudyError
from ylt_sim.study.measure import Measure, replication_table
from ylt_sim.study.plan import Placed, Study
from ylt_sim.study.store import Store
from ylt_sim.study.sweep import Clock, Progress, close, describe, finish

__all__ = ["Best", "best_of", "kim_nelson"]

PILOT = 10


@dataclass(frozen=True)
class Best:
    """Which one is best.

    Attributes
    ----------
    best
        Names that were left: one, or several if the budget ran out before they could be told apart.
    replications
        How many each was given.
    guarantee
        In words.
    """

    best: tuple[str, ...]
    replications: dict[str, int]
    guarantee: str


def kim_nelson(
    names: tuple[str, ...],
    values: Callable[[tuple[str, ...], int, int], NDArray[np.float64]],
    *,
    difference: float,
    confidence: float = 0.95,
    pilot: int = PILOT,
    most: int = 1000,
) -> Best:
    """Select the one with the largest mean.

    Parameters
    ----------
    names
        Of the systems, two or more.
    values
        Called with the names left, the first replication and the one beyond the last: ``(names, replications)``.
        Replications may be paired, as twins are.
    difference
        Smallest difference worth finding, in the measure's unit.
    confidence
        Chance to select the best if it is better than all others by ``difference`` or more; it is at least that
        for normal observations.
    pilot, most
        Replications before the first elimination, and at most.

    Notes
    -----
    Kim and Nelson 2001, ACM TOMACS 11(3), 251-273, with c = 1: fully sequential with elimination, valid under common
    random numbers since it uses the variances of differences.
    """
    k = len(names)
    if k < 2 or difference <= 0 or not 2 <= pilot <= most:
        raise StudyError("the best is chosen of two or more, with a difference above 0, and a pilot within the budget")
    eta = ((2 * (1 - confidence) / (k - 1)) ** (-2 / (pilot - 1)) - 1) / 2
    h2 = 2 * eta * (pilot - 1)
    seen = values(names, 0, pilot)
    s2 = np.array([[np.var(a - b, ddof=1) for b in seen] for a in seen])
    left, total, given = list(range(k)), seen.sum(axis=1), dict.fromkeys(names, pilot)
    ahead: NDArray[np.float64] = np.empty((0, 0))
    r, first = pilot, pilot
    while True:
        width = np.maximum(0.0, difference / (2 * r) * (h2 * s2 / difference**2 - r))
        mean = total / r
        now = [i for i in left if all(mean[i] >= mean[j] - width[i, j] for j in left if j != i)]
        if len(now) < len(left):
            # What was run ahead for those left stays in use: a look a replication, whatever the size of a step.
            ahead = ahead[[left.index(i) for i in now]] if ahead.size else ahead
            left = now
        # What is left when nothing can be eliminated any more are equal means, as of scenarios that run alike.
        is_tie = not width[np.ix_(left, left)].any()
        if len(left) == 1 or is_tie or r >= most:
            break
        if not ahead.size or r - first >= ahead.shape[1]:
            first, beyond = r, min(most, r + max(1, r // 2))
            ahead = values(tuple(names[i] for i in left), first, beyond)
            given |= {names[i]: beyond for i in left}
        total[left] += ahead[:, r - first]
        r += 1
    told = f"best with a chance of at least {confidence:g}, if it is better by {difference:g} or more"
    if len(left) > 1:
        told = f"not told apart within {most} replications; with a larger budget they would be"
        if is_tie:
            told = "the same to the last digit, so that any of them will do"
    return Best(tuple(names[i] for i in left), given, told)


def best_of(
    study: Study,
    folder: str | os.PathLike[str],
    measure: Measure,
    *,
    difference: float,
    largest: bool = True,
    pilot: int = PILOT,
    most: int = 1000,
    workers: int | None = None,
    executor: Executor | None = None,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> Best:
    """Which scenario of a study without factors is best; those that cannot be are given no more replications.

    Parameters
    ----------
    study, folder
        As for `run_study`; the study's number of replications does not count here.
    measure
        What is compared.
    difference, pilot, most
        As for `kim_nelson`.
    largest
        Whether the best is largest.
    workers, executor, retry_failed, progress
        As for `run_study`.
    """
    if len(study.points) != 1:
        raise StudyError("the best is chosen of scenarios, and this study has a design of several points")
    store = Store(folder)
    clock = Clock(progress)

    with store.locked():
        store.prepare()
        describe(study, store)
        if retry_failed:
            store.forget_failures()
        store.arrange(p.run.key for p in study.placed(0, most))

        def values(names: tuple[str, ...], first: int, beyond: int) -> NDArray[np.float64]:
            places = [p for p in study.placed(first, beyond) if p.run.scenario.key in names]
            finish(study, store, places, clock, workers=workers, executor=executor)
            table = replication_table(_placed(store, places), measure).droplevel("point")
            table = table.reindex(index=list(names), columns=range(first, beyond))
            if table.isna().to_numpy().any():
                raise StudyError(f"{measure} is undefined in some runs, or they failed: none can be chosen by it\n"
                                 "  fix:  --retry-failed runs again what failed")  # fmt: skip
            return table.to_numpy(float) * (1 if largest else -1)

        found = kim_nelson(tuple(s.key for s in study.scenarios), values, difference=difference, pilot=pilot, most=most,
                           confidence=study.confidence)  # fmt: skip
        number = max(found.replications.values())
        store.write_frame("plan", study.plan(number))
        close(study, store, number)
        store.write_json("best.json", {**vars(found), "measure": str(measure), "largest": largest})
    return found


def _placed(store: Store, places: Iterable[Placed]) -> pd.DataFrame:
    rows = [(p.run.key, p.point) for p in places]
    return pd.DataFrame(rows, columns=["run", "point"]).merge(store.read(), on="run")

"""Running a study into its folder, and taking it up again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from ylt_sim.manifest import code_digest, manifest, versions
from ylt_sim.scenario.writing import scenario_yaml
from ylt_sim.study.compare import StudyError
from ylt_sim.study.measure import replication_table
from ylt_sim.study.plan import Placed, Run, Study
from ylt_sim.study.precision import next_number, precision_of
from ylt_sim.study.store import Store
from ylt_sim.study.workers import Ended, finish_all

__all__ = ["Clock", "StudyResult", "close", "describe", "finish", "run_study"]

Progress = Callable[[int, int, float], None]


@dataclass(frozen=True)
class StudyResult:
    """A study that was run, in its folder.

    Attributes
    ----------
    study
        What was run.
    folder
        Where it is.
    replications
        How many of each.
    """

    study: Study
    folder: Path
    replications: int

    @property
    def results(self) -> pd.DataFrame:
        """Every outcome at every place of the plan: ``number, point, scenario, replication, outcome, ...``."""
        store = Store(self.folder)
        plan = self.study.plan(self.replications)
        frame = store.read().drop(columns=["settings", "scenario", "replication"])
        return plan.merge(frame, on="run", how="inner").sort_values("number", kind="stable", ignore_index=True)

    @property
    def points(self) -> pd.DataFrame:
        """One row a point: ``point`` and a column a factor."""
        return self.study.point_table()

    @property
    def failures(self) -> pd.DataFrame:
        """One row a failed run, with its error and seed."""
        return Store(self.folder).failures()

    @property
    def precision(self) -> pd.DataFrame:
        """How precise each measure is: ``measure, point, scenario, mean, half_width, replications, enough``."""
        return _precision(self.study, self.results)


def run_study(
    study: Study,
    folder: str | os.PathLike[str],
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> StudyResult:
    """Run what is missing of a study; what its folder holds already is not run again.

    Parameters
    ----------
    study
        From `ylt_sim.study.load_study`, or made in Python.
    folder
        Its folder, new or of an earlier start. It can be killed at any moment.
    workers
        Processes; None for as many as there are processors.
    executor
        Any `concurrent.futures.Executor` instead, such as that of a Dask cluster.
    retry_failed
        Run again what failed.
    progress
        Called with runs done, runs in all (of the replications decided on so far), and seconds left.

    Returns
    -------
    StudyResult
        Failed runs are in its ``failures`` and not in its results.

    Raises
    ------
    StudyError
        If another process is running the study, or the folder cannot be written.
    """
    store = Store(folder)
    with store.locked():
        store.prepare()
        if study.refit:
            from ylt_sim.study.refit import refitted  # which runs a study itself

            study = refitted(study, store.folder, workers=workers, executor=executor, progress=progress)
        describe(study, store)
        if retry_failed:
            store.forget_failures()
        clock = Clock(progress)
        number = study.replications.first
        store.arrange(p.run.key for p in study.placed(0, max(number, _largest(study))))
        before = 0
        while True:
            if number > before:
                store.write_frame("plan", study.plan(number))
            finish(study, store, study.placed(before, number), clock, workers=workers, executor=executor)
            if study.replications.fixed is not None or number >= study.replications.most:
                break
            results = StudyResult(study, store.folder, number).results
            absent = absent_measures(study, results)
            if absent:
                raise StudyError(f"{absent[0]}: no run has it, so that its precision cannot be reached\n"
                                 "  fix:  see outcome, tier, group and period in the files below runs/")  # fmt: skip
            judged = _precision(study, results)
            if len(judged) and judged["enough"].all():
                break
            needed = int(judged.loc[~judged["enough"], "needed"].max()) if len(judged) else number + 1
            before, number = number, next_number(number, needed, study.replications)
        store.arrange(p.run.key for p in study.placed(0, number))
        store.write_frame("plan", study.plan(number))
        close(study, store, number)
    return StudyResult(study, store.folder, number)


def _largest(study: Study) -> int:
    return study.replications.most if study.replications.fixed is None else 0


class Clock:
    """Time left, from the runs of this start alone.

    Parameters
    ----------
    progress
        Called with runs done, runs in all, and seconds left; None for silence.
    """

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._began, self._here = progress, time.perf_counter(), 0

    def tell(self, done: int, total: int, *, here: bool = True) -> None:
        """So many runs are done; ``here`` if one of them just now."""
        self._here += here
        if self._progress is not None and total:
            elapsed = time.perf_counter() - self._began
            self._progress(done, total, elapsed / max(self._here, 1) * (total - done))


def finish(
    study: Study,
    store: Store,
    places: Iterable[Placed],
    clock: Clock,
    *,
    workers: int | None = None,
    executor: Executor | None = None,
) -> None:
    """Run what is missing at these places of the plan; each run is written as it ends."""
    there, failed = store.keys(), store.failed_keys()
    planned: dict[str, Placed] = {}
    for placed in places:
        planned.setdefault(placed.run.key, placed)

    def is_done(key: str) -> bool:
        return key in failed or (key in there and (not study.keep_events or store.events_file(key).exists()))

    missing = [placed.run for key, placed in planned.items() if not is_done(key)]
    if study.keep_snapshots:
        missing = [replace(run, snapshots=str(store.snapshots.resolve())) for run in missing]
    done = total = len(planned)
    done -= len(missing)
    clock.tell(done, total, here=False)

    def note(run: Run, ended: Ended) -> None:
        nonlocal done
        done += 1
        if ended.error:
            _note_failure(store, run, ended)
        else:
            store.write(store.file(run.key), ended.content)
        store.log({
            "run": run.key, "seconds": round(ended.seconds, 3),
            "simulated_seconds": round(ended.simulated_seconds, 3), "host": ended.host, "branch": ended.is_branch,
            "failed": bool(ended.error),
        })  # fmt: skip
        clock.tell(done, total)

    def events(run: Run) -> Path | None:
        return store.events_file(run.key) if study.keep_events else None

    if missing:
        finish_all(missing, note, workers=workers, executor=executor, events=events)


def _note_failure(store: Store, run: Run, ended: Ended) -> None:
    content = {
        "run": run.key, "scenario": run.scenario.key, "settings": dict(run.settings), "replication": run.replication,
        "seed": run.seed, "error": ended.error, "traceback": ended.trace,
    }  # fmt: skip
    store.write(store.failure_file(run.key), (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())


def describe(study: Study, store: Store) -> None:
    """What `rebuild` needs, written before the first run; the manifest of an earlier study goes."""
    store.discard("manifest.json")
    for scenario in study.scenarios:
        store.write(store.folder / "scenarios" / f"{scenario.key}.yaml", scenario_yaml(scenario).encode())
    store.write_frame("points", study.point_table())
    store.write_json("study.json", {
        "name": study.name, "name_zh": study.name_zh, "scenarios": [s.key for s in study.scenarios],
        "against": study.against, "seed": study.seed, "days": study.days, "policy_start_day": study.policy_start_day,
        "engine": study.engine, "model": study.model, "design": study.design.model_dump(mode="json"),
        "replications": study.replications.model_dump(mode="json"),
        "measures": [m.model_dump(mode="json") for m in study.measures],
        "groups": {name: list(group) for name, group in study.groups.items()},
        "orders": [list(order) for order in study.orders],
        "factors": [vars(factor) for factor in study.factors],
        "points": [{"settings": dict(p.settings), "unit": list(p.unit)} for p in study.points],
        "code_digest": code_digest(), "versions": versions(),
    })  # fmt: skip


def close(study: Study, store: Store, number: int) -> None:
    """The manifest: what was run, with a digest of every run's file; no times, no host."""
    told = manifest(study.scenarios, seed=study.seed, replications=number, days=study.days, engine=study.engine)
    failed = sorted(store.failed_keys())
    store.write_json("manifest.json", {
        **told, "study": study.name, "policy_start_day": study.policy_start_day, "points": len(study.points),
        "runs": store.digests(), "failed": failed,
    })  # fmt: skip


def absent_measures(study: Study, results: pd.DataFrame) -> list[str]:
    """Measures that no run has, as of a tier or a period that does not exist."""
    return [str(m) for m in study.measures if len(results) and replication_table(results, m).empty]


def _precision(study: Study, results: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for measure in study.measures:
        table = replication_table(results, measure, study.against)
        for place, values in zip(table.index, table.to_numpy(float), strict=True):
            p = precision_of(values, study.replications)
            rows.append((str(measure), *place, p.mean, p.half, p.number, p.enough, p.needed))
    columns = ["measure", "point", "scenario", "mean", "half_width", "replications", "enough", "needed"]
    return pd.DataFrame(rows, columns=columns)

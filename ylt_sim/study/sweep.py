"""Running a study into its folder, taking it up again, repeating one of its runs."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from ylt_sim.manifest import code_digest, manifest, versions
from ylt_sim.scenario import Scenario, load
from ylt_sim.scenario.writing import scenario_yaml
from ylt_sim.study.compare import StudyError
from ylt_sim.study.measure import replication_table
from ylt_sim.study.plan import Placed, Run, Study
from ylt_sim.study.precision import next_number, precision_of
from ylt_sim.study.store import Store
from ylt_sim.study.workers import Ended, execute, finish_all

__all__ = ["Rebuilt", "StudyResult", "rebuild", "run_study"]

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
        _describe(study, store)
        if retry_failed:
            for key in store.failed_keys():
                store.failure_file(key).unlink()
        clock = _Clock(progress)
        number = study.replications.first
        store.arrange(p.run.key for p in study.placed(0, max(number, _largest(study))))
        before = 0
        while True:
            _finish(study, store, number, before, workers, executor, clock)
            if study.replications.fixed is not None or number >= study.replications.most:
                break
            judged = _precision(study, StudyResult(study, store.folder, number).results)
            if len(judged) and judged["enough"].all():
                break
            needed = int(judged.loc[~judged["enough"], "needed"].max()) if len(judged) else number + 1
            before, number = number, next_number(number, needed, study.replications)
        store.arrange(p.run.key for p in study.placed(0, number))
        store.write_frame("plan", study.plan(number))
        _close(study, store, number)
    return StudyResult(study, store.folder, number)


def _largest(study: Study) -> int:
    return study.replications.most if study.replications.fixed is None else 0


class _Clock:
    """Time left, from the runs of this start alone."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._began, self._here = progress, time.perf_counter(), 0

    def tell(self, done: int, total: int, *, here: bool = True) -> None:
        self._here += here
        if self._progress is not None and total:
            elapsed = time.perf_counter() - self._began
            self._progress(done, total, elapsed / max(self._here, 1) * (total - done))


def _finish(
    study: Study, store: Store, number: int, before: int, workers: int | None, executor: Executor | None, clock: _Clock
) -> None:
    """Run what is missing of the replications from ``before`` to before ``number``."""
    if number > before:
        store.write_frame("plan", study.plan(number))
    there, failed = store.keys(), store.failed_keys()
    planned: dict[str, Placed] = {}
    for placed in study.placed(before, number):
        planned.setdefault(placed.run.key, placed)

    def is_done(key: str) -> bool:
        return key in failed or (key in there and (not study.keep_events or store.events_file(key).exists()))

    missing = [placed.run for key, placed in planned.items() if not is_done(key)]
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
        store.log({"run": run.key, "seconds": round(ended.seconds, 3), "host": ended.host, "failed": bool(ended.error)})
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


def _describe(study: Study, store: Store) -> None:
    """What `rebuild` needs, written before the first run."""
    (store.folder / "scenarios").mkdir(exist_ok=True)
    for scenario in study.scenarios:
        store.write(store.folder / "scenarios" / f"{scenario.key}.yaml", scenario_yaml(scenario).encode())
    store.write_frame("points", study.point_table())
    store.write_json("study.json", {
        "name": study.name, "name_zh": study.name_zh, "scenarios": [s.key for s in study.scenarios],
        "against": study.against, "seed": study.seed, "days": study.days, "policy_start_day": study.policy_start_day,
        "engine": study.engine, "model": study.model, "design": study.design.model_dump(mode="json"),
        "replications": study.replications.model_dump(mode="json"),
        "measures": [m.model_dump(mode="json") for m in study.measures],
        "factors": [vars(factor) for factor in study.factors],
        "points": [{"settings": dict(p.settings), "unit": list(p.unit)} for p in study.points],
        "code_digest": code_digest(), "versions": versions(),
    })  # fmt: skip


def _close(study: Study, store: Store, number: int) -> None:
    """The manifest: what was run, with a digest of every run's file; no times, no host."""
    told = manifest(study.scenarios, seed=study.seed, replications=number, days=study.days, engine=study.engine)
    failed = sorted(store.failed_keys())
    store.write_json("manifest.json", {
        **told, "study": study.name, "policy_start_day": study.policy_start_day, "points": len(study.points),
        "runs": store.digests(), "failed": failed,
    })  # fmt: skip


def _precision(study: Study, results: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for measure in study.measures:
        table = replication_table(results, measure, study.against)
        for (point, scenario), values in table.iterrows():  # type: ignore[misc]
            p = precision_of(values.to_numpy(float), study.replications)
            rows.append((str(measure), point, scenario, p.mean, p.half, p.number, p.enough, p.needed))
    columns = ["measure", "point", "scenario", "mean", "half_width", "replications", "enough", "needed"]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Rebuilt:
    """One run repeated.

    Attributes
    ----------
    run
        Its key.
    same
        Whether the repeated run is the same to the byte.
    differences
        In words, what differs: versions of code and packages, and how many values.
    """

    run: str
    same: bool
    differences: tuple[str, ...] = ()


def read_study(folder: str | os.PathLike[str]) -> Study:
    """The study in a folder, as it was run."""
    from ylt_sim.study.design import Design, Point
    from ylt_sim.study.factor import Factor
    from ylt_sim.study.measure import Measure
    from ylt_sim.study.precision import Replications

    path = Path(folder)
    try:
        told = json.loads((path / "study.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise StudyError(f"{path} is no folder of a study: {fault}\n  fix:  give what `ylt-sim study` wrote") from fault

    def tupled(value: Any) -> Any:
        return tuple(map(tupled, value)) if isinstance(value, list) else value

    scenarios: tuple[Scenario, ...] = tuple(load(path / "scenarios" / f"{key}.yaml") for key in told["scenarios"])
    return Study(
        told["name"], scenarios,
        tuple(Point(i, {k: tupled(v) for k, v in p["settings"].items()}, tuple(p["unit"]))
              for i, p in enumerate(told["points"])),
        told["against"], tuple(Factor(**{k: tupled(v) for k, v in f.items()}) for f in told["factors"]),
        Design.model_validate(told["design"]), Replications.model_validate(told["replications"]),
        tuple(Measure.model_validate(m) for m in told["measures"]), told["seed"], told["days"],
        told["policy_start_day"], told["engine"], False, told["model"], told["name_zh"],
    )  # fmt: skip


def rebuild(folder: str | os.PathLike[str], run: int | str) -> Rebuilt:
    """Repeat one run of a study and compare it with what its folder holds.

    Parameters
    ----------
    folder
        Of a study.
    run
        Its number in ``plan.parquet``, or the beginning of its key.
    """
    study, store = read_study(folder), Store(folder)
    plan = pd.read_parquet(store.folder / "plan.parquet")
    chosen = plan[plan["number"] == int(run)] if str(run).isdigit() and int(run) < len(plan) else plan[
        plan["run"].str.startswith(str(run))
    ]
    if chosen["run"].nunique() != 1:
        raise StudyError(f"run = {run}\n  rule: a number from 0 to {len(plan) - 1}, or the beginning of one key")
    place = chosen.iloc[0]
    key = str(place["run"])
    scenario = {s.key: s for s in study.scenarios}[str(place["scenario"])]
    again = study.run_of(scenario, study.points[int(place["point"])], int(place["replication"]))
    told = json.loads((store.folder / "study.json").read_text(encoding="utf-8"))
    differences = [] if told["code_digest"] == code_digest() else ["the code of ylt_sim is another version"]
    differences += [
        f"{name} {told['versions'].get(name)} then, {value} now"
        for name, value in versions().items() if told["versions"].get(name) != value
    ]  # fmt: skip
    if not store.file(key).exists():
        raise StudyError(f"run {key} is not in {store.folder}: it failed, or was not reached")
    kept = store.file(key).read_bytes()
    ended = execute(_with_key(again, key), None)
    if ended.error:
        return Rebuilt(key, False, (*differences, f"now it fails: {ended.error}"))
    if ended.content == kept:
        return Rebuilt(key, True)
    return Rebuilt(key, False, (*differences, _value_differences(kept, ended.content)))


def _with_key(run: Run, key: str) -> Run:
    """The run under its old key: with other code or versions it would have another one."""
    from dataclasses import replace

    return replace(run, key=key)


def _value_differences(kept: bytes, again: bytes) -> str:
    a, b = (pq.read_table(io.BytesIO(each)).to_pandas() for each in (kept, again))
    if list(a["outcome"]) != list(b["outcome"]):
        return "other outcomes than then"
    x, y = a["value"].to_numpy(), b["value"].to_numpy()
    differ = ~((x == y) | (np.isnan(x) & np.isnan(y)))
    return f"{int(differ.sum())} of {len(x)} values differ" if differ.any() else "the values are the same, the file is not"

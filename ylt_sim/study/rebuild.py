"""One run of a study repeated: is it the same to the byte?"""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from ylt_sim.manifest import code_digest, versions
from ylt_sim.scenario import Scenario, load
from ylt_sim.study.compare import StudyError
from ylt_sim.study.design import Design, Point
from ylt_sim.study.factor import Factor
from ylt_sim.study.measure import Measure
from ylt_sim.study.plan import Study
from ylt_sim.study.precision import Replications
from ylt_sim.study.store import Store
from ylt_sim.study.workers import execute

__all__ = ["Rebuilt", "read_study", "rebuild"]


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
        {name: tuple(group) for name, group in told["groups"].items()}, tuple(map(tuple, told["orders"])),
    )  # fmt: skip


FEWEST_SIGNS = 6
"""Of a key; fewer digits are the number of a run, though a key may begin with them."""


def rebuild(folder: str | os.PathLike[str], run: int | str) -> Rebuilt:
    """Repeat one run of a study and compare it with what its folder holds.

    Parameters
    ----------
    folder
        Of a study.
    run
        Its number in ``plan.parquet``, or the beginning of its key, six signs or more.
    """
    study, store = read_study(folder), Store(folder)
    try:
        plan = pd.read_parquet(store.folder / "plan.parquet")
    except OSError as fault:
        raise StudyError(f"{store.folder} has no plan yet: {fault}\n  fix:  start its study again") from fault
    told = str(run)
    is_number = told.isdigit() and (int(told) < len(plan) or len(told) < FEWEST_SIGNS)
    chosen = plan[plan["number"] == int(told)] if is_number else plan[plan["run"].str.startswith(told)]
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
    ended = execute(replace(again, key=key), None)  # with other code or versions it would have another key
    if ended.error:
        return Rebuilt(key, False, (*differences, f"now it fails: {ended.error}"))
    if ended.content == kept:
        return Rebuilt(key, True)
    return Rebuilt(key, False, (*differences, _value_differences(kept, ended.content)))


def _value_differences(kept: bytes, again: bytes) -> str:
    a, b = (pq.read_table(io.BytesIO(each)).to_pandas() for each in (kept, again))
    if list(a["outcome"]) != list(b["outcome"]):
        return "other outcomes than then"
    x, y = a["value"].to_numpy(), b["value"].to_numpy()
    differ = ~((x == y) | (np.isnan(x) & np.isnan(y)))
    if not differ.any():
        return "the values are the same, the file is not"
    return f"{int(differ.sum())} of {len(x)} values differ"

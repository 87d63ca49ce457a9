"""What a study costs: the standard study on two cores, its overhead beside the simulation, what branching saves.

    python benchmarks/study.py                      # five types and today's practice, 30 replications, county-500k
    python benchmarks/study.py FILE --set region=county-small --replications 5 --without-branching
    python benchmarks/study.py FILE --replications 167 --set region=county-small      # some 1,000 runs

Overhead is what the workers' time holds beside building worlds, simulating and reducing, as a share of it; the start of
processes and the plan are in it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from dataclasses import fields, replace
from pathlib import Path

import numba
import numpy as np
import pandas as pd

from ylt_sim.run import run_once
from ylt_sim.scenario import Scenario
from ylt_sim.seeds import seeds_of
from ylt_sim.study import load_study, run_study
from ylt_sim.study.plan import Point, Run, Study
from ylt_sim.study.precision import Replications

STANDARD = Path(__file__).parents[1] / "experiments" / "five_types" / "study.yaml"


class Alone(Study):
    """A study whose runs do not branch from a common past."""

    def run_of(self, scenario: Scenario, point: Point, replication: int) -> Run:
        return replace(super().run_of(scenario, point, replication), branches=False)


def measured(study: Study, workers: int, folder: Path) -> dict[str, float]:
    """Wall time, time of the workers' runs and of the simulation in them, in seconds."""
    began = time.perf_counter()
    done = run_study(study, folder, workers=workers)
    wall = time.perf_counter() - began
    assert not len(done.failures), done.failures
    log = pd.DataFrame(map(json.loads, (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()))
    simulated = float(log["simulated_seconds"].sum())
    return {
        "runs": float(len(log)), "branches": float(log["branch"].sum()), "wall_seconds": wall,
        "run_seconds": float(log["seconds"].sum()), "simulated_seconds": simulated,
        "overhead_in_runs": 1 - simulated / float(log["seconds"].sum()),
        "overhead_in_all": 1 - simulated / (wall * workers),
    }  # fmt: skip


def as_written(text: str) -> object:
    """A number, a list or true or false as such; else the text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=STANDARD)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    parser.add_argument("--replications", type=int, default=30)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--without-branching", action="store_true", help="The same once more, every run from day 0.")
    parser.add_argument("--out", type=Path, default=None, help="Folder of the study; a temporary one if left out.")
    given = parser.parse_args()
    values: dict[str, object] = {path: as_written(text) for path, _, text in (s.partition("=") for s in given.set)}
    study = load_study(given.file, set=values)
    run_once(study.scenarios[0], seeds_of(0), days=1)  # so that no worker has to compile
    days = study.policy_start_day + 7 * given.weeks
    study = replace(study, days=days, replications=Replications(fixed=given.replications))
    versions = f"Python {platform.python_version()}, numba {numba.__version__}, numpy {np.__version__}"
    print(f"{versions}; load {os.getloadavg()[0]:.1f}; {given.workers} workers", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        rows = {"branching": measured(study, given.workers, given.out or Path(folder) / "one")}
        if given.without_branching:
            alone = Alone(**{field.name: getattr(study, field.name) for field in fields(study)})
            rows["every run from day 0"] = measured(alone, given.workers, Path(folder) / "two")
    print(pd.DataFrame(rows).to_string(float_format=lambda v: f"{v:.4g}"))


if __name__ == "__main__":
    main()

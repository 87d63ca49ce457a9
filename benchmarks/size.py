"""Cost of a visit as the county grows, and two processes on one cache.

    python benchmarks/size.py                                   # 20,000 residents to five million; 3 GB of memory
    python benchmarks/size.py --residents 20000 500000 --days 364

Each size is the make-up of county-500k with everything that is counted in proportion (clinics, hospitals, townships up
to 99; the tertiary hospitals as large as these residents fill), in a process of its own; the world is built and its
events simulated, recorded and reduced. Seconds are of the processor.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time

import numba
import numpy as np
import pandas as pd

CHILD = """
import json, resource, sys, time
time.perf_counter = time.process_time  # parts of the run, too, in seconds of the processor
from ylt_sim.run import run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of
values, days = json.loads(sys.argv[1]), int(sys.argv[2])
scenario = load("tight_county_community", set=values)
run_once(load("tight_county_community", set={"region": "county-small"}), seeds_of(0), days=1, tell=lambda _: None)
began = time.process_time()
out = run_once(scenario, seeds_of(1), days=days)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.process_time() - began, out.seconds["world"], out.seconds["run"], out.seconds["reduce"], out.n_visits, peak)
"""
WARM = """
import time
began = time.perf_counter()
from ylt_sim.run import run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of
imported = time.perf_counter() - began
out = run_once(load("status_quo_2023", set={"region": "county-small"}), seeds_of(0), days=1, tell=lambda _: None)
print(imported, out.seconds["compile"])
"""
FULL = 500_000
COUNTED = {"townships": 18, "village_clinics": 312}
MOST = {"townships": 99}
FACILITIES = {"county_general": 1, "county_tcm": 1, "county_mch": 1, "private_clinics": 150, "private_hospitals": 4}


def values_of(residents: int, days: int) -> dict[str, object]:
    """What to set for a county of this size; the policy begins at half the time."""
    share = residents / FULL
    values: dict[str, object] = {"region": "county-500k", "policy_start_day": days // 2}
    values["region.residents"] = residents
    values["region.tertiary_scale"] = "fractional"
    for name, n in COUNTED.items():
        values[f"region.{name}"] = max(1, min(round(n * share), MOST.get(name, 9999)))
    for name, n in FACILITIES.items():
        values[f"region.facilities.{name}"] = max(1, round(n * share))
    return values


def sizes(residents: list[int], days: int) -> pd.DataFrame:
    """A line a size."""
    rows = []
    for n in residents:
        arguments = [sys.executable, "-c", CHILD, json.dumps(values_of(n, days)), str(days)]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{n:,} residents: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            continue
        processor, world, run, reduce, visits, peak = map(float, done.stdout.split())
        each = (1e6 * processor / visits, 1e6 * run / visits)
        rows.append((f"{n:,}", visits, processor, world, run, reduce, *each, peak))
    return pd.DataFrame(rows, columns=[
        "residents", "visits", "processor_s", "world_s", "run_s", "reduce_s", "us_a_visit", "us_a_visit_run", "peak_mb",
    ])  # fmt: skip


def shared_cache() -> list[tuple[float, float]]:
    """Seconds to import and to make the compiled model ready: one process on an empty cache, then two at once."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, YLT_SIM_CACHE=folder)
        found = []
        for n in (1, 2):
            started = [
                subprocess.Popen([sys.executable, "-c", WARM], env=environment, stdout=subprocess.PIPE, text=True)
                for _ in range(n)
            ]
            found += [tuple(map(float, p.communicate()[0].split())) for p in started]
    return found  # type: ignore[return-value]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, nargs="+", default=[20_000, 100_000, 500_000, 5_000_000])
    parser.add_argument("--days", type=int, default=56)
    parser.add_argument("--no-cache", action="store_true", help="leave out the cold compile and the shared cache")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, Numba {numba.__version__}, {os.cpu_count()} "
        f"processors, load {os.getloadavg()[0]:.1f}, {time.ctime()}\n"
    )
    table = sizes(given.residents, given.days)
    print(table.round(1).to_string(index=False))
    if len(table) > 1:
        for what, cost in (("the simulation alone", table.us_a_visit_run), ("the whole call", table.us_a_visit)):
            print(f"dearest / cheapest visit, {what}: {cost.max() / cost.min():.2f}")
    if not given.no_cache:
        (cold, *warm) = shared_cache()
        print(f"\nempty cache: {cold[1]:.1f} s to compile; then two processes at once on it: " + ", ".join(
            f"{a:.1f} s to import, {b:.1f} s to load" for a, b in warm))  # fmt: skip


if __name__ == "__main__":
    main()

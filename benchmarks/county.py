"""Speed and memory of both engines on the shipped counties, paired in one run.

    python benchmarks/county.py            # all tables, some three minutes on two cores
    python benchmarks/county.py --quick    # fewer repeats

Rates are visits a second of simulation, all event rows written and reduced apart; the machine is noisy, so that
medians of alternating repeats and their ratio are what to read.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import numba
import numpy as np
import pandas as pd
import simpy

from ylt_sim.run import run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of

CHILD = """
import resource, sys, time
began = time.perf_counter()
from ylt_sim.run import run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of
imported = time.perf_counter() - began
scenario = load("{scenario}", set={{"region": "{region}", "policy_start_day": {start}}})
began = time.perf_counter()
out = run_once(scenario, seeds_of(1), days={days}, tell=lambda _: None)
whole = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
s = out.seconds
print(imported, s["compile"], s["world"], s["run"], s["reduce"], whole, out.n_visits, peak)
"""


def child(scenario: str, region: str, days: int, start: int, cache: str | None = None) -> dict[str, float]:
    """One run in a process of its own: seconds by part, visits, peak memory in MB."""
    env = dict(os.environ, **({"YLT_SIM_CACHE": cache} if cache else {}))
    text = CHILD.format(scenario=scenario, region=region, days=days, start=start)
    done = subprocess.run([sys.executable, "-c", text], env=env, capture_output=True, text=True, check=True)
    names = ("import_s", "compile_s", "world_s", "run_s", "reduce_s", "whole_s", "visits", "peak_mb")
    return dict(zip(names, map(float, done.stdout.split()), strict=True))


def engines(repeats: int, days: int) -> pd.DataFrame:
    """Visits a second of both engines on county-small, in turn."""
    scenario = load("tight_county_community", set={"region": "county-small", "policy_start_day": days // 4})
    run_once(scenario, seeds_of(1), days=7, tell=lambda _: None)
    rates: dict[str, list[float]] = {"simpy": [], "compiled": []}
    for i in range(repeats):
        for engine in ("simpy", "compiled"):
            out = run_once(scenario, seeds_of(i + 1), days=days, engine=engine)  # type: ignore[arg-type]
            rates[engine].append(out.n_visits / out.seconds["run"])
    ratios = [c / s for s, c in zip(rates["simpy"], rates["compiled"], strict=True)]
    rows = [(name, min(r), statistics.median(r), max(r)) for name, r in rates.items()]
    rows.append(("compiled / simpy", min(ratios), statistics.median(ratios), max(ratios)))
    return pd.DataFrame(rows, columns=["engine", "least", "median", "most"])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, Numba {numba.__version__}, "
        f"SimPy {simpy.__version__}, "
        f"{os.cpu_count()} processors, {platform.machine()}\n"
    )
    print("Visits a second of simulation, county-small, tight_county_community, all mechanisms of this version")
    print(engines(3 if quick else 5, 120 if quick else 240).round(1).to_string(index=False), "\n")
    with tempfile.TemporaryDirectory() as empty:
        cold = child("tight_county_community", "county-small", 14, 7, cache=empty)
        warm = child("tight_county_community", "county-small", 14, 7, cache=empty)
    print(
        f"cold compile {cold['compile_s']:.1f} s; warm start {warm['import_s']:.1f} s to import and "
        f"{warm['compile_s']:.1f} s to load the compiled model\n"
    )
    print("A county-year (364 days) of county-500k in one process: world, sampling, simulation and reducers")
    rows = [child(name, "county-500k", 364, 56) for name in ("status_quo_2023", "tight_county_community")]
    table = pd.DataFrame(rows, index=["status_quo_2023", "tight_county_community"])
    table["visits_per_s"] = table["visits"] / table["run_s"]
    print(table.round(1).to_string())
    print(
        f"\nthis process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at its peak; {time.ctime()}"
    )


if __name__ == "__main__":
    main()

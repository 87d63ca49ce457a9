"""Memory over the years of one run: size of the process and of the tables that can grow, at the end of each year.

    python benchmarks/memory.py                                  # ten years of county-small, all rows reduced
    python benchmarks/memory.py --region county-500k --years 3
    python benchmarks/memory.py --engine simpy --years 2

The list of potential episodes is made for the whole horizon before the run, so that the first line already holds it.
Nothing should grow from the second year on but the clock: who is inside, what is posted and what is held are bounded by
how many live here; event rows go to the reducers and are forgotten. Ends with 1 if a table or the memory grew by more
than a tenth after the first year.
"""

from __future__ import annotations

import argparse
import gc
import platform
import time
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pandas as pd

from ylt_sim.kernel.codes import FREE, SECONDS_A_DAY
from ylt_sim.live_run import simulation
from ylt_sim.outcomes.periods import default_periods
from ylt_sim.outcomes.reducer import Reducer, Setting
from ylt_sim.scenario import load

YEAR = 365
MAY_GROW = 1.1
BOUNDED = ["memory_mb", "inside", "patient_rows", "posted", "heap_rows", "held", "hold_rows"]


def resident_mb() -> float:
    """Memory of this process now, in MB (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS in /proc/self/status")


def length(engine: Any, table: str) -> int:
    """Rows of a table; 0 where an engine has it not."""
    return len(getattr(engine.w, table, ()))


def line(year: int, engine: Any, n_rows: int, seconds: float) -> dict[str, float]:
    """What there is at the end of a year."""
    gc.collect()
    state = engine.get("patient", "state")
    glob = {name: int(engine.get("glob", name)[0]) for name in ("n_heap", "n_free_holds")}
    return {
        "year": year, "memory_mb": resident_mb(), "inside": int((state != FREE).sum()), "patient_rows": len(state),
        "posted": glob["n_heap"], "heap_rows": length(engine, "heap"),
        "held": length(engine, "hold") - glob["n_free_holds"], "hold_rows": length(engine, "hold"),
        "event_rows_million": n_rows / 1e6, "seconds": seconds,
    }  # fmt: skip


def measure(scenario_name: str, region: str, years: int, engine_name: Any) -> pd.DataFrame:
    """One run, a row a year; year 0 is the world before the first second."""
    scenario = load(scenario_name, set={"region": region, "policy_start_day": YEAR // 2})
    sim = simulation(scenario, seed=1, engine=engine_name, days=years * YEAR)
    engine, place = sim.engine, sim.region.facilities
    periods = default_periods(scenario.policy_start_day, years * YEAR)
    n_episodes = length(engine, "potential")
    setting = Setting(
        periods, place["kind"].astype(np.int64), place["tier"].astype(np.int64), n_episodes, len(sim.region.residents)
    )
    reducer, n_rows = Reducer(setting), 0

    def sink(rows: Any) -> None:
        nonlocal n_rows
        n_rows += len(rows)
        reducer.update(rows)

    engine.send_rows_to(sink)
    table = [line(0, engine, 0, 0.0)]
    for year in range(1, years + 1):
        began = time.perf_counter()
        engine.run(year * YEAR * SECONDS_A_DAY)
        engine.flush()
        table.append(line(year, engine, n_rows, time.perf_counter() - began))
        print(pd.DataFrame(table[-1:]).round(2).to_string(index=False, header=year == 1), flush=True)
    return pd.DataFrame(table)


def grown(table: pd.DataFrame) -> list[str]:
    """Columns that ended more than a tenth above their value after the first year."""
    first, last = table[BOUNDED].iloc[1], table[BOUNDED].iloc[-1]
    return [name for name in BOUNDED if last[name] > MAY_GROW * max(first[name], 1)]


def main() -> int:
    """Print a row a year, and by how much the memory grew after the first; 1 if something grew."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )  # fmt: skip
    parser.add_argument("--scenario", default="tight_county_community")
    parser.add_argument("--region", default="county-small")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--engine", choices=("compiled", "simpy"), default="compiled")
    given = parser.parse_args()
    print(
        f"{given.scenario}, {given.region}, {given.engine} engine; Python {platform.python_version()}, "
        f"NumPy {np.__version__}, Numba {numba.__version__}\n"
    )
    table = measure(given.scenario, given.region, given.years, given.engine)
    print("\n" + table.round(2).to_string(index=False))
    if given.years < 2:
        return 0
    memory, larger = table["memory_mb"], grown(table)
    print(f"\nfrom the end of year 1 to the end of year {given.years}: {memory.iloc[-1] - memory.iloc[1]:+.1f} MB; "
          + (f"grown: {', '.join(larger)}" if larger else "nothing grew"))  # fmt: skip
    return 1 if larger else 0


if __name__ == "__main__":
    raise SystemExit(main())

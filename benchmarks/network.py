"""How fast: a plain four-tier referral network in idiomatic SimPy, on the SimPy engine and on the compiled engine.

Village, township, county, tertiary; referral up and down; Poisson arrivals, exponential services. All three simulate
the same network (other draws in the idiomatic model), paired in one run with alternating repeats; medians are told.

    python benchmarks/network.py [--customers 10000] [--repeats 5]
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Generator
from typing import Any

import numba
import numpy as np
import simpy

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.verify import Station, network, queueing_network

TIERS = ("village", "township", "county", "tertiary")
STATIONS = [Station(14, 6_000.0), Station(12, 8_000.0), Station(10, 9_000.0), Station(5, 12_000.0)]
ROUTE = np.array([
    [0.00, 0.15, 0.05, 0.00],
    [0.05, 0.00, 0.20, 0.02],
    [0.05, 0.15, 0.00, 0.15],
    [0.00, 0.10, 0.30, 0.00],
])
ENTRY = np.array([0.55, 0.25, 0.15, 0.05])
SHARES = (0.2, 0.8)
ARRIVALS_PER_SECOND = 1 / 360
END = (1 << 29) - 1


def idiomatic(customers: int, seed: int) -> tuple[int, float]:
    """A process a patient, a ``PriorityResource`` a tier, a NumPy draw a call: visits and mean wait in seconds."""
    rng = np.random.default_rng(seed)
    env = simpy.Environment()
    tiers = [simpy.PriorityResource(env, s.servers) for s in STATIONS]
    visits: list[tuple[int, float, float]] = []

    def patient(priority: int) -> Generator[Any, Any, None]:
        tier = int(rng.choice(4, p=ENTRY))
        while tier < 4:
            asked = env.now
            with tiers[tier].request(priority) as request:
                yield request
                waited = env.now - asked
                service = rng.exponential(STATIONS[tier].mean_service_seconds)
                yield env.timeout(service)
            visits.append((tier, waited, service))
            tier = int(rng.choice(5, p=[*ROUTE[tier], 1 - ROUTE[tier].sum()]))

    def source() -> Generator[Any, Any, None]:
        for _ in range(customers):
            yield env.timeout(rng.exponential(1 / ARRIVALS_PER_SECOND))
            env.process(patient(int(rng.choice(2, p=SHARES))))

    env.process(source())
    env.run()
    return len(visits), statistics.fmean(v[1] for v in visits)


def on_engine(engine: Any, customers: int, seed: int) -> tuple[int, float]:
    """The same on one of our engines, world building included: visits and mean wait in seconds."""
    world = queueing_network(
        STATIONS, arrivals_per_second=ARRIVALS_PER_SECOND, customers=customers, seed=seed, route=ROUTE, entry=ENTRY,
        class_shares=SHARES,
    )
    sim = engine(network, world)
    sim.run(END)
    rows = sim.event_rows()
    return len(rows), float(rows["a"].mean())


def measure(customers: int, repeats: int) -> dict[str, tuple[list[float], list[float]]]:
    """Visits a second and mean waits of each model, repeats alternating."""
    models = {
        "idiomatic SimPy": (customers, lambda n, seed: idiomatic(n, seed)),
        "SimPy engine": (2 * customers, lambda n, seed: on_engine(SimpyEngine, n, seed)),
        "compiled engine": (50 * customers, lambda n, seed: on_engine(CompiledEngine, n, seed)),
    }
    for _, model in models.values():
        model(100, 0)
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in models}
    for repeat in range(repeats):
        for name, (n, model) in models.items():
            began = time.perf_counter()
            visits, wait = model(n, repeat + 1)
            found[name][0].append(visits / (time.perf_counter() - began))
            found[name][1].append(wait)
    return found


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--customers", type=int, default=10_000, help="of the idiomatic model; ours: 2 and 50 times")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    found = measure(options.customers, options.repeats)
    base = statistics.median(found["idiomatic SimPy"][0])
    print(f"Four-tier referral network ({', '.join(TIERS)}), visits a second, median of {options.repeats}\n")
    print(f"{'model':<18}{'visits/s':>12}{'lowest':>12}{'highest':>12}{'ratio':>9}{'mean wait, s':>15}")
    for name, (speeds, waits) in found.items():
        speed = statistics.median(speeds)
        print(
            f"{name:<18}{speed:>12,.0f}{min(speeds):>12,.0f}{max(speeds):>12,.0f}{speed / base:>9.1f}"
            f"{statistics.fmean(waits):>15,.0f}"
        )
    print(
        f"\nPython {platform.python_version()}, SimPy {simpy.__version__}, NumPy {np.__version__}, "
        f"Numba {numba.__version__}, {platform.machine()}"
    )


if __name__ == "__main__":
    main()

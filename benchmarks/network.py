"""How fast: a plain four-tier referral network in idiomatic SimPy, on both engines, and as one loop of its own.

Village, township, county, tertiary; referral up and down; Poisson arrivals, exponential services, two classes. All
simulate the same network (with other draws), every visit recorded, paired in one run with alternating repeats; medians
are told. The fused loop is what Numba makes of this network alone: no rules, no keys, no tables, a generator for all.

    python benchmarks/network.py [--customers 10000] [--repeats 5]
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Generator, Sequence
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
WAYS = np.c_[ROUTE, 1 - ROUTE.sum(1)].tolist()
END = (1 << 29) - 1

Draws = tuple[Callable[[Sequence[float]], int], Callable[[float], float]]
"""An index by probabilities, and an exponential duration by its mean."""


def of_numpy(seed: int) -> Draws:
    """A NumPy draw a call."""
    rng = np.random.default_rng(seed)
    return lambda shares: int(rng.choice(len(shares), p=shares)), rng.exponential


def of_library(seed: int) -> Draws:
    """A draw of the standard library a call, as in SimPy's own examples: faster for one number at a time."""
    rng = random.Random(seed)
    return lambda shares: rng.choices(range(len(shares)), shares)[0], lambda mean: rng.expovariate(1 / mean)


def idiomatic(customers: int, seed: int, draws: Callable[[int], Draws]) -> tuple[int, float]:
    """A process a patient, a ``PriorityResource`` a tier: visits and mean wait in seconds."""
    pick, exponential = draws(seed)
    entry = ENTRY.tolist()
    env = simpy.Environment()
    tiers = [simpy.PriorityResource(env, s.servers) for s in STATIONS]
    visits: list[tuple[int, float, float]] = []

    def patient(priority: int) -> Generator[Any, Any, None]:
        tier = pick(entry)
        while tier < 4:
            asked = env.now
            with tiers[tier].request(priority) as request:
                yield request
                waited = env.now - asked
                service = exponential(STATIONS[tier].mean_service_seconds)
                yield env.timeout(service)
            visits.append((tier, waited, service))
            tier = pick(WAYS[tier])

    def source() -> Generator[Any, Any, None]:
        for _ in range(customers):
            yield env.timeout(exponential(1 / ARRIVALS_PER_SECOND))
            env.process(patient(pick(SHARES)))

    env.process(source())
    env.run()
    return len(visits), statistics.fmean(v[1] for v in visits)


@numba.njit
def push(times, whose, n, t, p):
    """Put an end of service into the heap."""
    i = n
    while i > 0 and times[(i - 1) >> 1] > t:
        times[i], whose[i] = times[(i - 1) >> 1], whose[(i - 1) >> 1]
        i = (i - 1) >> 1
    times[i], whose[i] = t, p


@numba.njit
def pop(times, whose, n):
    """Take the earliest of ``n`` ends out of the heap."""
    t, p, i = times[n - 1], whose[n - 1], 0
    while 2 * i + 1 < n - 1:
        child = 2 * i + 1
        if child + 1 < n - 1 and times[child + 1] < times[child]:
            child += 1
        if times[child] >= t:
            break
        times[i], whose[i] = times[child], whose[child]
        i = child
    times[i], whose[i] = t, p


@numba.njit
def fused_loop(customers, rng, servers, means, route, entry, share, gap, tiers, waits, services):
    """One event loop for this network alone: tier, wait and service of each visit; how many visits."""
    n_tiers = len(servers)
    busy = np.zeros(n_tiers, np.int64)
    head, tail = np.full((n_tiers, 2), -1), np.full((n_tiers, 2), -1)
    following, cls, place = np.full(customers, -1), np.zeros(customers, np.int64), np.zeros(customers, np.int64)
    asked = np.zeros(customers)
    times, whose, n = np.zeros(servers.sum() + 1), np.zeros(servers.sum() + 1, np.int64), 0
    visits, arrived, arrival = 0, 0, rng.exponential(gap)
    while arrived < customers or n > 0:
        served = -1
        if arrived < customers and (n == 0 or arrival <= times[0]):
            now, p, tier, u = arrival, arrived, 0, rng.random()
            cls[p] = 0 if rng.random() < share else 1
            while tier < n_tiers - 1 and u >= entry[tier]:
                u -= entry[tier]
                tier += 1
            arrived += 1
            arrival += rng.exponential(gap)
        else:
            now, p = times[0], whose[0]
            pop(times, whose, n)
            n -= 1
            here = place[p]
            for k in range(2):
                if head[here, k] >= 0:
                    served = head[here, k]
                    head[here, k] = following[served]
                    break
            if served < 0:
                busy[here] -= 1
            tier, u = 0, rng.random()
            while tier < n_tiers and u >= route[here, tier]:
                u -= route[here, tier]
                tier += 1
        if tier < n_tiers:
            asked[p], place[p] = now, tier
        for q in (served, p):
            if q < 0 or (q == p and tier == n_tiers):
                continue
            at = place[q]
            if q == p and busy[at] >= servers[at]:
                k = cls[p]
                following[p] = -1
                if head[at, k] < 0:
                    head[at, k] = p
                else:
                    following[tail[at, k]] = p
                tail[at, k] = p
                continue
            if q == p:
                busy[at] += 1
            service = rng.exponential(means[at])
            tiers[visits], waits[visits], services[visits] = at, now - asked[q], service
            visits += 1
            push(times, whose, n, now + service, q)
            n += 1
    return visits


def fused(customers: int, seed: int) -> tuple[int, float]:
    """The fused loop: visits and mean wait in seconds."""
    servers = np.array([s.servers for s in STATIONS])
    means = np.array([s.mean_service_seconds for s in STATIONS])
    room = 4 * customers + 1000  # visits a customer are 1.5 in the mean, and few have many
    tiers, waits, services = np.zeros(room, np.int64), np.zeros(room), np.zeros(room)
    visits = fused_loop(
        customers, np.random.default_rng(seed), servers, means, ROUTE, ENTRY, SHARES[0], 1 / ARRIVALS_PER_SECOND,
        tiers, waits, services,
    )  # fmt: skip
    return int(visits), float(waits[:visits].mean())


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
        "SimPy, NumPy": (customers, lambda n, seed: idiomatic(n, seed, of_numpy)),
        "SimPy, random": (customers, lambda n, seed: idiomatic(n, seed, of_library)),
        "SimPy engine": (2 * customers, lambda n, seed: on_engine(SimpyEngine, n, seed)),
        "compiled engine": (50 * customers, lambda n, seed: on_engine(CompiledEngine, n, seed)),
        "fused Numba loop": (50 * customers, fused),
    }
    for _, model in models.values():
        model(100, 0)
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in models}
    for repeat in range(repeats):
        for name, (n, model) in models.items():
            began = time.process_time()  # one thread: what others do to the machine matters less
            visits, wait = model(n, repeat + 1)
            found[name][0].append(visits / (time.process_time() - began))
            found[name][1].append(wait)
    return found


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--customers", type=int, default=10_000, help="of the idiomatic model; ours 2 and 50 times")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    found = measure(options.customers, options.repeats)
    bases = [statistics.median(found[name][0]) for name in ("SimPy, NumPy", "SimPy, random")]
    print(f"Four-tier referral network ({', '.join(TIERS)}), visits a processor second, median of {options.repeats}\n")
    heads = ("visits/s", "lowest", "highest")
    print(f"{'model':<18}{''.join(f'{h:>12}' for h in heads)}{'/ NumPy':>10}{'/ random':>10}{'mean wait, s':>15}")
    for name, (speeds, waits) in found.items():
        speed = statistics.median(speeds)
        print(
            f"{name:<18}{speed:>12,.0f}{min(speeds):>12,.0f}{max(speeds):>12,.0f}"
            f"{speed / bases[0]:>10.1f}{speed / bases[1]:>10.1f}{statistics.fmean(waits):>15,.0f}"
        )
    ratios = [a / b for a, b in zip(found["fused Numba loop"][0], found["compiled engine"][0], strict=True)]
    print(f"\nfused loop / compiled engine: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"load of the machine over the last minute {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    print(
        f"Python {platform.python_version()}, SimPy {simpy.__version__}, NumPy {np.__version__}, "
        f"Numba {numba.__version__}, {platform.machine()}"
    )


if __name__ == "__main__":
    main()

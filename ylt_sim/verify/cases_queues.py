"""Cases in which everybody waits as long as it takes: M/M/c, M/G/1, D/M/1, priorities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ylt_sim.verify import formulas
from ylt_sim.verify.arrivals import Listed, Poisson
from ylt_sim.verify.case import Case
from ylt_sim.verify.law import Law, exponential, fixed, hyperexponential, lognormal, uniform
from ylt_sim.verify.statement import Network
from ylt_sim.verify.station import Station
from ylt_sim.verify.visits import Visits

__all__ = ["cases"]

S = 2_400.0
"""Mean service, seconds."""
MOST_SECONDS = 500_000_000
"""A replication ends before the clock does."""


def _size(per_second: float, millions: float) -> tuple[int, int]:
    """Customers of each replication and number of replications, at least a hundred, for so many in all."""
    customers = int(1e6 * millions)
    each = min(int(MOST_SECONDS * per_second), customers // 100)
    return each, -(-customers // each)


def _plain(servers: int, load: float, millions: float, percent: float) -> Case:
    """M/M/c."""
    rate = servers * load / S
    each, replications = _size(rate, millions)

    def measure(visits: Visits) -> list[float]:
        waits = visits.rows["a"]
        return [
            float(waits.mean()), float((waits > 0).mean()), visits.of_station("queue", "desk"),
            float(np.percentile(waits, percent)),
        ]  # fmt: skip

    wait = formulas.mean_wait(servers, rate, S)
    return Case(
        f"M/M/{servers} at {load}",
        Network({"desk": Station(servers, S)}, Poisson(rate)),
        {
            "mean wait, s": wait,
            "probability of waiting": formulas.erlang_c(servers, servers * load),
            "mean number waiting": wait * rate,
            f"{percent:g}th percentile of wait, s": formulas.wait_percentile(servers, rate, S, percent),
        },
        measure,
        "Erlang 1917; Little 1961",
        each,
        replications,
    )


def _large(servers: int, load: float, millions: float) -> Case:
    """M/M/c with so many servers that a wait is short beside the time over which it varies."""
    rate = servers * load / S
    each, replications = _size(rate, millions)
    return Case(
        f"M/M/{servers} at {load}",
        Network({"desk": Station(servers, S)}, Poisson(rate)),
        {"probability of waiting": formulas.erlang_c(servers, servers * load), "mean servers busy": servers * load},
        lambda visits: [visits.share_waiting, visits.of_station("busy", "desk")],
        "Erlang 1917; Little 1961",
        each,
        replications,
    )


def _one_server(name: str, law: Law, millions: float) -> Case:
    """M/G/1."""
    rate = 0.7 / law.mean_seconds
    each, replications = _size(rate, millions)
    return Case(
        f"M/{name}/1 at 0.7",
        Network({"desk": Station(1, law)}, Poisson(rate)),
        {"mean wait, s": formulas.mean_wait_general(rate, law), "probability of waiting": 0.7},
        lambda visits: [visits.mean_wait, visits.share_waiting],
        "Pollaczek 1930, Khinchine 1932",
        each,
        replications,
    )


def _regular() -> Case:
    """D/M/1."""
    interval, n = 3_000, 24_000
    return Case(
        "D/M/1 at 0.8",
        Network({"desk": Station(1, S)}, Listed(range(0, n * interval, interval))),
        {"mean wait, s": formulas.mean_wait_regular(interval, S)},
        lambda visits: [visits.mean_wait],
        "Kleinrock 1975, section 6.4",
        n,
        100,
    )


def _waits(classes: int, visits: Visits) -> list[float]:
    rows = visits.rows
    return [float(rows["a"][rows["link"] == k].mean()) for k in range(classes)]


def _priorities(servers: int, shares: tuple[float, ...], millions: float) -> Case:
    """M/M/c with classes."""
    rates = np.array(shares) * servers * 0.8 / S
    each, replications = _size(float(rates.sum()), millions)
    theory = formulas.mean_waits_by_class(servers, rates.tolist(), S)
    return Case(
        f"{len(shares)} classes, {servers} server{'s' * (servers > 1)}",
        Network({"desk": Station(servers, S)}, Poisson(float(rates.sum()), classes=shares)),
        {f"mean wait of class {k}, s": float(w) for k, w in enumerate(theory)},
        lambda visits: _waits(len(shares), visits),
        "Cobham 1954",
        each,
        replications,
    )


def _conservation(name: str, laws: Sequence[Law], millions: float) -> Case:
    """M/G/1 with classes of different services: each wait, and the work that no order of classes can change."""
    shares = (0.3, 0.3, 0.4)
    rate = 0.75 / sum(p * law.mean_seconds for p, law in zip(shares, laws, strict=True))
    rates = rate * np.array(shares)
    loads = rates * [law.mean_seconds for law in laws]
    each, replications = _size(rate, millions)
    left = float(rates @ [law.second_moment for law in laws]) / 2.0

    def measure(visits: Visits) -> list[float]:
        waits = _waits(3, visits)
        return [*waits, float(loads @ waits)]

    theory = formulas.mean_waits_general(rates.tolist(), laws)
    return Case(
        f"3 classes, {name}, 1 server",
        Network({"desk": Station(1, tuple(laws))}, Poisson(rate, classes=shares)),
        {
            **{f"mean wait of class {k}, s": float(w) for k, w in enumerate(theory)},
            "sum of load x wait, s": float(loads.sum()) * left / (1.0 - float(loads.sum())),
        },
        measure,
        "Cobham 1954; conservation law, Kleinrock 1965",
        each,
        replications,
    )


def cases() -> list[Case]:
    """All of them."""
    return [
        _plain(1, 0.5, 1.9, 90),
        _plain(1, 0.8, 5.3, 90),
        _plain(1, 0.9, 16.0, 90),
        _plain(2, 0.7, 4.2, 90),
        _plain(3, 0.8, 8.0, 90),
        _plain(5, 0.6, 5.5, 95),
        _plain(5, 0.8, 9.0, 90),
        _plain(10, 0.85, 13.0, 90),
        _plain(20, 0.8, 21.0, 95),
        _large(50, 0.9, 10.0),
        _large(100, 0.95, 14.0),
        _one_server("D", fixed(S), 2.0),
        _one_server("M", exponential(S), 3.0),
        _one_server("uniform", uniform(S), 2.2),
        _one_server("lognormal", lognormal(S, 0.8), 4.0),
        _one_server("H2", hyperexponential(S, 3.0), 7.0),
        _regular(),
        _priorities(1, (0.3, 0.7), 6.0),
        _priorities(5, (0.4, 0.6), 8.0),
        _priorities(8, (0.2, 0.3, 0.5), 12.5),
        _conservation("their own laws", (fixed(S), exponential(2 * S), lognormal(S, 0.8)), 7.0),
    ]

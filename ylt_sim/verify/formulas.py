"""Answers of queueing theory for the networks that the engines are verified with.

Times come out in the unit in which the mean services go in; loads are in erlangs. Every formula assumes Poisson
arrivals and exponential services.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "birth_death",
    "erlang_a_abandonment",
    "erlang_b",
    "erlang_c",
    "jackson_arrival_rates",
    "jackson_waits",
    "mean_wait",
    "mean_waits_by_class",
    "trunk_reservation_blocking",
]


def erlang_b(servers: int, offered_load: float) -> float:
    """Probability that all servers are busy where nobody can wait (Erlang 1917; recursion of Cooper 1981).

    Parameters
    ----------
    servers
        0 or more.
    offered_load
        Arrival rate times mean service, erlangs, 0 or more.
    """
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered_load * blocked / (n + offered_load * blocked)
    return blocked


def erlang_c(servers: int, offered_load: float) -> float:
    """Probability of waiting where everybody waits as long as it takes (Erlang 1917); 1 if the load is too much."""
    if offered_load >= servers:
        return 1.0
    blocked = erlang_b(servers, offered_load)
    return blocked / (1.0 - offered_load / servers * (1.0 - blocked))


def mean_wait(servers: int, arrival_rate: float, mean_service: float) -> float:
    """Mean wait in the queue M/M/c, of all customers (Erlang 1917); infinite if the load is too much."""
    load = arrival_rate * mean_service
    if load >= servers:
        return float("inf")
    return erlang_c(servers, load) * mean_service / (servers - load)


def mean_waits_by_class(servers: int, arrival_rates: Sequence[float], mean_service: float) -> NDArray[np.float64]:
    """Mean waits by class, first served first, nobody interrupted, one mean service for all (Cobham 1954).

    Parameters
    ----------
    servers
        1 or more.
    arrival_rates
        Arrival rate of each class, in the order in which they are served.
    mean_service
        Mean service of every class.

    Returns
    -------
    ndarray
        ``(n_classes,)``; infinite from the first class that is not served in full.
    """
    load = np.asarray(arrival_rates, float) * mean_service / servers
    upto = np.r_[0.0, np.cumsum(load)]
    base = erlang_c(servers, float(load.sum() * servers)) * mean_service / servers
    with np.errstate(divide="ignore", invalid="ignore"):
        waits = base / ((1.0 - upto[:-1]) * (1.0 - upto[1:]))
    waits[upto[1:] >= 1.0] = np.inf
    return np.asarray(waits, float)


def birth_death(up: ArrayLike, down: ArrayLike) -> NDArray[np.float64]:
    """Stationary probabilities of states 0 to n of a birth-death chain (Feller 1950).

    Parameters
    ----------
    up
        Rates from state k to k + 1, ``(n,)``.
    down
        Rates from state k + 1 to k, ``(n,)``, above 0.
    """
    weight = np.r_[1.0, np.cumprod(np.asarray(up, float) / np.asarray(down, float))]
    return np.asarray(weight / weight.sum(), float)


def trunk_reservation_blocking(
    servers: int, offered_loads: Sequence[float], reserve: Sequence[int]
) -> NDArray[np.float64]:
    """Share of each class that finds no unit it may have, where nobody waits (trunk reservation; Roberts 1981).

    Class k is let in if more than ``reserve[k]`` units are free. Exact for one mean service for all, since then the
    number of busy units is a birth-death chain.

    Parameters
    ----------
    servers
        Units.
    offered_loads
        Erlangs of each class.
    reserve
        Units that each class may not touch.
    """
    busy = np.arange(servers)
    let_in = servers - busy[:, None] > np.asarray(reserve)[None, :]
    p = birth_death(let_in @ np.asarray(offered_loads, float), busy + 1.0)
    return np.array([p[max(0, servers - r) :].sum() for r in reserve])


def erlang_a_abandonment(servers: int, offered_load: float, patience: float) -> float:
    """Share that leaves unserved from M/M/c with exponential patience, "Erlang A" (Palm 1946; Garnett et al. 2002).

    Parameters
    ----------
    servers
        1 or more.
    offered_load
        Erlangs; may exceed the servers.
    patience
        Mean patience in units of the mean service.
    """
    n = int(offered_load + servers + 40 * (1 + patience) * max(1.0, offered_load) ** 0.5 + 200)
    k = np.arange(1, n + 1)
    p = birth_death(np.full(n, offered_load), np.minimum(k, servers) + np.maximum(k - servers, 0) / patience)
    waiting = np.maximum(np.arange(n + 1) - servers, 0)
    return float((p * waiting).sum() / patience / offered_load)


def jackson_arrival_rates(route: ArrayLike, outside_rates: ArrayLike) -> NDArray[np.float64]:
    """Total arrival rate of each station of an open network (traffic equations; Jackson 1957).

    Parameters
    ----------
    route
        ``(n, n)``: probability to go from station i to station j; what a row lacks to 1 leaves.
    outside_rates
        ``(n,)``: arrival rate from outside.
    """
    p = np.asarray(route, float)
    return np.asarray(np.linalg.solve(np.eye(len(p)) - p.T, np.asarray(outside_rates, float)), float)


def jackson_waits(
    servers: Sequence[int], mean_services: Sequence[float], route: ArrayLike, outside_rates: ArrayLike
) -> NDArray[np.float64]:
    """Mean wait a visit at each station of an open network: each is an M/M/c of its own (Jackson 1957)."""
    rates = jackson_arrival_rates(route, outside_rates)
    return np.array([mean_wait(c, r, s) for c, r, s in zip(servers, rates, mean_services, strict=True)])

"""Answers of queueing theory for the networks that the engines are verified with.

Times come out in the unit in which the mean services go in; loads are in erlangs. Arrivals are Poisson and services
exponential where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from scipy.optimize import brentq

from ylt_sim.verify.law import Law

__all__ = [
    "birth_death",
    "blocked_line_throughput",
    "erlang_a",
    "erlang_a_abandonment",
    "erlang_b",
    "erlang_c",
    "finite_room",
    "jackson_arrival_rates",
    "jackson_waits",
    "mean_present",
    "mean_wait",
    "mean_wait_general",
    "mean_wait_regular",
    "mean_waits_by_class",
    "mean_waits_general",
    "patience_general",
    "trunk_reservation_blocking",
    "wait_percentile",
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


def wait_percentile(servers: int, arrival_rate: float, mean_service: float, percent: float) -> float:
    """Wait in M/M/c that so many per cent do not exceed: a jump at 0, then exponential (Erlang 1917).

    Infinite if the load is too much.
    """
    load = arrival_rate * mean_service
    if load >= servers:
        return float("inf")
    waiting = erlang_c(servers, load)
    beyond = 1.0 - percent / 100.0
    return max(0.0, float(np.log(waiting / beyond)) * mean_service / (servers - load))


def finite_room(servers: int, offered_load: float, room: int) -> tuple[float, float, float]:
    """M/M/c/K with so much room to wait: share turned away, mean number waiting, mean wait of those let in.

    The wait is in mean services (birth-death chain; Gross and Harris 1998, section 2.4).
    """
    n = servers + room
    p = birth_death(np.full(n, offered_load), np.minimum(np.arange(1, n + 1), servers))
    waiting = float(p @ np.maximum(np.arange(n + 1) - servers, 0))
    return float(p[-1]), waiting, waiting / (offered_load * (1.0 - float(p[-1])))


def mean_wait_general(arrival_rate: float, service: Law) -> float:
    """Mean wait in M/G/1, seconds (Pollaczek 1930, Khinchine 1932); infinite if the load is too much."""
    load = arrival_rate * service.mean_seconds
    if load >= 1.0:
        return float("inf")
    return arrival_rate * service.second_moment / 2.0 / (1.0 - load)


def mean_waits_general(arrival_rates: Sequence[float], services: Sequence[Law]) -> NDArray[np.float64]:
    """Mean waits by class in M/G/1, first served first, nobody interrupted, a law a class (Cobham 1954).

    Infinite from the first class that is not served in full.
    """
    load = np.asarray(arrival_rates, float) * [law.mean_seconds for law in services]
    upto = np.r_[0.0, np.cumsum(load)]
    served = np.clip(1.0 - upto[:-1], 0.0, load)
    left = float(served @ [law.mean_seconds * (1.0 + law.squared_variation) for law in services]) / 2.0
    return _waits_in_order(left, upto)


def _waits_in_order(left: float, upto: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean waits by class from the mean work left in service and the load cumulated over classes from 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        waits = left / ((1.0 - upto[:-1]) * (1.0 - upto[1:]))
    waits[upto[1:] >= 1.0] = np.inf
    return np.asarray(waits, float)


def mean_wait_regular(interval: float, mean_service: float) -> float:
    """Mean wait in D/M/1: one arrival an interval (Kleinrock 1975, section 6.4); infinite if the load is too much."""
    load = mean_service / interval
    if load >= 1.0:
        return float("inf")
    sigma = float(brentq(lambda s: s - np.exp(-(1.0 - s) / load), 0.0, 1.0 - 1e-9))
    return sigma * mean_service / (1.0 - sigma)


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
    return _waits_in_order(erlang_c(servers, float(load.sum() * servers)) * mean_service / servers, upto)


def birth_death(up: ArrayLike, down: ArrayLike) -> NDArray[np.float64]:
    """Stationary probabilities of states 0 to n of a birth-death chain (Feller 1950).

    Parameters
    ----------
    up
        Rates from state k to k + 1, ``(n,)``.
    down
        Rates from state k + 1 to k, ``(n,)``, above 0.
    """
    with np.errstate(divide="ignore"):
        # By logarithms: products of hundreds of rates leave the range of a float.
        weight = np.r_[0.0, np.cumsum(np.log(np.asarray(up, float)) - np.log(np.asarray(down, float)))]
    weight = np.exp(weight - weight.max())
    return np.asarray(weight / weight.sum(), float)


def trunk_reservation_blocking(
    servers: int, offered_loads: Sequence[float], reserve: Sequence[int]
) -> NDArray[np.float64]:
    """Share of each class that finds no unit it may have, where nobody waits (trunk reservation).

    Class k is let in if more than ``reserve[k]`` units are free. Exact for one mean service for all, since then the
    number of busy units is a birth-death chain (Feller 1950).

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


def erlang_a(servers: int, offered_load: float, patience: float) -> tuple[float, float]:
    """M/M/c with exponential patience, "Erlang A" (Palm 1946; Garnett et al. 2002).

    Share that leaves unserved, and mean wait of all in mean services.

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
    waiting = float(p @ np.maximum(np.arange(n + 1) - servers, 0))
    return waiting / patience / offered_load, waiting / offered_load


def erlang_a_abandonment(servers: int, offered_load: float, patience: float) -> float:
    """Share that leaves unserved from Erlang A; see `erlang_a`."""
    return erlang_a(servers, offered_load, patience)[0]


def patience_general(servers: int, arrival_rate: float, mean_service: float, patience: Law) -> tuple[float, float]:
    """M/M/c with any law of patience: share that leaves unserved, mean wait of all in seconds.

    Baccelli and Hebuterne 1981, in the form of Zeltyn and Mandelbaum 2005.
    """
    load = arrival_rate * mean_service
    terms = np.cumprod(np.r_[1.0, load / np.arange(1, servers)]) if servers > 1 else np.ones(1)
    epsilon = float(terms.sum() / terms[-1])
    # In mean services, far beyond what anybody waits.
    x = np.linspace(0.0, 50.0 + 40.0 * patience.mean_seconds / mean_service, 400_001)
    tail = np.asarray(patience.survival(x * mean_service), float)
    upto = np.r_[0.0, np.cumsum((tail[1:] + tail[:-1]) / 2.0)] * (x[1] - x[0])
    weight = np.exp(load * upto - servers * x)
    j = float(np.trapezoid(weight, x))
    j_wait = float(np.trapezoid(upto * weight, x))
    below = epsilon + load * j
    return (1.0 + (load - servers) * j) / below, load * j_wait / below * mean_service


def blocked_line_throughput(room_between: int) -> float:
    """Customers a mean service through two equal stations in a line, the first never idle, blocking in place.

    Hunt 1956: (b + 2) / (b + 3) with room for b between them.
    """
    return (room_between + 2.0) / (room_between + 3.0)


def mean_present(service: Law, rates: Sequence[float], cycle: float, time: float) -> float:
    """Mean number in M_t/G/infinity at a time of a repeating cycle (Eick, Massey and Whitt 1993).

    Parameters
    ----------
    service
        Law of the stay.
    rates
        Arrival rate in equal parts of the cycle.
    cycle
        Length of the cycle.
    time
        Of the cycle.
    """
    part = cycle / len(rates)
    total, k = 0.0, int(time // part)
    while True:
        youngest, oldest = max(0.0, time - (k + 1) * part), time - k * part
        jump = [service.mean_seconds] if youngest < service.mean_seconds < oldest else None
        total += rates[k % len(rates)] * float(quad(service.survival, youngest, oldest, points=jump)[0])
        if service.survival(oldest) < 1e-9:
            return total
        k -= 1


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

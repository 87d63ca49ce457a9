"""An open network of stations as a journey: the same kernel, the same engines, answers known from theory."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ylt_sim.kernel.codes import CLASSES, EXIT, FINISHED, NEVER, NONE, RENEGED
from ylt_sim.kernel.draws import exponential, uniform
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.table import ARRIVAL_FIELDS, make_core, pool_rows, row_dtype, world_type

__all__ = ["LEFT", "SERVED", "Station", "queueing_network"]

SERVED, LEFT = 16, 17
"""Events: served (``a`` waited seconds, ``b`` service seconds, ``link`` class); left without service (``a``)."""

SERVICE, ROUTE, ENTRY, CLASS, GAP, PATIENCE = range(6)
PATIENT_FIELDS: list[Any] = [("station", "i4"), ("hop", "i4"), ("served_seconds", "i8")]
STATION_FIELDS: list[Any] = [("mean_service", "f8"), ("mean_patience", "f8")]
World = world_type(__name__, "station", "route", "entry", "share")

STAGE_NAMES = ("station",)
HERE = 0


@rule
def pick(cumulated, u):
    """Index of the first entry of a cumulated distribution above ``u``."""
    i = 0
    while i < len(cumulated) - 1 and u >= cumulated[i]:
        i += 1
    return i


@rule
def station_enter(w, p, now):
    """Ask for a server; a station without waiting room has patience 0."""
    if p.hop == 0:
        p.hop = 1
        p.station = pick(w.entry, draw(w, p, ENTRY, 0))
        p.cls = pick(w.share, draw(w, p, CLASS, 0))
    mean = w.station[p.station].mean_patience
    if mean < 0.0:
        p.patience = NEVER
    elif mean == 0.0:
        p.patience = 0
    else:
        p.patience = exponential(draw(w, p, PATIENCE, p.hop), mean)
    return p.station, 0


@rule
def station_start(w, p, now):
    """Service, exponential."""
    p.served_seconds = exponential(draw(w, p, SERVICE, p.hop), w.station[p.station].mean_service)
    return now + p.served_seconds


@rule
def station_leave(w, p, now, why):
    """Record, give the server back, and on by the routing probabilities."""
    if why == RENEGED:
        record(w, p, LEFT, 0, p.station, NONE, p.cls, p.waited, 0, 0.0)
        p.hop = 0
        return EXIT
    record(w, p, SERVED, 0, p.station, p.doctor[0], p.cls, p.waited, p.served_seconds, 0.0)
    give(w, p, 0)
    target = pick(w.route[p.station], draw(w, p, ROUTE, p.hop))
    p.hop += 1
    if target == len(w.station):
        p.hop = 0
        return EXIT
    p.station = target
    return HERE


@rule
def enter(w, p, now):
    """Chain for the compiled engine."""
    return station_enter(w, p, now)


@rule
def start(w, p, now):
    """Chain for the compiled engine."""
    return station_start(w, p, now)


@rule
def leave(w, p, now, why):
    """Chain for the compiled engine."""
    return station_leave(w, p, now, why)


@rule
def alarm(w, code, cursor, now):
    """No clock."""
    return FINISHED


@rule
def begin(w):
    """No clock."""


ROOMS = (sys.modules[__name__],)


@dataclass(frozen=True)
class Station:
    """One station of a network.

    Parameters
    ----------
    servers
        Number of servers, 0 or more.
    mean_service_seconds
        Mean of the exponential service; at least 2,400 keeps the error of whole seconds below 0.02 %.
    mean_patience_seconds
        None: waits for ever; 0: no waiting room; else mean of the exponential patience.
    reserve
        Units that class k may not touch, by class; must not decrease (trunk reservation).
    """

    servers: int
    mean_service_seconds: float
    mean_patience_seconds: float | None = None
    reserve: tuple[int, int, int] = (0, 0, 0)


def queueing_network(
    stations: Sequence[Station],
    *,
    arrivals_per_second: float,
    customers: int,
    seed: int,
    route: ArrayLike | None = None,
    entry: ArrayLike | None = None,
    class_shares: Sequence[float] = (1.0,),
) -> Any:
    """World of an open network: Poisson arrivals, exponential service, probabilistic routing.

    Parameters
    ----------
    stations
        The stations, in order.
    arrivals_per_second
        Rate of the Poisson stream of all arrivals from outside.
    customers
        How many arrive.
    seed
        Any whole number from 0.
    route
        Matrix of probabilities to go from station i to station j; what a row lacks to 1 leaves. Default: all leave.
    entry
        Probabilities of the first station. Default: the first.
    class_shares
        Shares of at most three priority classes, the first served first.
    """
    n = len(stations)
    z = np.zeros(customers, np.int64)
    u = uniform(seed, np.arange(customers, dtype=np.int64), z, z, z + GAP)
    arrival = np.zeros(customers, row_dtype(ARRIVAL_FIELDS))
    arrival["t"] = np.cumsum(-np.log(u) / arrivals_per_second).astype(np.int64)
    arrival["resident"] = np.arange(customers)
    routes = np.zeros((n, n)) if route is None else np.asarray(route, float)
    first = np.eye(n)[0] if entry is None else np.asarray(entry, float)
    if routes.min(initial=0) < 0 or (routes.sum(1) > 1 + 1e-12).any():
        raise ValueError("route: probabilities from 0, each row summing to at most 1")
    if abs(first.sum() - 1) > 1e-9 or abs(sum(class_shares) - 1) > 1e-9 or len(class_shares) > CLASSES:
        raise ValueError("entry and class_shares: probabilities that sum to 1; at most three classes")
    station = np.zeros(n, row_dtype(STATION_FIELDS))
    station["mean_service"] = [s.mean_service_seconds for s in stations]
    station["mean_patience"] = [-1.0 if s.mean_patience_seconds is None else s.mean_patience_seconds for s in stations]
    pool = pool_rows([s.servers for s in stations])
    pool["reserve"] = [s.reserve for s in stations]
    return make_core(
        World,
        pool=pool,
        arrival=arrival,
        seed=seed,
        patient_fields=PATIENT_FIELDS,
        station=station,
        route=np.cumsum(np.c_[routes, 1 - routes.sum(1)], axis=1),
        entry=np.cumsum(first),
        share=np.cumsum(np.asarray(class_shares, float)),
    )

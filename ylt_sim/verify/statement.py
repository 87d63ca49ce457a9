"""A network as it is stated: stations by name, who comes, where one goes next; and its run on either engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.kernel.codes import FREE, LAST_SECOND
from ylt_sim.verify import network
from ylt_sim.verify.arrivals import Arrivals, Listed
from ylt_sim.verify.station import Station
from ylt_sim.verify.tables import make_world
from ylt_sim.verify.visits import Averages, Collector, Visits

__all__ = ["EngineName", "Network"]

EngineName = Literal["compiled", "simpy"]
ENGINES: dict[str, Any] = {"compiled": CompiledEngine, "simpy": SimpyEngine}
INTEGRALS = ("busy_seconds", "queue_seconds", "staffed_seconds", "overtime_seconds")


@dataclass(frozen=True)
class Network:
    """Stations, arrivals and routing.

    Parameters
    ----------
    stations
        By name, in order.
    arrivals
        `Poisson`, `Varying` or `Listed`.
    route
        Probability to go from one station to another, ``{"village": {"county": 0.2}}``; the rest leaves.
    """

    stations: Mapping[str, Station]
    arrivals: Arrivals | Listed
    route: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def world(self, customers: int, seed: int) -> Any:
        """The tables of a world in which so many customers come."""
        names = list(self.stations)
        if not names:
            raise ValueError("stations: a network has one or more")
        matrix = np.zeros((len(names), len(names)))
        for origin, shares in self.route.items():
            for target, share in shares.items():
                if origin not in names or target not in names:
                    raise ValueError(f"route: no station {origin if origin not in names else target}")
                matrix[names.index(origin), names.index(target)] = share
        who = self.arrivals.customers(names, seed, customers)
        return make_world(network.World, self.stations, who, matrix, seed)

    def run(
        self, customers: int = 100_000, seed: int = 0, *, engine: EngineName = "compiled", warm_up: float = 0.1
    ) -> Visits:
        """Simulate until everybody has left; refused if that is not before the clock ends, after 17 years.

        Parameters
        ----------
        customers
            How many come from outside.
        seed
            Any whole number from 0.
        engine
            ``compiled`` or ``simpy``: the same visits.
        warm_up
            Share of the time until the last arrival that is left out at the beginning. Time averages end with the
            last arrival.
        """
        if engine not in ENGINES or seed < 0:
            raise ValueError(f"engine {engine!r}, seed {seed}: {' or '.join(ENGINES)}; a whole number from 0")
        world = self.world(customers, seed)
        times = world.arrival["t"]
        last = max(1, int(times[-1])) if len(times) else 1
        warm = int(last * warm_up)
        sim, rows = ENGINES[engine](network, world), Collector(warm)
        sim.send_rows_to(rows.take)
        sim.run(warm)
        before = _integrals(sim)
        sim.run(last)
        averages = {name: (_integrals(sim)[name] - before[name]) / max(1, last - warm) for name in before}
        sim.run(LAST_SECOND)
        sim.flush()
        if inside := int((np.asarray(sim.get("patient", "state")) != FREE).sum()):
            raise ValueError(f"{inside} have not left when the clock ends: somebody waits for ever, or too many came")
        names = tuple(self.stations)
        return Visits(rows.columns(), names, Averages(names, last - warm, **averages))


def _integrals(sim: Any) -> dict[str, Any]:
    """Exact integrals of every pool up to now, by the names of `Averages`."""
    column = {n: sim.get("pool", n) for n in (*INTEGRALS, "since", "busy", "late", "queued", "capacity", "staying")}
    open_seconds = sim.now - column["since"]
    rates = (
        column["busy"] + column["late"], column["queued"], column["capacity"] + column["late"],
        column["late"] + column["staying"],
    )  # fmt: skip
    return {
        name.removesuffix("_seconds"): column[name] + rate * open_seconds
        for name, rate in zip(INTEGRALS, rates, strict=True)
    }

"""Ciw, a simulator written by others, given the same arrivals and services: the same waits, second by second.

Palmer, Knight, Harper and Hawa 2019, "Ciw: an open-source discrete event simulation library".
"""

from __future__ import annotations

from typing import Any

import ciw
import numpy as np
import pytest

from ylt_sim.verify import SERVED, Network, Poisson, Station, Visits

S = 2_400.0
CUSTOMERS = 400


def gaps(seconds: np.ndarray[Any, Any]) -> Any:
    """Arrivals at these seconds, and none afterwards."""
    return ciw.dists.Sequential([*np.diff(seconds, prepend=0).tolist(), float("inf")])


def run_ciw(**stated: Any) -> list[Any]:
    """Records of all services, everybody served."""
    simulation = ciw.Simulation(ciw.create_network(**stated))
    simulation.simulate_until_max_time(1e9)
    return simulation.get_all_records()


def ours(visits: Visits, station: str, cls: int | None = None) -> list[tuple[int, int, int]]:
    """Asked, waited, served seconds of the services at a station, by when they asked."""
    rows = (visits if cls is None else visits.of_class(cls)).at(station).events(SERVED).rows
    asked = rows["time"] - rows["a"] - rows["b"]
    return sorted(zip(asked.tolist(), rows["a"].tolist(), rows["b"].tolist(), strict=True))


def theirs(records: list[Any], node: int, cls: str = "Customer") -> list[tuple[int, int, int]]:
    """The same of Ciw."""
    kept = [r for r in records if r.node == node and r.customer_class == cls and r.record_type == "service"]
    return sorted((int(r.arrival_date), int(r.waiting_time), int(r.service_time)) for r in kept)


def services(visits: Visits, station: str, cls: int | None = None) -> Any:
    """Service times in the order in which services begin."""
    rows = (visits if cls is None else visits.of_class(cls)).at(station).events(SERVED).rows
    order = np.argsort(rows["time"] - rows["b"], kind="stable")
    return ciw.dists.Sequential(rows["b"][order].tolist())


def second_of(stated: Network, seed: int) -> Any:
    return stated.world(CUSTOMERS, seed).arrival["t"]


@pytest.mark.parametrize("servers", [1, 3])
def test_first_come_first_served(servers: int):
    """One queue before some servers."""
    stated = Network({"desk": Station(servers, S)}, Poisson(0.9 * servers / S))
    visits = stated.run(CUSTOMERS, 3, warm_up=0.0)
    records = run_ciw(
        arrival_distributions=[gaps(second_of(stated, 3))], service_distributions=[services(visits, "desk")],
        number_of_servers=[servers],
    )  # fmt: skip
    assert theirs(records, 1) == ours(visits, "desk")
    assert len(records) == CUSTOMERS


def test_priority_classes():
    """Two classes, nobody interrupted."""
    stated = Network({"desk": Station(2, S)}, Poisson(1.8 / S, classes=(0.3, 0.7)))
    visits = stated.run(CUSTOMERS, 4, warm_up=0.0)
    world = stated.world(CUSTOMERS, 4)
    second, cls = world.arrival["t"], world.customer["cls"]
    names = ("urgent", "other")
    records = run_ciw(
        arrival_distributions={name: [gaps(second[cls == k])] for k, name in enumerate(names)},
        service_distributions={name: [services(visits, "desk", k)] for k, name in enumerate(names)},
        number_of_servers=[2],
        priority_classes={name: k for k, name in enumerate(names)},
    )
    for k, name in enumerate(names):
        assert theirs(records, 1, name) == ours(visits, "desk", k)


def test_finite_room():
    """Two servers, one chair; the rest is turned away."""
    stated = Network({"desk": Station(2, S, room=1)}, Poisson(2.5 / S))
    visits = stated.run(CUSTOMERS, 5, warm_up=0.0)
    records = run_ciw(
        arrival_distributions=[gaps(second_of(stated, 5))], service_distributions=[services(visits, "desk")],
        number_of_servers=[2], queue_capacities=[1],
    )  # fmt: skip
    assert theirs(records, 1) == ours(visits, "desk")
    assert 0 < len(visits.events(SERVED)) < CUSTOMERS


def test_blocking_in_place():
    """A second stage without a queue before it: its waits are spent on the server of the first."""
    stated = Network(
        {"first": Station(2, S, keeps_place=True), "second": Station(1, 0.5 * S)}, Poisson(1.0 / S),
        {"first": {"second": 1.0}},
    )  # fmt: skip
    visits = stated.run(CUSTOMERS, 6, warm_up=0.0)
    records = run_ciw(
        arrival_distributions=[gaps(second_of(stated, 6)), None],
        service_distributions=[services(visits, "first"), services(visits, "second")],
        routing=[[0.0, 1.0], [0.0, 0.0]], number_of_servers=[2, 1], queue_capacities=[float("inf"), 0],
    )  # fmt: skip
    assert theirs(records, 1) == ours(visits, "first")
    # Ciw lets nobody arrive before there is a server: what we count as a wait, it counts as blocked at the first.
    blocked = sorted((int(r.service_end_date), int(r.time_blocked)) for r in records if r.node == 1)
    assert blocked == [(asked, waited) for asked, waited, _ in ours(visits, "second")]
    assert sum(waited > 0 for _, waited in blocked) > 50

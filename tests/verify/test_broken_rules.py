"""A rule that is broken on purpose makes the case fail that is named for it, and that case alone is enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ylt_sim.engine import simpy_engine
from ylt_sim.kernel import pool
from ylt_sim.kernel.codes import CLASSES, GRANTED, NONE
from ylt_sim.verify import Network, network
from ylt_sim.verify.case import Case, confidence, examine
from ylt_sim.verify.catalogue import catalogue, chosen

pytestmark = pytest.mark.theory


def missed(case: Case, engine: Any = "compiled", customers: int = 1_500, replications: int = 10) -> list[str]:
    """Quantities whose interval, at the level of the catalogue, does not hold the formula's value."""
    small = case if case.is_exact else replace(case, customers=customers, replications=replications)
    return [f.quantity for f in examine(small, confidence(catalogue()), engine=engine) if f.verdict == "missed"]


def case_of(name: str) -> Case:
    (case,) = chosen([name])
    return case


def one_server_too_many(patch: pytest.MonkeyPatch) -> None:
    """A unit is granted though none is free."""

    def can_grant(w, pool_id, cls):
        here = w.pool[pool_id]
        return here.capacity + 1 - here.busy > here.reserve[cls]

    for module in (pool, network):
        patch.setattr(module, "can_grant", can_grant)


def order_of_classes_swapped(patch: pytest.MonkeyPatch) -> None:
    """A freed unit goes to the last class first."""

    def serve_queue_of(w, queue_id, pool_id):
        queue = w.pool[queue_id]
        for k in reversed(range(CLASSES)):
            while queue.head[k] != NONE and pool.can_grant(w, pool_id, k):
                p = w.patient[queue.head[k]]
                pool.leave_queue(w, p)
                pool.occupy(w, p, pool_id, p.slot)
                pool.wake(w, p, GRANTED)

    patch.setattr(pool, "serve_queue_of", serve_queue_of)


def reserve_ignored(patch: pytest.MonkeyPatch) -> None:
    """Anybody gets the last units."""

    def can_grant(w, pool_id, cls):
        return w.pool[pool_id].capacity > w.pool[pool_id].busy

    for module in (pool, network):
        patch.setattr(module, "can_grant", can_grant)


def hold_not_released(patch: pytest.MonkeyPatch) -> None:
    """Nothing happens when the time of a hold is over."""
    patch.setattr(simpy_engine, "expire", lambda w, row, ticket: None)


def hold_not_kept(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes with a hold asks like anybody else, and the held unit waits for its expiry."""
    patch.setattr(network, "claim", lambda w, p, slot: False)


def door_that_does_not_shut(patch: pytest.MonkeyPatch) -> None:
    """Closing time changes nothing for those who come."""
    patch.setattr(network, "close_door", lambda w, pool_id: None)


def queue_not_sent_home(patch: pytest.MonkeyPatch) -> None:
    """The door shuts, and the queue is seen nevertheless."""

    def close_door(w, pool_id):
        w.pool[pool_id].is_open = 0

    patch.setattr(network, "close_door", close_door)


def patience_without_end(patch: pytest.MonkeyPatch) -> None:
    """Nobody gives up."""
    patch.setattr(simpy_engine, "renege", lambda w, p, ticket: None)


def own_queue_last(patch: pytest.MonkeyPatch) -> None:
    """A freed bed goes to the queues of other wards before its own."""

    def serve(w, pool_id):
        for other in w.pool[pool_id].boards_for:
            if other != NONE:
                pool.serve_queue_of(w, other, pool_id)
        pool.serve_queue_of(w, pool_id, pool_id)

    patch.setattr(pool, "serve", serve)


def slot_not_given_back(patch: pytest.MonkeyPatch) -> None:
    """A cancelled appointment stays taken."""
    patch.setattr(network, "cancel", lambda w, pool_id, day, cls: None)


BROKEN: list[tuple[Callable[[pytest.MonkeyPatch], None], str, str]] = [
    (one_server_too_many, "M/M/2 at 0.7", "mean wait, s"),
    (one_server_too_many, "loss, fixed stay", "share turned away"),
    (order_of_classes_swapped, "2 classes, 5 servers", "mean wait of class 0, s"),
    (reserve_ignored, "2 of 10 servers reserved, loss", "share of class 1 turned away"),
    (hold_not_released, "hold with expiry, exponential stay", "share refused a hold"),
    (hold_not_released, "six patients, holds of a quarter of an hour", "no bed to hold, far"),
    (hold_not_kept, "hold with expiry, lognormal stay", "share refused a hold"),
    (door_that_does_not_shut, "a shift that sends its queue home", "share sent home"),
    (door_that_does_not_shut, "five patients, closing sees all who are inside", "before a shut door"),
    (queue_not_sent_home, "five patients, closing sends the queue home", "sent home"),
    (patience_without_end, "M/M/5+M at 4.5 erlangs", "share that gives up"),
    (own_queue_last, "overflow of a small ward to a large one, waiting", "mean wait, small ward, s"),
    (slot_not_given_back, "six callers, one slot a day", "no slot"),
    (slot_not_given_back, "appointments for tomorrow, some cancelled", "share that gets no slot"),
]


@pytest.mark.parametrize(("breaks", "name", "quantity"), BROKEN, ids=lambda x: getattr(x, "__name__", x))
def test_a_broken_rule_fails_its_case(
    breaks: Callable[[pytest.MonkeyPatch], None], name: str, quantity: str, monkeypatch: pytest.MonkeyPatch
):
    """With the rule whole nothing is missed (on either engine, as they agree); broken on the SimPy engine, it is."""
    case = case_of(name)
    assert missed(case) == []
    breaks(monkeypatch)
    assert quantity in missed(case, "simpy")


def stated_otherwise(case: Case, **changed: Any) -> Case:
    """The same case with its first station stated wrong."""
    stations = dict(case.network.stations)
    first = next(iter(stations))
    stations[first] = replace(stations[first], **changed)
    return replace(case, network=Network(stations, case.network.arrivals, case.network.route))


@pytest.mark.parametrize(
    ("name", "changed", "quantity"),
    [
        ("M/M/5 at 0.8", {"servers": 6}, "mean wait, s"),
        ("loss, lognormal stay", {"servers": 11}, "share turned away"),
        ("M/M/3/8 at 2.5 erlangs", {"room": 6}, "share turned away"),
        ("saturated line, room for 0 between", {"keeps_place": False}, "customers a mean service"),
        ("two stages, blocking in place", {"keeps_place": False}, "mean servers of the first taken"),
        ("overflow of a small ward to a large one, loss", {"overflow": ()}, "share turned away, small ward"),
        ("a shift that sees all who are inside", {"servers": 3}, "mean wait of all, s"),
    ],
)
def test_a_network_stated_wrong_fails_its_case(name: str, changed: dict[str, Any], quantity: str):
    """One server too many, a chair too many, a place not kept: the compiled engine's answer is not the formula's."""
    case = case_of(name)
    wrong = stated_otherwise(case, **changed)
    assert missed(case, customers=20_000) == []
    assert quantity in missed(wrong, customers=20_000)

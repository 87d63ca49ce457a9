"""The compiled engine against queueing theory, the SimPy engine against the compiled one; means of 2,400 s or more."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from replications import Interval, intervals, run, same_on_simpy

from ylt_sim.engine import CompiledEngine
from ylt_sim.verify import Station, formulas
from ylt_sim.verify.network import LEFT, SERVED

pytestmark = pytest.mark.theory

S = 2_400.0


def assert_theory(found: list[Interval], theory: Any) -> None:
    """Every interval narrow enough to fail, and theory within."""
    for interval, answer in zip(found, np.atleast_1d(theory), strict=True):
        assert interval.is_narrow(), interval
        assert interval.holds(answer), (interval, answer)


def waits(rows: Any) -> Any:
    """Mean wait in mean services, and the share that waits."""
    return rows["a"].mean() / S, (rows["a"] > 0).mean()


def single(servers: int, rate: float, **station: Any) -> dict[str, Any]:
    return {"stations": [Station(servers, S, **station)], "arrivals_per_second": rate}


@pytest.mark.parametrize(("servers", "rho"), [(1, 0.5), (5, 0.8), (10, 0.85)])
def test_waits_of_one_station(servers: int, rho: float):
    """M/M/c: mean wait and Erlang's C."""
    name, rate = f"M/M/{servers} at {rho}", servers * rho / S
    case = single(servers, rate)
    found = intervals(name, waits, replications=40, customers=min(200_000, 100_000 * servers), **case)
    assert_theory(found, [formulas.mean_wait(servers, rate, S) / S, formulas.erlang_c(servers, servers * rho)])
    assert same_on_simpy(name, **case)


def test_one_server_too_many_is_rejected():
    """The same intervals, from a station with a server more than the formula: both exclude theory."""
    rate = 5 * 0.8 / S
    found = intervals("one too many", waits, replications=8, **single(6, rate))
    answers = (formulas.mean_wait(5, rate, S) / S, formulas.erlang_c(5, 4.0))
    assert not any(i.holds(a) for i, a in zip(found, answers, strict=True))
    assert all(i.half_width < 0.1 * i.mean for i in found)


def test_the_wrong_order_of_classes_is_rejected():
    """The waits of two classes are not each other's."""
    rates = np.array([0.4, 0.6]) * 5 * 0.8 / S
    found = intervals("wrong order", by_class(2), class_shares=(0.4, 0.6), replications=8, **single(5, rates.sum()))
    theory = formulas.mean_waits_by_class(5, rates, S)[::-1] / S
    assert not any(i.holds(a) for i, a in zip(found, theory, strict=True))


def by_class(n: int):
    return lambda rows: [rows["a"][rows["link"] == k].mean() / S for k in range(n)]


@pytest.mark.parametrize("shares", [(0.3, 0.7), (0.2, 0.3, 0.5)])
def test_waits_by_class(shares: tuple[float, ...]):
    """Two and three classes without preemption (Cobham)."""
    rates = np.array(shares) * 5 * 0.8 / S
    name, case = f"classes {shares}", {**single(5, rates.sum()), "class_shares": shares}
    found = intervals(name, by_class(len(shares)), replications=40, customers=200_000, **case)
    assert_theory(found, formulas.mean_waits_by_class(5, rates, S) / S)
    assert same_on_simpy(name, **case)


def test_loss():
    """Erlang's B: nobody waits."""
    case = single(10, 8.0 / S, mean_patience_seconds=0)
    found = intervals("loss", lambda rows: (rows["event"] == LEFT).mean(), **case)
    assert_theory(found, formulas.erlang_b(10, 8.0))
    assert same_on_simpy("loss", **case)


def test_trunk_reservation():
    """Two of ten units are for class 0; nobody waits: the birth-death chain."""
    case = {**single(10, 9.0 / S, mean_patience_seconds=0, reserve=(0, 2, 2)), "class_shares": (0.4, 0.6)}
    found = intervals(
        "trunk reservation",
        lambda rows: [(rows["event"][rows["link"] == k] == LEFT).mean() for k in range(2)],
        replications=40, customers=200_000, **case,
    )
    assert_theory(found, formulas.trunk_reservation_blocking(10, [9.0 * 0.4, 9.0 * 0.6], [0, 2]))
    assert same_on_simpy("trunk reservation", **case)


@pytest.mark.parametrize("load", [4.5, 7.0])
def test_abandonment(load: float):
    """Erlang A: five servers, patience of mean 2 services, also overloaded."""
    name, case = f"abandonment {load}", single(5, load / S, mean_patience_seconds=2 * S)
    found = intervals(name, lambda rows: (rows["event"] == LEFT).mean(), **case)
    assert_theory(found, formulas.erlang_a_abandonment(5, load, 2.0))
    assert same_on_simpy(name, **case)


TIERS = [Station(7, 6_000.0), Station(6, 8_000.0), Station(5, 9_000.0), Station(3, 12_000.0)]
REFERRAL = np.array([
    [0.00, 0.15, 0.05, 0.00],
    [0.05, 0.00, 0.20, 0.02],
    [0.05, 0.15, 0.00, 0.15],
    [0.00, 0.10, 0.30, 0.00],
])
ENTRY = np.array([0.55, 0.25, 0.15, 0.05])
RATE = 1 / 720


def test_four_tiers_with_referral_both_ways():
    """Village, township, county, tertiary and back down: an open Jackson network; waits and shares of visits."""
    case = {"stations": TIERS, "arrivals_per_second": RATE, "route": REFERRAL, "entry": ENTRY}
    rates = formulas.jackson_arrival_rates(REFERRAL, RATE * ENTRY)
    theory = formulas.jackson_waits(
        [t.servers for t in TIERS], [t.mean_service_seconds for t in TIERS], REFERRAL, RATE * ENTRY
    )
    load = rates * [t.mean_service_seconds / t.servers for t in TIERS]
    assert ((load > 0.5) & (load < 0.9)).all(), load

    def value(rows: Any) -> list[float]:
        at = [rows["pool"] == k for k in range(4)]
        return [*(rows["a"][here].mean() for here in at), *(here.mean() for here in at)]

    found = intervals("four tiers", value, replications=90, customers=160_000, **case)
    assert_theory(found, [*theory, *(rates / rates.sum())])
    assert same_on_simpy("four tiers", **case)


def test_more_inside_than_the_first_patient_table_holds():
    """Six thousand wait for a station that is too small: the table of 4,096 grows, nobody changes his way."""
    case = {"stations": [Station(1, S), Station(30, S)], "arrivals_per_second": 0.01, "entry": [0.5, 0.5],
            "route": [[0, 0.5], [0, 0]], "class_shares": (0.5, 0.5)}
    rows = run(CompiledEngine, seed=5, customers=12_000, **case)
    first = {}
    for resident, pool in zip(rows["resident"][::-1].tolist(), rows["pool"][::-1].tolist(), strict=True):
        first[resident] = pool
    share = np.mean([p == 0 for p in first.values()])
    assert abs(share - 0.5) < 4 * 0.5 / 12_000**0.5
    assert set(rows["link"].tolist()) == {0, 1}
    assert (rows["event"] == SERVED).all()
    assert same_on_simpy("growth", **{**case, "customers": 12_000})

"""Cases with several stations: Jackson's four tiers, overflow between wards, blocking in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ylt_sim.verify import formulas
from ylt_sim.verify.arrivals import Listed, Poisson
from ylt_sim.verify.case import Case
from ylt_sim.verify.chains import State, stationary
from ylt_sim.verify.law import at_once
from ylt_sim.verify.network import SERVED, TURNED_AWAY
from ylt_sim.verify.statement import Network
from ylt_sim.verify.station import Station
from ylt_sim.verify.visits import Visits

__all__ = ["cases"]

S = 2_400.0
"""Mean service, seconds."""

TIERS = {
    "village": Station(4, 6_000.0),
    "township": Station(4, 7_500.0),
    "county": Station(5, 10_500.0),
    "tertiary": Station(3, 10_000.0),
}
REFERRAL: Mapping[str, Mapping[str, float]] = {
    "village": {"township": 0.20, "county": 0.10},
    "township": {"village": 0.05, "county": 0.25, "tertiary": 0.10},
    "county": {"village": 0.05, "township": 0.15, "tertiary": 0.25},
    "tertiary": {"township": 0.10, "county": 0.30},
}
FIRST = {"village": 0.50, "township": 0.25, "county": 0.15, "tertiary": 0.10}


def _four_tiers() -> Case:
    """Referral both ways: each tier is an M/M/c of its own."""
    rate = 1 / 1_150
    names = list(TIERS)
    route = np.array([[REFERRAL[a].get(b, 0.0) for b in names] for a in names])
    outside = rate * np.array([FIRST[a] for a in names])
    means = [t.mean_service_seconds for t in TIERS.values()]
    servers = [t.servers or 0 for t in TIERS.values()]
    rates = formulas.jackson_arrival_rates(route, outside)
    waits = formulas.jackson_waits(servers, means, route, outside)

    def measure(visits: Visits) -> list[float]:
        tiers = [visits.at(name) for name in names]
        return [*(t.mean_wait for t in tiers), *(len(t) / len(visits) for t in tiers)]

    return Case(
        "four tiers, referral both ways",
        Network(TIERS, Poisson(rate, entry=FIRST), REFERRAL),
        {
            **{f"mean wait, {name}, s": float(w) for name, w in zip(names, waits, strict=True)},
            **{f"share of visits, {name}": float(r / rates.sum()) for name, r in zip(names, rates, strict=True)},
        },
        measure,
        "Jackson 1957",
        140_000,
    )


def _overflow_loss() -> Case:
    """A small ward lays down in a large one whom it has no bed for; nobody waits."""
    small, large, rates = 3, 8, (3.0 / S, 5.0 / S)

    def moves(state: State) -> Iterator[tuple[State, float]]:
        a, b = state
        if a < small:
            yield (a + 1, b), rates[0]
        elif b < large:
            yield (a, b + 1), rates[0]
        if b < large:
            yield (a, b + 1), rates[1]
        if a:
            yield (a - 1, b), a / S
        if b:
            yield (a, b - 1), b / S

    chain = stationary(moves, (0, 0))
    total = sum(rates)

    def measure(visits: Visits) -> list[float]:
        own = visits.at("small")
        lay_elsewhere = len(own.served_by("large")) / len(own)
        return [own.share(TURNED_AWAY), lay_elsewhere, visits.at("large").share(TURNED_AWAY)]

    return Case(
        "overflow of a small ward to a large one, loss",
        Network(
            {"small": Station(small, S, room=0, overflow=("large",)), "large": Station(large, S, room=0)},
            Poisson(total, entry={"small": rates[0] / total, "large": rates[1] / total}),
        ),
        {
            "share turned away, small ward": chain.probability_that(lambda s: s == (small, large)),
            "share of the small ward's in the large one": chain.probability_that(
                lambda s: s[0] == small and s[1] < large
            ),
            "share turned away, large ward": chain.probability_that(lambda s: s[1] == large),
        },
        measure,
        "Markov chain, solved",
        48_000,
    )


def _overflow_waiting() -> Case:
    """The same where everybody waits: a bed that gets free in the large ward serves its own queue, then the other."""
    small, large, most, rates = 2, 4, 50, (1.6 / S, 2.8 / S)

    def moves(state: State) -> Iterator[tuple[State, float]]:
        a, b, wait_a, wait_b = state
        if a < small:
            yield (a + 1, b, wait_a, wait_b), rates[0]
        elif b < large:
            yield (a, b + 1, wait_a, wait_b), rates[0]
        elif wait_a < most:
            yield (a, b, wait_a + 1, wait_b), rates[0]
        if b < large:
            yield (a, b + 1, wait_a, wait_b), rates[1]
        elif wait_b < most:
            yield (a, b, wait_a, wait_b + 1), rates[1]
        if a:
            yield (a, b, wait_a - 1, wait_b) if wait_a else (a - 1, b, wait_a, wait_b), a / S
        if b:
            if wait_b:
                yield (a, b, wait_a, wait_b - 1), b / S
            elif wait_a:
                yield (a, b, wait_a - 1, wait_b), b / S
            else:
                yield (a, b - 1, wait_a, wait_b), b / S

    chain = stationary(moves, (0, 0, 0, 0))
    total = sum(rates)

    def measure(visits: Visits) -> list[float]:
        own, other = visits.at("small"), visits.at("large")
        return [own.mean_wait, other.mean_wait, len(own.served_by("large")) / len(own)]

    boarding = rates[0] * chain.probability_that(lambda s: s[0] == small and s[1] < large)
    boarding += chain.mean(lambda s: s[1] / S * (s[2] > 0 and s[3] == 0))
    return Case(
        "overflow of a small ward to a large one, waiting",
        Network(
            {"small": Station(small, S, overflow=("large",)), "large": Station(large, S)},
            Poisson(total, entry={"small": rates[0] / total, "large": rates[1] / total}),
        ),
        {
            "mean wait, small ward, s": chain.mean(lambda s: s[2]) / rates[0],
            "mean wait, large ward, s": chain.mean(lambda s: s[3]) / rates[1],
            "share of the small ward's in the large one": boarding / rates[0],
        },
        measure,
        "Markov chain, solved; Little 1961",
        125_000,
    )


def _blocking() -> Case:
    """Whoever finds the second station full keeps the server of the first."""
    servers, most, rate, means = (3, 2), 120, 1.2 / S, (S, S)

    def moves(state: State) -> Iterator[tuple[State, float]]:
        waiting, served, blocked, second = state
        if served + blocked < servers[0]:
            yield (waiting, served + 1, blocked, second), rate
        elif waiting < most:
            yield (waiting + 1, served, blocked, second), rate
        next_in = 1 if waiting else 0
        if served:
            if second < servers[1]:
                yield (waiting - next_in, served - 1 + next_in, blocked, second + 1), served / means[0]
            else:
                yield (waiting, served - 1, blocked + 1, second), served / means[0]
        if second:
            if blocked:
                yield (waiting - next_in, served + next_in, blocked - 1, second), second / means[1]
            else:
                yield (waiting, served, blocked, second - 1), second / means[1]

    chain = stationary(moves, (0, 0, 0, 0))

    def measure(visits: Visits) -> list[float]:
        first, second = visits.at("first"), visits.at("second")
        return [first.mean_wait, second.share_waiting, second.mean_wait, visits.of_station("busy", "first")]

    return Case(
        "two stages, blocking in place",
        Network(
            {"first": Station(servers[0], means[0], keeps_place=True), "second": Station(servers[1], means[1])},
            Poisson(rate),
            {"first": {"second": 1.0}},
        ),
        {
            "mean wait before the first, s": chain.mean(lambda s: s[0]) / rate,
            "share that is blocked": chain.mean(lambda s: s[1] / means[0] * (s[3] == servers[1])) / rate,
            "mean time blocked, s": chain.mean(lambda s: s[2]) / rate,
            "mean servers of the first taken": chain.mean(lambda s: s[1] + s[2]),
        },
        measure,
        "Markov chain, solved; Little 1961",
        60_000,
    )


def _saturated(room: int) -> Case:
    """A line whose first station is never idle."""
    line = {"first": Station(1, S, keeps_place=True), "second": Station(1, S)}
    route = {"first": {"second": 1.0}}
    if room:
        line = {"first": line["first"], "between": Station(room, at_once, keeps_place=True), "second": line["second"]}
        route = {"first": {"between": 1.0}, "between": {"second": 1.0}}

    def measure(visits: Visits) -> list[float]:
        last = visits.at("second").events(SERVED).rows["time"]
        return [S * len(last) / float(last.max())]

    return Case(
        f"saturated line, room for {room} between",
        Network(line, Listed([0] * 2_000), route),
        {"customers a mean service": formulas.blocked_line_throughput(room)},
        measure,
        "Hunt 1956",
        2_000,
        warm_up=0.0,
    )


def cases() -> list[Case]:
    """All of them."""
    return [
        _four_tiers(), _overflow_loss(), _overflow_waiting(), _blocking(), _saturated(0), _saturated(2),
    ]  # fmt: skip

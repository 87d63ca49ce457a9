"""Cases in which somebody is turned away or gives up: loss, finite room, patience, reserved servers, holds."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

from ylt_sim.verify import formulas
from ylt_sim.verify.arrivals import Poisson
from ylt_sim.verify.case import Case
from ylt_sim.verify.chains import State, stationary
from ylt_sim.verify.law import Law, exponential, fixed, hyperexponential, lognormal
from ylt_sim.verify.network import LEFT, TOO_LATE, TURNED_AWAY
from ylt_sim.verify.statement import Network
from ylt_sim.verify.station import Hold, Station
from ylt_sim.verify.visits import Visits

__all__ = ["cases"]

S = 2_400.0
"""Mean service, seconds."""


def _loss(name: str, law: Law, customers: int) -> Case:
    """M/G/c/c: only the mean of the stay counts."""
    blocked = formulas.erlang_b(10, 8.0)
    return Case(
        f"loss, {name} stay",
        Network({"ward": Station(10, law, room=0)}, Poisson(8.0 / S)),
        {"share turned away": blocked, "mean servers busy": 8.0 * (1.0 - blocked)},
        lambda visits: [visits.share(TURNED_AWAY), visits.of_station("busy", "ward")],
        "Erlang 1917; insensitivity, Sevastyanov 1957",
        customers,
    )


def _room(servers: int, load: float, room: int) -> Case:
    """M/M/c/K."""
    away, waiting, wait = formulas.finite_room(servers, load, room)
    return Case(
        f"M/M/{servers}/{servers + room} at {load} erlangs",
        Network({"ward": Station(servers, S, room=room)}, Poisson(load / S)),
        {"share turned away": away, "mean number waiting": waiting, "mean wait of those let in, s": wait * S},
        lambda visits: [visits.share(TURNED_AWAY), visits.of_station("queue", "ward"), visits.mean_wait],
        "birth-death chain; Gross and Harris 1998, section 2.4",
        26_000,
    )


def _patience(name: str, servers: int, load: float, law: Law) -> Case:
    """M/M/c+G."""
    rate = load / S
    if law.squared_variation == 1.0:
        left, wait = formulas.erlang_a(servers, load, law.mean_seconds / S)
        wait, source = wait * S, "Palm 1946; Garnett, Mandelbaum and Reiman 2002"
    else:
        left, wait = formulas.patience_general(servers, rate, S, law)
        source = "Baccelli and Hebuterne 1981; Zeltyn and Mandelbaum 2005"
    return Case(
        f"M/M/{servers}+{name} at {load} erlangs",
        Network({"clinic": Station(servers, S, patience=law)}, Poisson(rate)),
        {"share that gives up": left, "mean wait of all, s": wait},
        lambda visits: [visits.share(LEFT), visits.mean_wait],
        source,
        20_000,
    )


def _reserved() -> Case:
    """One mean for both classes: a birth-death chain."""
    shares = (0.4, 0.6)
    away = formulas.trunk_reservation_blocking(10, [9.0 * p for p in shares], [0, 2])
    return Case(
        "2 of 10 servers reserved, loss",
        Network({"ward": Station(10, S, room=0, reserve=(0, 2))}, Poisson(9.0 / S, classes=shares)),
        {f"share of class {k} turned away": float(a) for k, a in enumerate(away)},
        lambda visits: [visits.of_class(k).share(TURNED_AWAY) for k in (0, 1)],
        "birth-death chain; Feller 1950",
        50_000,
    )


def _reserved_two_stays() -> Case:
    """Another stay for each class: how many there are of each is the state."""
    servers, reserve, rates, stays = 8, 2, (2.0 / S, 3.0 / S), (S, 2.0 * S)

    def moves(state: State) -> Iterator[tuple[State, float]]:
        a, b = state
        if a + b < servers:
            yield (a + 1, b), rates[0]
        if servers - a - b > reserve:
            yield (a, b + 1), rates[1]
        if a:
            yield (a - 1, b), a / stays[0]
        if b:
            yield (a, b - 1), b / stays[1]

    chain = stationary(moves, (0, 0))
    total = sum(rates)
    return Case(
        "2 of 8 servers reserved, stays of two lengths",
        Network(
            {"ward": Station(servers, stays, room=0, reserve=(0, reserve))},
            Poisson(total, classes=tuple(r / total for r in rates)),
        ),
        {
            "share of class 0 turned away": chain.probability_that(lambda s: sum(s) == servers),
            "share of class 1 turned away": chain.probability_that(lambda s: sum(s) >= servers - reserve),
            "mean servers busy": chain.mean(sum),
        },
        lambda visits: [
            *(visits.of_class(k).share(TURNED_AWAY) for k in (0, 1)), visits.of_station("busy", "ward"),
        ],
        "Markov chain, solved",
        50_000,
    )  # fmt: skip


def _reserved_with_queues() -> Case:
    """Both classes wait, and a server is kept for the first: who is in service is one number, who waits are two."""
    servers, reserve, most = 5, 1, 60
    rates = (1.2 / S, 2.0 / S)

    def moves(state: State) -> Iterator[tuple[State, float]]:
        busy, first, second = state
        if busy < servers:
            yield (busy + 1, first, second), rates[0]
        elif first < most:
            yield (busy, first + 1, second), rates[0]
        if servers - busy > reserve:
            yield (busy + 1, first, second), rates[1]
        elif second < most:
            yield (busy, first, second + 1), rates[1]
        if busy and first:
            yield (busy, first - 1, second), busy / S
        elif busy:
            takes_second = second > 0 and servers - busy + 1 > reserve
            yield (busy if takes_second else busy - 1, first, second - takes_second), busy / S

    chain = stationary(moves, (0, 0, 0))
    total = sum(rates)

    def measure(visits: Visits) -> list[float]:
        first, second = visits.of_class(0), visits.of_class(1)
        return [first.mean_wait, second.mean_wait, second.share_waiting]

    return Case(
        "1 of 5 servers reserved, both classes wait",
        Network(
            {"ward": Station(servers, S, reserve=(0, reserve))},
            Poisson(total, classes=tuple(r / total for r in rates)),
        ),
        {
            "mean wait of class 0, s": chain.mean(lambda s: s[1]) / rates[0],
            "mean wait of class 1, s": chain.mean(lambda s: s[2]) / rates[1],
            "share of class 1 that waits": chain.probability_that(lambda s: servers - s[0] <= reserve),
        },
        measure,
        "Markov chain, solved; Little 1961",
        90_000,
    )


def _hold(name: str, stay: Law, expiry: int) -> Case:
    """A server is held on the road or until the expiry: a loss system whose stay is both together."""
    servers, rate, road = 8, 5.0 / S, S
    late = exp(-expiry / road)
    held = road * (1.0 - late) + (1.0 - late) * stay.mean_seconds
    away = formulas.erlang_b(servers, rate * held)

    def measure(visits: Visits) -> list[float]:
        refused, too_late = visits.share(TURNED_AWAY), visits.share(TOO_LATE)
        return [refused, too_late / (1.0 - refused), visits.of_station("busy", "ward")]

    return Case(
        f"hold with expiry, {name} stay",
        Network({"ward": Station(servers, stay, hold=Hold(expiry, exponential(road)))}, Poisson(rate)),
        {
            "share refused a hold": away,
            "share of holds that expire": late,
            "mean servers held or used": rate * held * (1.0 - away),
        },
        measure,
        "Erlang 1917, by insensitivity of the held and used time",
        16_000,
    )


def cases() -> list[Case]:
    """All of them."""
    return [
        _loss("exponential", exponential(S), 12_000),
        _loss("fixed", fixed(S), 10_000),
        _loss("lognormal", lognormal(S, 1.0), 14_000),
        _loss("hyperexponential", hyperexponential(S, 4.0), 35_000),
        _room(3, 2.5, 5),
        _room(1, 0.9, 4),
        _patience("M", 5, 4.5, exponential(2 * S)),
        _patience("M", 5, 7.0, exponential(2 * S)),
        _patience("M", 1, 0.9, exponential(S)),
        _patience("D", 5, 5.0, fixed(S)),
        _patience("lognormal", 3, 3.0, lognormal(S, 1.0)),
        _reserved(),
        _reserved_two_stays(),
        _reserved_with_queues(),
        _hold("exponential", exponential(S), 2_400),
        _hold("lognormal", lognormal(S, 1.0), 3_600),
    ]

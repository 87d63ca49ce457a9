"""The rules of the network, traced by hand on both engines, and every network of the catalogue on both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.kernel.codes import LAST_SECOND
from ylt_sim.verify import (
    LEFT,
    SENT_HOME,
    SERVED,
    TURNED_AWAY,
    Appointments,
    Hold,
    Listed,
    Network,
    Poisson,
    Station,
    Timetable,
    Varying,
    Visits,
    at_once,
    endless,
    fixed,
    network,
    queueing_network,
)
from ylt_sim.verify.case import Case
from ylt_sim.verify.catalogue import catalogue

MINUTE, HOUR = 60, 3_600


def columns(visits: Visits) -> dict[str, bytes]:
    over_time = vars(visits.averages).items()
    averages = {name: value.tobytes() for name, value in over_time if isinstance(value, np.ndarray)}
    return {**{name: column.tobytes() for name, column in visits.rows.items()}, **averages}


@pytest.mark.identity
@pytest.mark.parametrize("case", catalogue(), ids=lambda case: case.name)
def test_every_network_of_the_catalogue_is_the_same_on_both_engines(case: Case):
    """Visits and averages, byte for byte; the SimPy engine in its checked mode says nothing."""
    stated = case.network
    if isinstance(stated.arrivals, Listed):
        stated = replace(stated, arrivals=Listed(stated.arrivals.seconds[:60], stated.arrivals.stations))
    one, two = (stated.run(150, 7, engine=engine) for engine in ("compiled", "simpy"))
    assert columns(one) == columns(two)
    assert len(one) > 0
    sim = SimpyEngine(network, stated.world(60, 7), checked=True)
    sim.run(LAST_SECOND)
    assert (np.asarray(sim.get("pool", "busy")) == 0).all()
    assert (np.asarray(sim.get("pool", "queued")) == 0).all()


def run(stations: dict[str, Station], arrivals: Any, route: dict[str, dict[str, float]] | None = None) -> list[Any]:
    """Minute of each end, customer, station, whose server, what: on both engines, which agree."""
    stated = Network(stations, arrivals, route or {})
    one, two = (stated.run(engine=engine, warm_up=0.0) for engine in ("compiled", "simpy"))
    assert columns(one) == columns(two)
    table = one.table()[["second", "customer", "station", "served_by", "what"]].copy()
    table["second"] = table["second"] / MINUTE
    return [tuple(row) for row in table.itertuples(index=False, name=None)]


def at(*minutes: float, **listed: Any) -> Listed:
    return Listed([int(m * MINUTE) for m in minutes], **listed)


def test_room():
    """One server for 10 minutes, one chair: at 0 served, at 1 waits, at 2 none is free; at 10 the chair is."""
    assert run({"desk": Station(1, fixed(600), room=1)}, at(0, 1, 2, 10)) == [
        (2, 2, "desk", "", "turned away"), (10, 0, "desk", "desk", "served"), (20, 1, "desk", "desk", "served"),
        (30, 3, "desk", "desk", "served"),
    ]  # fmt: skip


def test_classes_and_patience_of_each():
    """At 10 the urgent one who came last is served; the other leaves at 17, after a quarter of an hour."""
    desk = Station(1, (fixed(600), fixed(300)), patience=(None, fixed(15 * MINUTE)))
    assert run({"desk": desk}, at(0, 2, 4, classes=[0, 1, 0])) == [
        (10, 0, "desk", "desk", "served"), (17, 1, "desk", "", "left"), (20, 2, "desk", "desk", "served"),
    ]  # fmt: skip


def test_reserved_server():
    """Two servers, one not for class 1: the second of class 1 waits beside a free server, class 0 takes it."""
    assert run({"ward": Station(2, fixed(600), reserve=(0, 1))}, at(0, 1, 2, classes=[1, 1, 0])) == [
        (10, 0, "ward", "ward", "served"), (12, 2, "ward", "ward", "served"), (22, 1, "ward", "ward", "served"),
    ]  # fmt: skip


def test_overflow():
    """Small is full at 1: lies in large. Both full at 2 and 3: at 10 small's own; at 11 large serves its own first."""
    wards = {"small": Station(1, fixed(600), overflow=("large",)), "large": Station(1, fixed(600))}
    who = at(0, 1, 2, 3, 4, stations=["small", "small", "small", "small", "large"])
    assert run(wards, who) == [
        (10, 0, "small", "small", "served"), (11, 1, "small", "large", "served"),
        (20, 2, "small", "small", "served"), (21, 4, "large", "large", "served"),
        (30, 3, "small", "small", "served"),
    ]  # fmt: skip


def test_blocking_in_place():
    """First 5 minutes, second 20: done at 5 and 10; the second keeps the first's server until 25."""
    line = {"first": Station(1, fixed(300), keeps_place=True), "second": Station(1, fixed(1_200))}
    assert run(line, at(0, 0, 0), {"first": {"second": 1.0}}) == [
        (5, 0, "first", "first", "served"), (10, 1, "first", "first", "served"),
        (25, 0, "second", "second", "served"), (30, 2, "first", "first", "served"),
        (45, 1, "second", "second", "served"), (65, 2, "second", "second", "served"),
    ]  # fmt: skip


def test_a_place_kept_behind_is_given_back_by_who_leaves_the_queue():
    """Patience of 10 minutes before the second: gone at 20, and the first serves the next from then."""
    line = {"first": Station(1, fixed(300), keeps_place=True), "second": Station(1, fixed(3_600), fixed(600))}
    assert run(line, at(0, 0, 0), {"first": {"second": 1.0}}) == [
        (5, 0, "first", "first", "served"), (10, 1, "first", "first", "served"),
        (20, 1, "second", "", "left"), (25, 2, "first", "first", "served"), (35, 2, "second", "", "left"),
        (65, 0, "second", "second", "served"),
    ]  # fmt: skip


def test_hours_of_two_sessions_wait_outside():
    """Open 1:00-2:00 and 3:00-4:00, 20 minutes each: at 0:30 waits outside; at 1:50 is seen until 2:10; at 2:30 waits
    for 3:00; at 4:30 for the next day.
    """
    hours = Timetable(((HOUR, 2 * HOUR), (3 * HOUR, 4 * HOUR)), waits_outside=True)
    assert run({"clinic": Station(1, fixed(1_200), timetable=hours)}, at(30, 110, 150, 270)) == [
        (80, 0, "clinic", "clinic", "served"), (130, 1, "clinic", "clinic", "served"),
        (200, 2, "clinic", "clinic", "served"), (1520, 3, "clinic", "clinic", "served"),
    ]  # fmt: skip


def test_closing_with_many_servers():
    """Forty on duty, more than a slice of the clock sends; all are there, and all have gone."""
    hours = Timetable(((HOUR, 2 * HOUR),), sends_home=True)
    rows = run({"clinic": Station(40, fixed(HOUR), timetable=hours)}, at(*[65] * 45, 26 * 60))
    assert [row[4] for row in rows] == [*["sent home"] * 5, *["served"] * 40, "turned away"]


def test_late_to_a_held_server_asks_like_others():
    """Held 5 minutes, 10 on the road: another takes it at 5 and is there at 15; the late one waits from 10 to 25."""
    ward = Station(1, fixed(600), hold=Hold(300, fixed(600), late_asks=True))
    assert run({"ward": ward}, at(0, 5)) == [(20, 0, "ward", "ward", "served"), (30, 1, "ward", "ward", "served")]


def test_stations_that_take_no_time_and_have_no_end_of_servers():
    """A hundred at once go through a door into a hall with room for all."""
    hall = {"door": Station(1, at_once), "hall": Station(None, fixed(600))}
    rows = run(hall, Listed([0] * 100), {"door": {"hall": 1.0}})
    assert [row[0] for row in rows if row[2] == "hall"] == [10.0] * 100


def test_warm_up_leaves_out_who_came_before_it():
    """And averages are those of the rest: a server busy half of the last half."""
    stated = Network({"desk": Station(1, fixed(500))}, Listed([0, 1_000, 2_000, 3_000, 4_000]))
    visits = stated.run(warm_up=0.5)
    assert visits.rows["resident"].tolist() == [2, 3, 4]
    assert visits.of_station("busy", "desk") == 0.5
    assert visits.averages.seconds == 2_000


def test_present_and_shares():
    """Two in service at minute 5, of four customers two served, one left, one turned away."""
    desk = Station(2, fixed(600), patience=fixed(60), room=1)
    visits = Network({"desk": desk}, at(0, 1, 2, 2)).run(warm_up=0.0)
    assert visits.present([5 * MINUTE, 10 * MINUTE, 11 * MINUTE], "desk").tolist() == [2, 1, 0]
    assert [visits.share(e) for e in (SERVED, LEFT, TURNED_AWAY, SENT_HOME)] == [0.5, 0.25, 0.25, 0.0]
    assert visits.mean_wait == 20.0


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Station(1, 600.0, reserve=(1, 0)), "reserve"),
        (lambda: Station(1, 600.0, overflow=("a", "b", "c")), "overflow"),
        (lambda: Station(None, 600.0, timetable=Timetable(((0, 10),))), "named servers"),
        (lambda: Station(1, 600.0, hold=Hold(60, 60.0), appointments=Appointments(1, 1)), "holds or appointments"),
        (lambda: Timetable(((10, 5),)), "opening before closing"),
        (lambda: Appointments(1, 64), "days_ahead"),
        (lambda: Station(1, -5.0), "above 0"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1.0), {"a": {"b": 1.0}}).world(5, 0), "no station b"),
        (lambda: Network({"a": Station(1, 600.0, overflow=("b",))}, Poisson(1.0)).world(5, 0), "no station b"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1.0, entry={"b": 1.0})).world(5, 0), "no station b"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1.0), {"a": {"a": 1.5}}).world(5, 0), "route"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1.0, classes=(0.5, 0.6))).world(5, 0), "sum to 1"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1.0, classes=(1.5, -0.5))).world(5, 0), "sum to 1"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1e-5)).run(20_000), "the clock ends after 6213 days"),
        (lambda: Network({"a": Station(1, 600.0)}, Listed([1], ["b"])).world(1, 0), "no station b"),
        (lambda: Network({"a": Station(1, 600.0)}, Listed([1], classes=[3])).world(1, 0), "from 0 to 2"),
        (lambda: Network({"a": Station(0, 600.0)}, Listed([1, 2])).run(), "2 have not left when the clock ends"),
        (lambda: Poisson(0.0), "above 0"),
        (lambda: Varying((0.0, 0.0)), "one of them above"),
        (lambda: Varying((1.0, -0.5)), "from 0"),
        (lambda: Station(-1, 600.0), "from 0"),
        (lambda: Station(1, 600.0, room=-1), "from 0"),
        (lambda: Station(1, endless), "has an end"),
        (lambda: Hold(0, 60.0), "1 or more"),
        (lambda: Appointments(-1, 5), "per_day -1: from 0"),
        (lambda: Appointments((1, 1, 1, 1), 5), "at most 3 classes"),
        (lambda: Network({}, Poisson(1.0)).world(5, 0), "one or more"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1.0)).run(5, -1), "a whole number from 0"),
        (lambda: Network({"a": Station(1, 600.0)}, Poisson(1.0)).run(5, engine="fast"), "compiled or simpy"),
    ],
)
def test_what_cannot_be_is_refused(make: Any, word: str):
    """When it is stated, with the rule that it breaks."""
    with pytest.raises(ValueError, match=word):
        stated = make()
        for law in getattr(stated, "services", ()):
            assert law


@pytest.mark.theory
def test_more_inside_than_the_first_patient_table_holds():
    """Six thousand wait for a station that is too small: the table of 4,096 grows, nobody changes his way."""
    case: dict[str, Any] = {
        "arrivals_per_second": 0.01, "customers": 12_000, "seed": 5, "entry": [0.5, 0.5],
        "route": [[0, 0.5], [0, 0]], "class_shares": (0.5, 0.5),
    }  # fmt: skip
    rows = []
    for engine in (CompiledEngine, SimpyEngine):
        sim = engine(network, queueing_network([Station(1, 2_400.0), Station(30, 2_400.0)], **case))
        sim.run(LAST_SECOND)
        rows.append(sim.event_rows())
    assert all(rows[0][name].tobytes() == rows[1][name].tobytes() for name in rows[0].dtype.names)
    _, first = np.unique(rows[0]["resident"], return_index=True)
    share = (rows[0]["facility"][first] == 0).mean()
    assert abs(share - 0.5) < 4 * 0.5 / 12_000**0.5
    assert set(rows[0]["link"].tolist()) == {0, 1}
    assert (rows[0]["event"] == SERVED).all()

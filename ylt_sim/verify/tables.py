"""From stated stations and listed customers to the tables of a world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import BOOKING_DAYS, CLASSES, LAST_SECOND, NONE, SECONDS_A_DAY
from ylt_sim.kernel.table import ARRIVAL_FIELDS, doctor_rows, make_core, patient_row, pool_rows, row_dtype
from ylt_sim.verify.arrivals import Customers
from ylt_sim.verify.law import Law
from ylt_sim.verify.station import Station

__all__ = ["OWN_TABLES", "make_world"]

OWN_TABLES = ("station", "route", "customer", "hours")
AS_MANY_AS_COME = 1 << 30
STATION_STAGE, JOURNEY_STAGE, CALL_STAGE = 1, 3, 4
"""Stages by which one comes to a station, as `ylt_sim.verify.network` numbers them."""

PATIENT_FIELDS: list[Any] = [
    ("station", "i4"), ("hop", "i4"), ("served_seconds", "i8"), ("refused", "i4"), ("day", "i4"), ("due", "i8"),
]  # fmt: skip
CLASS_LAWS, LAWS = ("service", "patience"), ("travel", "cancel")
PARTS = (("kind", "i4"), ("mean", "f8"), ("shape", "f8"))
STATION_FIELDS: list[Any] = [
    *((f"{law}_{part}", kind, (CLASSES,)) for law in CLASS_LAWS for part, kind in PARTS),
    *((f"{law}_{part}", kind) for law in LAWS for part, kind in PARTS),
    ("way_in", "i4"), ("room", "i4"), ("overflow", "i4", (2,)), ("keeps_place", "i4"),
    ("hold_seconds", "i8"), ("late_asks", "i4"),
    ("days_ahead", "i4"), ("second_of_day", "i8"), ("offered", "i4", (CLASSES,)),
    ("first_server", "i4"), ("n_servers", "i4"), ("waits_outside", "i4"), ("opens_next", "i8"),
]  # fmt: skip
CUSTOMER_FIELDS: list[Any] = [("station", "i4"), ("cls", "i4")]
HOURS_FIELDS: list[Any] = [
    ("second", "i8"), ("cycle_seconds", "i8"), ("shut_seconds", "i8"), ("station", "i4"), ("opens", "i4"),
]  # fmt: skip


def make_world(
    world: Any, stations: Mapping[str, Station], customers: Customers, route: NDArray[np.float64], seed: int
) -> Any:
    """The world of a network.

    Parameters
    ----------
    world
        The type of the journey's worlds.
    stations
        By name, in order.
    customers
        Everybody who comes from outside.
    route
        Matrix of probabilities to go from station i to station j; what a row lacks to 1 leaves.
    seed
        Any whole number from 0.
    """
    if route.min(initial=0) < 0 or (route.sum(1) > 1 + 1e-12).any():
        raise ValueError("route: probabilities from 0, each row summing to at most 1")
    listed = list(stations.values())
    n = len(customers.second)
    arrival = np.zeros(n, row_dtype(ARRIVAL_FIELDS))
    arrival["t"] = customers.second
    arrival["resident"] = np.arange(n)
    who = np.zeros(n, row_dtype(CUSTOMER_FIELDS))
    who["station"], who["cls"] = customers.station, customers.cls
    station, pool, with_slots = _stations(stations), _pools(stations), [s for s in listed if s.appointments]
    made = make_core(
        world,
        pool=pool,
        arrival=arrival,
        seed=seed,
        doctor=doctor_rows(max(1, int(station["n_servers"].sum()))),
        n_slot_pools=len(with_slots),
        patient=patient_row(PATIENT_FIELDS),
        n_patients=1 << 8,
        global_fields=[("clock_ends", "i8")],
        station=station,
        route=np.cumsum(np.c_[route, 1 - route.sum(1)], axis=1),
        customer=who,
        hours=_hours(listed),
    )
    last = int(customers.second[-1]) if n else 0
    made.glob["clock_ends"] = min(LAST_SECOND, last + BOOKING_DAYS * SECONDS_A_DAY)
    for k, s in enumerate(with_slots):
        made.slot["offered"][k * BOOKING_DAYS : (k + 1) * BOOKING_DAYS] = _offered(s)
    return made


def _write_laws(row: Any, name: str, laws: Sequence[Law]) -> None:
    """Laws of the classes, or one law, into the three columns of a row."""
    values = np.array([(law.kind, law.mean_seconds, law.shape) for law in laws])
    for (part, _), value in zip(PARTS, values.T, strict=True):
        row[f"{name}_{part}"] = value if len(laws) > 1 else value[0]


def _offered(s: Station) -> tuple[int, ...]:
    """Slots a day of each class."""
    if not s.appointments:
        return (0,) * CLASSES
    per_day = s.appointments.per_day
    given = (per_day,) if isinstance(per_day, int) else tuple(per_day)
    return (*given, *(0,) * CLASSES)[:CLASSES]


def _stations(stations: Mapping[str, Station]) -> NDArray[Any]:
    names = list(stations)
    table = np.zeros(len(names), row_dtype(STATION_FIELDS))
    first_server = 0
    for row, s in zip(table, stations.values(), strict=True):
        for name, laws in (("service", s.services), ("patience", s.patiences)):
            _write_laws(row, name, laws)
        for name, law in (("travel", s.travel), ("cancel", s.cancelled_after)):
            _write_laws(row, name, [law])
        row["way_in"] = JOURNEY_STAGE if s.hold else CALL_STAGE if s.appointments else STATION_STAGE
        row["room"] = AS_MANY_AS_COME if s.room is None else s.room
        if unknown := set(s.overflow) - set(names):
            raise ValueError(f"overflow: no station {', '.join(sorted(unknown))}")
        row["overflow"] = ([names.index(other) for other in s.overflow] + [NONE, NONE])[:2]
        row["keeps_place"] = s.keeps_place
        if s.hold:
            row["hold_seconds"], row["late_asks"] = s.hold.seconds, s.hold.late_asks
        if s.appointments:
            row["days_ahead"], row["second_of_day"] = s.appointments.days_ahead, s.appointments.second_of_day
        row["offered"] = _offered(s)
        if s.timetable:
            row["first_server"], row["n_servers"] = first_server, s.servers
            row["waits_outside"], row["opens_next"] = s.timetable.waits_outside, s.timetable.hours[0][0]
            first_server += int(row["n_servers"])
    return table


def _pools(stations: Mapping[str, Station]) -> NDArray[Any]:
    """A pool a station; one with hours begins shut and empty of servers."""
    listed, names = list(stations.values()), list(stations)
    pool = pool_rows([AS_MANY_AS_COME if s.servers is None else 0 if s.timetable else s.servers for s in listed])
    pool["reserve"] = [s.reserves for s in listed]
    pool["facility"] = np.arange(len(listed))
    pool["is_staff"] = [s.timetable is not None for s in listed]
    pool["is_open"] = 1 - pool["is_staff"]
    pool["sends_home"] = [s.timetable is not None and s.timetable.sends_home for s in listed]
    slots = 0
    for k, s in enumerate(listed):
        helped = [j for j, other in enumerate(listed) if names[k] in other.overflow]
        if len(helped) > 2:
            raise ValueError(f"overflow: more than two stations turn to {names[k]}")
        pool["boards_for"][k] = (helped + [NONE, NONE])[:2]
        if s.appointments:
            pool["first_slot"][k] = slots
            slots += BOOKING_DAYS
    return pool


def _hours(listed: Sequence[Station]) -> NDArray[Any]:
    """Openings and closings of one cycle; a closing knows how long it stays shut."""
    rows = []
    for k, s in enumerate(listed):
        if s.timetable:
            hours, cycle = s.timetable.hours, s.timetable.cycle_seconds
            openings = [first for first, _ in hours[1:]] + [hours[0][0] + cycle]
            for (first, last), following in zip(hours, openings, strict=True):
                rows += [(first, cycle, 0, k, 1), (last, cycle, following - last, k, 0)]
    if len(rows) > 32:
        raise ValueError("timetables: at most 16 openings in all")
    return np.array(sorted(rows), row_dtype(HOURS_FIELDS))

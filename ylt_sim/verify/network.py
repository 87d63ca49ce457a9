"""A network of stations as a journey: the same kernel, the same engines, answers known from theory.

The rules only; `ylt_sim.verify.statement` states a network, `ylt_sim.verify.tables` makes its world.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ylt_sim.kernel import cache, compiled
from ylt_sim.kernel.codes import ALARM, DOCTOR_ARRIVES, EXIT, FINISHED, NEVER, NONE, RENEGED, SECONDS_A_DAY
from ylt_sim.kernel.draws import exponential, lognormal, whole_seconds
from ylt_sim.kernel.duty import arrive, send
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import book, claim, has_hold
from ylt_sim.kernel.pool import can_grant, close_door, give, open_door, shift
from ylt_sim.kernel.primitives import draw, post
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.slot import appoint, cancel, clear_day, slot_row
from ylt_sim.kernel.table import world_type
from ylt_sim.verify import arrivals, law, station, tables
from ylt_sim.verify.arrivals import Customers, marks, unit_arrivals
from ylt_sim.verify.law import AT_ONCE, ENDLESS, EXPONENTIAL, FIXED, HYPEREXPONENTIAL, LOGNORMAL
from ylt_sim.verify.station import Station
from ylt_sim.verify.tables import OWN_TABLES, make_world

__all__ = [
    "CALLED", "CANCELLED", "LEFT", "SENT_HOME", "SERVED", "TOO_LATE", "TURNED_AWAY", "Station", "queueing_network",
]  # fmt: skip

SERVED, LEFT, TURNED_AWAY, SENT_HOME, CALLED, CANCELLED, TOO_LATE = range(16, 23)
"""Events; ``facility`` is the station, ``pool`` whose server it was, ``link`` the class, ``a`` the seconds waited.

Served (``b`` seconds of service); left the queue when patience was over; turned away (``b`` why); sent home from the
queue when the station closed; called and got a slot (``a`` seconds ahead, ``b`` days ahead); gave it back; came after
the hold had expired and left.
"""
IS_FULL, IS_SHUT, NO_HOLD, NO_SLOT = range(1, 5)
"""Why somebody is turned away."""

SERVICE, ROUTE, PATIENCE, TRAVEL, CANCELLATION = 0, 1, 5, 6, 7
"""Purposes of draws; 2 to 4 are those of `ylt_sim.verify.arrivals`."""

STAGE_NAMES = ("arrival", "station", "outside", "journey", "call")
ARRIVAL_STAGE, STATION, OUTSIDE, JOURNEY, CALL = range(5)
HERE, BEHIND = 0, 1
"""Slots: the server one has, and the one kept at the station before."""
MIDNIGHT, FIRST_HOURS = 0, 1
"""Alarm codes; from the second on, rows of the timetable."""
SERVERS_A_SLICE = 16

World = world_type(__name__, *OWN_TABLES)


@rule
def pick(cumulated, u):
    """Index of the first entry of a cumulated distribution above ``u``."""
    i = 0
    while i < len(cumulated) - 1 and u >= cumulated[i]:
        i += 1
    return i


@rule
def duration(kind, mean, shape, u):
    """Whole seconds by the quantile function of a law."""
    if kind == EXPONENTIAL:
        return exponential(u, mean)
    if kind == AT_ONCE:
        return 0
    if kind == ENDLESS:
        return NEVER
    if kind == FIXED:
        return whole_seconds(mean)
    if kind == LOGNORMAL:
        return lognormal(u, mean, shape)
    if kind == HYPEREXPONENTIAL:
        if u < shape:
            return exponential(u / shape, 0.5 * mean / shape)
        return exponential((u - shape) / (1.0 - shape), 0.5 * mean / (1.0 - shape))
    return whole_seconds(2.0 * mean * u)


# Ways to a station, and away.
@rule
def way_in(w, p):
    """The stage by which one comes to the station: its queue, a journey to a held server, a call; or outside it."""
    here = w.station[p.station]
    if here.waits_outside and w.pool[p.station].is_open == 0:
        return OUTSIDE
    return here.way_in


@rule
def go_away(w, p):
    """Out of the network, giving back what was kept behind."""
    if p.held[BEHIND] != NONE:
        give(w, p, BEHIND)
    return EXIT


@rule
def turn_away(w, p):
    """Out of the network, for the reason that was noted."""
    record(w, p, TURNED_AWAY, p.station, p.station, NONE, p.cls, 0, p.refused, 0.0)
    return go_away(w, p)


@rule
def arrival_leave(w, p, now, why):
    """Who it is was settled when the arrivals were listed."""
    customer = w.customer[p.resident]
    p.station = customer.station
    p.cls = customer.cls
    p.hop = 1
    return way_in(w, p)


@rule
def outside_start(w, p, now):
    """Before the door until it opens."""
    return max(now, w.station[p.station].opens_next)


@rule
def outside_leave(w, p, now, why):
    """In by the usual way."""
    return w.station[p.station].way_in


# The queue and the service.
@rule
def free_pool(w, p):
    """The own station if it has a server, else the first of its overflow that has one, or none."""
    if can_grant(w, p.station, p.cls):
        return p.station
    for i in range(2):
        other = w.station[p.station].overflow[i]
        if other != NONE and can_grant(w, other, p.cls):
            return other
    return NONE


@rule
def station_enter(w, p, now):
    """Take the held server, ask for one, or find the door shut or the room full."""
    here = w.station[p.station]
    p.refused = NONE
    if here.hold_seconds > 0 and claim(w, p, HERE):
        return NONE, HERE
    if w.pool[p.station].is_open == 0:
        p.refused = IS_SHUT
        return NONE, HERE
    pool_id = free_pool(w, p)
    if pool_id == NONE:
        pool_id = p.station
        if w.pool[p.station].queued >= here.room:
            p.refused = IS_FULL
            return NONE, HERE
        k = p.cls
        p.patience = NEVER
        if here.patience_kind[k] != ENDLESS:
            u = draw(w, p, PATIENCE, p.hop)
            p.patience = duration(here.patience_kind[k], here.patience_mean[k], here.patience_shape[k], u)
    return pool_id, HERE


@rule
def station_start(w, p, now):
    """Service; the place kept behind is given back now."""
    if p.refused != NONE:
        return now
    if p.held[BEHIND] != NONE:
        give(w, p, BEHIND)
    here = w.station[p.station]
    k = p.cls
    u = draw(w, p, SERVICE, p.hop)
    p.served_seconds = duration(here.service_kind[k], here.service_mean[k], here.service_shape[k], u)
    return now + p.served_seconds


@rule
def station_leave(w, p, now, why):
    """Record, give the server back or keep it, and on by the routing probabilities."""
    if why == RENEGED:
        event = LEFT
        if w.pool[p.station].is_open == 0 and w.pool[p.station].sends_home:
            event = SENT_HOME
        record(w, p, event, p.station, p.station, NONE, p.cls, p.waited, 0, 0.0)
        return go_away(w, p)
    if p.refused != NONE:
        return turn_away(w, p)
    record(w, p, SERVED, p.station, p.held[HERE], p.doctor[HERE], p.cls, p.waited, p.served_seconds, 0.0)
    target = pick(w.route[p.station], draw(w, p, ROUTE, p.hop))
    if target == len(w.station):
        give(w, p, HERE)
        return EXIT
    if w.station[p.station].keeps_place:
        shift(p, HERE, BEHIND)
    else:
        give(w, p, HERE)
    p.hop += 1
    p.station = target
    return way_in(w, p)


# Holds.
@rule
def journey_start(w, p, now):
    """A server is held, then one sets out to it."""
    here = w.station[p.station]
    p.refused = NONE
    if not book(w, p, p.station, here.hold_seconds):
        p.refused = NO_HOLD
        return now
    return now + duration(here.travel_kind, here.travel_mean, here.travel_shape, draw(w, p, TRAVEL, p.hop))


@rule
def journey_leave(w, p, now, why):
    """There: in time, or too late."""
    if p.refused != NONE:
        return turn_away(w, p)
    if not has_hold(w, p) and w.station[p.station].late_asks == 0:
        record(w, p, TOO_LATE, p.station, p.station, NONE, p.cls, 0, 0, 0.0)
        return go_away(w, p)
    return STATION


# Appointments.
@rule
def call_start(w, p, now):
    """The earliest slot from tomorrow on; then the time until it, or until it is given back."""
    here = w.station[p.station]
    today = now // SECONDS_A_DAY
    p.refused = NO_SLOT
    for ahead in range(1, here.days_ahead + 1):
        if p.refused != NONE and appoint(w, p.station, today + ahead, p.cls):
            p.refused = NONE
            p.day = today + ahead
    if p.refused != NONE:
        return now
    p.due = p.day * SECONDS_A_DAY + here.second_of_day
    record(w, p, CALLED, p.station, p.station, NONE, p.cls, p.due - now, p.day - today, 0.0)
    if here.cancel_kind == ENDLESS:
        return p.due
    u = draw(w, p, CANCELLATION, p.hop)
    return min(p.due, now + duration(here.cancel_kind, here.cancel_mean, here.cancel_shape, u))


@rule
def call_leave(w, p, now, why):
    """Here on the day, or a slot given back."""
    if p.refused != NONE:
        return turn_away(w, p)
    if now < p.due:
        cancel(w, p.station, p.day, p.cls)
        record(w, p, CANCELLED, p.station, p.station, NONE, p.cls, 0, 0, 0.0)
        return go_away(w, p)
    return STATION


# Clocks.
@rule
def pass_midnight(w, cursor, now):
    """Yesterday's slots make room for those of the day that takes their place; a station a slice."""
    if cursor < len(w.station):
        if w.pool[cursor].first_slot != NONE:
            offered = w.station[cursor].offered
            clear_day(w, slot_row(w, cursor, now // SECONDS_A_DAY - 1), offered[0], offered[1], offered[2])
        return cursor + 1
    if now < w.glob[0].clock_ends:
        post(w, now + SECONDS_A_DAY, ALARM, MIDNIGHT, MIDNIGHT, 0)
    return FINISHED


@rule
def keep_hours(w, code, cursor, now):
    """A station opens or closes: the door first, then its servers are sent, some of them a slice."""
    row = w.hours[code - FIRST_HOURS]
    here = w.station[row.station]
    if cursor == 0:
        if row.opens:
            open_door(w, row.station)
        else:
            here.opens_next = now + row.shut_seconds
            close_door(w, row.station)
        if now < w.glob[0].clock_ends:
            post(w, now + row.cycle_seconds, ALARM, code, code, 0)
    until = min(cursor + SERVERS_A_SLICE, here.n_servers)
    for i in range(cursor, until):
        if row.opens:
            send(w, here.first_server + i, row.station, 0)
        else:
            send(w, here.first_server + i, NONE, 0)
    if until == here.n_servers:
        return FINISHED
    return until


@rule
def alarm(w, code, cursor, now):
    """What is due by the clock."""
    if code >= DOCTOR_ARRIVES:
        arrive(w, code - DOCTOR_ARRIVES)
        return FINISHED
    if code == MIDNIGHT:
        return pass_midnight(w, cursor, now)
    return keep_hours(w, code, cursor, now)


@rule
def begin(w):
    """First alarms: the hours of every station, and the first midnight where slots are given."""
    for i in range(len(w.hours)):
        post(w, w.hours[i].second, ALARM, FIRST_HOURS + i, FIRST_HOURS + i, 0)
    has_slots = False
    for i in range(len(w.pool)):
        has_slots = has_slots or w.pool[i].first_slot != NONE
    if has_slots:
        post(w, SECONDS_A_DAY, ALARM, MIDNIGHT, MIDNIGHT, 0)


# Chains for the compiled engine.
@rule
def enter(w, p, now):
    """Hook ``enter`` of the stage of ``p``."""
    if p.stage == STATION:
        return station_enter(w, p, now)
    return NONE, HERE


@rule
def start(w, p, now):
    """Hook ``start`` of the stage of ``p``."""
    if p.stage == STATION:
        return station_start(w, p, now)
    if p.stage == OUTSIDE:
        return outside_start(w, p, now)
    if p.stage == JOURNEY:
        return journey_start(w, p, now)
    if p.stage == CALL:
        return call_start(w, p, now)
    return now


@rule
def leave(w, p, now, why):
    """Hook ``leave`` of the stage of ``p``."""
    if p.stage == STATION:
        return station_leave(w, p, now, why)
    if p.stage == ARRIVAL_STAGE:
        return arrival_leave(w, p, now, why)
    if p.stage == OUTSIDE:
        return outside_leave(w, p, now, why)
    if p.stage == JOURNEY:
        return journey_leave(w, p, now, why)
    return call_leave(w, p, now, why)


ROOMS = (sys.modules[__name__],)
SOURCES = (arrivals, law, station, tables, compiled, cache)


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
    """World of an open network by number: Poisson arrivals, probabilistic routing.

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
    second = (unit_arrivals(seed, customers) / arrivals_per_second).astype(np.int64)
    first = np.eye(n)[0] if entry is None else np.asarray(entry, float)
    who = Customers(second, *marks(seed, customers, first, class_shares))
    named = {str(i): station for i, station in enumerate(stations)}
    return make_world(World, named, who, np.zeros((n, n)) if route is None else np.asarray(route, float), seed)

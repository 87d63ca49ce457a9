"""Shared machine (设备共享): a test on the listed machine of another member, by booking; one slot is one test."""

from __future__ import annotations

from ylt_sim.journey.hours import opening_weekday
from ylt_sim.journey.recognition import pools_machines
from ylt_sim.journey.slots import forget_slot
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.slot import appoint, slot_row, slots_left
from ylt_sim.world.codes import (
    CONSULTATION,
    EV_MACHINE_BOOKED,
    N_OPTIONS,
    REFERRED,
    SLOT_KEPT,
    TEST,
    TOWNSHIP,
    TRAVEL,
    WALK_IN,
)

__all__ = ["book_machines", "go_back", "go_to_machine"]

@rule
def first_day(w, pool_id):
    """The first day from tomorrow on which the machine has a slot for other members, or ``NONE``."""
    today = w.glob[0].now // SECONDS_A_DAY
    for ahead in range(1, w.par[0].machine_wait_days + 1):
        if slots_left(w, pool_id, today + ahead, SLOT_KEPT) > 0:
            return today + ahead
    return NONE


@rule
def earliest_machine(w, p, test):
    """Facility and day of the earliest listed machine among the places the resident can go to, or ``NONE``."""
    village = w.village[w.resident[p.resident].village]
    best, best_day = NONE, NONE
    for option in range(N_OPTIONS):
        facility_id = village.facility[option]
        if facility_id == NONE or facility_id == p.facility:
            continue
        pool_id = w.facility[facility_id].machine[test]
        if pool_id == NONE or not pools_machines(w, p, p.facility, facility_id):
            continue
        day = first_day(w, pool_id)
        if day != NONE and (best == NONE or day < best_day):
            best, best_day = facility_id, day
    return best, best_day


@rule
def slot_second(w, pool_id, day):
    """Second of the slot that was taken last: slots follow each other evenly through the opening hours."""
    facility = w.facility[w.pool[pool_id].facility]
    weekday = opening_weekday(w, day)
    opens = max(0, facility.open_second[weekday])
    row = w.slot[slot_row(w, pool_id, day)]
    span = max(0, facility.close_second[weekday] - opens)
    return day * SECONDS_A_DAY + opens + (row.taken[SLOT_KEPT] - 1) * span // row.offered[SLOT_KEPT]


@rule
def book_machines(w, p, lacking):
    """Book the tests that the place lacks: the first where it is earliest, the others on the same trip if they can be.

    Township centres and hospitals book, not in an emergency. Sets ``p.booked``.
    """
    p.booked = 0
    if p.is_emergency or p.resident == NONE or w.facility[p.facility].tier < TOWNSHIP:
        return
    now = w.glob[0].now
    for test in range(7):
        if lacking >> test & 1 == 0:
            continue
        facility_id, day = p.booked_at, p.booked_second // SECONDS_A_DAY
        if p.booked == 0:
            facility_id, day = earliest_machine(w, p, test)
        if facility_id == NONE:
            continue
        pool_id = w.facility[facility_id].machine[test]
        if pool_id == NONE or not appoint(w, pool_id, day, SLOT_KEPT):
            continue
        second = slot_second(w, pool_id, day)
        if p.booked == 0:
            p.booked_at = facility_id
            p.booked_second = second
        p.booked |= 1 << test
        record(w, p, EV_MACHINE_BOOKED, p.facility, pool_id, NONE, test, facility_id, second - now, 0.0)


@rule
def go_to_machine(w, p):
    """On the way to the booked machine, for the time of the slot."""
    forget_slot(p)
    p.ordered_by = p.facility
    p.facility = p.booked_at
    p.todo = p.booked
    p.booked = 0
    p.appointment = p.booked_second
    p.cls = REFERRED
    p.next_stage = TEST
    return TRAVEL


@rule
def go_back(w, p):
    """With the picture back to the doctor who ordered it: a visit of its own."""
    p.facility = p.ordered_by
    p.ordered_by = NONE
    p.appointment = NONE
    p.cls = WALK_IN
    p.next_stage = CONSULTATION
    return TRAVEL

"""Slots (号源) by the calendar: a day's slots are offered, what nobody kept is released, the day is closed.

Shared machines have slots too, all of them for other members: these are neither released nor told of at midnight.
"""

from __future__ import annotations

from ylt_sim.journey.hours import opening_weekday
from ylt_sim.kernel.codes import BOOKING_DAYS, NONE, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record, record_pool_more
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.slot import cancel, clear_day, release_slots, slot_row
from ylt_sim.world.codes import EV_CANCELLED, EV_SLOTS, POOL_MACHINE, SLOT_GENERAL, SLOT_KEPT, SLOT_TICKET

__all__ = ["change_offer", "forget_slot", "give_back", "pass_midnight"]


# The slot that somebody has.
@rule
def forget_slot(p):
    """The slot has served, or is none of his any more."""
    p.slot_pool, p.slot_day, p.slot_cls = NONE, NONE, NONE
    p.is_booked = 0
    p.appointment = NONE


@rule
def give_back(w, p, why):
    """Cancel, until its day is over: others may have the slot; a kept one that is released by now goes to anybody."""
    if p.slot_day != NONE and p.slot_day >= w.glob[0].now // SECONDS_A_DAY:
        cancel(w, p.slot_pool, p.slot_day, p.slot_cls)
        if p.slot_cls == SLOT_KEPT and p.slot_day <= w.glob[0].now // SECONDS_A_DAY + w.par[0].release_days:
            release_slots(w, p.slot_pool, p.slot_day, SLOT_KEPT, SLOT_GENERAL)
        facility_id = w.pool[p.slot_pool].facility
        record(w, p, EV_CANCELLED, facility_id, p.slot_pool, NONE, p.slot_day, p.slot_cls, why, 0.0)
    forget_slot(p)


# The calendar.
@rule
def is_machine(w, pool_id):
    """Whether the slots are those of a shared machine."""
    return w.pool[pool_id].kind == POOL_MACHINE


@rule
def pass_midnight(w, pool_id, today):
    """Midnight: yesterday is closed, its row serves the day 64 days ahead, kept slots that are near are released."""
    if w.pool[pool_id].first_slot == NONE:
        return
    if not is_machine(w, pool_id):
        close_day(w, pool_id, today - 1)
    offer_day(w, pool_id, today + BOOKING_DAYS - 1)
    if not is_machine(w, pool_id):
        release_slots(w, pool_id, today + w.par[0].release_days, SLOT_KEPT, SLOT_GENERAL)


@rule
def close_day(w, pool_id, day):
    """Record what became of a day's slots, a row a class; released ones count with the class that kept them."""
    row = w.slot[slot_row(w, pool_id, day)]
    for cls in range(3):
        released = 0
        if cls == SLOT_KEPT:
            released = row.released
        if row.offered[cls] > 0 or row.taken[cls] > 0 or released > 0:
            record_pool_more(w, EV_SLOTS, pool_id, NONE, row.offered[cls], cls, released, float(row.taken[cls]))


@rule
def offer_day(w, pool_id, day):
    """Open a day's slots of a pool, as many as its weekday (Sunday on holidays) and the present era offer."""
    policy = w.pool_policy[w.glob[0].era * len(w.pool) + pool_id]
    at = opening_weekday(w, day) * 3
    clear_day(w, slot_row(w, pool_id, day), policy.offered[at], policy.offered[at + 1], policy.offered[at + 2])


@rule
def change_offer(w, pool_id, now):
    """A new era: its slots for every day that can be booked; what is taken stays taken, at the cost of what is not.

    The era begins at midnight, before yesterday is closed: the row of yesterday is left to `pass_midnight`.
    """
    if w.pool[pool_id].first_slot == NONE:
        return
    policy = w.pool_policy[w.glob[0].era * len(w.pool) + pool_id]
    today = now // SECONDS_A_DAY
    for ahead in range(BOOKING_DAYS - 1):
        at = opening_weekday(w, today + ahead) * 3
        row = w.slot[slot_row(w, pool_id, today + ahead)]
        total = policy.offered[at] + policy.offered[at + 1] + policy.offered[at + 2]
        general = max(policy.offered[at + SLOT_GENERAL], row.taken[SLOT_GENERAL])
        kept = max(min(policy.offered[at + SLOT_KEPT], total - general), row.taken[SLOT_KEPT])
        row.offered[SLOT_GENERAL] = general
        row.offered[SLOT_KEPT] = kept
        row.offered[SLOT_TICKET] = max(
            min(policy.offered[at + SLOT_TICKET], total - general - kept), row.taken[SLOT_TICKET]
        )
        row.released = 0
        if ahead <= w.par[0].release_days and not is_machine(w, pool_id):
            release_slots(w, pool_id, today + ahead, SLOT_KEPT, SLOT_GENERAL)

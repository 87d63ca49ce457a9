"""Appointments by date: how many slots of a pool, a day and a class are taken."""

from __future__ import annotations

from ylt_sim.kernel.codes import BOOKING_DAYS, NONE, SECONDS_A_DAY
from ylt_sim.kernel.rule import rule

__all__ = ["appoint", "cancel", "clear_day", "release_slots", "slot_row", "slots_left"]


@rule
def slot_row(w, pool_id, day):
    """Row of the slot table for a pool and a day."""
    return w.pool[pool_id].first_slot + day % BOOKING_DAYS


@rule
def slots_left(w, pool_id, day, cls):
    """Slots still free for a class on a day, 0 where the pool has no appointments or the day is out of reach."""
    if w.pool[pool_id].first_slot == NONE:
        return 0
    ahead = day - w.glob[0].now // SECONDS_A_DAY
    if ahead < 0 or ahead >= BOOKING_DAYS:
        return 0
    row = w.slot[slot_row(w, pool_id, day)]
    return row.offered[cls] - row.taken[cls]


@rule
def appoint(w, pool_id, day, cls):
    """Take a slot of this class on this day (True), if one is left (False)."""
    if slots_left(w, pool_id, day, cls) <= 0:
        return False
    w.slot[slot_row(w, pool_id, day)].taken[cls] += 1
    return True


@rule
def cancel(w, pool_id, day, cls):
    """Give a slot back."""
    ahead = day - w.glob[0].now // SECONDS_A_DAY
    assert 0 <= ahead < BOOKING_DAYS, "a slot was cancelled on a day that is over or out of reach"
    row = w.slot[slot_row(w, pool_id, day)]
    assert row.taken[cls] > 0, "a slot was cancelled that nobody had"
    row.taken[cls] -= 1


@rule
def release_slots(w, pool_id, day, giver, taker):
    """Offer to another class what is left of a class on a day; how many that were in all stays in the row."""
    row = w.slot[slot_row(w, pool_id, day)]
    left = row.offered[giver] - row.taken[giver]
    row.offered[giver] -= left
    row.offered[taker] += left
    row.released += left


@rule
def clear_day(w, row_id, offered_0, offered_1, offered_2):
    """Make the row of a day that is over ready for the day that takes its place."""
    row = w.slot[row_id]
    row.offered[0] = offered_0
    row.offered[1] = offered_1
    row.offered[2] = offered_2
    row.released = 0
    for k in range(3):
        row.taken[k] = 0

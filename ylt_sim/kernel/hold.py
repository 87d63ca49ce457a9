"""Holds: a unit kept for a named patient until an expiry, in a row of its own that outlives the patient.

Arrival claims it, expiry gives it back; the end of the patient does neither. Who arrives in the very second of the
expiry that is not yet processed is in time: ends and arrivals by travel come before expiries within a second.
"""

from __future__ import annotations

from ylt_sim.kernel.codes import (
    EXPIRE,
    HOLD_CLAIMED,
    HOLD_EXPIRED,
    HOLD_FREE,
    HOLD_OPEN,
    HOLD_PLACED,
    HOLD_RELEASED,
    NONE,
)
from ylt_sim.kernel.pool import account, can_grant, serve
from ylt_sim.kernel.primitives import new_row, post
from ylt_sim.kernel.rule import rule

__all__ = ["book", "claim", "expire", "has_hold", "keep", "release"]


@rule
def record_hold(w, event, hold):
    """Write what happened to a hold: ``link`` is its number, ``a`` the expiry in seconds from now."""
    row = new_row(w)
    row.time = w.glob[0].now
    row.key = hold.key
    row.resident = hold.resident
    row.episode = hold.episode
    row.event = event
    row.facility = w.pool[hold.pool].facility
    row.pool = hold.pool
    row.doctor = NONE
    row.link = hold.number
    row.a = hold.expiry - w.glob[0].now
    row.b = 0
    row.x = 0.0


@rule
def has_hold(w, p):
    """Whether a hold of ``p`` is open."""
    if p.hold == NONE:
        return False
    hold = w.hold[p.hold]
    return hold.state == HOLD_OPEN and hold.number == p.hold_number


@rule
def book(w, p, pool_id, seconds):
    """Hold one unit of a pool without named doctors for ``p``, if its class may have one (True or False).

    One hold a patient: book again only after the last was claimed, released or has expired.
    """
    assert not has_hold(w, p), "a patient has one hold at a time"
    assert p.parent == NONE, "a job has no hold of its own: book for its patient"
    assert w.pool[pool_id].is_staff == 0, "named doctors cannot be held"
    if not can_grant(w, pool_id, p.cls):
        return False
    pool = w.pool[pool_id]
    account(w, pool)
    pool.busy += 1
    row = new_hold(w, p, pool_id, seconds)
    p.hold = row
    p.hold_number = w.hold[row].number
    return True


@rule
def new_hold(w, p, pool_id, seconds):
    """A row for a unit that is already counted as busy; its expiry is set."""
    g = w.glob[0]
    row = g.first_free_hold
    hold = w.hold[row]
    g.first_free_hold = hold.next_free
    g.n_free_holds -= 1
    g.n_holds += 1
    hold.next_free = NONE
    hold.state = HOLD_OPEN
    hold.number = g.n_holds
    hold.pool = pool_id
    hold.key = p.key
    hold.resident = p.resident
    hold.episode = p.episode
    hold.expiry = g.now + seconds
    p.holds_made += 1
    post(w, hold.expiry, EXPIRE, p.key + (p.holds_made & 7), row, hold.number & 0x7FFFFFFF)
    record_hold(w, HOLD_PLACED, hold)
    return row


@rule
def keep(w, p, slot, seconds):
    """What ``p`` used stays away for so long after he is done with it: a vehicle on its way back.

    It is a hold that nobody claims; ``p`` goes on, and may have another hold elsewhere.
    """
    pool_id = p.held[slot]
    assert w.pool[pool_id].is_staff == 0, "named doctors cannot be held"
    p.held[slot] = NONE
    new_hold(w, p, pool_id, seconds)


@rule
def free_hold(w, row):
    """The row of a hold that is over may be used again."""
    hold = w.hold[row]
    hold.state = HOLD_FREE
    hold.next_free = w.glob[0].first_free_hold
    w.glob[0].first_free_hold = row
    w.glob[0].n_free_holds += 1


@rule
def claim(w, p, slot):
    """``p`` is here: the held unit becomes a used one (True), unless the hold is over (False)."""
    if not has_hold(w, p):
        p.hold = NONE
        return False
    row = p.hold
    hold = w.hold[row]
    assert p.held[slot] == NONE, "a slot is filled that is still in use"
    p.held[slot] = hold.pool
    p.granted[slot] = w.glob[0].now
    p.hold = NONE
    p.waited = 0
    record_hold(w, HOLD_CLAIMED, hold)
    free_hold(w, row)
    return True


@rule
def end_hold(w, row, event):
    """The held unit goes back to its pool."""
    hold = w.hold[row]
    pool = w.pool[hold.pool]
    account(w, pool)
    pool.busy -= 1
    record_hold(w, event, hold)
    pool_id = hold.pool
    free_hold(w, row)
    serve(w, pool_id)


@rule
def release(w, p):
    """Give up the hold of ``p``, if it is still open."""
    if has_hold(w, p):
        end_hold(w, p.hold, HOLD_RELEASED)
    p.hold = NONE


@rule
def expire(w, row, ticket):
    """The time of a hold is over, unless it was claimed or released since."""
    hold = w.hold[row]
    if hold.state == HOLD_OPEN and hold.number & 0x7FFFFFFF == ticket:
        end_hold(w, row, HOLD_EXPIRED)

"""Pools: units that are taken and given back; classes, patience, reserved units, wards that help each other out.

A unit goes to class ``k`` if ``capacity - busy > reserve[k]`` (trunk reservation). A staff pool's units are named
doctors on a list of those who are free.
"""

from __future__ import annotations

from ylt_sim.kernel.codes import (
    BUSY_LATE,
    CAPACITY,
    CLASSES,
    DOOR,
    GRANTED,
    NEVER,
    NONE,
    READY,
    RENEGE,
    RENEGED,
    WAITING,
)
from ylt_sim.kernel.doctor import depart, pop_free, push_free, remove_free
from ylt_sim.kernel.event_row import record_pool
from ylt_sim.kernel.primitives import post, wake
from ylt_sim.kernel.rule import rule

__all__ = [
    "account",
    "can_grant",
    "close_door",
    "give",
    "open_door",
    "renege",
    "serve",
    "set_capacity",
    "shift",
    "take",
    "withdraw",
]


@rule
def account(w, pool):
    """Bring the pool's integrals up to now; called before anything they integrate changes."""
    now = w.glob[0].now
    seconds = now - pool.since
    if seconds > 0:
        pool.busy_seconds += (pool.busy + pool.late) * seconds
        pool.staffed_seconds += (pool.capacity + pool.late) * seconds
        pool.overtime_seconds += (pool.late + pool.staying) * seconds
        pool.queue_seconds += pool.queued * seconds
        pool.since = now


@rule
def can_grant(w, pool_id, cls):
    """Whether a unit of the pool may go to this class now; behind a shut door nothing is kept for who may yet come."""
    pool = w.pool[pool_id]
    free = pool.capacity - pool.busy
    if pool.is_open == 0:
        return free > 0
    return free > pool.reserve[cls]


@rule
def occupy(w, p, pool_id, slot):
    """Give ``p`` a unit that is known to be free."""
    pool = w.pool[pool_id]
    account(w, pool)
    pool.busy += 1
    assert p.held[slot] == NONE, "a slot is filled that is still in use"
    p.held[slot] = pool_id
    p.granted[slot] = w.glob[0].now
    if pool.is_staff:
        p.doctor[slot] = pop_free(w, pool)


@rule
def take(w, p, pool_id, slot):
    """One unit for ``p`` now (True), or join the queue of class ``p.cls`` (False).

    Who waits with patience below ``NEVER`` leaves the queue when it runs out. The engine calls this with what
    ``enter`` asked for.
    """
    pool = w.pool[pool_id]
    now = w.glob[0].now
    p.asked = now
    if can_grant(w, pool_id, p.cls):
        occupy(w, p, pool_id, slot)
        p.waited = 0
        return True
    account(w, pool)
    k = p.cls
    p.pool = pool_id
    p.slot = slot
    p.next = NONE
    p.previous = pool.tail[k]
    if pool.tail[k] == NONE:
        pool.head[k] = p.id
    else:
        w.patient[pool.tail[k]].next = p.id
    pool.tail[k] = p.id
    pool.queued += 1
    p.state = WAITING
    p.ticket += 1
    if p.patience < NEVER:
        post(w, now + p.patience, RENEGE, p.key, p.id, p.ticket)
    return False


@rule
def leave_queue(w, p):
    """Take ``p`` out of the queue in which it waits."""
    pool = w.pool[p.pool]
    account(w, pool)
    k = p.cls
    if p.previous == NONE:
        pool.head[k] = p.next
    else:
        w.patient[p.previous].next = p.next
    if p.next == NONE:
        pool.tail[k] = p.previous
    else:
        w.patient[p.next].previous = p.previous
    pool.queued -= 1
    p.waited = w.glob[0].now - p.asked
    p.state = READY
    p.ticket += 1


@rule
def serve_queue_of(w, queue_id, pool_id):
    """Grant free units of ``pool_id`` to those who wait for ``queue_id``, by class, first come first served."""
    queue = w.pool[queue_id]
    k = 0
    while k < CLASSES:
        if queue.head[k] == NONE:
            k += 1
        elif can_grant(w, pool_id, k):
            p = w.patient[queue.head[k]]
            leave_queue(w, p)
            occupy(w, p, pool_id, p.slot)
            wake(w, p, GRANTED)
        else:
            return


@rule
def serve(w, pool_id):
    """Grant free units: to the pool's own queue first, then to the wards it boards for."""
    serve_queue_of(w, pool_id, pool_id)
    pool = w.pool[pool_id]
    for i in range(2):
        if pool.boards_for[i] != NONE:
            serve_queue_of(w, pool.boards_for[i], pool_id)


@rule
def let_go(w, pool_id):
    """Free doctors who stayed past their hours leave once nobody waits."""
    pool = w.pool[pool_id]
    if pool.staying == 0 or pool.queued > 0:
        return
    i = pool.first_free
    while i != NONE:
        following = w.doctor[i].next_free
        if w.doctor[i].stays:
            remove_free(w, pool, i)
            pool.staying -= 1
            pool.capacity -= 1
            depart(w, i)
        i = following


@rule
def give(w, p, slot):
    """Give back what ``p`` holds in this slot, and serve whoever waits for it.

    A doctor who was called away leaves now; one who stays past his hours leaves when nobody waits.
    """
    pool_id = p.held[slot]
    p.held[slot] = NONE
    pool = w.pool[pool_id]
    account(w, pool)
    if pool.is_staff:
        doctor_id = p.doctor[slot]
        p.doctor[slot] = NONE
        doctor = w.doctor[doctor_id]
        if doctor.state == BUSY_LATE:
            pool.late -= 1
            depart(w, doctor_id)
            return
        pool.busy -= 1
        if doctor.stays and pool.queued == 0:
            pool.staying -= 1
            pool.capacity -= 1
            depart(w, doctor_id)
            return
        push_free(w, pool_id, doctor_id)
    else:
        pool.busy -= 1
    serve(w, pool_id)
    let_go(w, pool_id)


@rule
def shift(p, from_slot, to_slot):
    """What ``p`` held in one slot it now holds in another."""
    assert p.held[to_slot] == NONE, "a slot is filled that is still in use"
    p.held[to_slot] = p.held[from_slot]
    p.doctor[to_slot] = p.doctor[from_slot]
    p.granted[to_slot] = p.granted[from_slot]
    p.held[from_slot] = NONE
    p.doctor[from_slot] = NONE


@rule
def set_capacity(w, pool_id, capacity):
    """Change the units of a pool without named doctors. Fewer: those in use are used on. More: the queue moves."""
    pool = w.pool[pool_id]
    account(w, pool)
    pool.capacity = capacity
    record_pool(w, CAPACITY, pool_id, NONE, capacity, pool.busy)
    serve(w, pool_id)


@rule
def renege(w, p, ticket):
    """The patience of ``p`` is over, unless the queue was left since the timer was set."""
    if p.state == WAITING and p.ticket == ticket:
        leave_queue(w, p)
        wake(w, p, RENEGED)
        let_go(w, p.pool)


@rule
def withdraw(w, p):
    """Call ``p`` out of the queue in which it waits, as if its patience were over now."""
    leave_queue(w, p)
    wake(w, p, RENEGED)
    let_go(w, p.pool)


@rule
def open_door(w, pool_id):
    """Let arrivals in."""
    w.pool[pool_id].is_open = 1
    record_pool(w, DOOR, pool_id, NONE, 1, w.pool[pool_id].queued)


@rule
def close_door(w, pool_id):
    """Shut the door to arrivals. Those inside are seen, unless the pool sends its queue home at closing."""
    pool = w.pool[pool_id]
    pool.is_open = 0
    record_pool(w, DOOR, pool_id, NONE, 0, pool.queued)
    if pool.sends_home:
        for k in range(CLASSES):
            while pool.head[k] != NONE:
                p = w.patient[pool.head[k]]
                leave_queue(w, p)
                wake(w, p, RENEGED)
        let_go(w, pool_id)
    else:
        serve(w, pool_id)

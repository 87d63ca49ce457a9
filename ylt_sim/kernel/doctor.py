"""Named doctors: the list of those who are free in a pool, and leaving it. Never in two places."""

from __future__ import annotations

from ylt_sim.kernel.codes import (
    ALARM,
    BUSY_ON_DUTY,
    DOCTOR_ARRIVES,
    FREE_ON_DUTY,
    NONE,
    OFF_DUTY,
    OFF_DUTY_EVENT,
    TRAVELLING,
)
from ylt_sim.kernel.event_row import record_pool
from ylt_sim.kernel.primitives import post
from ylt_sim.kernel.rule import rule

__all__ = ["depart", "pop_free", "push_free", "remove_free"]


@rule
def push_free(w, pool_id, doctor_id):
    """Put a doctor at the end of the list of those who are free: work goes round."""
    pool = w.pool[pool_id]
    doctor = w.doctor[doctor_id]
    doctor.state = FREE_ON_DUTY
    doctor.next_free = NONE
    if pool.last_free == NONE:
        pool.first_free = doctor_id
    else:
        w.doctor[pool.last_free].next_free = doctor_id
    pool.last_free = doctor_id


@rule
def pop_free(w, pool):
    """The doctor who has been free longest; now busy."""
    doctor_id = pool.first_free
    assert doctor_id != NONE, "a staff pool has a free unit but no free doctor"
    doctor = w.doctor[doctor_id]
    pool.first_free = doctor.next_free
    if pool.first_free == NONE:
        pool.last_free = NONE
    doctor.next_free = NONE
    doctor.state = BUSY_ON_DUTY
    return doctor_id


@rule
def remove_free(w, pool, doctor_id):
    """Take one doctor out of the list of those who are free."""
    before = NONE
    i = pool.first_free
    while i != doctor_id:
        before = i
        i = w.doctor[i].next_free
    after = w.doctor[doctor_id].next_free
    if before == NONE:
        pool.first_free = after
    else:
        w.doctor[before].next_free = after
    if after == NONE:
        pool.last_free = before
    w.doctor[doctor_id].next_free = NONE


@rule
def depart(w, doctor_id):
    """A doctor who holds nobody and is on no list leaves his pool: home, or on the road to his next post."""
    doctor = w.doctor[doctor_id]
    now = w.glob[0].now
    overtime = 0
    if doctor.late_since != NONE:
        overtime = now - doctor.late_since
    record_pool(w, OFF_DUTY_EVENT, doctor.pool, doctor_id, overtime, doctor.post)
    doctor.pool = NONE
    doctor.stays = 0
    doctor.late_since = NONE
    if doctor.post == NONE:
        doctor.state = OFF_DUTY
    else:
        set_out(w, doctor_id)


@rule
def set_out(w, doctor_id):
    """On the road to the post; the way there ends as an alarm, also when it takes no time."""
    doctor = w.doctor[doctor_id]
    doctor.state = TRAVELLING
    doctor.towards = doctor.post
    code = DOCTOR_ARRIVES + doctor_id
    post(w, w.glob[0].now + doctor.travel_seconds, ALARM, code, code, 0)

"""What a roster says to a doctor: be at this post, or nowhere."""

from __future__ import annotations

from ylt_sim.kernel.codes import BUSY_LATE, BUSY_ON_DUTY, FREE_ON_DUTY, NONE, OFF_DUTY, ON_DUTY, TRAVELLING
from ylt_sim.kernel.doctor import depart, push_free, remove_free, set_out
from ylt_sim.kernel.event_row import record_pool
from ylt_sim.kernel.pool import account, serve
from ylt_sim.kernel.rule import rule

__all__ = ["arrive", "send"]


@rule
def go_on_duty(w, doctor_id, pool_id):
    """The doctor is there: one more unit, and the queue moves."""
    doctor = w.doctor[doctor_id]
    pool = w.pool[pool_id]
    account(w, pool)
    doctor.pool = pool_id
    pool.capacity += 1
    push_free(w, pool_id, doctor_id)
    record_pool(w, ON_DUTY, pool_id, doctor_id, pool.capacity, doctor.travel_seconds)
    serve(w, pool_id)


@rule
def stop_staying(w, doctor):
    """Who stayed past his hours is expected again, or is called elsewhere."""
    if doctor.stays:
        doctor.stays = 0
        doctor.late_since = NONE
        w.pool[doctor.pool].staying -= 1


@rule
def send(w, doctor_id, post_id, travel_seconds):
    """Tell a doctor where to be from now on: a pool, or ``NONE`` for off duty.

    Who is free goes at once. Who has a patient finishes first; at closing time (door shut, people inside) he stays
    until nobody waits. Who is on the road turns when he arrives. Time past the call is overtime.
    """
    doctor = w.doctor[doctor_id]
    doctor.post = post_id
    doctor.travel_seconds = travel_seconds
    if doctor.state == TRAVELLING:
        return
    if doctor.state == OFF_DUTY:
        if post_id != NONE:
            set_out(w, doctor_id)
        return
    pool = w.pool[doctor.pool]
    account(w, pool)
    if post_id == doctor.pool:
        stop_staying(w, doctor)
        if doctor.state == BUSY_LATE:
            doctor.state = BUSY_ON_DUTY
            doctor.late_since = NONE
            pool.late -= 1
            pool.busy += 1
            pool.capacity += 1
        return
    if doctor.state == FREE_ON_DUTY:
        remove_free(w, pool, doctor_id)
        pool.capacity -= 1
        pool.staying -= doctor.stays
        depart(w, doctor_id)
        return
    if doctor.state == BUSY_ON_DUTY:
        if post_id == NONE and pool.is_open == 0 and pool.queued > 0:
            if doctor.stays == 0:
                doctor.stays = 1
                doctor.late_since = w.glob[0].now
                pool.staying += 1
            return
        pool.staying -= doctor.stays
        doctor.stays = 0
        doctor.state = BUSY_LATE
        if doctor.late_since == NONE:
            doctor.late_since = w.glob[0].now
        pool.busy -= 1
        pool.capacity -= 1
        pool.late += 1


@rule
def arrive(w, doctor_id):
    """The road ends: on duty where he was sent, or off again if the roster changed its mind on the way."""
    doctor = w.doctor[doctor_id]
    doctor.state = OFF_DUTY
    if doctor.post == NONE:
        return
    if doctor.post == doctor.towards:
        go_on_duty(w, doctor_id, doctor.post)
    else:
        set_out(w, doctor_id)

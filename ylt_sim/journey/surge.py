"""Surge (疫情): an epidemic that the whole county has at once, and what it does to staff, wards and referrals.

Its patients come from the study's list of potential episodes. Its days are dated: doctors who are ill are absent
(see staff), those who rotate may be called back, referrals within consortia may be suspended, and beds of the surgical
wards are lent to the wards that take its patients, as they fall free, and given back in the same way.
"""

from __future__ import annotations

from ylt_sim.kernel.codes import ALARM, FINISHED, NONE, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record_pool
from ylt_sim.kernel.pool import set_capacity
from ylt_sim.kernel.primitives import post
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import ALARM_SURGE, EV_EPIDEMIC

__all__ = ["begin_surge", "is_suspended", "post_in_surge", "surge_alarm"]


@rule
def is_suspended(w):
    """Whether referrals within consortia, up and down, are suspended now: everybody finds his way alone."""
    g = w.glob[0]
    return g.suspended_from <= g.now < g.suspended_until


@rule
def post_in_surge(w, doctor_id, pool_id):
    """Where a doctor is whom the roster sends to a pool: in his own clinic if he rotates and rotation is suspended."""
    g = w.glob[0]
    doctor = w.doctor[doctor_id]
    if pool_id == NONE or not g.recalled_from <= g.now < g.recalled_until:
        return pool_id
    if w.pool[pool_id].facility == doctor.home_facility:
        return pool_id
    return w.facility[doctor.home_facility].clinic[doctor.specialty]


@rule
def lend_beds(w, pool_id):
    """Bring the beds that a ward lends nearer to what the day asks: beds that are free now move, the others later."""
    g = w.glob[0]
    ward = w.pool[pool_id]
    other = w.pool[ward.surge_ward]
    wanted = 0
    if g.epidemic_from <= g.now < g.epidemic_until:
        wanted = ward.surge_beds
    n = wanted - ward.beds_lent
    if n > 0:
        n = min(n, max(0, ward.capacity - ward.busy))
    else:
        n = -min(-n, max(0, other.capacity - other.busy))
    if n == 0:
        return
    ward.beds_lent += n
    g.beds_lent += n
    if n > 0:
        set_capacity(w, pool_id, ward.capacity - n)
        set_capacity(w, ward.surge_ward, other.capacity + n)
    else:
        set_capacity(w, ward.surge_ward, other.capacity + n)
        set_capacity(w, pool_id, ward.capacity - n)


@rule
def surge_alarm(w, cursor, now):
    """Midnight of an epidemic, one lending ward a slice; until every bed is back."""
    g = w.glob[0]
    if cursor == 0 and (now == g.epidemic_from or now == g.epidemic_until):
        record_pool(w, EV_EPIDEMIC, NONE, NONE, 1 if now == g.epidemic_from else 0, g.beds_lent)
    for i in range(cursor, len(w.pool)):
        if w.pool[i].surge_beds > 0:
            lend_beds(w, i)
            return i + 1
    if now < g.epidemic_until or g.beds_lent > 0:
        post(w, now + SECONDS_A_DAY, ALARM, ALARM_SURGE, ALARM_SURGE, 0)
    return FINISHED


@rule
def begin_surge(w):
    """The first midnight of the epidemic, if there is one."""
    g = w.glob[0]
    if g.epidemic_until > g.epidemic_from:
        post(w, g.epidemic_from, ALARM, ALARM_SURGE, ALARM_SURGE, 0)

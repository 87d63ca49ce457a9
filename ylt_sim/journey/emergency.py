"""Emergency (急救): an ambulance to the nearest hospital, able or not; from there on, transfer."""

from __future__ import annotations

from ylt_sim.journey.ending import IN_CARE, finish, is_dead, is_elsewhere, set_out
from ylt_sim.journey.timing import spell
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AMBULANCE,
    CHOICE,
    CONSULTATION,
    EMERGENCY,
    END_DIED_OTHERWISE,
    EV_AMBULANCE,
    U_AMBULANCE_ROAD,
)

__all__ = ["ambulance_leave", "ambulance_start"]

BUSY_SECONDS = 3600


@rule
def ambulance_start(w, p, now):
    """Call to door."""
    p.is_blocked = 0
    if is_elsewhere(w, p):
        p.is_blocked = 1
        return now + BUSY_SECONDS
    village = w.village[w.resident[p.resident].village]
    p.facility = village.ambulance_facility
    if p.facility == NONE:
        return now
    set_out(w, p, IN_CARE)
    return now + spell(w, draw(w, p, U_AMBULANCE_ROAD, 0), village.ambulance_seconds, w.par[0].travel_sigma)


@rule
def ambulance_leave(w, p, now, why):
    """At the door of the emergency clinic."""
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.is_blocked:
        return AMBULANCE
    if p.facility == NONE:
        return CHOICE
    record(w, p, EV_AMBULANCE, p.facility, NONE, NONE, NONE, now - p.onset_second, 0, 0.0)
    p.cls = EMERGENCY
    return CONSULTATION

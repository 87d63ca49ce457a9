"""Emergency (急救): by ambulance to the nearest hospital, able or not; by vehicle from there to one that is able.

With a destination rule an ambulance passes the nearest hospital if another can treat what this one cannot. A hospital
that is warned calls its team before the patient is there: what the team still needs after his arrival is the time of
assembly less the warning, and the emergency doctor stays with him meanwhile. A transfer vehicle is back only after
the way back.
"""

from __future__ import annotations

from ylt_sim.journey.destination import can_take, has_team, nearest_able, nearest_able_to_village, way_between
from ylt_sim.journey.ending import IN_CARE, finish, is_dead, set_out
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.overtake import wait_for_body
from ylt_sim.journey.timing import spell
from ylt_sim.kernel.codes import NEVER, NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import keep, release
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AMBULANCE,
    AT_HOME,
    BY_AMBULANCE,
    BY_HIMSELF,
    BY_TRANSFER,
    CHOICE,
    CONSULTATION,
    DOCTOR,
    EMERGENCY,
    END_DIED_OTHERWISE,
    EV_AMBULANCE,
    EV_DOOR,
    EV_REFERRED,
    EV_TEAM,
    EV_TRANSFER,
    EV_VEHICLE,
    OTHER,
    PLAN_ADMIT,
    PLAN_TREATED,
    TRANSFER,
    U_AMBULANCE_ROAD,
    U_DISPATCHED,
    U_TRANSFER_ROAD,
    WARD,
    WAY_ALONE,
)

__all__ = [
    "ambulance_leave",
    "ambulance_start",
    "come_to_door",
    "send_alone",
    "transfer_enter",
    "transfer_leave",
    "transfer_start",
    "with_team",
]


# The way from home.
@rule
def dispatched_share(w, village):
    """Share of the village's ambulances that follow the destination rule: that of its township centre's consortia."""
    if village.facility[1] == NONE:
        return 0.0
    return w.facility[village.facility[1]].dispatched_share[w.glob[0].era]


@rule
def drive(w, p):
    """Set ``p.facility``; mean seconds from the call to its door."""
    village = w.village[w.resident[p.resident].village]
    p.facility = village.ambulance_facility
    seconds = village.ambulance_seconds
    share = dispatched_share(w, village)
    if share > 0.0 and draw(w, p, U_DISPATCHED, 0) < share:
        i = nearest_able_to_village(w, p, village)
        if i != NONE:
            p.facility = village.hospital[i]
            seconds = village.hospital_seconds[i]
    return seconds


@rule
def warn(w, p, seconds):
    """The hospital hears of the patient some time before he is there: as agreed, at most the way he has to go."""
    p.warned_seconds = min(w.facility[p.facility].prealert_seconds[w.glob[0].era], seconds)


@rule
def ambulance_start(w, p, now):
    """Call to door, once the resident is free; from a ward, where he lies, at once."""
    until = wait_for_body(w, p, now)
    if p.is_blocked or is_dead(w, p):
        return until
    if p.ward_facility != NONE:
        p.facility = p.ward_facility
        set_out(w, p, IN_CARE)
        return now
    mean = drive(w, p)
    if p.facility == NONE:
        return now
    set_out(w, p, IN_CARE)
    seconds = spell(w, draw(w, p, U_AMBULANCE_ROAD, 0), mean, w.par[0].travel_sigma)
    warn(w, p, seconds)
    return now + seconds


@rule
def come_by_ambulance(w, p, now):
    """Note which hospital was passed by rule, and how much longer the way was for it."""
    village = w.village[w.resident[p.resident].village]
    passed, longer = NONE, 0
    if p.facility != village.ambulance_facility:
        passed = village.ambulance_facility
        for i in range(village.n_hospitals):
            if village.hospital[i] == p.facility:
                longer = village.hospital_seconds[i] - village.ambulance_seconds
    record(w, p, EV_AMBULANCE, p.facility, NONE, NONE, passed, now - p.onset_second, longer, 0.0)
    p.came_by = BY_AMBULANCE


@rule
def ambulance_leave(w, p, now, why):
    """At the door of the emergency clinic."""
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.is_blocked:
        return AMBULANCE
    p.cls = EMERGENCY
    if p.ward_facility != NONE:
        return leave_ward(w, p, now)
    if p.facility == NONE:
        return CHOICE
    come_by_ambulance(w, p, now)
    return CONSULTATION


@rule
def leave_ward(w, p, now):
    """The stay in which the emergency struck is over: its own acute days in a bed there, or a transfer.

    He has not been home in between, so that the bed of the emergency is no readmission.
    """
    p.ward_facility = NONE
    p.door_second = now
    if p.definitive_second != NONE and not is_admission_due(w, p):
        p.is_resolved = 1
        return AT_HOME
    w.resident[p.resident].discharged_second = NONE
    if p.definitive_second != NONE:
        return WARD
    return TRANSFER if not can_take(w, p, p.facility) and send_alone(w, p) else CONSULTATION


# At the door.
@rule
def come_to_door(w, p, now):
    """Note that an emergency is at the door of ``p.facility``."""
    p.door_second = now
    record(w, p, EV_DOOR, p.facility, NONE, NONE, p.came_by, now - p.urgent_second, p.warned_seconds, 0.0)
    p.came_by = BY_HIMSELF


@rule
def with_team(w, p, now, seconds):
    """Seconds of a visit of so many: at least until the specialist team is there, for who needs one and is treated."""
    treats = p.plan == PLAN_ADMIT or p.plan == PLAN_TREATED
    if not treats or p.is_emergency == 0 or w.condition[p.condition].needs_team == 0 or not has_team(w, p, p.facility):
        return seconds
    assembled = p.door_second + int(w.par[0].assembly_seconds + 0.5) - now
    if assembled <= seconds:
        return seconds
    until = max(seconds, assembled - p.warned_seconds)
    doctor, pool = p.doctor[DOCTOR], p.held[DOCTOR]
    record(w, p, EV_TEAM, p.facility, pool, doctor, NONE, until - seconds, assembled - until, 0.0)
    return until


# From one facility to another.
@rule
def send_alone(w, p):
    """Send an emergency to the nearest hospital that can take it (True), without a consortium; False if none can.

    A bed that is held for him where he cannot be treated after all is given up.
    """
    target_id = nearest_able(w, p, p.facility)
    if target_id == NONE:
        return False
    release(w, p)
    record(w, p, EV_REFERRED, p.facility, NONE, NONE, NONE, target_id, WAY_ALONE, 0.0)
    p.sender = p.facility
    p.facility = target_id
    p.consortium = NONE
    p.is_referred = 0
    p.is_sent = 0
    p.tested = 0
    p.at_hand = 0
    p.tries = 0
    p.next_stage = CONSULTATION
    return True


@rule
def transfer_enter(w, p, now):
    """A vehicle of the county's hospitals; the city's, and ambulances to primary facilities, are not counted."""
    p.cls = EMERGENCY
    p.patience = NEVER
    p.waited = 0
    return w.facility[p.sender].vehicle, OTHER


@rule
def transfer_start(w, p, now):
    """Out of the door and on the road."""
    inside = now - p.door_second
    record(w, p, EV_TRANSFER, p.sender, NONE, NONE, p.facility, p.waited, inside, 0.0)
    trip = p.trip
    p.trip += 1
    p.is_sent = 0
    seconds = spell(w, draw(w, p, U_TRANSFER_ROAD, trip), way_between(w, p.sender, p.facility), w.par[0].travel_sigma)
    warn(w, p, seconds)
    return now + seconds


@rule
def transfer_leave(w, p, now, why):
    """At the next door; the vehicle turns back and is away as long again."""
    if p.held[OTHER] != NONE:
        seconds = now - p.granted[OTHER]
        base = w.pool[p.held[OTHER]].facility
        record(w, p, EV_VEHICLE, base, p.held[OTHER], NONE, p.facility, p.waited, seconds, 0.0)
        keep(w, p, OTHER, seconds)
    p.sender = NONE
    p.came_by = BY_TRANSFER
    return p.next_stage

"""Step-down (下转): at the end of the acute days the recovery days may be spent at a member.

Four parties, in order: a coordinator finds time to offer it, the patient agrees, the sending ward is willing, a member
can take him and holds a bed. Stayers face the same hazards as those moved.
"""

from __future__ import annotations

from math import exp, log

from ylt_sim.journey.learning import note_failed
from ylt_sim.journey.surge import is_suspended
from ylt_sim.journey.timing import spell
from ylt_sim.journey.ward import discharge, leave_bed
from ylt_sim.kernel.codes import NONE, RENEGED
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import book, claim
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    BED,
    EV_BED_GAVE_UP,
    EV_BOUNCE_BACK,
    EV_COORDINATION,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    OTHER,
    PARTY_COORDINATOR,
    PARTY_PATIENT,
    PARTY_RECEIVER,
    PARTY_SENDER,
    RECOVERY,
    REFERRED,
    TRAVEL,
    U_AGREE,
    U_BOUNCE,
    U_COORDINATION,
    U_RECOVERY,
    U_SENDER,
    WARD,
)

__all__ = [
    "recovery_enter",
    "recovery_leave",
    "recovery_start",
    "step_down_enter",
    "step_down_leave",
    "step_down_start",
]

MOST_STAYS = 3


@rule
def receiving_link(w, p):
    """Membership through which the resident's own township centre could take him from this ward, or ``NONE``."""
    village = w.village[w.resident[p.resident].village]
    member_id = village.facility[1]
    if member_id == NONE or member_id == p.facility or is_suspended(w):
        return NONE
    member = w.facility[member_id]
    era = w.glob[0].era
    for i in range(member.n_links[era]):
        row = member.first_link[era] + i
        consortium = w.consortium[w.link[row].consortium]
        if consortium.lead == p.facility and consortium.has_coordinator and consortium.down_hold_seconds > 0:
            return row
    return NONE


@rule
def step_down_enter(w, p, now):
    """Queue on the coordinator's time; the bed stays his meanwhile."""
    p.is_blocked = 0
    p.member = NONE
    coordinator = w.facility[p.facility].coordinator
    if (
        p.resident == NONE
        or not w.condition[p.condition].is_step_down
        or coordinator == NONE
        or receiving_link(w, p) == NONE
    ):
        p.is_blocked = 1
        return NONE, OTHER
    p.local_waited = p.waited
    p.local_cls = p.cls
    p.cls = REFERRED
    recovery = w.condition[p.condition].recovery_seconds * w.facility[p.facility].stay_factor
    p.patience = int(min(w.par[0].offer_patience_seconds, recovery) + 0.5)
    return coordinator, OTHER


@rule
def step_down_start(w, p, now):
    """Identify, explain, telephone."""
    if p.is_blocked:
        return now
    return now + spell(w, draw(w, p, U_COORDINATION, p.stays), w.par[0].offer_seconds, 0.4)


@rule
def sender_share(w, consortium):
    """Share of sending wards that let go, by what a completed handover pays them: on the log-odds."""
    par = w.par[0]
    log_odds = (
        log(par.sender_base / (1.0 - par.sender_base)) + par.sender_per_100_yuan * consortium.payment_yuan / 100.0
    )
    return 1.0 / (1.0 + exp(-min(log_odds, 600.0)))


@rule
def refusing_party(w, p, row):
    """Who says no first, or ``NONE``; with ``NONE`` a bed at the member is held."""
    consortium = w.consortium[w.link[row].consortium]
    if draw(w, p, U_AGREE, p.stays) >= w.par[0].agree:
        return PARTY_PATIENT
    if draw(w, p, U_SENDER, p.stays) >= sender_share(w, consortium):
        return PARTY_SENDER
    ward = w.facility[w.link[row].facility].ward[p.specialty]
    if ward == NONE or not book(w, p, ward, consortium.down_hold_seconds):
        return PARTY_RECEIVER
    return NONE


@rule
def step_down_leave(w, p, now, why):
    """Moved to the member, or the recovery days are spent here."""
    if p.is_blocked:
        return RECOVERY
    coordinator = w.facility[p.facility].coordinator
    if why == RENEGED:
        record(w, p, EV_STEP_DOWN_REFUSED, p.facility, coordinator, NONE, NONE, PARTY_COORDINATOR, 0, 0.0)
        restore(p)
        return RECOVERY
    row = receiving_link(w, p)
    record(w, p, EV_COORDINATION, p.facility, coordinator, p.doctor[OTHER], NONE, p.waited, now - p.granted[OTHER], 0.0)
    give(w, p, OTHER)
    party = NONE
    if row == NONE:
        party = PARTY_RECEIVER
    else:
        party = refusing_party(w, p, row)
    if party != NONE:
        record(w, p, EV_STEP_DOWN_REFUSED, p.facility, NONE, NONE, NONE, party, 0, 0.0)
        restore(p)
        return RECOVERY
    restore(p)
    link = w.link[row]
    record(w, p, EV_STEP_DOWN, p.facility, NONE, NONE, link.consortium, link.facility, p.stays, 0.0)
    leave_bed(w, p, now)
    p.consortium = link.consortium
    p.member = p.facility
    p.facility = link.facility
    p.is_referred = 1
    p.is_emergency = 0
    p.next_stage = RECOVERY
    return TRAVEL


@rule
def restore(p):
    """What the stay's record will say of the bed queue, after the coordinator's queue."""
    p.waited = p.local_waited
    p.cls = p.local_cls


@rule
def recovery_enter(w, p, now):
    """In the same bed; or in the bed that the member held, or one of its queue if the hold has run out."""
    if p.held[BED] != NONE:
        return NONE, BED
    p.cls = REFERRED
    if claim(w, p, BED):
        return NONE, BED
    p.patience = int(w.par[0].offer_patience_seconds + 0.5)
    return w.facility[p.facility].ward[p.specialty], BED


@rule
def recovery_start(w, p, now):
    """The recovery days; of who stays they have run since the acute days ended, whoever was asked meanwhile."""
    mean = w.condition[p.condition].recovery_seconds * w.facility[p.facility].stay_factor
    seconds = spell(w, draw(w, p, U_RECOVERY, p.stays), mean, w.par[0].stay_sigma)
    if p.member != NONE:
        return now + seconds
    return max(now, p.acute_until + seconds)


@rule
def recovery_leave(w, p, now, why):
    """Home; or worse again: back to the hospital, or acute days more in the same bed."""
    facility_id = p.facility
    was_moved = p.member != NONE
    if why == RENEGED:
        record(w, p, EV_BED_GAVE_UP, facility_id, p.pool, NONE, p.cls, p.waited, p.asks, 0.0)
        note_failed(w, p, facility_id)
        p.facility = p.member
        p.member = NONE
        return discharge(w, p, now, p.facility)
    bounces = p.stays < MOST_STAYS and draw(w, p, U_BOUNCE, p.stays) < w.par[0].bounce
    if not bounces:
        leave_bed(w, p, now)
        p.member = NONE
        return discharge(w, p, now, facility_id)
    hospital_id = facility_id
    if was_moved:
        hospital_id = p.member
    record(w, p, EV_BOUNCE_BACK, facility_id, NONE, NONE, p.consortium, 1 if was_moved else 0, hospital_id, 0.0)
    p.member = NONE
    if not was_moved:
        return WARD
    leave_bed(w, p, now)
    p.facility = hospital_id
    p.is_referred = 1
    p.next_stage = WARD
    return TRAVEL

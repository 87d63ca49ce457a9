"""Outpatient handing down (门诊下转, 急慢分治): a stable chronic patient goes from the specialist to a named doctor.

Offered if a coordinator in the specialist clinics has time, the patient agrees and a named doctor of a member has room
on his panel. The specialist writes the plan, the named doctor reads it and plans the follow-ups: both spend the
minutes. From then on the primary facility is the patient's usual provider; should he get worse, a slot is kept.
"""

from __future__ import annotations

from ylt_sim.journey.choice import belief_row
from ylt_sim.journey.ending import is_background
from ylt_sim.journey.membership import covers, membership
from ylt_sim.journey.odds import shifted
from ylt_sim.journey.timing import spell
from ylt_sim.journey.travel import travel_seconds_to
from ylt_sim.journey.visit import after_treatment
from ylt_sim.kernel.codes import NONE, RENEGED
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    COUNTY,
    EPISODE_FOLLOW_UP,
    EV_COORDINATION,
    EV_HANDOVER,
    EV_HANDOVER_REFUSED,
    HANDOVER,
    MODERATE,
    OTHER,
    PARTY_COORDINATOR,
    PARTY_PATIENT,
    PARTY_RECEIVER,
    PARTY_SENDER,
    PLAN_TREATED,
    REFERRED,
    U_HANDOVER_AGREE,
    U_HANDOVER_OFFER,
    U_HANDOVER_PLAN,
    U_HANDOVER_TIME,
)

__all__ = ["handover_enter", "handover_leave", "handover_start", "is_to_be_handed_over"]

OWN_TOWNSHIP = 1
OFFERED, AGREED, WRITTEN = 1, 2, 3


@rule
def handing_consortium(w, p, facility_id, member_id):
    """The consortium through which a specialist clinic hands outpatients down to a member, or ``NONE``."""
    for c in range(len(w.consortium)):
        consortium = w.consortium[c]
        if consortium.era != w.glob[0].era or consortium.has_handover == 0 or consortium.lead != facility_id:
            continue
        if covers(w, p, c) and membership(w, member_id, c) != NONE:
            return c
    return NONE


@rule
def is_to_be_handed_over(w, p, facility_id):
    """Whether he is one to hand down: stable, chronic, treated right by a specialist, of a member's township.

    Once an episode, and nobody who has been handed down already.
    """
    if is_background(p) or p.resident == NONE or p.is_offered or w.facility[facility_id].tier < COUNTY:
        return False
    if w.facility[facility_id].handover == NONE or w.condition[p.condition].is_chronic == 0:
        return False
    if p.severity > MODERATE or p.is_emergency or (p.plan != PLAN_TREATED and p.kind != EPISODE_FOLLOW_UP):
        return False
    resident = w.resident[p.resident]
    member_id = w.village[resident.village].facility[OWN_TOWNSHIP]
    if resident.handed_from != NONE or member_id == NONE or w.facility[member_id].clinic[p.specialty] == NONE:
        return False
    return handing_consortium(w, p, facility_id, member_id) != NONE


@rule
def agreement(w, p, member_id):
    """Chance that the patient agrees: the mean, moved by the way saved and by trust in the named doctor's place."""
    par = w.par[0]
    saved = (travel_seconds_to(w, p, p.facility) - travel_seconds_to(w, p, member_id)) / 3600.0
    trust = w.belief[belief_row(w, p, member_id)].trust - w.tier[w.facility[member_id].tier].treat_within
    return shifted(
        par.handover_agree,
        par.scale * (par.travel_per_hour * (saved - par.saved_hours) + par.trust_weight * trust),
    )


@rule
def handover_enter(w, p, now):
    """Queue for the coordinator of the specialist clinics; then the papers for the specialist and the named doctor."""
    p.cls = REFERRED
    if p.is_offered == 0:
        p.is_offered = OFFERED
        pool_id = w.facility[p.facility].handover
        p.patience = int(w.par[0].handover_patience_seconds + 0.5)
        if w.pool[pool_id].capacity == 0:
            p.patience = 1  # nobody is there, and nobody waits for somebody to come
        return pool_id, OTHER
    if p.is_offered == AGREED:
        p.patience = int(w.par[0].primary_patience_seconds + 0.5)
        return w.facility[p.facility].clinic[p.specialty], OTHER
    p.patience = int(w.par[0].primary_patience_seconds + 0.5)
    return w.facility[p.target].clinic[p.specialty], OTHER


@rule
def handover_start(w, p, now):
    """The coordinator explains; the specialist writes plan and prescription; the named doctor takes the patient on."""
    if p.is_offered == OFFERED:
        return now + spell(w, draw(w, p, U_HANDOVER_OFFER, 0), w.par[0].handover_offer_seconds, 0.4)
    seconds = w.consortium[p.consortium].handover_seconds
    if p.is_offered == AGREED:
        return now + spell(w, draw(w, p, U_HANDOVER_PLAN, 0), seconds, 0.4)
    return now + spell(w, draw(w, p, U_HANDOVER_TIME, 0), seconds, 0.4)


@rule
def refuse(w, p, now, party):
    """Somebody has said no: the specialist goes on as before."""
    record(w, p, EV_HANDOVER_REFUSED, p.facility, NONE, NONE, NONE, party, 0, 0.0)
    return after_treatment(w, p, now, p.facility)


@rule
def handover_leave(w, p, now, why):
    """Offered and agreed, then to the named doctor's desk; taken on, his place is the usual provider."""
    resident = w.resident[p.resident]
    member_id, consortium_id = p.target, p.consortium
    if why == RENEGED:
        if p.is_offered == OFFERED:
            return refuse(w, p, now, PARTY_COORDINATOR)
        w.facility[member_id].handed_over -= 1
        return refuse(w, p, now, PARTY_SENDER if p.is_offered == AGREED else PARTY_RECEIVER)
    used, pool_id = now - p.granted[OTHER], p.held[OTHER]
    if p.is_offered != WRITTEN:
        record(w, p, EV_COORDINATION, p.facility, pool_id, p.doctor[OTHER], NONE, p.waited, used, 0.0)
        give(w, p, OTHER)
        if p.is_offered == OFFERED:
            return agree(w, p, now, resident)
        p.is_offered = WRITTEN
        return HANDOVER
    sender = float(p.facility)
    record(w, p, EV_HANDOVER, member_id, pool_id, p.doctor[OTHER], consortium_id, p.waited, used, sender)
    give(w, p, OTHER)
    resident.handed_from = p.facility
    resident.handed_consortium = consortium_id
    resident.handed_specialty = p.specialty
    resident.usual_option = OWN_TOWNSHIP
    return after_treatment(w, p, now, p.facility)


@rule
def agree(w, p, now, resident):
    """The patient, then the named doctors' panel; room on it is taken at once."""
    member_id = w.village[resident.village].facility[OWN_TOWNSHIP]
    member = w.facility[member_id]
    if draw(w, p, U_HANDOVER_AGREE, 0) >= agreement(w, p, member_id):
        return refuse(w, p, now, PARTY_PATIENT)
    consortium_id = handing_consortium(w, p, p.facility, member_id)
    if consortium_id == NONE or member.handed_over >= member.named_panel[w.glob[0].era]:
        return refuse(w, p, now, PARTY_RECEIVER)
    member.handed_over += 1
    p.target = member_id
    p.consortium = consortium_id
    p.is_offered = AGREED
    return HANDOVER

"""Referral up (上转): advised, accepted or not; through a consortium with a bed or slot held, or alone.

Target in a consortium: the own township centre if it is of a higher tier and able, else an able lead (a bed now,
nearest, lowest number).
"""

from __future__ import annotations

from ylt_sim.journey.appointment import keep_slot
from ylt_sim.journey.competence import reach_at
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.travel import travel_seconds_to
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import book, release
from ylt_sim.kernel.pool import can_grant
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    APPOINTMENT,
    AT_HOME,
    CHOICE,
    CONSULTATION,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    PARTY_PATIENT,
    PARTY_TARGET,
    REFERRED,
    TERTIARY,
    TRAVEL,
    U_ACCEPT,
    WARD,
    WAY_ALONE,
    WAY_BED,
    WAY_PLAIN,
    WAY_SLOT,
)

__all__ = ["referral_leave"]

MOST_DECISIONS = 8


@rule
def is_able(w, p, facility_id):
    """Whether a facility can give what the episode needs: tier, specialty, and a ward if it is to be admitted."""
    facility = w.facility[facility_id]
    if reach_at(w, p, facility_id) < p.need and facility.tier < TERTIARY:
        return False
    if facility.clinic[p.specialty] == NONE:
        return False
    return facility.ward[p.specialty] != NONE or not is_admission_due(w, p)


@rule
def membership(w, facility_id, consortium_id):
    """Row of the facility's membership in a consortium now, or ``NONE``."""
    facility = w.facility[facility_id]
    era = w.glob[0].era
    for i in range(facility.n_links[era]):
        if w.link[facility.first_link[era] + i].consortium == consortium_id:
            return facility.first_link[era] + i
    return NONE


@rule
def has_bed_now(w, p, facility_id):
    """Whether who is to be admitted could have a bed of the facility's own ward now; True for who is not."""
    ward = w.facility[facility_id].ward[p.specialty]
    if not is_admission_due(w, p):
        return True
    return ward != NONE and can_grant(w, ward, REFERRED)


@rule
def lead_link(w, p):
    """Row of the membership whose lead to refer to: able, of a higher tier; a bed now, nearest, lowest row."""
    facility = w.facility[p.facility]
    era = w.glob[0].era
    best, best_bed, best_way = NONE, False, 0
    for i in range(facility.n_links[era]):
        row = facility.first_link[era] + i
        lead_id = w.consortium[w.link[row].consortium].lead
        if w.facility[lead_id].tier <= facility.tier or not is_able(w, p, lead_id):
            continue
        bed, way = has_bed_now(w, p, lead_id), travel_seconds_to(w, p, lead_id)
        if best == NONE or (bed and not best_bed) or (bed == best_bed and way < best_way):
            best, best_bed, best_way = row, bed, way
    return best


@rule
def township_link(w, p):
    """Row of a membership shared with the resident's own township centre, if that is of a higher tier and able."""
    centre_id = w.village[w.resident[p.resident].village].facility[1]
    facility = w.facility[p.facility]
    if centre_id == NONE or w.facility[centre_id].tier <= facility.tier or not is_able(w, p, centre_id):
        return NONE
    era = w.glob[0].era
    for i in range(facility.n_links[era]):
        row = facility.first_link[era] + i
        if membership(w, centre_id, w.link[row].consortium) != NONE:
            return row
    return NONE


@rule
def keep_bed(w, p, consortium, target):
    """Hold a bed for who is to be admitted, if the green channel holds beds and one may be had."""
    if consortium.hold_seconds <= 0 or target.ward[p.specialty] == NONE or not is_admission_due(w, p):
        return False
    return book(w, p, target.ward[p.specialty], consortium.hold_seconds)


@rule
def go_alone(w, p):
    """No able lead: the patient chooses for himself, with the advice to go higher."""
    record(w, p, EV_REFERRED, p.facility, NONE, NONE, NONE, NONE, WAY_ALONE, 0.0)
    if p.decision >= MOST_DECISIONS:
        return AT_HOME
    p.advice = max(p.need, w.facility[p.facility].tier + 1)
    if p.advice > TERTIARY:
        p.advice = TERTIARY
    p.is_sent = 1
    return CHOICE


@rule
def referral_leave(w, p, now, why):
    """Accepted or not; then through the consortium, or alone."""
    if draw(w, p, U_ACCEPT, p.visit) >= w.par[0].acceptance and not p.is_emergency:
        record(w, p, EV_REFERRAL_REFUSED, p.facility, NONE, NONE, NONE, PARTY_PATIENT, p.need, 0.0)
        return AT_HOME
    row = township_link(w, p)
    target_id = w.village[w.resident[p.resident].village].facility[1]
    if row == NONE:
        row = lead_link(w, p)
        if row == NONE:
            if w.facility[p.facility].n_links[w.glob[0].era] > 0:
                record(w, p, EV_REFERRAL_REFUSED, p.facility, NONE, NONE, NONE, PARTY_TARGET, p.need, 0.0)
            return go_alone(w, p)
        target_id = w.consortium[w.link[row].consortium].lead
    return go_through(w, p, now, w.link[row].consortium, target_id)


@rule
def go_through(w, p, now, consortium_id, target_id):
    """Through a consortium: with a bed or a slot held if there is one, with priority in any case."""
    consortium = w.consortium[consortium_id]
    target = w.facility[target_id]
    release(w, p)
    p.is_referred = 1
    p.is_sent = 1
    p.cls = REFERRED
    p.consortium = consortium_id
    p.next_stage = CONSULTATION
    way = WAY_PLAIN
    pool_id = target.clinic[p.specialty]
    if keep_bed(w, p, consortium, target):
        way = WAY_BED
        pool_id = target.ward[p.specialty]
        p.next_stage = WARD
    elif (
        not p.is_emergency
        and not is_admission_due(w, p)
        and consortium.slot_share > 0.0
        and keep_slot(w, p, consortium, target, now)
    ):
        way = WAY_SLOT
    record(w, p, EV_REFERRED, p.facility, pool_id, NONE, consortium_id, target_id, way, 0.0)
    p.facility = target_id
    p.tested = 0
    p.has_report = 0
    p.tries = 0
    return APPOINTMENT if way == WAY_SLOT else TRAVEL

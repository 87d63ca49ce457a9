"""Referral up (上转): four parties in order, each with its reason recorded; through a consortium, or alone.

The doctor looks for a target among the own township centre and the hospitals of the place's consortia and writes the
letter; the patient agrees to it or not; the lead's desk answers, at night only if it is staffed; the target holds a
bed or slot, or has none. Who finds no able target chooses alone, perhaps outside the county.
"""

from __future__ import annotations

from ylt_sim.journey.affordability import price_utility
from ylt_sim.journey.appointment import keep_slot
from ylt_sim.journey.choice import belief_row
from ylt_sim.journey.competence import reach_at
from ylt_sim.journey.destination import has_team
from ylt_sim.journey.emergency import send_alone
from ylt_sim.journey.hours import opening_from
from ylt_sim.journey.incentive import declines
from ylt_sim.journey.membership import covers, membership
from ylt_sim.journey.odds import shifted
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.surge import is_suspended
from ylt_sim.journey.timing import spell
from ylt_sim.journey.travel import option_to, travel_seconds_to
from ylt_sim.kernel.codes import NONE, RENEGED, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import book, release
from ylt_sim.kernel.pool import can_grant, give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    APPOINTMENT,
    AT_HOME,
    CHOICE,
    CONSULTATION,
    COUNTY,
    DESK,
    EV_DESK,
    EV_FULL,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    MODERATE,
    N_OPTIONS,
    OTHER,
    PARTY_PATIENT,
    PARTY_TARGET,
    REFERRED,
    TARGET_HIGHEST_TRUST,
    TARGET_NEAREST,
    TERTIARY,
    TRANSFER,
    TRAVEL,
    U_ACCEPT,
    U_DESK,
    U_SUMMARY,
    WARD,
    WAY_ALONE,
    WAY_BED,
    WAY_PLAIN,
    WAY_SLOT,
)

__all__ = ["choose_target", "desk_enter", "desk_leave", "desk_start", "is_able", "membership", "referral_leave"]

MOST_DECISIONS = 8
DESK_PATIENCE_SECONDS = 1800
"""How long a sender rings a busy desk by day, before he rings the clinic itself."""


@rule
def is_able(w, p, facility_id):
    """Whether a facility can give what the episode needs: tier, specialty, and a ward if it is to be admitted."""
    facility = w.facility[facility_id]
    if reach_at(w, p, facility_id) < p.need and facility.tier < TERTIARY:
        return False
    if facility.clinic[p.specialty] == NONE:
        return False
    if not has_team(w, p, facility_id):
        return False
    return facility.ward[p.specialty] != NONE or not is_admission_due(w, p)


@rule
def is_full(w, p, facility_id):
    """Whether who is to be admitted would have to wait there: no bed of the own ward for the referred now."""
    ward = w.facility[facility_id].ward[p.specialty]
    return is_admission_due(w, p) and (ward == NONE or not can_grant(w, ward, REFERRED))


@rule
def is_tried(w, p, facility_id):
    """Whether he has waited there in vain in this episode."""
    option = option_to(w, p, facility_id)
    return option != NONE and p.full_options >> option & 1 == 1


@rule
def lateness(w, p, facility_id, now):
    """Order of the rule ``earliest``: who has a bed before who has none; then by the day of its clinic.

    Of those without a bed the one whose queue is shortest for its beds.
    """
    if is_full(w, p, facility_id):
        ward = w.pool[w.facility[facility_id].ward[p.specialty]]
        return 1e8 * (1.0 + ward.queued / max(1, ward.capacity))
    if is_admission_due(w, p):
        return 0.0
    arrival = now + travel_seconds_to(w, p, facility_id)
    return 1e6 * (opening_from(w, facility_id, arrival) // SECONDS_A_DAY - now // SECONDS_A_DAY)


@rule
def rank_of(w, p, facility_id, now):
    """What the option ``target`` puts first, lowest; equals by the way there."""
    way = float(travel_seconds_to(w, p, facility_id))
    rule_id = w.par[0].target_rule
    if rule_id == TARGET_NEAREST:
        return way
    if rule_id == TARGET_HIGHEST_TRUST:
        return way - 1e9 * w.belief[belief_row(w, p, facility_id)].trust
    return way + lateness(w, p, facility_id, now)


@rule
def township_link(w, p):
    """Row of a membership shared with the resident's own township centre, if that is of a higher tier and able."""
    centre_id = w.village[w.resident[p.resident].village].facility[1]
    facility = w.facility[p.facility]
    if centre_id == NONE or w.facility[centre_id].tier <= facility.tier or not is_able(w, p, centre_id):
        return NONE
    if is_tried(w, p, centre_id):
        return NONE
    era = w.glob[0].era
    for i in range(facility.n_links[era]):
        row = facility.first_link[era] + i
        if covers(w, p, w.link[row].consortium) and membership(w, centre_id, w.link[row].consortium) != NONE:
            return row
    return NONE


@rule
def choose_target(w, p, now):
    """Consortium and facility to refer to, or ``NONE`` twice.

    The own township centre if it is of a higher tier and able; else of all able hospitals of a higher tier in the
    consortia of the place the first by the option ``target``, lowest number of equals. A hospital that two consortia
    offer is taken through the one that holds a bed longer.
    """
    row = township_link(w, p)
    if row != NONE:
        return w.link[row].consortium, w.village[w.resident[p.resident].village].facility[1]
    place = w.facility[p.facility]
    era = w.glob[0].era
    best_consortium, best, best_rank = NONE, NONE, 0.0
    for i in range(place.n_links[era]):
        consortium_id = w.link[place.first_link[era] + i].consortium
        if not covers(w, p, consortium_id):
            continue
        consortium = w.consortium[consortium_id]
        for k in range(consortium.n_hospitals):
            hospital_id = consortium.hospital[k]
            if hospital_id == p.facility or w.facility[hospital_id].tier <= place.tier:
                continue
            if not is_able(w, p, hospital_id) or is_tried(w, p, hospital_id):
                continue
            rank = rank_of(w, p, hospital_id, now)
            if hospital_id == best:
                if consortium.hold_seconds > w.consortium[best_consortium].hold_seconds:
                    best_consortium = consortium_id
            elif best == NONE or rank < best_rank or (rank == best_rank and hospital_id < best):
                best_consortium, best, best_rank = consortium_id, hospital_id, rank
    return best_consortium, best


@rule
def note_full(w, p, consortium_id, target_id):
    """Record the nearest able hospital of the consortia that was passed over for want of a bed."""
    if is_full(w, p, target_id):
        return
    place = w.facility[p.facility]
    era = w.glob[0].era
    nearest, least = NONE, travel_seconds_to(w, p, target_id)
    for i in range(place.n_links[era]):
        if not covers(w, p, w.link[place.first_link[era] + i].consortium):
            continue
        consortium = w.consortium[w.link[place.first_link[era] + i].consortium]
        for k in range(consortium.n_hospitals):
            hospital_id = consortium.hospital[k]
            if hospital_id == p.facility or w.facility[hospital_id].tier <= place.tier:
                continue
            way = travel_seconds_to(w, p, hospital_id)
            if way < least and is_able(w, p, hospital_id) and is_full(w, p, hospital_id):
                nearest, least = hospital_id, way
    if nearest != NONE:
        ward = w.facility[nearest].ward[p.specialty]
        record(w, p, EV_FULL, nearest, ward, NONE, consortium_id, w.pool[ward].queued, REFERRED, 0.0)


# The patient.
@rule
def nearest_able(w, p):
    """The nearest of his options that is able and above where he is, or ``NONE``."""
    village = w.village[w.resident[p.resident].village]
    best = NONE
    for option in range(N_OPTIONS):
        facility_id = village.facility[option]
        if facility_id == NONE or w.facility[facility_id].tier <= w.facility[p.facility].tier:
            continue
        if not is_able(w, p, facility_id):
            continue
        if best == NONE or village.travel_seconds[option] < village.travel_seconds[best]:
            best = option
    if best == NONE:
        return NONE
    return village.facility[best]


@rule
def acceptance(w, p, target_id):
    """Chance that the patient takes the advice: the mean at mean distance, moved by way, price, trust and severity."""
    par = w.par[0]
    shift = par.acceptance_per_severity * (p.severity - MODERATE)
    if target_id == NONE:
        target_id = nearest_able(w, p)
    if target_id != NONE:
        tier_id = w.facility[target_id].tier
        tier = w.tier[tier_id]
        hours = travel_seconds_to(w, p, target_id) / 3600.0
        price = tier.reimbursed_visit_points - w.tier[COUNTY].reimbursed_visit_points
        trust = w.belief[belief_row(w, p, target_id)].trust - tier.treat_within
        shift += par.scale * (
            par.travel_per_hour * (par.acceptance_hours - hours)
            + par.price_per_point * price
            + price_utility(w, p, tier_id, is_admission_due(w, p), True)
            + par.trust_weight * trust
        )
    return shifted(par.acceptance, shift)


@rule
def go_alone(w, p):
    """No able target: the patient chooses for himself, with the advice to go higher; an emergency is driven."""
    if p.is_emergency and send_alone(w, p):
        return TRANSFER
    record(w, p, EV_REFERRED, p.facility, NONE, NONE, NONE, NONE, WAY_ALONE, 0.0)
    if p.decision >= MOST_DECISIONS:
        return AT_HOME
    release(w, p)
    p.advice = max(p.need, w.facility[p.facility].tier + 1)
    if p.advice > TERTIARY:
        p.advice = TERTIARY
    p.is_sent = 1
    return CHOICE


@rule
def stays_here(w, p):
    """Who needs a bed and will not go higher lies in the ward of the place, if it has one; else he goes home."""
    if is_admission_due(w, p) and w.facility[p.facility].ward[p.specialty] != NONE:
        return WARD
    return AT_HOME


@rule
def has_consortium(w, p):
    """Whether the place is in a consortium that concerns itself with the illness."""
    place = w.facility[p.facility]
    era = w.glob[0].era
    for i in range(place.n_links[era]):
        if covers(w, p, w.link[place.first_link[era] + i].consortium):
            return True
    return False


@rule
def referral_leave(w, p, now, why):
    """A target is looked for, the patient accepts or not; then the lead is asked, or he goes alone."""
    consortium_id, target_id = choose_target(w, p, now)
    if draw(w, p, U_ACCEPT, p.visit) >= acceptance(w, p, target_id) and not p.is_emergency:
        record(w, p, EV_REFERRAL_REFUSED, p.facility, NONE, NONE, NONE, PARTY_PATIENT, p.need, 0.0)
        return stays_here(w, p)
    if is_suspended(w):
        return go_alone(w, p)
    if target_id == NONE:
        if has_consortium(w, p):
            record(w, p, EV_REFERRAL_REFUSED, p.facility, NONE, NONE, NONE, PARTY_TARGET, p.need, 0.0)
        return go_alone(w, p)
    p.consortium = consortium_id
    p.target = target_id
    p.requested_second = now
    if is_to_ask(w, p):
        return DESK
    return go_through(w, p, now, consortium_id, target_id)


# The lead's desk.
@rule
def desk_pool(w, p):
    """The referral desk of the consortium's lead, or ``NONE``."""
    consortium = w.consortium[p.consortium]
    if consortium.has_desk == 0:
        return NONE
    return w.facility[consortium.lead].desk


@rule
def is_to_ask(w, p):
    """Whether a hospital has to be asked first: by its staffed desk, or at night, when nobody else answers.

    Emergencies go at once. By day the clinic of a hospital without a desk answers while the letter is written, in the
    sender's longer minutes.
    """
    target = w.facility[p.target]
    if p.is_emergency or target.tier < COUNTY:
        return False
    pool_id = desk_pool(w, p)
    if pool_id != NONE and w.pool[pool_id].capacity > 0:
        return True
    clinic = target.clinic[p.specialty]
    return w.pool[clinic].is_open == 0


@rule
def desk_enter(w, p, now):
    """Queue for the desk until the clinic opens, or by day for a while; without a desk wait for the clinic."""
    pool_id = desk_pool(w, p)
    if pool_id == NONE:
        return NONE, OTHER
    p.cls = REFERRED
    p.patience = max(DESK_PATIENCE_SECONDS, opening_from(w, p.target, now) - now)
    return pool_id, OTHER


@rule
def desk_start(w, p, now):
    """The desk looks for a bed or a slot; without one the referral lies until the clinic opens."""
    if p.held[OTHER] == NONE:
        return opening_from(w, p.target, now)
    return now + spell(w, draw(w, p, U_DESK, p.visit), w.par[0].desk_seconds, 0.4)


@rule
def desk_leave(w, p, now, why):
    """Answered: a target is looked for once more, since beds have come and gone meanwhile."""
    if why != RENEGED and p.held[OTHER] != NONE:
        lead_id = w.consortium[p.consortium].lead
        used = now - p.granted[OTHER]
        record(w, p, EV_DESK, lead_id, p.held[OTHER], p.doctor[OTHER], p.consortium, p.waited, used, 0.0)
        give(w, p, OTHER)
    consortium_id, target_id = choose_target(w, p, now)
    if target_id == NONE:
        return go_alone(w, p)
    return go_through(w, p, now, consortium_id, target_id)


# The target.
@rule
def keep_bed(w, p, consortium, target_id):
    """Hold a bed for who is to be admitted, if the green channel holds beds and one may be had."""
    target = w.facility[target_id]
    if consortium.hold_seconds <= 0 or target.ward[p.specialty] == NONE or not is_admission_due(w, p):
        return False
    if declines(w, p, target_id):
        return False
    return book(w, p, target.ward[p.specialty], consortium.hold_seconds)


@rule
def go_through(w, p, now, consortium_id, target_id):
    """Through a consortium: with a bed or a slot held if there is one, with priority in any case."""
    consortium = w.consortium[consortium_id]
    target = w.facility[target_id]
    release(w, p)
    note_full(w, p, consortium_id, target_id)
    p.is_referred = 1
    p.is_sent = 1
    p.cls = REFERRED
    p.consortium = consortium_id
    p.next_stage = CONSULTATION
    p.has_summary = 1 if draw(w, p, U_SUMMARY, p.visit) < consortium.summary_share else 0
    way = WAY_PLAIN
    pool_id = target.clinic[p.specialty]
    if keep_bed(w, p, consortium, target_id):
        way = WAY_BED
        pool_id = target.ward[p.specialty]
    elif (
        not p.is_emergency
        and not is_admission_due(w, p)
        and consortium.slot_share > 0.0
        and keep_slot(w, p, consortium, target, now)
    ):
        way = WAY_SLOT
    hours = (now - p.requested_second) / 3600.0
    record(w, p, EV_REFERRED, p.facility, pool_id, NONE, consortium_id, target_id, way, hours)
    p.sender = p.facility
    p.facility = target_id
    p.tested = 0
    p.tries = 0
    if p.is_emergency:
        return TRANSFER
    return APPOINTMENT if way == WAY_SLOT else TRAVEL

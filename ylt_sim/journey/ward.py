"""Ward (住院): the bed queue by class, beds reserved for referrals, overflow in stated order, the acute days."""

from __future__ import annotations

from math import exp

from ylt_sim.journey.competence import has_county_beds, reach_at
from ylt_sim.journey.ending import (
    IN_CARE,
    IN_WARD,
    dies,
    finish,
    is_background,
    is_elsewhere,
    set_definitive,
    set_out,
)
from ylt_sim.journey.incentive import declines
from ylt_sim.journey.learning import note_failed, note_seen
from ylt_sim.journey.pathway import days_by_protocol
from ylt_sim.journey.payment import bill_stay
from ylt_sim.journey.price import stay_cents
from ylt_sim.journey.timing import rounded, spell
from ylt_sim.journey.travel import option_to
from ylt_sim.kernel.codes import EXIT, NEVER, NONE, RENEGED, SECONDS_A_DAY
from ylt_sim.kernel.draws import probit
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import claim
from ylt_sim.kernel.pool import can_grant, give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    BED,
    CHOICE,
    CONSULTATION,
    EMERGENCY,
    END_DIED,
    END_GAVE_UP,
    END_TREATED,
    EPISODE_BACKGROUND_STAY,
    EPISODE_INITIAL_STAY,
    EV_BED_GAVE_UP,
    EV_READMISSION,
    EV_REFERRED,
    EV_STAY,
    FULL_BOARD,
    FULL_DIVERT,
    N_OPTIONS,
    REFERRED,
    SEVERE,
    STEP_DOWN,
    TOWNSHIP,
    TRAVEL,
    U_BACKGROUND_STAY,
    U_GROWN_STAY,
    U_RESIDUAL,
    U_STAY,
    U_WARD_PATIENCE,
    WALK_IN,
    WAY_DIVERTED,
)

__all__ = ["discharge", "leave_bed", "ward_enter", "ward_leave", "ward_start"]

N_SPECIALTIES = 10
READMISSION_SECONDS = 30 * SECONDS_A_DAY
"""A bed so soon after a discharge is a readmission, as the official indicators count it."""


@rule
def bed_pool(w, p):
    """The ward to ask: the first of own ward and its overflow wards that may grant a bed, else the own ward.

    The option ``board`` lays the class down in any ward of the hospital, before it waits.
    """
    facility = w.facility[p.facility]
    own = facility.ward[p.specialty]
    if p.need > facility.tier and has_county_beds(w, p, p.facility):
        return facility.county_ward
    if own == NONE or can_grant(w, own, p.cls):
        return own
    for i in range(2):
        other = w.pool[own].overflow[i]
        if other != NONE and can_grant(w, other, p.cls):
            return other
    if w.par[0].full_ward[p.cls] == FULL_BOARD:
        for specialty in range(N_SPECIALTIES):
            other = facility.ward[specialty]
            if other != NONE and can_grant(w, other, p.cls):
                return other
    return own


@rule
def diversion(w, p):
    """The nearest other hospital of his options with a bed for him now, if the class is diverted, or ``NONE``."""
    if w.par[0].full_ward[p.cls] != FULL_DIVERT or p.resident == NONE:
        return NONE
    village = w.village[w.resident[p.resident].village]
    best = NONE
    for option in range(N_OPTIONS):
        facility_id = village.facility[option]
        if facility_id == NONE or facility_id == p.facility or p.full_options >> option & 1 == 1:
            continue
        if w.facility[facility_id].tier < p.need or w.facility[facility_id].clinic[p.specialty] == NONE:
            continue
        ward = w.facility[facility_id].ward[p.specialty]
        if ward == NONE or not can_grant(w, ward, p.cls):
            continue
        if best == NONE or village.travel_seconds[option] < village.travel_seconds[best]:
            best = option
    if best == NONE:
        return NONE
    return village.facility[best]


@rule
def ward_enter(w, p, now):
    """Stay in the bed one has, claim the held one, or ask for one; emergencies and referrals before others."""
    p.is_blocked = 0
    p.target = NONE
    if p.held[BED] != NONE or claim(w, p, BED):
        return NONE, BED
    if declines(w, p, p.facility):
        p.is_blocked = 1
        return NONE, BED
    if p.is_emergency:
        p.cls = EMERGENCY
    elif p.is_referred:
        p.cls = REFERRED
    else:
        p.cls = WALK_IN
    pool_id = bed_pool(w, p)
    if pool_id == NONE:
        p.is_blocked = 1
        return NONE, BED
    if not can_grant(w, pool_id, p.cls):
        p.target = diversion(w, p)
        if p.target != NONE:
            p.is_blocked = 1
            return NONE, BED
    p.patience = NEVER
    if not is_background(p):
        mean = w.par[0].ward_patience_seconds
        if p.cls == EMERGENCY:
            mean = mean * 0.25
        p.patience = spell(w, draw(w, p, U_WARD_PATIENCE, p.asks), mean, 0.5)
        p.asks += 1
    return pool_id, BED


@rule
def residual_stay(w, p, mean, sigma):
    """What is left at a random moment of a lognormal stay: a uniform part of a length-biased stay.

    The length-biased lognormal with parameters (mu, sigma) is lognormal with (mu + sigma^2, sigma), so its mean is
    mean x exp(sigma^2) (Cox 1962, Renewal Theory, section 5.4).
    """
    z = probit(draw(w, p, U_GROWN_STAY, 0))
    grown = mean * exp(0.5 * sigma * sigma + sigma * z)
    return max(1, int(draw(w, p, U_RESIDUAL, 0) * grown + 0.5))


@rule
def ward_start(w, p, now):
    """The acute days; of patients who were in the ward when the clock began, what is left of them."""
    if p.is_blocked:
        return now
    sigma = w.par[0].stay_sigma
    if p.kind == EPISODE_BACKGROUND_STAY:
        return now + spell(w, draw(w, p, U_BACKGROUND_STAY, 0), w.par[0].background_stay_seconds, sigma)
    if p.resident != NONE:
        set_out(w, p, IN_WARD)
    if p.kind == EPISODE_INITIAL_STAY:
        mean = w.par[0].background_stay_seconds
        if p.resident != NONE:
            condition = w.condition[p.condition]
            mean = (condition.acute_seconds + condition.recovery_seconds) * w.facility[p.facility].stay_factor
        return now + rounded(w, residual_stay(w, p, mean, sigma))
    facility_id = p.facility
    if reach_at(w, p, facility_id) >= p.need:
        set_definitive(w, p, now, facility_id)
    if p.resident != NONE:
        note_readmission(w, p, now)
    p.is_bouncing = 0
    p.stays += 1
    mean = w.condition[p.condition].acute_seconds * w.facility[facility_id].stay_factor
    usual = spell(w, draw(w, p, U_STAY, p.stays), mean, sigma)
    if p.resident == NONE:
        return now + usual
    return now + days_by_protocol(w, p, usual, mean)


@rule
def note_readmission(w, p, now):
    """Record that the resident is in a bed again within 30 days of a discharge; a bounce-back is no discharge."""
    resident = w.resident[p.resident]
    if resident.discharged_second == NONE:
        return
    since = now - resident.discharged_second
    if since <= READMISSION_SECONDS:
        is_same = 1 if resident.discharged_episode == p.episode else 0
        record(w, p, EV_READMISSION, p.facility, NONE, NONE, NONE, since, is_same, 0.0)
    resident.discharged_second = NONE


@rule
def leave_bed(w, p, now):
    """Record the stay and give the bed back."""
    seconds = now - p.granted[BED]
    cents = stay_cents(w, p, p.facility, seconds)
    record(w, p, EV_STAY, p.facility, p.held[BED], NONE, p.cls, p.waited, seconds, cents / 100.0)
    bill_stay(w, p, p.facility, cents)
    give(w, p, BED)
    if p.resident != NONE:
        set_out(w, p, IN_CARE)


@rule
def note_full_here(w, p):
    """He has asked for a bed here in vain, and will not turn here again in this episode."""
    option = option_to(w, p, p.facility)
    if option != NONE:
        p.full_options |= 1 << option
    p.is_full = 1


@rule
def divert(w, p):
    """On to a hospital that has a bed now, to be seen and admitted there; nothing is held for who is diverted."""
    pool_id = w.facility[p.target].ward[p.specialty]
    record(w, p, EV_REFERRED, p.facility, pool_id, NONE, NONE, p.target, WAY_DIVERTED, 0.0)
    note_full_here(w, p)
    p.facility = p.target
    p.target = NONE
    p.consortium = NONE
    p.next_stage = CONSULTATION
    p.tested, p.at_hand = 0, 0
    return TRAVEL


@rule
def no_bed(w, p, now):
    """Waited in vain, or no such ward: elsewhere, a few times; then home, untreated. Never again to the same place.

    A stranger goes back to where he came from. Whom another episode has out is not lost over this one meanwhile.
    """
    if p.is_blocked and p.target != NONE:
        return divert(w, p)
    if not p.is_blocked:
        record(w, p, EV_BED_GAVE_UP, p.facility, p.pool, NONE, p.cls, p.waited, p.asks, 0.0)
    if p.resident == NONE:
        return finish(w, p, now, END_GAVE_UP)
    note_failed(w, p, p.facility)
    note_full_here(w, p)
    if p.decision < 4:
        p.advice = max(p.need, TOWNSHIP)
        return CHOICE
    if p.severity >= SEVERE and is_elsewhere(w, p):
        return AT_HOME
    return finish(w, p, now, END_GAVE_UP)


@rule
def ward_leave(w, p, now, why):
    """The acute days are over: death, recovery here or at a member, or home."""
    if p.is_blocked or why == RENEGED:
        return no_bed(w, p, now)
    if p.kind == EPISODE_BACKGROUND_STAY or p.kind == EPISODE_INITIAL_STAY:
        leave_bed(w, p, now)
        if p.kind == EPISODE_BACKGROUND_STAY:
            return EXIT
        note_discharge(w, p, now)
        return finish(w, p, now, END_TREATED)
    if dies(w, p, p.stays):
        leave_bed(w, p, now)
        return finish(w, p, now, END_DIED)
    if w.condition[p.condition].recovery_seconds > 0.0:
        p.acute_until = now
        p.is_reviewed, p.is_assessed = 0, 0
        return STEP_DOWN
    facility_id = p.facility
    leave_bed(w, p, now)
    return discharge(w, p, now, facility_id)


@rule
def note_discharge(w, p, now):
    """From now on a bed within 30 days is a readmission."""
    if p.resident != NONE:
        w.resident[p.resident].discharged_second = now
        w.resident[p.resident].discharged_episode = p.episode


@rule
def discharge(w, p, now, facility_id):
    """Home after a stay; treated right if the hospital's tier was enough."""
    note_discharge(w, p, now)
    p.full_options, p.is_full = 0, 0
    if p.definitive_second != NONE:
        p.is_resolved = 1
        note_seen(w, p, facility_id)
    p.is_referred = 0
    return AT_HOME
